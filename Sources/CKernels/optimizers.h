// Updates of weights, one pass over memory.
#pragma once

static void sgd(size_t n, float rate, float momentum, const float *g, float *velocity, float *p) {
  if (!velocity) {
    for (size_t i = 0; i < n; i++) p[i] += -rate * g[i];
    return;
  }
  for (size_t i = 0; i < n; i++) {
    velocity[i] = momentum * velocity[i] + g[i];
    p[i] -= rate * velocity[i];
  }
}

/// base^exponent by squaring.
static double power(double base, size_t exponent) {
  double result = 1;
  for (; exponent; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return result;
}

static void adam(size_t n, float rate, float beta1, float beta2, float epsilon, size_t step,
                 const float *g, float *m, float *v, float *p) {
  float size = (float)((double)rate / (1 - power((double)beta1, step)));
  float root = (float)(1 / __builtin_sqrt(1 - power((double)beta2, step)));
  for (size_t i = 0; i < n; i += LANES) {
    size_t count = n - i;
    int whole = count >= LANES;
    vec gradient = whole ? load(g + i) : load_some(g + i, count);
    vec first = whole ? load(m + i) : load_some(m + i, count);
    vec second = whole ? load(v + i) : load_some(v + i, count);
    vec value = whole ? load(p + i) : load_some(p + i, count);
    first += (1 - beta1) * (gradient - first);
    second = beta2 * second + (1 - beta2) * gradient * gradient;
    value -= size * first / (__builtin_elementwise_sqrt(second) * root + epsilon);
    if (whole) {
      store(m + i, first);
      store(v + i, second);
      store(p + i, value);
    } else {
      store_some(m + i, first, count);
      store_some(v + i, second, count);
      store_some(p + i, value, count);
    }
  }
}
