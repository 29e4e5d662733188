// Chooses an instruction set once, and sends every call there.
#include "table.h"
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"baseline", "avx2", "avx512"};

static ck_level supported_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return CK_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CK_AVX2;
#endif
  return CK_BASELINE;
}

ck_level ck_best_level(void) {
  ck_level best = supported_level();
  const char *cap = getenv("HPSEARCH_KERNELS");
  for (ck_level level = CK_BASELINE; cap && level < best; level++)
    if (strcmp(cap, names[level]) == 0) return level;
  return best;
}

static const ck_table *table_of(ck_level level) {
#if defined(__x86_64__)
  if (level == CK_AVX512) return &ck_table_avx512;
  if (level == CK_AVX2) return &ck_table_avx2;
#endif
  return &ck_table_baseline;
}

static _Thread_local const ck_table *current;
static _Thread_local ck_level current_level;

void ck_set_thread_level(ck_level level) {
  ck_level best = ck_best_level();
  current_level = level < best ? level : best;
  current = table_of(current_level);
}

static inline const ck_table *table(void) {
  if (!current) ck_set_thread_level(ck_best_level());
  return current;
}

ck_level ck_thread_level(void) {
  table();
  return current_level;
}

const char *ck_level_name(ck_level level) { return names[level]; }

void ck_activate(ck_activation f, float slope, size_t n, const float *x, float *y) {
  table()->activate(f, slope, n, x, y);
}
void ck_activate_backward(ck_activation f, float slope, size_t n, const float *y, const float *dy,
                          float *dx) {
  table()->activate_backward(f, slope, n, y, dy, dx);
}
void ck_bias_activate_backward(ck_activation f, float slope, size_t rows, size_t columns,
                               const float *y, const float *dy, float *dx, float *bias_gradient) {
  table()->bias_activate_backward(f, slope, rows, columns, y, dy, dx, bias_gradient);
}
void ck_matmul(size_t m, size_t n, size_t k, const float *a, int a_transposed, const float *b,
               int b_transposed, int accumulate, const float *bias, ck_activation f, float slope,
               float *c) {
  table()->matmul(m, n, k, a, a_transposed, b, b_transposed, accumulate, bias, f, slope, c);
}
void ck_conv3d(const ck_convolution *s, const float *x, const float *w, const float *bias,
               ck_activation f, float slope, float *y) {
  table()->conv3d(s, x, w, bias, f, slope, y);
}
void ck_conv3d_input_gradient(const ck_convolution *s, const float *dy, const float *w, float *dx) {
  table()->conv3d_input_gradient(s, dy, w, dx);
}
void ck_conv3d_weight_gradient(const ck_convolution *s, const float *x, const float *dy, float *dw) {
  table()->conv3d_weight_gradient(s, x, dy, dw);
}
void ck_max_pool3d(const ck_pooling *s, const float *x, float *y, uint16_t *winner) {
  table()->max_pool3d(s, x, y, winner);
}
void ck_max_pool3d_backward(const ck_pooling *s, const float *dy, const uint16_t *winner, float *dx) {
  table()->max_pool3d_backward(s, dy, winner, dx);
}
void ck_softmax(size_t rows, size_t columns, const float *x, float *y) {
  table()->softmax(rows, columns, x, y);
}
double ck_cross_entropy(size_t rows, size_t columns, const float *x, const int32_t *labels, float *dx) {
  return table()->cross_entropy(rows, columns, x, labels, dx);
}
double ck_binary_cross_entropy(size_t n, const float *x, const float *targets, float *dx) {
  return table()->binary_cross_entropy(n, x, targets, dx);
}
void ck_scale(size_t n, float a, const float *x, float *y) { table()->scale(n, a, x, y); }
void ck_add(size_t n, const float *x, const float *y, float *z) { table()->add(n, x, y, z); }
void ck_subtract(size_t n, const float *x, const float *y, float *z) { table()->subtract(n, x, y, z); }
void ck_multiply(size_t n, const float *x, const float *y, float *z) { table()->multiply(n, x, y, z); }
double ck_sum(size_t n, const float *x) { return table()->sum(n, x); }
void ck_dropout(size_t n, float rate, uint64_t seed, const float *x, float *y) {
  table()->dropout(n, rate, seed, x, y);
}
void ck_sgd(size_t n, float rate, float momentum, const float *g, float *velocity, float *p) {
  table()->sgd(n, rate, momentum, g, velocity, p);
}
void ck_adam(size_t n, float rate, float beta1, float beta2, float epsilon, size_t step,
             const float *g, float *m, float *v, float *p) {
  table()->adam(n, rate, beta1, beta2, epsilon, step, g, m, v, p);
}
double ck_peak_probe(size_t rounds) { return table()->peak_probe(rounds); }
