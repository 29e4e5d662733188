// Second derivatives, for gradients of gradients.
#pragma once

/// The derivative of what `gradient_through` multiplies dy by, with respect to the number p that it takes it
/// from: y = f(x), or x for swish and GELU.
INLINE vec curvature(ck_activation f, vec p) {
  switch (f) {
    case CK_SIGMOID: return 1.0f - 2.0f * p;
    case CK_TANH: return -2.0f * p;
    case CK_ELU: return choose(p > 0.0f, splat(0), splat(1));
    case CK_SOFTPLUS: return vexp(-p);
    case CK_SWISH: {
      vec s = vsigmoid(p);
      return s * (1.0f - s) * (2.0f + p * (1.0f - 2.0f * s));
    }
    case CK_GELU: return vexp(-0.5f * p * p) * 0.39894228040143268f * (2.0f - p * p);
    case CK_LINEAR:
    case CK_RELU:
    case CK_LEAKY_RELU: return splat(0);
  }
}

static void activation_curvature(ck_activation f, size_t n, const float *p, const float *a, const float *b,
                                 float *dp) {
  for (size_t i = 0; i < n; i += LANES) {
    size_t count = n - i;
    if (count >= LANES) store(dp + i, load(a + i) * load(b + i) * curvature(f, load(p + i)));
    else
      store_some(dp + i, load_some(a + i, count) * load_some(b + i, count) * curvature(f, load_some(p + i, count)),
                 count);
  }
}
