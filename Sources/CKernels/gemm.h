// The loops around the micro-kernel: an indirect matrix product.
//
// c(i,j) (+)= sum over p of a[row[i] + step[p]] * b(p,j). An ordinary matrix has row[i] = i lda and
// step[p] = p; a transposed one the other way round; a convolution has row[i] = where output pixel i
// finds its window and step[p] = where in a window tap p lies; its weight gradient has those two
// tables swapped. b is such a matrix too, packed by panels; a narrow b leaves a where it lies.
#pragma once

enum { NEAR_STEPS = 96 };  // at most so far apart, the steps of a block are on few pages of memory

/// The blocks of a product, from the sizes of the caches. They change only the order in which numbers of c are
/// computed: how deep a block is, which sums depend on, is a constant of the instruction set.
static ck_blocks blocking(void) {
  const ck_caches *caches = ck_cache_sizes();
  size_t first = caches->level1 / sizeof(float), second = caches->level2 / sizeof(float);
  size_t packed_tiles = second / 2 / BLOCK_DEPTH / TILE_ROWS, narrow_tiles = 2 * first / BLOCK_DEPTH / TILE_ROWS;
  return (ck_blocks){.lanes = LANES,
                     .tile_rows = TILE_ROWS,
                     .tile_vectors = TILE_VECTORS,
                     .depth = BLOCK_DEPTH,
                     .rows = (packed_tiles ? packed_tiles : 1) * TILE_ROWS,
                     .narrow_rows = (narrow_tiles ? narrow_tiles : 1) * TILE_ROWS,
                     .narrow_panels = second / 4,
                     .results = second / 2};
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
  size_t columns;
} next_panel;

/// Fetches the p-th part, which is as many floats as a panel has columns.
INLINE void fetch(next_panel next, size_t p) {
  const float *at = next.from + p * next.columns;
  if (next.step && next.column == 1) at = next.from + next.step[p];
  if (next.step && next.column != 1)
    at = next.from + p % next.columns * next.column + next.step[p / next.columns * next.columns];
  for (size_t v = 0; v < next.columns; v += 16) __builtin_prefetch(at + v, 0, 2);
}

/// The products of a block of rows with one panel of `vectors` vectors.
static void multiply_panel(size_t rows, size_t vectors, size_t deep, tile_rows from, const float *b,
                           const gemm_output *out, const ptrdiff_t *c_row, size_t column, size_t columns, int load_c,
                           int finish, next_panel next) {
  size_t share = deep * TILE_ROWS / rows + 1, fetched = 0;
  for (size_t i = 0; i < rows; i += TILE_ROWS) {
    if (next.from)
      for (size_t end = minimum(deep, fetched + share); fetched < end; fetched++) fetch(next, fetched);
    tiles[minimum(rows - i, TILE_ROWS) - 1][vectors - 1][from.source](deep, from, b, out, c_row + i, column, columns,
                                                                      load_c, finish);
    if (from.source == PACKED) from.a += TILE_ROWS * deep;
    else from.row += TILE_ROWS;
  }
}

/// Whether tiles may read both a and b where they lie: in vectors, and on few pages of memory.
INLINE int suits_across(size_t m, size_t n, const ptrdiff_t *row, const ptrdiff_t *step, const gemm_output *out) {
  return !out->panel_depth && out->b_column == 1 && n % LANES == 0 && step[1] - step[0] <= NEAR_STEPS &&
         out->b_step[1] - out->b_step[0] <= NEAR_STEPS && tiles_lie_across(m, row);
}

/// c (+)= a b over m rows, n columns, depth k; see gemm_output for b and c.
static void gemm(size_t m, size_t n, size_t k, const float *a, const ptrdiff_t *row,
                 const ptrdiff_t *step, const gemm_output *out) {
  ck_blocks block = blocking();
  size_t depth = part_size(k, out->depth ? out->depth : BLOCK_DEPTH, 1);
#if LANES > 4
  if (suits_narrow(m, n, k, row, step, out)) {
    narrow_gemm(m, n, k, depth, a, row, step, out);
    return;
  }
#endif
  // A narrow b makes too little use of a packed a. Where that would spare many lines of the cache, it is left
  // where it lies only if tiles use these lines whole; then b is too.
  int narrow = packed_size(depth, n) <= block.narrow_panels, across = lies_across(m, k, row, step);
  tile_source source = narrow && (out->depth || !across) ? SCATTERED : PACKED;
  if (across && narrow && suits_across(m, n, row, step, out)) source = ACROSS;
  size_t height = part_size(m, source == PACKED ? block.rows : block.narrow_rows, TILE_ROWS);
  // A part of c stays in the cache while the depth is gone through, unless that is short.
  size_t most = k > depth && m * n > block.results ? block.results / n / height * height : m;
  size_t part = most < height ? height : most;
  // b is packed when it is first read: for one block of rows into the same panel again and again.
  int packs = !out->panel_depth && source != ACROSS, again = height < m, whole = part < m;
  size_t panel_depth = packs ? (whole ? k : depth) : out->panel_depth;
  size_t room = packs ? panel_depth * (again ? packed_size(1, n) : TILE_COLUMNS) : 0;
  float *packed = ck_scratch(CK_SCRATCH_COLUMNS, room * sizeof(float));
  float *packed_rows = ck_scratch(CK_SCRATCH_BLOCK, source == PACKED ? height * depth * sizeof(float) : 0);

  for (size_t first_row = 0; first_row < m; first_row += part) {
    size_t first_p = 0;
    do {
      size_t deep = minimum(k - first_p, depth), end = minimum(first_row + part, m);
      int finish = first_p + deep >= k, load_c = first_p > 0 || out->accumulate;
      for (size_t i = first_row; i < end; i += height) {
        size_t rows = minimum(end - i, height);
        int fresh = packs && (i == 0 || (!whole && i == first_row));
        tile_rows from = {source, a, row + i, step + first_p, source == ACROSS ? out->b_step + first_p : 0};
        if (source == PACKED) {
          pack_rows(rows, deep, a, row + i, step + first_p, packed_rows);
          from.a = packed_rows;
        }
        for (size_t column = 0, width; column < n; column += width) {
          size_t vectors = panel_vectors(n - column), columns = minimum(n - column, vectors * LANES);
          width = vectors * LANES;
          const float *panel = out->b + column * panel_depth + (out->first_p + first_p) * width;
          if (source == ACROSS) panel = out->b + column;
          if (packs) panel = packed + (again ? column * panel_depth : 0) + (whole ? first_p * width : 0);
          next_panel next = {.columns = panel_vectors(n - minimum(column + width, n)) * LANES};
          if (fresh) {
            const float *b = out->b + column * out->b_column;
            pack_columns(vectors, columns, deep, b, out->b_step + first_p, out->b_column, (float *)panel);
            next.from = b + width * out->b_column;
            next.step = out->b_step + first_p;
            next.column = out->b_column;
          } else if (source == PACKED) {
            next.from = panel + width * panel_depth;
          }
          if (!next.columns) next.from = 0;
          multiply_panel(rows, vectors, deep, from, panel, out, out->c_row + i, column, columns, load_c, finish, next);
        }
      }
      first_p += deep;
    } while (first_p < k);
  }
}
