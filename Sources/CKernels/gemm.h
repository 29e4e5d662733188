// The one micro-kernel, and the loops around it: an indirect matrix product.
//
// c(i,j) (+)= sum over p of a[row[i] + step[p]] * b(p,j). An ordinary matrix has row[i] = i lda and
// step[p] = p; a transposed one the other way round; a convolution has row[i] = where output pixel i
// finds its window and step[p] = where in a window tap p lies; its weight gradient has those two
// tables swapped. So a is read where it lies.
#pragma once

enum { TILE_COLUMNS = TILE_VECTORS * LANES };

/// How b and c are laid out, and what happens to a finished tile.
typedef struct {
  const float *b;
  size_t panel_stride;  // from one panel of TILE_COLUMNS columns to the next
  size_t b_stride;      // from b(p,j) to b(p+1,j)
  float *c;
  const ptrdiff_t *c_row;  // where row i of c begins
  int accumulate;
  const float *bias;  // (n), or null
  ck_activation f;
  float slope;
  size_t depth;  // how deep a block of the product is at most; 0: BLOCK_DEPTH
  int gather_a;  // copy each block of a side by side before use: pays when b is wide
} gemm_output;

/// Adds to `rows` (a constant) rows of a tile.
INLINE void tile_product(int rows, const float *const *a, const ptrdiff_t *step, size_t k,
                         const float *b, size_t b_stride, vec sums[TILE_ROWS][TILE_VECTORS]) {
  for (size_t p = 0; p < k; p++) {
    ptrdiff_t at = step[p];
    vec columns[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++) columns[v] = load(b + v * LANES);
    b += b_stride;
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      vec x = splat(a[i][at]);
#pragma clang loop unroll(full)
      for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] += x * columns[v];
    }
  }
}

/// One tile: `rows` rows (a constant) by `columns` columns of c.
INLINE void tile_of(int rows, const float *a, const ptrdiff_t *row, const ptrdiff_t *step, size_t k,
                    const float *b, const gemm_output *out, const ptrdiff_t *c_row, size_t first_column,
                    size_t columns, int load_c, int finish) {
  const float *pointers[TILE_ROWS];
  vec sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    pointers[i] = a + row[i];
    // Without this a tile ends by waiting for its part of c.
    for (int v = 0; v < TILE_VECTORS * LANES; v += 16)
      __builtin_prefetch(out->c + c_row[i] + first_column + v, 1);
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = splat(0);
  }
  tile_product(rows, pointers, step, k, b, out->b_stride, sums);

  if (columns == TILE_COLUMNS) {
// One condition for the whole tile, not one a vector.
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

#define TILE_FUNCTION(ROWS)                                                                          \
  static __attribute__((noinline)) void tile_##ROWS(                                                 \
      const float *a, const ptrdiff_t *row, const ptrdiff_t *step, size_t k, const float *b,         \
      const gemm_output *out, const ptrdiff_t *c_row, size_t first_column, size_t columns,           \
      int load_c, int finish) {                                                                      \
    tile_of(ROWS, a, row, step, k, b, out, c_row, first_column, columns, load_c, finish);            \
  }
TILE_FUNCTION(1)
TILE_FUNCTION(2)
TILE_FUNCTION(3)
TILE_FUNCTION(4)
TILE_FUNCTION(5)
TILE_FUNCTION(6)
#if TILE_ROWS > 6
TILE_FUNCTION(7)
TILE_FUNCTION(8)
#endif
#undef TILE_FUNCTION

typedef void (*tile_function)(const float *, const ptrdiff_t *, const ptrdiff_t *, size_t, const float *,
                              const gemm_output *, const ptrdiff_t *, size_t, size_t, int, int);
static const tile_function tiles[TILE_ROWS + 1] = {
    0, tile_1, tile_2, tile_3, tile_4, tile_5, tile_6,
#if TILE_ROWS > 6
    tile_7, tile_8,
#endif
};

enum {
  BLOCK_DEPTH = 352,  // a panel of b this deep stays in the first-level cache
  BLOCK_ROWS = 32 * TILE_ROWS  // so many rows of a, this deep, stay in the second-level cache
};

