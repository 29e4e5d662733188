// Activations, their gradients and second derivatives, over whole buffers. activations.def has the formulas.
#pragma once

// Beyond these a gate is 0 or 1 to single precision. Values are clamped to them where infinity times a
// gate of 0 would be NaN.
#define SIGMOID_EDGE 88.0f
#define NORMAL_EDGE 13.0f

INLINE vec activated(ck_activation f, float slope, vec x) {
  switch (f) {
#define ACTIVATION(NAME, VALUE, GRADIENT, CURVATURE) \
  case CK_##NAME: {                                  \
    VALUE                                            \
  }
#include "activations.def"
#undef ACTIVATION
  }
}

/// dy f'(x) in terms of p, which is y = f(x), or x for swish and GELU.
INLINE vec gradient_through(ck_activation f, float slope, vec p, vec dy) {
  switch (f) {
#define ACTIVATION(NAME, VALUE, GRADIENT, CURVATURE) \
  case CK_##NAME: {                                  \
    GRADIENT                                         \
  }
#include "activations.def"
#undef ACTIVATION
  }
}

/// The derivative of what `gradient_through` multiplies dy by, with respect to p.
INLINE vec curvature(ck_activation f, vec p) {
  switch (f) {
#define ACTIVATION(NAME, VALUE, GRADIENT, CURVATURE) \
  case CK_##NAME: {                                  \
    CURVATURE                                        \
  }
#include "activations.def"
#undef ACTIVATION
  }
}

static void activate(ck_activation f, float slope, size_t n, const float *x, float *y) {
#define VECTOR(LANE_COUNT, I) store_lanes(LANE_COUNT, y + (I), activated(kind, slope, load_lanes(LANE_COUNT, x + (I))))
#define BODY(F)                \
  {                            \
    enum { kind = F };         \
    FOR_EACH_VECTOR(n, VECTOR) \
  }
  switch (f) {
#define ACTIVATION(NAME, ...) case CK_##NAME: BODY(CK_##NAME) break;
#include "activations.def"
#undef ACTIVATION
  }
#undef BODY
#undef VECTOR
}

static void activate_backward(ck_activation f, float slope, size_t n, const float *y, const float *dy,
                              float *dx) {
#define VECTOR(LANE_COUNT, I)                                                                   \
  store_lanes(LANE_COUNT, dx + (I),                                                             \
              gradient_through(kind, slope, load_lanes(LANE_COUNT, y + (I)), load_lanes(LANE_COUNT, dy + (I))))
#define BODY(F)                \
  {                            \
    enum { kind = F };         \
    FOR_EACH_VECTOR(n, VECTOR) \
  }
  switch (f) {
#define ACTIVATION(NAME, ...) case CK_##NAME: BODY(CK_##NAME) break;
#include "activations.def"
#undef ACTIVATION
  }
#undef BODY
#undef VECTOR
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

/// The same over blocks of rows; `sums` is (blocks, columns): those of each block.
static void bias_blocks_backward(ck_activation f, float slope, size_t rows, size_t columns, const float *y,
                                 const float *dy, float *dx, float *sums) {
  float *own = ck_scratch(CK_SCRATCH_CHANNELS, (columns + LANES) * sizeof(float));
  for (size_t first = 0; first < rows; first += BLOCK_OF_ROWS, sums += columns) {
    size_t count = block_rows(rows, first), at = first * columns;
    const float *end = dy + at + count * columns;
#define COLUMNS(WIDTH, J)                                                                       \
  block_bias_backward(kind, WIDTH, slope, count, columns, y + at + (J), dy + at + (J), end,     \
                      dx ? dx + at + (J) : 0, own + (J))
#define BODY(F)                        \
  {                                    \
    enum { kind = F };                 \
    FOR_EACH_COLUMNS(columns, COLUMNS) \
  }
    switch (f) {
#define ACTIVATION(NAME, ...) case CK_##NAME: BODY(CK_##NAME) break;
#include "activations.def"
#undef ACTIVATION
    }
#undef BODY
#undef COLUMNS
    memcpy(sums, own, columns * sizeof(float));
  }
}

static void add_rows(size_t rows, size_t columns, const float *x, float *y) {
  memset(y, 0, columns * sizeof(float));
  for (size_t i = 0; i < rows; i++, x += columns)
    for (size_t j = 0; j < columns; j++) y[j] += x[j];
}

static void bias_activate_backward(ck_activation f, float slope, size_t rows, size_t columns, const float *y,
                                   const float *dy, float *dx, float *bias_gradient) {
  if (!bias_gradient) {
    activate_backward(f, slope, rows * columns, y, dy, dx);
    return;
  }
  size_t blocks = (rows + BLOCK_OF_ROWS - 1) / BLOCK_OF_ROWS;
  float *sums = ck_scratch(CK_SCRATCH_TOTALS, blocks * columns * sizeof(float));
  bias_blocks_backward(f, slope, rows, columns, y, dy, dx, sums);
  add_rows(blocks, columns, sums, bias_gradient);
}

static void activation_curvature(ck_activation f, size_t n, const float *p, const float *a, const float *b,
                                 float *dp) {
#define VECTOR(LANE_COUNT, I)                                                     \
  store_lanes(LANE_COUNT, dp + (I),                                               \
              load_lanes(LANE_COUNT, a + (I)) * load_lanes(LANE_COUNT, b + (I)) * \
                  curvature(f, load_lanes(LANE_COUNT, p + (I))))
  FOR_EACH_VECTOR(n, VECTOR)
#undef VECTOR
}
