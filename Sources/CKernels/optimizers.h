// Updates of weights, one pass over memory. The formulas are those of PyTorch 2.13's documentation.
#pragma once

/// The gradient that a rule sees: clipped, and with the slope of the L2 penalty.
INLINE vec followed(ck_descent d, vec gradient, vec value) {
  // Left alone by default, so that neither an infinite weight nor a contraction to FMA changes it.
  if (d.scale != 1) gradient *= d.scale;
  if (d.decay != 0) gradient += d.decay * value;
  return gradient;
}

/// UPDATE over n weights: it reads and writes `value`, reads `gradient`, and reads and writes `lanes` values of
/// its states from index i.
#define EACH_WEIGHT(UPDATE)                                       \
  {                                                               \
    size_t i = 0;                                                 \
    for (; i + LANES <= n; i += LANES) WEIGHTS(LANES, UPDATE)     \
    if (i < n) WEIGHTS(n - i, UPDATE)                             \
  }
#define WEIGHTS(LANE_COUNT, UPDATE)                               \
  {                                                               \
    size_t lanes = LANE_COUNT;                                    \
    vec value = load_lanes(lanes, p + i);                         \
    vec gradient = followed(d, load_lanes(lanes, g + i), value);  \
    UPDATE                                                        \
    store_lanes(lanes, p + i, value);                             \
  }

static void sgd(size_t n, ck_descent d, double momentum, int nesterov, const float *g, float *velocity,
                float *p) {
  float kept = (float)momentum;
  if (!velocity) {
    EACH_WEIGHT(value += -d.rate * gradient;)
    return;
  }
  EACH_WEIGHT({
    vec direction = kept * load_lanes(lanes, velocity + i) + gradient;
    store_lanes(lanes, velocity + i, direction);
    if (nesterov) direction = gradient + kept * direction;
    value -= d.rate * direction;
  })
}