/// Copies a block of a, so that its rows are `deep` apart and its steps 1; leaves those two tables.
static const float *gather(size_t rows, size_t deep, const float *a, const ptrdiff_t *row,
                           const ptrdiff_t *step, const ptrdiff_t **row_table,
                           const ptrdiff_t **step_table) {
  float *block = ck_scratch(CK_SCRATCH_BLOCK, rows * deep * sizeof(float));
  ptrdiff_t *table = ck_scratch(CK_SCRATCH_BLOCK_TABLES, (rows + deep) * sizeof(ptrdiff_t));
  for (size_t i = 0; i < rows; i++) table[i] = (ptrdiff_t)(i * deep);
  for (size_t p = 0; p < deep; p++) table[rows + p] = (ptrdiff_t)p;
  if (step[deep - 1] - step[0] == (ptrdiff_t)deep - 1) {
    for (size_t i = 0; i < rows; i++) memcpy(block + i * deep, a + row[i] + step[0], deep * sizeof(float));
  } else {
    for (size_t p = 0; p < deep; p++)
      for (size_t i = 0; i < rows; i++) block[i * deep + p] = a[row[i] + step[p]];
  }
  *row_table = table;
  *step_table = table + rows;
  return block;
}

/// c (+)= a b over m rows, n columns, depth k; see gemm_output for b and c.
static void gemm(size_t m, size_t n, size_t k, const float *a, const ptrdiff_t *row,
                 const ptrdiff_t *step, const gemm_output *out) {
  // Blocks of equal depth, so that the last one is not a sliver.
  size_t limit = out->depth ? out->depth : BLOCK_DEPTH;
  size_t blocks = (k + limit - 1) / limit;
  size_t depth = blocks ? (k + blocks - 1) / blocks : 0;
  size_t first_p = 0;
  do {
    size_t deep = k - first_p < depth ? k - first_p : depth;
    int finish = first_p + deep >= k;
    int load_c = first_p > 0 || out->accumulate;
    for (size_t block = 0; block < m; block += BLOCK_ROWS) {
      size_t end = block + BLOCK_ROWS < m ? block + BLOCK_ROWS : m;
      const float *from = a;
      const ptrdiff_t *rows_of = row + block, *steps_of = step + first_p;
      if (out->gather_a && deep)
        from = gather(end - block, deep, a, row + block, step + first_p, &rows_of, &steps_of);
      for (size_t column = 0; column < n; column += TILE_COLUMNS) {
        const float *b = out->b + column / TILE_COLUMNS * out->panel_stride + first_p * out->b_stride;
        size_t columns = n - column < TILE_COLUMNS ? n - column : TILE_COLUMNS;
        for (size_t i = block; i < end; i += TILE_ROWS) {
          size_t rows = end - i < TILE_ROWS ? end - i : TILE_ROWS;
          tiles[rows](from, rows_of + (i - block), steps_of, deep, b, out, out->c_row + i, column, columns,
                      load_c, finish);
        }
      }
    }
    first_p += deep;
  } while (first_p < k);
}

/// The size of a packed b, in floats.
INLINE size_t packed_size(size_t k, size_t n) {
  return (n + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS * k;
}

/// Packs b(p,j) = b[p row_stride + j column_stride] into panels of TILE_COLUMNS columns, the last one
/// filled up with zeros. A few rows at a time, so that neither side touches many pages at once.
static void pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                 float *panels) {
  enum { ROWS = 16 };
  for (size_t first = 0; first < k; first += ROWS) {
    size_t last = first + ROWS < k ? first + ROWS : k;
    for (size_t column = 0; column < n; column += TILE_COLUMNS) {
      size_t columns = n - column < TILE_COLUMNS ? n - column : TILE_COLUMNS;
      float *to = panels + column * k + first * TILE_COLUMNS;
      for (size_t p = first; p < last; p++, to += TILE_COLUMNS) {
        const float *from = b + p * row_stride + column * column_stride;
        if (columns == TILE_COLUMNS && column_stride == 1) {
          memcpy(to, from, TILE_COLUMNS * sizeof(float));
        } else {
          for (size_t j = 0; j < columns; j++) to[j] = from[j * column_stride];
          for (size_t j = columns; j < TILE_COLUMNS; j++) to[j] = 0;
        }
      }
    }
  }
}
