// Dense matrix products, on the indirect gemm.
#pragma once

/// count multiples of `stride`, in the calling thread's scratch.
static const ptrdiff_t *multiples(ck_scratch_slot slot, size_t count, size_t stride) {
  ptrdiff_t *table = ck_scratch(slot, count * sizeof(ptrdiff_t));
  for (size_t i = 0; i < count; i++) table[i] = (ptrdiff_t)(i * stride);
  return table;
}

static void matmul(size_t m, size_t n, size_t k, const float *a, int a_transposed, const float *b,
                   int b_transposed, int accumulate, const float *bias, ck_activation f, float slope,
                   float *c) {
  if (b_transposed && !a_transposed && m < n && !bias && f == CK_LINEAR && !accumulate) {
    // A large b that must be turned round: compute the product's transpose instead, which reads b
    // as it lies, and turn the smaller result.
    float *product = ck_scratch(CK_SCRATCH_PRODUCT, n * m * sizeof(float));
    float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(k, m) * sizeof(float));
    pack(k, m, a, 1, k, panels);
    gemm_output out = {.b = panels, .panel_stride = k * TILE_COLUMNS, .b_stride = TILE_COLUMNS,
                       .c = product, .c_row = multiples(CK_SCRATCH_TARGETS, n, m),
                       .gather_a = m >= 8 * TILE_COLUMNS};
    gemm(n, m, k, b, multiples(CK_SCRATCH_ROWS, n, k), multiples(CK_SCRATCH_STEPS, k, 1), &out);
    for (size_t i = 0; i < m; i++)
      for (size_t j = 0; j < n; j++) c[i * n + j] = product[j * m + i];
    return;
  }
  gemm_output out = {.c = c, .c_row = multiples(CK_SCRATCH_TARGETS, m, n), .accumulate = accumulate,
                     .bias = bias, .f = f, .slope = slope, .gather_a = n >= 8 * TILE_COLUMNS && m >= 8 * TILE_ROWS};
  // With few rows b is read too seldom to be worth packing, unless its last panel is not full.
  if (!b_transposed && n % TILE_COLUMNS == 0 && m <= 8 * TILE_ROWS) {
    out.b = b;
    out.panel_stride = TILE_COLUMNS;
    out.b_stride = n;
  } else {
    float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(k, n) * sizeof(float));
    pack(k, n, b, b_transposed ? 1 : n, b_transposed ? k : 1, panels);
    out.b = panels;
    out.panel_stride = k * TILE_COLUMNS;
    out.b_stride = TILE_COLUMNS;
  }
  gemm(m, n, k, a, multiples(CK_SCRATCH_ROWS, m, a_transposed ? 1 : k),
       multiples(CK_SCRATCH_STEPS, k, a_transposed ? m : 1), &out);
}