/// base^exponent by squaring.
static double power(double base, size_t exponent) {
  double result = 1;
  for (; exponent; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return result;
}

/// A running mean of values: kept (in 0 ..< 1) of the old, the rest of the new. Complements are formed in
/// double precision: 1 - 0.999f is off by 5e-5.
typedef struct {
  float kept, rest;
} decay_rate;
static decay_rate decaying(double kept) { return (decay_rate){(float)kept, (float)(1 - kept)}; }

INLINE vec squares(decay_rate r, vec mean, vec x) { return r.kept * mean + r.rest * x * x; }

static void adam(size_t n, ck_descent d, double beta1, double beta2, double epsilon, size_t step,
                 int decoupled, const float *g, float *m, float *v, float *p) {
  decay_rate first_rate = decaying(beta1), second_rate = decaying(beta2);
  float size = (float)((double)d.rate / (1 - power(beta1, step)));
  float root = (float)(1 / __builtin_sqrt(1 - power(beta2, step)));
  float guard = (float)epsilon;
  float shrink = decoupled ? (float)(1 - (double)d.rate * (double)d.decay) : 1;
  if (decoupled) d.decay = 0;
  EACH_WEIGHT({
    vec first = load_lanes(lanes, m + i);
    first += first_rate.rest * (gradient - first);
    vec second = squares(second_rate, load_lanes(lanes, v + i), gradient);
    value = value * shrink - size * first / (__builtin_elementwise_sqrt(second) * root + guard);
    store_lanes(lanes, m + i, first);
    store_lanes(lanes, v + i, second);
  })
}

static void adamax(size_t n, ck_descent d, double beta1, double beta2, double epsilon, size_t step,
                   const float *g, float *m, float *largest, float *p) {
  decay_rate rate = decaying(beta1);
  float size = (float)((double)d.rate / (1 - power(beta1, step)));
  float kept = (float)beta2, guard = (float)epsilon;
  EACH_WEIGHT({
    vec first = load_lanes(lanes, m + i);
    first += rate.rest * (gradient - first);
    vec norm = vmax(kept * load_lanes(lanes, largest + i), vabs(gradient) + guard);
    value -= size * first / norm;
    store_lanes(lanes, m + i, first);
    store_lanes(lanes, largest + i, norm);
  })
}

static void nadam(size_t n, ck_descent d, double beta1, double beta2, double epsilon, size_t step,
                  double gradient_share, double mean_share, const float *g, float *m, float *v, float *p) {
  decay_rate first_rate = decaying(beta1), second_rate = decaying(beta2);
  float gradient_size = (float)((double)d.rate * gradient_share);
  float mean_size = (float)((double)d.rate * mean_share);
  float root = (float)(1 / __builtin_sqrt(1 - power(beta2, step)));
  float guard = (float)epsilon;
  EACH_WEIGHT({
    vec first = load_lanes(lanes, m + i);
    first += first_rate.rest * (gradient - first);
    vec second = squares(second_rate, load_lanes(lanes, v + i), gradient);
    value -= (gradient_size * gradient + mean_size * first) / (__builtin_elementwise_sqrt(second) * root + guard);
    store_lanes(lanes, m + i, first);
    store_lanes(lanes, v + i, second);
  })
}

static void rmsprop(size_t n, ck_descent d, double alpha, double epsilon, double momentum, const float *g,
                    float *v, float *mean, float *velocity, float *p) {
  decay_rate rate = decaying(alpha);
  float kept = (float)momentum, guard = (float)epsilon;
  EACH_WEIGHT({
    vec second = squares(rate, load_lanes(lanes, v + i), gradient);
    store_lanes(lanes, v + i, second);
    if (mean) {
      vec first = load_lanes(lanes, mean + i);
      first += rate.rest * (gradient - first);
      store_lanes(lanes, mean + i, first);
      // A variance: rounding must not take it below 0. A NaN stays one in the gradient.
      second = vmax(second - first * first, splat(0));
    }
    vec direction = gradient / (__builtin_elementwise_sqrt(second) + guard);
    if (velocity) {
      direction += kept * load_lanes(lanes, velocity + i);
      store_lanes(lanes, velocity + i, direction);
    }
    value -= d.rate * direction;
  })
}

static void adagrad(size_t n, ck_descent d, double epsilon, const float *g, float *total, float *p) {
  float guard = (float)epsilon;
  EACH_WEIGHT({
    vec second = load_lanes(lanes, total + i) + gradient * gradient;
    value -= d.rate * gradient / (__builtin_elementwise_sqrt(second) + guard);
    store_lanes(lanes, total + i, second);
  })
}

static void adadelta(size_t n, ck_descent d, double rho, double epsilon, const float *g, float *v,
                     float *moved, float *p) {
  decay_rate rate = decaying(rho);
  float guard = (float)epsilon;
  EACH_WEIGHT({
    vec second = squares(rate, load_lanes(lanes, v + i), gradient);
    vec before = load_lanes(lanes, moved + i);
    vec ratio = (before + guard) / (second + guard);
    vec change = __builtin_elementwise_sqrt(ratio) * gradient;
    value -= d.rate * change;
    store_lanes(lanes, v + i, second);
    store_lanes(lanes, moved + i, squares(rate, before, change));
  })
}
#undef EACH_WEIGHT
#undef WEIGHTS

static double squared_norm(size_t n, const float *x) {
  double total = 0;
  // Short sums in single precision, one per lane, stay as accurate as single precision is; four independent
  // chains of them need not wait for one another.
  enum { CHAINS = 4, BLOCK = 32 * CHAINS * LANES };
  for (size_t first = 0; first < n; first += BLOCK) {
    size_t last = n - first < BLOCK ? n : first + BLOCK;
    vec sums[CHAINS] = {0};
    size_t i = first;
    for (; i + CHAINS * LANES <= last; i += CHAINS * LANES)
      for (int c = 0; c < CHAINS; c++) sums[c] += load(x + i + c * LANES) * load(x + i + c * LANES);
    for (; i < last; i += LANES) {
      vec rest = load_lanes(last - i < LANES ? last - i : LANES, x + i);
      sums[0] += rest * rest;
    }
    vec sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (size_t j = 0; j < LANES; j++) total += (double)sum[j];
  }
  return total;
}
