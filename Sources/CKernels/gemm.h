// The one micro-kernel, and the loops around it: an indirect matrix product.
//
// c(i,j) (+)= sum over p of a[row[i] + step[p]] * b(p,j). An ordinary matrix has row[i] = i lda and
// step[p] = p; a transposed one the other way round; a convolution has row[i] = where output pixel i
// finds its window and step[p] = where in a window tap p lies; its weight gradient has those two
// tables swapped. b is such a matrix too. Blocks of both are copied into panels, from which the
// micro-kernel reads them in the order it needs.
#pragma once

enum {
  TILE_COLUMNS = TILE_VECTORS * LANES,
  BLOCK_ROWS = 44 * TILE_ROWS,  // so many rows of a, BLOCK_DEPTH deep, stay in the second-level cache
  NARROW_ROWS = 2 * TILE_ROWS,  // so many stay in the first-level one,
  NARROW_PANELS = 1 << 15,  // a b of so many numbers stays in the second-level cache
  BLOCK_RESULTS = 1 << 17  // so many numbers of c do, from one block of the depth to the next
};

INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

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

/// Whether `count` offsets are each one more than the one before. Offsets either grow, or fall by any
/// distance and grow by one; so the ends tell.
INLINE int side_by_side(const ptrdiff_t *offsets, size_t count) {
  return offsets[count - 1] - offsets[0] == (ptrdiff_t)count - 1;
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
      pack_panel(TILE_ROWS, least(rows - i, TILE_ROWS), least(deep - p, most), a, row + i, step + p,
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

/// Parts of equal size, at most `most`, a multiple of `unit` but for the last: none is a sliver.
INLINE size_t part_size(size_t whole, size_t most, size_t unit) {
  size_t parts = (whole + most - 1) / most;
  return parts ? ((whole + parts - 1) / parts + unit - 1) / unit * unit : 0;
}

/// What a panel's tiles fetch meanwhile: the next panel, packed, or b where that is to be packed from.
typedef struct {
  const float *from;      // null: nothing
  const ptrdiff_t *step;  // null: packed
  size_t column;
} next_panel;

/// Fetches the p-th of `deep` parts, which are as many floats as a panel has columns.
INLINE void fetch(next_panel next, size_t p, size_t deep) {
  const float *at = next.from + p * TILE_COLUMNS;
  if (next.step && next.column == 1) at = next.from + next.step[p];
  if (next.step && next.column != 1)
    at = next.from + p * TILE_COLUMNS / deep * next.column + next.step[p * TILE_COLUMNS % deep];
  for (size_t v = 0; v < TILE_COLUMNS; v += 16) __builtin_prefetch(at + v, 0, 2);
}

/// The products of a block of rows with one panel.
static void multiply_panel(size_t rows, size_t deep, tile_rows from, const float *b, const gemm_output *out,
                           const ptrdiff_t *c_row, size_t column, size_t columns, int load_c, int finish,
                           next_panel next) {
  size_t share = deep * TILE_ROWS / rows + 1, fetched = 0;
  for (size_t i = 0; i < rows; i += TILE_ROWS) {
    if (next.from)
      for (size_t end = least(deep, fetched + share); fetched < end; fetched++) fetch(next, fetched, deep);
    tiles[least(rows - i, TILE_ROWS)][from.row != 0](deep, from, b, out, c_row + i, column, columns, load_c, finish);
    if (from.row) from.row += TILE_ROWS;
    else from.a += TILE_ROWS * deep;
  }
}

/// c (+)= a b over m rows, n columns, depth k; see gemm_output for b and c.
static void gemm(size_t m, size_t n, size_t k, const float *a, const ptrdiff_t *row,
                 const ptrdiff_t *step, const gemm_output *out) {
  size_t depth = part_size(k, BLOCK_DEPTH, 1);
  // A narrow b makes too little use of a packed a, unless packing spares many lines of the cache.
  int direct = packed_size(depth, n) <= NARROW_PANELS && !lies_across(m, k, row, step);
  size_t height = part_size(m, direct ? NARROW_ROWS : BLOCK_ROWS, TILE_ROWS);
  // A part of c stays in the cache while the depth is gone through, unless that is short.
  size_t most = k > depth && m * n > BLOCK_RESULTS ? BLOCK_RESULTS / n / height * height : m;
  size_t part = most < height ? height : most;
  // b is packed when it is first read: for one block of rows into the same panel again and again.
  int packs = !out->panel_stride, again = height < m, whole = part < m;
  size_t panel_depth = packs ? (whole ? k : depth) : 0;
  size_t panel_stride = packs ? (again ? panel_depth * TILE_COLUMNS : 0) : out->panel_stride;
  float *packed = packs ? ck_scratch(CK_SCRATCH_COLUMNS, packed_size(panel_depth, again ? n : 1) * sizeof(float)) : 0;
  float *block = ck_scratch(CK_SCRATCH_BLOCK, height * depth * sizeof(float));

  for (size_t first_row = 0; first_row < m; first_row += part) {
    size_t first_p = 0;
    do {
      size_t deep = least(k - first_p, depth), end = least(first_row + part, m);
      int finish = first_p + deep >= k, load_c = first_p > 0 || out->accumulate;
      for (size_t i = first_row; i < end; i += height) {
        size_t rows = least(end - i, height);
        int fresh = packs && (i == 0 || (!whole && i == first_row));
        tile_rows from = {block, 0, 0};
        if (direct) from = (tile_rows){a, row + i, step + first_p};
        else pack_rows(rows, deep, a, row + i, step + first_p, block);
        const float *panel = packs ? packed + (whole ? first_p * TILE_COLUMNS : 0) : out->b + first_p * TILE_COLUMNS;
        for (size_t column = 0; column < n; column += TILE_COLUMNS, panel += panel_stride) {
          size_t columns = least(n - column, TILE_COLUMNS);
          next_panel next = {0};
          if (fresh) {
            const float *b = out->b + column * out->b_column;
            pack_columns(columns, deep, b, out->b_step + first_p, out->b_column, (float *)panel);
            next = (next_panel){b + TILE_COLUMNS * out->b_column, out->b_step + first_p, out->b_column};
          } else if (!direct) {
            next.from = panel + panel_stride;
          }
          if (column + TILE_COLUMNS >= n) next.from = 0;
          multiply_panel(rows, deep, from, panel, out, out->c_row + i, column, columns, load_c, finish, next);
        }
      }
      first_p += deep;
    } while (first_p < k);
  }
}
