// The one micro-kernel: a tile of c, kept in registers while the depth is gone through. Up to TILE_ROWS rows by
// up to TILE_VECTORS vectors, the last of which may be partly filled.
//
// Every number of c is a sum over the depth from its beginning, in order, whatever the tile it falls in.
#pragma once

enum { TILE_COLUMNS = TILE_VECTORS * LANES };

INLINE size_t minimum(size_t a, size_t b) { return a < b ? a : b; }

/// How b and c are laid out, and what happens to a finished tile.
typedef struct {
  const float *b;
  size_t panel_depth;       // of packed panels (see `pack`); 0: b is not packed, and b(p,j) is
  const ptrdiff_t *b_step;  // b[b_step[p] + j b_column]
  size_t b_column;
  size_t first_p;  // where in packed panels the depth begins
  float *c;
  const ptrdiff_t *c_row;  // where row i of c begins
  int accumulate;
  const float *bias;  // (n), or null
  ck_activation f;
  float slope;
  size_t depth;  // 0, or how deep a block is at most: with a narrow b, a is then never packed
} gemm_output;

/// Where a tile finds its rows of a, and its columns of b.
typedef enum {
  PACKED,    // a in a packed block, b in a panel
  SCATTERED, // a where its rows lie, b in a panel
  ACROSS,    // both where they lie: rows of a side by side in each step, columns of b too
  SOURCES
} tile_source;

typedef struct {
  tile_source source;
  const float *a;
  const ptrdiff_t *row, *step;  // SCATTERED and ACROSS: of a
  const ptrdiff_t *b_step;      // ACROSS: of b
} tile_rows;

/// Keeps the compiler from loading the values of several steps at once, for which there are no registers. On AVX2 it
/// does not do that, and orders the loads of several steps better than this lets it.
#if LANES == 8
#define END_OF_STEP
#else
#define END_OF_STEP __asm__ volatile("" ::: "memory");
#endif

/// One step of a tile: a column of `rows` values of a by a row of b.
#define TILE_STEP(VALUE, B)                                                                            \
  {                                                                                                    \
    vec columns[TILE_VECTORS];                                                                         \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) columns[v] = load((B) + v * LANES); \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                                \
      vec x = splat(VALUE);                                                                            \
      _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) sums[i][v] += x * columns[v]; \
    }                                                                                                  \
    END_OF_STEP                                                                                        \
  }

/// Adds to a tile of `rows` by `vectors` (constants) the product of a packed block with a panel.
INLINE void packed_product(int rows, int vectors, size_t k, const float *a, const float *b,
                           vec sums[TILE_ROWS][TILE_VECTORS]) {
#pragma clang loop unroll_count(4)
  for (size_t p = 0; p < k; p++) TILE_STEP(a[p * TILE_ROWS + (size_t)i], b + p * (size_t)vectors * LANES)
}

/// The same with rows that lie elsewhere.
INLINE void scattered_product(int rows, int vectors, size_t k, const float *a, const ptrdiff_t *row,
                                 const ptrdiff_t *step, const float *b, vec sums[TILE_ROWS][TILE_VECTORS]) {
  const float *pointers[TILE_ROWS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) pointers[i] = a + row[i];
#pragma clang loop unroll_count(4)
  for (size_t p = 0; p < k; p++) {
    ptrdiff_t at = step[p];
    TILE_STEP(pointers[i][at], b + p * (size_t)vectors * LANES)
  }
}

/// The same with rows of a, and columns of b, that lie side by side in each step.
INLINE void across_product(int rows, int vectors, size_t k, const float *a, const ptrdiff_t *step, const float *b,
                           const ptrdiff_t *b_step, vec sums[TILE_ROWS][TILE_VECTORS]) {
#pragma clang loop unroll_count(2)
  for (size_t p = 0; p < k; p++) {
    const float *values = a + step[p], *panel = b + b_step[p];
    TILE_STEP(values[i], panel)
  }
}
#undef TILE_STEP
#undef END_OF_STEP

#define EACH_VECTOR(STATEMENT)                                                        \
  _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) {                 \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) { STATEMENT; } \
  }

/// Adds what is to be added to a tile's sums, and stores them; its last vector has `lanes` columns.
INLINE void finish_tile(int rows, int vectors, size_t lanes, vec sums[TILE_ROWS][TILE_VECTORS], float *c,
                        const ptrdiff_t *c_row, int load_c, const float *bias, int rectified) {
#define LANES_OF(V) ((V) + 1 == vectors ? lanes : LANES)
  // One condition for the whole tile, not one per vector.
  if (load_c) EACH_VECTOR(sums[i][v] += load_lanes(LANES_OF(v), c + c_row[i] + v * LANES))
  if (bias) EACH_VECTOR(sums[i][v] += load_lanes(LANES_OF(v), bias + v * LANES))
  if (rectified) EACH_VECTOR(sums[i][v] = activated(CK_RELU, 0, sums[i][v]))
  EACH_VECTOR(store_lanes(LANES_OF(v), c + c_row[i] + v * LANES, sums[i][v]))
#undef LANES_OF
}

