// Winograd's minimal filtering for filters of 3 or 5 taps along two axes: the transforms of images, filters, products
// and gradients (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016, section 4).
//
// A tile has 6 x 6 inputs d, from which follow 4 x 4 outputs of a filter g of 3 x 3 taps, or 2 x 2 of one of 5 x 5,
// by 36 products where 144 or 100 would be needed. Along one axis
//
//   y = A' [(G g) * (B' d)]
//
// is the product of polynomials by their values at the six points 0, a, -a, b, -b and infinity: A takes outputs to
// values, G taps to values divided by the product of a point's distances to the others, B' is what remains of Lagrange's
// interpolation when all is transposed. With a = 5/8 and b = 3/2, whose powers here are exact floats, rounding errors are
// those of direct convolution; with the usual 1 and 2 they are twice that.
//
// What belongs to one of the 6 x 6 points is kept together: an array is (points, tiles, channels).
#pragma once

enum { TILE_INPUTS = 6, TILE_POINTS = TILE_INPUTS * TILE_INPUTS };

#define POINT_A 0.625f
#define POINT_B 1.5f

/// By how much taps are divided at each point.
static const float point_scales[TILE_INPUTS] = {
    1 / (POINT_A * POINT_A * POINT_B *POINT_B),
    1 / (2 * POINT_A * POINT_A * (POINT_A * POINT_A - POINT_B * POINT_B)),
    1 / (2 * POINT_A * POINT_A * (POINT_A * POINT_A - POINT_B * POINT_B)),
    1 / (2 * POINT_B * POINT_B * (POINT_B * POINT_B - POINT_A * POINT_A)),
    1 / (2 * POINT_B * POINT_B * (POINT_B * POINT_B - POINT_A * POINT_A)),
    1};

#define EACH(I, COUNT) _Pragma("clang loop unroll(full)") for (int I = 0; I < (COUNT); I++)

/// B' d.
INLINE void input_values(const vec d[TILE_INPUTS], vec u[TILE_INPUTS]) {
  const float a2 = POINT_A * POINT_A, b2 = POINT_B * POINT_B;
  vec even_a = d[4] - d[2] * b2, odd_a = (d[3] - d[1] * b2) * POINT_A;
  vec even_b = d[4] - d[2] * a2, odd_b = (d[3] - d[1] * a2) * POINT_B;
  u[0] = d[4] - d[2] * (a2 + b2) + d[0] * (a2 * b2);
  u[1] = even_a + odd_a;
  u[2] = even_a - odd_a;
  u[3] = even_b + odd_b;
  u[4] = even_b - odd_b;
  u[5] = d[5] - d[3] * (a2 + b2) + d[1] * (a2 * b2);
}

/// The values of the polynomial with `count` (a constant) coefficients x: A x, or G x before its division.
INLINE void values_of(int count, const vec *x, vec u[TILE_INPUTS]) {
  vec even[2] = {x[0], x[0]}, odd[2] = {x[1] * POINT_A, x[1] * POINT_B};
  const float squares[2] = {POINT_A * POINT_A, POINT_B * POINT_B}, points[2] = {POINT_A, POINT_B};
  EACH(p, 2) {
    if (count > 2) even[p] += x[2] * squares[p];
    if (count > 3) odd[p] += x[3] * (squares[p] * points[p]);
    if (count > 4) even[p] += x[4] * (squares[p] * squares[p]);
    u[1 + 2 * p] = even[p] + odd[p];
    u[2 + 2 * p] = even[p] - odd[p];
  }
  u[0] = x[0];
  u[5] = x[count - 1];
}

