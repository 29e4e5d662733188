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
  gemm_output out = {.b = b,
                     .b_step = multiples(CK_SCRATCH_SUMS, k, b_transposed ? 1 : n),
                     .b_column = b_transposed ? k : 1,
                     .c = c,
                     .c_row = multiples(CK_SCRATCH_TARGETS, m, n),
                     .accumulate = accumulate,
                     .bias = bias,
                     .f = f,
                     .slope = slope};
  gemm(m, n, k, a, multiples(CK_SCRATCH_ROWS, m, a_transposed ? 1 : k),
       multiples(CK_SCRATCH_STEPS, k, a_transposed ? m : 1), &out);
}
