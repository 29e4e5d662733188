// Passes over rows of contiguous channels, whatever their number.
//
// Where a row is no whole number of vectors, its last vector reaches back over the one before it. Where it
// is shorter than a vector, the one vector reaches into the next row: what it computes there is dropped,
// or written again with that row, so rows go in order and no array may be written over its own input.
#pragma once

enum {
  BLOCK_OF_ROWS = CK_BLOCK_OF_ROWS,  // summed in floats from zero, which keeps sums over many rows accurate
  COLUMN_VECTORS = 4   // whose sums stay in registers
};

#define EACH_COLUMN _Pragma("clang loop unroll(full)") for (int v = 0; v < width; v++)

/// Calls BODY(width, j) for groups of `width` (a constant) vectors of columns from column j.
#define FOR_EACH_COLUMNS(CHANNELS, BODY)                                                              \
  {                                                                                                   \
    size_t j = 0;                                                                                     \
    for (; j + COLUMN_VECTORS * LANES <= (CHANNELS); j += COLUMN_VECTORS * LANES) BODY(COLUMN_VECTORS, j); \
    for (; j < (CHANNELS); j += LANES) BODY(1, j + LANES <= (CHANNELS) ? j : last_columns(CHANNELS));  \
  }

/// Calls BODY(whole, j) for each vector of a row from column j; `whole` is a constant, 0 for one that may
/// reach beyond the last row.
#define FOR_EACH_VECTOR_OF_ROW(CHANNELS, BODY)                     \
  {                                                                \
    size_t j = 0;                                                  \
    for (; j + LANES <= (CHANNELS); j += LANES) BODY(1, j);        \
    if (j < (CHANNELS)) BODY(0, last_columns(CHANNELS));           \
  }

/// How many rows the block has that begins at row `first`.
INLINE size_t block_rows(size_t rows, size_t first) {
  return rows - first < BLOCK_OF_ROWS ? rows - first : BLOCK_OF_ROWS;
}

/// Where a row's last vector begins.
INLINE size_t last_columns(size_t channels) { return channels < LANES ? 0 : channels - LANES; }

/// A vector of a row, which may reach beyond `end` unless it is `whole`; what lies beyond is 0, and not stored.
INLINE vec load_until(int whole, const float *p, const float *end) {
  return load_lanes(whole || end - p >= LANES ? LANES : (size_t)(end - p), p);
}
INLINE void store_until(int whole, float *p, vec x, const float *end) {
  store_lanes(whole || end - p >= LANES ? LANES : (size_t)(end - p), p, x);
}

/// Columns are read down a block of rows, which hides from the processor that the next block follows.
INLINE void prefetch_next_block(const float *p, size_t channels) {
  __builtin_prefetch(p + BLOCK_OF_ROWS * channels);
}