/// The transposed operation: A' u, or G' u after its division.
INLINE void coefficients_of(int count, const vec u[TILE_INPUTS], vec *x) {
  vec even_a = u[1] + u[2], odd_a = u[1] - u[2], even_b = u[3] + u[4], odd_b = u[3] - u[4];
  const float a = POINT_A, a2 = a * a, b = POINT_B, b2 = b * b;
  x[0] = u[0] + even_a + even_b;
  x[1] = odd_a * a + odd_b * b;
  if (count > 2) x[2] = even_a * a2 + even_b * b2;
  if (count > 3) x[3] = odd_a * (a2 * a) + odd_b * (b2 * b);
  if (count > 4) x[4] = even_a * (a2 * a2) + even_b * (b2 * b2);
  x[count - 1] += u[5];
}

/// A line of tiles.
typedef struct {
  size_t count, width, channels;  // tiles; positions of a line of the image; channels of a position
  size_t outputs;                 // of a tile along an axis
} tile_line;

/// B' down the lines of a line of tiles: to six lines, `distance` floats apart.
static void transform_down(size_t n, const float *const lines[TILE_INPUTS], float *to, size_t distance) {
#define VALUES(LANE_COUNT, I)                                                      \
  {                                                                                \
    vec d[TILE_INPUTS], u[TILE_INPUTS];                                            \
    EACH(r, TILE_INPUTS) d[r] = load_lanes(LANE_COUNT, lines[r] + (I));            \
    input_values(d, u);                                                            \
    EACH(r, TILE_INPUTS) store_lanes(LANE_COUNT, to + (size_t)r * distance + (I), u[r]); \
  }
  FOR_EACH_VECTOR(n, VALUES)
#undef VALUES
}

/// B' along one of these lines, which begins with its padding: tile after tile to six points.
static void transform_along(const tile_line *l, const float *from, float *to, size_t point) {
  for (size_t t = 0; t < l->count; t++, from += l->outputs * l->channels, to += l->channels) {
#define VALUES(LANE_COUNT, I)                                                                         \
  {                                                                                                   \
    vec d[TILE_INPUTS], u[TILE_INPUTS];                                                               \
    EACH(r, TILE_INPUTS) d[r] = load_lanes(LANE_COUNT, from + (size_t)r * l->channels + (I));         \
    input_values(d, u);                                                                               \
    EACH(r, TILE_INPUTS) store_lanes(LANE_COUNT, to + (size_t)r * point + (I), u[r]);                 \
  }
    FOR_EACH_VECTOR(l->channels, VALUES)
#undef VALUES
  }
}

/// A y A' of a line of tiles of `outputs` (a constant) x `outputs` gradients; lines beyond the output are null.
INLINE void transform_gradients(int outputs, const float *const *lines, const tile_line *l, float *to, size_t point) {
  for (size_t t = 0; t < l->count; t++, to += l->channels) {
#define VALUES(LANE_COUNT, I)                                                                        \
  {                                                                                                  \
    vec column[4][TILE_INPUTS];                                                                      \
    EACH(j, outputs) {                                                                               \
      size_t at = t * (size_t)outputs + (size_t)j;                                                   \
      vec y[4];                                                                                      \
      EACH(r, outputs)                                                                               \
        y[r] = at < l->width && lines[r] ? load_lanes(LANE_COUNT, lines[r] + at * l->channels + (I)) : splat(0); \
      values_of(outputs, y, column[j]);                                                              \
    }                                                                                                \
    EACH(r, TILE_INPUTS) {                                                                           \
      vec y[4], u[TILE_INPUTS];                                                                      \
      EACH(j, outputs) y[j] = column[j][r];                                                          \
      values_of(outputs, y, u);                                                                      \
      EACH(j, TILE_INPUTS) store_lanes(LANE_COUNT, to + (size_t)(r * TILE_INPUTS + j) * point + (I), u[j]); \
    }                                                                                                \
  }
    FOR_EACH_VECTOR(l->channels, VALUES)
#undef VALUES
  }
}

