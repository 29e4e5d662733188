// Second derivatives, for gradients of gradients.
#pragma once

/// d/dy of f'(x) written in terms of y = f(x).
INLINE vec curvature(ck_activation f, vec y) {
  switch (f) {
    case CK_SIGMOID: return 1.0f - 2.0f * y;
    case CK_TANH: return -2.0f * y;
    case CK_LINEAR:
    case CK_RELU:
    case CK_LEAKY_RELU: return splat(0);
  }
}

static void activation_curvature(ck_activation f, size_t n, const float *y, const float *a, const float *b,
                                 float *dy) {
  for (size_t i = 0; i < n; i += LANES) {
    size_t count = n - i;
    if (count >= LANES) store(dy + i, load(a + i) * load(b + i) * curvature(f, load(y + i)));
    else
      store_some(dy + i, load_some(a + i, count) * load_some(b + i, count) * curvature(f, load_some(y + i, count)),
                 count);
  }
}
