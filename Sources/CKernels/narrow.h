// Products with a few columns only, such as the images that a generator makes: a vector holds one column of many
// rows, since of one with several columns of a row most lanes would be idle.
//
// The sums and their order are those of a tile.
#pragma once

enum {
  FEW_COLUMNS = LANES > 4 ? 4 : 0,  // up to this many a vector of columns is idle by half
  ROW_VECTORS = 2                   // so that sums need not wait for one another
};

#if LANES > 4
#if LANES == 16
typedef float half_vec __attribute__((vector_size(32)));
#define EACH_QUAD(SHUFFLE, A, B, I, J, K, L)                                                                      \
  SHUFFLE(A, B, I, J, K, L, I + 4, J + 4, K + 4, L + 4, I + 8, J + 8, K + 8, L + 8, I + 12, J + 12, K + 12, L + 12)
#else
#define EACH_QUAD(SHUFFLE, A, B, I, J, K, L) SHUFFLE(A, B, I, J, K, L, I + 4, J + 4, K + 4, L + 4)
#endif

/// Four steps of LANES rows, which lie side by side in each row: values[s] holds step s of every row.
INLINE void transpose_steps(const float *const *row, ptrdiff_t step, vec values[4]) {
  vec quads[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    // Rows i, i + 4, …: a quad each.
#define QUAD(R) *(const quad *)(row[R] + step)
#define QUADS(R) __builtin_shufflevector(QUAD(R), QUAD((R) + 4), 0, 1, 2, 3, 4, 5, 6, 7)
#if LANES == 16
    half_vec low = QUADS(i), high = QUADS(i + 8);
    quads[i] = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
    quads[i] = QUADS(i);
#endif
#undef QUADS
#undef QUAD
  }
  vec ab = EACH_QUAD(__builtin_shufflevector, quads[0], quads[1], 0, LANES, 1, LANES + 1);
  vec cd = EACH_QUAD(__builtin_shufflevector, quads[2], quads[3], 0, LANES, 1, LANES + 1);
  values[0] = EACH_QUAD(__builtin_shufflevector, ab, cd, 0, 1, LANES, LANES + 1);
  values[1] = EACH_QUAD(__builtin_shufflevector, ab, cd, 2, 3, LANES + 2, LANES + 3);
  ab = EACH_QUAD(__builtin_shufflevector, quads[0], quads[1], 2, LANES + 2, 3, LANES + 3);
  cd = EACH_QUAD(__builtin_shufflevector, quads[2], quads[3], 2, LANES + 2, 3, LANES + 3);
  values[2] = EACH_QUAD(__builtin_shufflevector, ab, cd, 0, 1, LANES, LANES + 1);
  values[3] = EACH_QUAD(__builtin_shufflevector, ab, cd, 2, 3, LANES + 2, LANES + 3);
}
#undef EACH_QUAD

#define EACH_SUM(STATEMENT)                                                                                  \
  _Pragma("clang loop unroll(full)") for (int v = 0; v < ROW_VECTORS; v++) {                                 \
    _Pragma("clang loop unroll(full)") for (size_t j = 0; j < n; j++) { STATEMENT; }                         \
  }

/// The sums of ROW_VECTORS vectors of rows over `n` columns (a constant) of b, which is (k, n).
INLINE void narrow_sums(size_t n, size_t k, const float *const *row, int across, const ptrdiff_t *step,
                        const float *b, vec sums[ROW_VECTORS][FEW_COLUMNS]) {
  EACH_SUM(sums[v][j] = splat(0))
  for (size_t p = 0; p < k;) {
    if (across) {
      EACH_SUM(sums[v][j] += load(row[v * LANES] + step[p]) * splat(b[p * n + j]))
      p++;
    } else if (p + 4 <= k && side_by_side(step + p, 4)) {
#pragma clang loop unroll(full)
      for (int v = 0; v < ROW_VECTORS; v++) {
        vec values[4];
        transpose_steps(row + v * LANES, step[p], values);
#pragma clang loop unroll(full)
        for (size_t s = 0; s < 4; s++)
#pragma clang loop unroll(full)
          for (size_t j = 0; j < n; j++) sums[v][j] += values[s] * splat(b[(p + s) * n + j]);
      }
      p += 4;
    } else {
      vec values[ROW_VECTORS];
      for (int i = 0; i < ROW_VECTORS * LANES; i++) values[i / LANES][i % LANES] = row[i][step[p]];
      EACH_SUM(sums[v][j] += values[v] * splat(b[p * n + j]))
      p++;
    }
  }
}

