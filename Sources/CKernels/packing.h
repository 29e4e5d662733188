// Packing for the micro-kernel: panels of a and b, in the order in which a tile reads them.
//
// A panel of a has TILE_ROWS rows, one of b as many vectors as its tiles; what a panel has beyond the matrix is
// never used, and only must not be slow or trap: it repeats the last row or column.
#pragma once

typedef float quad __attribute__((vector_size(16), aligned(4)));
typedef float pair __attribute__((vector_size(8), aligned(4)));

/// Four steps of a panel's rows, which lie side by side in each row: a transposition in registers.
INLINE void pack_four_steps(size_t width, const float *const *row, ptrdiff_t step, float *to) {
  size_t i = 0;
#pragma clang loop unroll_count(4)
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

/// Whether in each step the rows of every tile lie side by side.
INLINE int tiles_lie_across(size_t rows, const ptrdiff_t *row) {
  for (size_t i = 0; i < rows; i += TILE_ROWS)
    if (!side_by_side(row + i, minimum(rows - i, TILE_ROWS))) return 0;
  return 1;
}

/// to[p width + i] = from[row[i] + step[p]] for i < count, which lie side by side; `width` is a constant.
INLINE void copy_panel(size_t width, size_t count, size_t deep, const float *from, const ptrdiff_t *step,
                       float *to) {
  if (count == width) {
    for (size_t p = 0; p < deep; p++) memcpy(to + p * width, from + step[p], width * sizeof(float));
    return;
  }
  if (count + LANES <= width || width < LANES) {
    for (size_t p = 0; p < deep; p++) memcpy(to + p * width, from + step[p], count * sizeof(float));
    return;
  }
  size_t whole = width - LANES, lanes = count - whole;
  for (size_t p = 0; p < deep; p++) {
    memcpy(to + p * width, from + step[p], whole * sizeof(float));
    store(to + p * width + whole, load_lanes(lanes, from + step[p] + whole));
  }
}

/// The same for rows that lie anywhere.
INLINE void pack_panel(size_t width, size_t count, size_t deep, const float *from, const ptrdiff_t *row,
                       const ptrdiff_t *step, float *to) {
  if (side_by_side(row, count)) {
    copy_panel(width, count, deep, from + row[0], step, to);
    return;
  }
  const float *rows[TILE_COLUMNS];
  for (size_t i = 0; i < width; i++) rows[i] = from + row[minimum(i, count - 1)];
  for (size_t p = 0; p < deep;) {
    if (p + 4 <= deep && side_by_side(step + p, 4)) {
      pack_four_steps(width, rows, step[p], to + p * width);
      p += 4;
    } else {
#pragma clang loop unroll_count(8)
      for (size_t i = 0; i < width; i++) to[p * width + i] = rows[i][step[p]];
      p++;
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

/// The vectors of a panel of b that begins where `columns` columns are left: as many as a tile has, but two and
/// two rather than three and one, since tiles of one vector are slow.
INLINE size_t panel_vectors(size_t columns) {
  size_t left = (columns + LANES - 1) / LANES;
  return TILE_VECTORS == 3 && left == 4 ? 2 : minimum(left, TILE_VECTORS);
}

static __attribute__((noinline)) void pack_columns(size_t vectors, size_t columns, size_t deep, const float *b,
                                                   const ptrdiff_t *step, size_t b_column, float *panel) {
  ptrdiff_t row[TILE_COLUMNS];
  for (size_t j = 0; j < columns; j++) row[j] = (ptrdiff_t)(j * b_column);
  switch (vectors) {
    case 1: pack_panel(LANES, columns, deep, b, row, step, panel); break;
    case 2: pack_panel(2 * LANES, columns, deep, b, row, step, panel); break;
    default: pack_panel(TILE_COLUMNS, columns, deep, b, row, step, panel); break;
  }
}

/// The size of a packed b, in floats.
INLINE size_t packed_size(size_t k, size_t n) { return (n + LANES - 1) / LANES * LANES * k; }

/// Packs b(p,j) = b[step[p] + j column_stride] into panels k deep, one after the other, that of column j from
/// `panels + j k` on.
static void pack_steps(size_t k, size_t n, const float *b, const ptrdiff_t *step, size_t column_stride,
                       float *panels) {
  for (size_t j = 0, vectors; j < n; j += vectors * LANES) {
    vectors = panel_vectors(n - j);
    pack_columns(vectors, minimum(n - j, vectors * LANES), k, b + j * column_stride, step, column_stride,
                 panels + j * k);
  }
}

/// The same with step[p] = p row_stride: for a b that many products share.
static void pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                 float *panels) {
  ptrdiff_t *step = ck_scratch(CK_SCRATCH_PACKING, k * sizeof(ptrdiff_t));
  for (size_t p = 0; p < k; p++) step[p] = (ptrdiff_t)(p * row_stride);
  pack_steps(k, n, b, step, column_stride, panels);
}
