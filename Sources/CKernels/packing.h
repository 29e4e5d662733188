// Packing for the micro-kernel: panels of a and b, in the order in which a tile reads them.
#pragma once

typedef float quad __attribute__((vector_size(16), aligned(4)));
typedef float pair __attribute__((vector_size(8), aligned(4)));

/// Four steps of a panel's rows, which lie side by side in each row: a transposition in registers.
INLINE void pack_four_steps(size_t width, const float *const *row, ptrdiff_t step, float *to) {
  size_t i = 0;
#pragma clang loop unroll(full)
  for (; i + 4 <= width; i += 4) {
    quad a = *(const quad *)(row[i] + step), b = *(const quad *)(row[i + 1] + step);
    quad c = *(const quad *)(row[i + 2] + step), d = *(const quad *)(row[i + 3] + step);
    quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    *(quad *)(to + i) = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(quad *)(to + width + i) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    ab = __builtin_shufflevector(a, b, 2, 6, 3, 7), cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(quad *)(to + 2 * width + i) = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(quad *)(to + 3 * width + i) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  }
#pragma clang loop unroll(full)
  for (; i + 2 <= width; i += 2) {
    quad a = *(const quad *)(row[i] + step), b = *(const quad *)(row[i + 1] + step);
    quad low = __builtin_shufflevector(a, b, 0, 4, 1, 5), high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    *(pair *)(to + i) = __builtin_shufflevector(low, low, 0, 1);
    *(pair *)(to + width + i) = __builtin_shufflevector(low, low, 2, 3);
    *(pair *)(to + 2 * width + i) = __builtin_shufflevector(high, high, 0, 1);
    *(pair *)(to + 3 * width + i) = __builtin_shufflevector(high, high, 2, 3);
  }
}

/// Whether `count` offsets are each one more than the one before.
INLINE int side_by_side(const ptrdiff_t *offsets, size_t count) {
  for (size_t i = 1; i < count; i++)
    if (offsets[i] - offsets[0] != (ptrdiff_t)i) return 0;
  return 1;
}

/// Whether every step of a is in another line of the cache, and in that line rows lie side by side: as in
/// a transposed matrix.
INLINE int lies_across(size_t rows, size_t deep, const ptrdiff_t *row, const ptrdiff_t *step) {
  return rows > 1 && deep > 1 && row[1] - row[0] == 1 && step[1] - step[0] >= 16;
}

/// to[p width + i] = from[row[i] + step[p]], for i < count; up to `width` (a constant) the rest is 0.
INLINE void pack_panel(size_t width, size_t count, size_t deep, const float *from, const ptrdiff_t *row,
                       const ptrdiff_t *step, float *to) {
  if (count < width) {
    for (size_t p = 0; p < deep; p++)
      for (size_t i = 0; i < width; i++) to[p * width + i] = i < count ? from[row[i] + step[p]] : 0;
  } else if (side_by_side(row, width)) {
    from += row[0];
    for (size_t p = 0; p < deep; p++) memcpy(to + p * width, from + step[p], width * sizeof(float));
  } else {
    const float *rows[TILE_COLUMNS];
    for (size_t i = 0; i < width; i++) rows[i] = from + row[i];
    for (size_t p = 0; p < deep;) {
      if (p + 4 <= deep && side_by_side(step + p, 4)) {
        pack_four_steps(width, rows, step[p], to + p * width);
        p += 4;
      } else {
#pragma clang loop unroll(full)
        for (size_t i = 0; i < width; i++) to[p * width + i] = rows[i][step[p]];
        p++;
      }
    }
  }
}

/// Packs a block of a. Rows that lie side by side share lines of the cache, so few steps are taken at once.
static __attribute__((noinline)) void pack_rows(size_t rows, size_t deep, const float *a, const ptrdiff_t *row,
                                                const ptrdiff_t *step, float *panels) {
  size_t most = lies_across(rows, deep, row, step) ? 16 : deep;
  for (size_t p = 0; p < deep; p += most)
    for (size_t i = 0; i < rows; i += TILE_ROWS)
      pack_panel(TILE_ROWS, minimum(rows - i, TILE_ROWS), minimum(deep - p, most), a, row + i, step + p,
                 panels + i * deep + p * TILE_ROWS);
}

static __attribute__((noinline)) void pack_columns(size_t columns, size_t deep, const float *b,
                                                   const ptrdiff_t *step, size_t b_column, float *panel) {
  ptrdiff_t row[TILE_COLUMNS];
  for (size_t j = 0; j < TILE_COLUMNS; j++) row[j] = (ptrdiff_t)(j * b_column);
  pack_panel(TILE_COLUMNS, columns, deep, b, row, step, panel);
}

/// The size of a packed b, in floats.
INLINE size_t packed_size(size_t k, size_t n) {
  return (n + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS * k;
}

/// Packs b(p,j) = b[p row_stride + j column_stride] into panels of TILE_COLUMNS columns, k TILE_COLUMNS
/// apart, the last one filled up with zeros: for a b that many products share.
static void pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                 float *panels) {
  ptrdiff_t *step = ck_scratch(CK_SCRATCH_PACKING, k * sizeof(ptrdiff_t));
  for (size_t p = 0; p < k; p++) step[p] = (ptrdiff_t)(p * row_stride);
  for (size_t j = 0; j < n; j += TILE_COLUMNS)
    pack_columns(n - j < TILE_COLUMNS ? n - j : TILE_COLUMNS, k, b + j * column_stride, step, column_stride,
                 panels + j * k);
}

