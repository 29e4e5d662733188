// Activations and their gradients, whole buffers.
#pragma once

// Beyond these a gate is 0 or 1 to single precision. Values are kept within them where infinity times a
// gate of 0 would be no number.
#define SIGMOID_EDGE 88.0f
#define NORMAL_EDGE 13.0f

INLINE vec activated(ck_activation f, float slope, vec x) {
  switch (f) {
    case CK_LINEAR: return x;
    case CK_SIGMOID: return vsigmoid(x);
    // Written so that NaN stays NaN and a diverged network is seen.
    case CK_RELU: return choose(x <= 0.0f, splat(0), x);
    case CK_TANH: return vtanh(x);
    case CK_LEAKY_RELU: return choose(x <= 0.0f, x * slope, x);
    case CK_ELU: return choose(x <= 0.0f, vexpm1(x) * slope, x);
    case CK_SOFTPLUS: return choose(x <= 0.0f, splat(0), x) + vlog1p(vexp(-vabs(x)));
    case CK_SWISH: return choose(x < -SIGMOID_EDGE, splat(0), x * vsigmoid(x));
    case CK_GELU: {
      vec density, at = within(x, NORMAL_EDGE);
      return choose(x < -NORMAL_EDGE, splat(0), x * vnormal(at, &density));
    }
  }
}

/// dy f'(x) in terms of y = f(x); of x itself for swish and GELU, whose y does not tell x.
INLINE vec gradient_through(ck_activation f, float slope, vec y, vec dy) {
  switch (f) {
    case CK_LINEAR: return dy;
    case CK_SIGMOID: return dy * (y * (1.0f - y));
    case CK_RELU: return choose(y > 0.0f, dy, splat(0));
    case CK_TANH: return dy * (1.0f - y * y);
    case CK_LEAKY_RELU: return choose(y > 0.0f, dy, dy * slope);
    case CK_ELU: return choose(y > 0.0f, dy, dy * (y + slope));
    case CK_SOFTPLUS: return -dy * vexpm1(-y);
    case CK_SWISH: {
      vec x = within(y, SIGMOID_EDGE);
      vec e = vexp(-x), gate = 1.0f / (1.0f + e);
      return dy * (gate * (1.0f + x * (e * gate)));
    }
    case CK_GELU: {
      vec density, x = within(y, NORMAL_EDGE), below = vnormal(x, &density);
      return dy * (below + x * density);
    }
  }
}

#define FOR_EACH_ACTIVATION(BODY)                 \
  switch (f) {                                    \
    case CK_LINEAR: BODY(CK_LINEAR) break;         \
    case CK_SIGMOID: BODY(CK_SIGMOID) break;       \
    case CK_RELU: BODY(CK_RELU) break;             \
    case CK_TANH: BODY(CK_TANH) break;             \
    case CK_LEAKY_RELU: BODY(CK_LEAKY_RELU) break; \
    case CK_ELU: BODY(CK_ELU) break;               \
    case CK_SOFTPLUS: BODY(CK_SOFTPLUS) break;     \
    case CK_SWISH: BODY(CK_SWISH) break;           \
    case CK_GELU: BODY(CK_GELU) break;             \
  }

static void activate(ck_activation f, float slope, size_t n, const float *x, float *y) {
#define BODY(F)                                                                   \
  {                                                                               \
    size_t i = 0;                                                                 \
    for (; i + LANES <= n; i += LANES) store(y + i, activated(F, slope, load(x + i))); \
    if (i < n) store_some(y + i, activated(F, slope, load_some(x + i, n - i)), n - i); \
  }
  FOR_EACH_ACTIVATION(BODY)
#undef BODY
}

static void activate_backward(ck_activation f, float slope, size_t n, const float *y, const float *dy,
                              float *dx) {
#define BODY(F)                                                                       \
  {                                                                                   \
    size_t i = 0;                                                                     \
    for (; i + LANES <= n; i += LANES)                                                \
      store(dx + i, gradient_through(F, slope, load(y + i), load(dy + i)));           \
    if (i < n)                                                                        \
      store_some(dx + i, gradient_through(F, slope, load_some(y + i, n - i),          \
                                          load_some(dy + i, n - i)), n - i);          \
  }
  FOR_EACH_ACTIVATION(BODY)
#undef BODY
}

/// One block of rows, and its sums.
INLINE void block_bias_backward(ck_activation f, int width, float slope, size_t rows, size_t columns,
                                const float *y, const float *dy, const float *end, float *dx, float *sums) {
  vec total[COLUMN_VECTORS];
  EACH_COLUMN total[v] = splat(0);
  for (size_t i = 0; i < rows; i++)
    EACH_COLUMN {
      size_t at = i * columns + v * LANES;
      vec g = load_until(width > 1, dy + at, end);
      prefetch_next_block(dy + at, columns);
      if (f != CK_LINEAR) {
        g = gradient_through(f, slope, load_until(width > 1, y + at, y + (end - dy)), g);
        prefetch_next_block(y + at, columns);
      }
      if (dx) store_until(width > 1, dx + at, g, dx + (end - dy));
      total[v] += g;
    }
  EACH_COLUMN store(sums + v * LANES, total[v]);
}

static void bias_activate_backward(ck_activation f, float slope, size_t rows, size_t columns,
                                   const float *y, const float *dy, float *dx, float *bias_gradient) {
  if (!bias_gradient) {
    activate_backward(f, slope, rows * columns, y, dy, dx);
    return;
  }
  float *sums = ck_scratch(CK_SCRATCH_CHANNELS, (columns + LANES) * sizeof(float));
  memset(bias_gradient, 0, columns * sizeof(float));
  for (size_t first = 0; first < rows; first += BLOCK_OF_ROWS) {
    size_t count = block_rows(rows, first), at = first * columns;
    const float *end = dy + at + count * columns;
#define COLUMNS(WIDTH, J)                                                                       \
  block_bias_backward(kind, WIDTH, slope, count, columns, y + at + (J), dy + at + (J), end,     \
                      dx ? dx + at + (J) : 0, sums + (J))
#define BODY(F)                        \
  {                                    \
    enum { kind = F };                 \
    FOR_EACH_COLUMNS(columns, COLUMNS) \
  }
    FOR_EACH_ACTIVATION(BODY)
#undef BODY
#undef COLUMNS
    for (size_t j = 0; j < columns; j++) bias_gradient[j] += sums[j];
  }
}