/// `count` rows, at most ROW_VECTORS vectors of them.
INLINE void narrow_rows(size_t n, size_t count, size_t k, const float *a, const ptrdiff_t *row,
                        const ptrdiff_t *step, const float *b, const gemm_output *out, const ptrdiff_t *c_row,
                        int load_c, int finish) {
  const float *rows[ROW_VECTORS * LANES];
  for (size_t i = 0; i < ROW_VECTORS * LANES; i++) rows[i] = a + row[minimum(i, count - 1)];
  int across = count == ROW_VECTORS * LANES;
  for (int v = 0; v < ROW_VECTORS && across; v++) across = side_by_side(row + v * LANES, LANES);
  vec sums[ROW_VECTORS][FEW_COLUMNS];
  if (across) narrow_sums(n, k, rows, 1, step, b, sums);
  else narrow_sums(n, k, rows, 0, step, b, sums);

  // By column, then by row.
  float values[FEW_COLUMNS][ROW_VECTORS * LANES];
  if (load_c) {
    for (size_t j = 0; j < n; j++)
      for (size_t i = 0; i < ROW_VECTORS * LANES; i++) values[j][i] = i < count ? out->c[c_row[i] + (ptrdiff_t)j] : 0;
    EACH_SUM(sums[v][j] += load(values[j] + v * LANES))
  }
  if (finish && out->bias) EACH_SUM(sums[v][j] += splat(out->bias[j]))
  EACH_SUM(store(values[j] + v * LANES, sums[v][j]))
  if (finish && out->f != CK_LINEAR) activate(out->f, out->slope, n * ROW_VECTORS * LANES, values[0], values[0]);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < n; j++) out->c[c_row[i] + (ptrdiff_t)j] = values[j][i];
}
#undef EACH_SUM

/// Whether rows, or steps, lie side by side, so that vectors of them can be read.
INLINE int suits_narrow(size_t m, size_t n, size_t k, const ptrdiff_t *row, const ptrdiff_t *step,
                        const gemm_output *out) {
  return n <= FEW_COLUMNS && m >= LANES && k >= 4 && !out->panel_depth &&
         (side_by_side(step, 4) || side_by_side(row, LANES));
}

/// c (+)= a b with at most FEW_COLUMNS columns, in blocks `depth` deep.
static __attribute__((noinline)) void narrow_gemm(size_t m, size_t n, size_t k, size_t depth, const float *a,
                                                  const ptrdiff_t *row, const ptrdiff_t *step,
                                                  const gemm_output *out) {
  float *b = ck_scratch(CK_SCRATCH_COLUMNS, depth * n * sizeof(float));
  for (size_t first = 0, deep; first < k; first += deep) {
    deep = minimum(k - first, depth);
    int load_c = first > 0 || out->accumulate, finish = first + deep >= k;
    for (size_t p = 0; p < deep; p++)
      for (size_t j = 0; j < n; j++) b[p * n + j] = out->b[out->b_step[first + p] + (ptrdiff_t)(j * out->b_column)];
    for (size_t i = 0; i < m; i += ROW_VECTORS * LANES) {
      size_t count = minimum(m - i, ROW_VECTORS * LANES);
#define ROWS(N) narrow_rows(N, count, deep, a, row + i, step + first, b, out, out->c_row + i, load_c, finish)
      switch (n) {
        case 1: ROWS(1); break;
        case 2: ROWS(2); break;
        case 3: ROWS(3); break;
        default: ROWS(FEW_COLUMNS); break;
      }
#undef ROWS
    }
  }
}
#endif