/// One tile: `rows` rows by `vectors` vectors (constants) of c, `columns` columns in all.
INLINE void tile_of(int rows, int vectors, tile_source source, size_t k, tile_rows from, const float *b,
                    const gemm_output *out, const ptrdiff_t *c_row, size_t first_column, size_t columns,
                    int load_c, int finish) {
  vec sums[TILE_ROWS][TILE_VECTORS];
  float *c = out->c + first_column;
  // Without this a tile ends by waiting for its part of c.
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
    for (int v = 0; v < vectors * LANES; v += 16) __builtin_prefetch(c + c_row[i] + v, 1);
  EACH_VECTOR(sums[i][v] = splat(0))
  switch (source) {
    case PACKED: packed_product(rows, vectors, k, from.a, b, sums); break;
    case SCATTERED: scattered_product(rows, vectors, k, from.a, from.row, from.step, b, sums); break;
    default: across_product(rows, vectors, k, from.a + from.row[0], from.step, b, from.b_step, sums); break;
  }

  const float *bias = finish && out->bias ? out->bias + first_column : 0;
  int rectified = finish && out->f == CK_RELU;
  size_t lanes = columns - (size_t)(vectors - 1) * LANES;
  if (lanes == LANES) finish_tile(rows, vectors, LANES, sums, c, c_row, load_c, bias, rectified);
  else finish_tile(rows, vectors, lanes, sums, c, c_row, load_c, bias, rectified);
  if (finish && out->f != CK_RELU && out->f != CK_LINEAR)
    for (int i = 0; i < rows; i++) activate(out->f, out->slope, columns, c + c_row[i], c + c_row[i]);
}
#undef EACH_VECTOR

#define TILE_FUNCTION(ROWS, VECTORS, SOURCE)                                                         \
  static __attribute__((noinline)) void tile_##ROWS##x##VECTORS##_##SOURCE(                          \
      size_t k, tile_rows from, const float *b, const gemm_output *out, const ptrdiff_t *c_row,      \
      size_t first_column, size_t columns, int load_c, int finish) {                                 \
    tile_of(ROWS, VECTORS, SOURCE, k, from, b, out, c_row, first_column, columns, load_c, finish);   \
  }
#define TILE_FUNCTIONS(ROWS, VECTORS) \
  TILE_FUNCTION(ROWS, VECTORS, PACKED) TILE_FUNCTION(ROWS, VECTORS, SCATTERED) TILE_FUNCTION(ROWS, VECTORS, ACROSS)
#define TILE_ENTRY(ROWS, VECTORS) \
  {tile_##ROWS##x##VECTORS##_PACKED, tile_##ROWS##x##VECTORS##_SCATTERED, tile_##ROWS##x##VECTORS##_ACROSS},
#if TILE_VECTORS == 3
#define EACH_WIDTH(DO, ROWS) DO(ROWS, 1) DO(ROWS, 2) DO(ROWS, 3)
#else
#define EACH_WIDTH(DO, ROWS) DO(ROWS, 1) DO(ROWS, 2)
#endif
EACH_WIDTH(TILE_FUNCTIONS, 1)
EACH_WIDTH(TILE_FUNCTIONS, 2)
EACH_WIDTH(TILE_FUNCTIONS, 3)
EACH_WIDTH(TILE_FUNCTIONS, 4)
EACH_WIDTH(TILE_FUNCTIONS, 5)
EACH_WIDTH(TILE_FUNCTIONS, 6)
#if TILE_ROWS > 6
EACH_WIDTH(TILE_FUNCTIONS, 7)
EACH_WIDTH(TILE_FUNCTIONS, 8)
#endif

typedef void (*tile_function)(size_t, tile_rows, const float *, const gemm_output *, const ptrdiff_t *, size_t,
                              size_t, int, int);
/// By rows - 1, vectors - 1, and source.
static const tile_function tiles[TILE_ROWS][TILE_VECTORS][SOURCES] = {
    {EACH_WIDTH(TILE_ENTRY, 1)}, {EACH_WIDTH(TILE_ENTRY, 2)}, {EACH_WIDTH(TILE_ENTRY, 3)},
    {EACH_WIDTH(TILE_ENTRY, 4)}, {EACH_WIDTH(TILE_ENTRY, 5)}, {EACH_WIDTH(TILE_ENTRY, 6)},
#if TILE_ROWS > 6
    {EACH_WIDTH(TILE_ENTRY, 7)}, {EACH_WIDTH(TILE_ENTRY, 8)},
#endif
};
#undef EACH_WIDTH
#undef TILE_ENTRY
#undef TILE_FUNCTIONS
#undef TILE_FUNCTION