/// A' m A + bias of a line of tiles; lines beyond the output are null.
INLINE void transform_products(int outputs, const float *from, size_t point, const tile_line *l, const float *bias,
                               float *const *lines) {
  for (size_t t = 0; t < l->count; t++, from += l->channels) {
#define VALUES(LANE_COUNT, I)                                                                        \
  {                                                                                                  \
    vec column[TILE_INPUTS][4], shift = bias ? load_lanes(LANE_COUNT, bias + (I)) : splat(0);        \
    EACH(j, TILE_INPUTS) {                                                                           \
      vec m[TILE_INPUTS];                                                                            \
      EACH(r, TILE_INPUTS) m[r] = load_lanes(LANE_COUNT, from + (size_t)(r * TILE_INPUTS + j) * point + (I)); \
      coefficients_of(outputs, m, column[j]);                                                        \
    }                                                                                                \
    EACH(r, outputs) {                                                                               \
      vec u[TILE_INPUTS], y[4];                                                                      \
      EACH(j, TILE_INPUTS) u[j] = column[j][r];                                                      \
      coefficients_of(outputs, u, y);                                                                \
      if (lines[r])                                                                                  \
        EACH(j, outputs) {                                                                           \
          size_t at = t * (size_t)outputs + (size_t)j;                                               \
          if (at < l->width) store_lanes(LANE_COUNT, lines[r] + at * l->channels + (I), y[j] + shift); \
        }                                                                                            \
    }                                                                                                \
  }
    FOR_EACH_VECTOR(l->channels, VALUES)
#undef VALUES
  }
}

/// G g G' of n filters of `taps` (a constant) x `taps`: taps are `tap` floats apart, points `point`.
INLINE void transform_filters(int taps, size_t n, const float *from, size_t tap, float *to, size_t point) {
#define VALUES(LANE_COUNT, I)                                                                            \
  {                                                                                                      \
    vec column[5][TILE_INPUTS];                                                                          \
    EACH(w, taps) {                                                                                      \
      vec g[5];                                                                                          \
      EACH(h, taps) g[h] = load_lanes(LANE_COUNT, from + (size_t)(h * taps + w) * tap + (I));            \
      values_of(taps, g, column[w]);                                                                     \
    }                                                                                                    \
    EACH(h, TILE_INPUTS) {                                                                               \
      vec g[5], u[TILE_INPUTS];                                                                          \
      EACH(w, taps) g[w] = column[w][h];                                                                 \
      values_of(taps, g, u);                                                                             \
      EACH(w, TILE_INPUTS)                                                                               \
        store_lanes(LANE_COUNT, to + (size_t)(h * TILE_INPUTS + w) * point + (I),                        \
                    u[w] * (point_scales[h] * point_scales[w]));                                         \
    }                                                                                                    \
  }
  FOR_EACH_VECTOR(n, VALUES)
#undef VALUES
}

/// G' u G of n filters, where the points' gradients are `point` floats apart and the taps' `tap`.
INLINE void transform_filter_gradients(int taps, size_t n, const float *from, size_t point, float *to, size_t tap) {
#define VALUES(LANE_COUNT, I)                                                                             \
  {                                                                                                       \
    vec column[TILE_INPUTS][5];                                                                           \
    EACH(w, TILE_INPUTS) {                                                                                \
      vec u[TILE_INPUTS];                                                                                 \
      EACH(h, TILE_INPUTS)                                                                                \
        u[h] = load_lanes(LANE_COUNT, from + (size_t)(h * TILE_INPUTS + w) * point + (I)) *               \
               (point_scales[h] * point_scales[w]);                                                       \
      coefficients_of(taps, u, column[w]);                                                                \
    }                                                                                                     \
    EACH(h, taps) {                                                                                       \
      vec u[TILE_INPUTS], g[5];                                                                           \
      EACH(w, TILE_INPUTS) u[w] = column[w][h];                                                           \
      coefficients_of(taps, u, g);                                                                        \
      EACH(w, taps) store_lanes(LANE_COUNT, to + (size_t)(h * taps + w) * tap + (I), g[w]);               \
    }                                                                                                     \
  }
  FOR_EACH_VECTOR(n, VALUES)
#undef VALUES
}
#undef EACH
