// The one micro-kernel: a tile of c, TILE_ROWS by TILE_COLUMNS, kept in registers while the depth is gone
// through.
#pragma once

enum { TILE_COLUMNS = TILE_VECTORS * LANES };

INLINE size_t minimum(size_t a, size_t b) { return a < b ? a : b; }

/// How b and c are laid out, and what happens to a finished tile.
typedef struct {
  const float *b;
  size_t panel_stride;      // of packed panels (see `pack`): from one to the next; 0: b is not packed, and
  const ptrdiff_t *b_step;  // b(p,j) is b[b_step[p] + j b_column]
  size_t b_column;
  float *c;
  const ptrdiff_t *c_row;  // where row i of c begins
  int accumulate;
  const float *bias;  // (n), or null
  ck_activation f;
  float slope;
  size_t depth;  // 0, or how deep a block is at most: with a narrow b, a is then never packed
} gemm_output;

/// Where a tile finds its rows of a: in a packed block, or, with `row` and `step`, where they lie.
typedef struct {
  const float *a;
  const ptrdiff_t *row;
  const ptrdiff_t *step;
} tile_rows;

/// One step of a tile: a column of `rows` values of a by a row of a panel.
#define TILE_STEP(VALUE, P)                                                                          \
  {                                                                                                  \
    vec columns[TILE_VECTORS];                                                                       \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < TILE_VECTORS; v++)                        \
      columns[v] = load(b + (P) * TILE_COLUMNS + v * LANES);                                         \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                              \
      vec x = splat(VALUE);                                                                          \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] += x * columns[v]; \
    }                                                                                                \
  }

/// Adds to `rows` (a constant) rows of a tile the product of a packed block with a panel.
INLINE void packed_product(int rows, size_t k, const float *a, const float *b,
                           vec sums[TILE_ROWS][TILE_VECTORS]) {
#pragma clang loop unroll_count(4)
  for (size_t p = 0; p < k; p++) TILE_STEP(a[p * TILE_ROWS + i], p)
}

/// The same with rows that lie elsewhere.
INLINE void direct_product(int rows, size_t k, const float *a, const ptrdiff_t *row, const ptrdiff_t *step,
                           const float *b, vec sums[TILE_ROWS][TILE_VECTORS]) {
  const float *pointers[TILE_ROWS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) pointers[i] = a + row[i];
#pragma clang loop unroll_count(4)
  for (size_t p = 0; p < k; p++) {
    ptrdiff_t at = step[p];
    TILE_STEP(pointers[i][at], p)
  }
}
#undef TILE_STEP

/// One tile: `rows` rows (a constant) by `columns` columns of c.
INLINE void tile_of(int rows, int direct, size_t k, tile_rows from, const float *b, const gemm_output *out,
                    const ptrdiff_t *c_row, size_t first_column, size_t columns, int load_c, int finish) {
  vec sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    // Without this a tile ends by waiting for its part of c.
    for (int v = 0; v < TILE_VECTORS * LANES; v += 16)
      __builtin_prefetch(out->c + c_row[i] + first_column + v, 1);
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = splat(0);
  }
  if (direct) direct_product(rows, k, from.a, from.row, from.step, b, sums);
  else packed_product(rows, k, from.a, b, sums);

  if (columns == TILE_COLUMNS) {
// One condition for the whole tile, not one per vector.
#define EACH_VECTOR(STATEMENT)                                                            \
  _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                     \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < TILE_VECTORS; v++) STATEMENT; \
  }
    float *c = out->c + first_column;
    const float *bias = finish && out->bias ? out->bias + first_column : 0;
    if (load_c) EACH_VECTOR(sums[i][v] += load(c + c_row[i] + v * LANES))
    if (bias) EACH_VECTOR(sums[i][v] += load(bias + v * LANES))
    if (finish && out->f == CK_RELU) EACH_VECTOR(sums[i][v] = activated(CK_RELU, 0, sums[i][v]))
    EACH_VECTOR(store(c + c_row[i] + v * LANES, sums[i][v]))
#undef EACH_VECTOR
  } else {
    // Unrolled like the rest, or the sums would have to live in memory.
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      float *c = out->c + c_row[i] + first_column;
      float values[TILE_COLUMNS];
#pragma clang loop unroll(full)
      for (int v = 0; v < TILE_VECTORS; v++) store(values + v * LANES, sums[i][v]);
      for (size_t j = 0; j < columns; j++) {
        float value = values[j];
        if (load_c) value += c[j];
        if (finish && out->bias) value += out->bias[first_column + j];
        if (finish && out->f == CK_RELU) value = value <= 0 ? 0 : value;
        c[j] = value;
      }
    }
  }
  if (finish && out->f != CK_RELU && out->f != CK_LINEAR)
    for (int i = 0; i < rows; i++) {
      float *c = out->c + c_row[i] + first_column;
      activate(out->f, out->slope, columns, c, c);
    }
}

#define TILE_FUNCTION(ROWS, DIRECT)                                                                  \
  static __attribute__((noinline)) void tile_##ROWS##_##DIRECT(                                      \
      size_t k, tile_rows from, const float *b, const gemm_output *out, const ptrdiff_t *c_row,      \
      size_t first_column, size_t columns, int load_c, int finish) {                                 \
    tile_of(ROWS, DIRECT, k, from, b, out, c_row, first_column, columns, load_c, finish);            \
  }
#define TILE_FUNCTIONS(ROWS) TILE_FUNCTION(ROWS, 0) TILE_FUNCTION(ROWS, 1)
TILE_FUNCTIONS(1)
TILE_FUNCTIONS(2)
TILE_FUNCTIONS(3)
TILE_FUNCTIONS(4)
TILE_FUNCTIONS(5)
TILE_FUNCTIONS(6)
#if TILE_ROWS > 6
TILE_FUNCTIONS(7)
TILE_FUNCTIONS(8)
#endif
#undef TILE_FUNCTIONS
#undef TILE_FUNCTION

typedef void (*tile_function)(size_t, tile_rows, const float *, const gemm_output *, const ptrdiff_t *, size_t,
                              size_t, int, int);
static const tile_function tiles[TILE_ROWS + 1][2] = {
    {0, 0}, {tile_1_0, tile_1_1}, {tile_2_0, tile_2_1}, {tile_3_0, tile_3_1},
    {tile_4_0, tile_4_1}, {tile_5_0, tile_5_1}, {tile_6_0, tile_6_1},
#if TILE_ROWS > 6
    {tile_7_0, tile_7_1}, {tile_8_0, tile_8_1},
#endif
};

