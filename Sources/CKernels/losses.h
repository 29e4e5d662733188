// Softmax and the losses on logits.
#pragma once

/// The maximum of a row, lane by lane and then across, in a fixed order.
static float row_maximum(size_t n, const float *x) {
  float best = x[0];
  for (size_t j = 1; j < n; j++) best = x[j] > best ? x[j] : best;
  return best;
}

/// y = e^(x - highest), and its sum.
static double exponentials(size_t n, const float *x, float highest, float *y) {
#define VECTOR(LANE_COUNT, I) store_lanes(LANE_COUNT, y + (I), vexp(load_lanes(LANE_COUNT, x + (I)) - highest))
  FOR_EACH_VECTOR(n, VECTOR)
#undef VECTOR
  return sum(n, y);
}

static void softmax(size_t rows, size_t columns, const float *x, float *y) {
  for (size_t i = 0; i < rows; i++, x += columns, y += columns) {
    double total = exponentials(columns, x, row_maximum(columns, x), y);
    scale(columns, (float)(1 / total), y, y);
  }
}

/// log x of one positive normal number.
static float log_of(float x) { return vlog(splat(x))[0]; }

static double cross_entropy(size_t rows, size_t columns, const float *x, const int32_t *labels, double smoothing,
                            float *dx) {
  double loss = 0;
  double share = smoothing / (double)columns;
  float *probabilities = ck_scratch(CK_SCRATCH_PRODUCT, columns * sizeof(float));
  for (size_t i = 0; i < rows; i++, x += columns) {
    float highest = row_maximum(columns, x);
    double total = exponentials(columns, x, highest, probabilities);
    loss += (double)log_of((float)total) + (double)highest - (double)x[labels[i]];
    // -Σ q x with q = (1 - smoothing) onehot + share, less the -x[label] that is counted already.
    if (smoothing != 0) loss += smoothing * (double)x[labels[i]] - share * sum(columns, x);
    if (!dx) continue;
    scale(columns, (float)(1 / total), probabilities, dx);
    float wanted = dx[labels[i]] - (float)(1 - smoothing + share);
    if (smoothing != 0)
      for (size_t j = 0; j < columns; j++) dx[j] -= (float)share;
    dx[labels[i]] = wanted;
    dx += columns;
  }
  return loss;
}

static double binary_cross_entropy(size_t n, const float *x, const float *targets, float *dx) {
  double loss = 0;
  for (size_t i = 0; i < n; i += LANES) {
    size_t count = n - i < LANES ? n - i : LANES;
    vec logits = load_lanes(count, x + i);
    vec wanted = load_lanes(count, targets + i);
    vec losses = vmax(logits, splat(0)) - logits * wanted + vlog1p_exp_neg_abs(logits);
    // A comparison is false for NaN, so the maximum hides it; the sum must not.
    losses = choose(logits == logits, losses, logits);
    for (size_t j = 0; j < count; j++) loss += (double)losses[j];
    if (!dx) continue;
    // A slope this small moves no weight, but products with it would be denormal before long.
    vec slope = vsigmoid(logits) - wanted;
    store_lanes(count, dx + i, choose(vabs(slope) < 0x1p-60f, splat(0), slope));
  }
  return loss;
}

static double squared_error(size_t n, const float *x, const float *targets, float *dx) {
  enum { BLOCK = 64 * LANES };
  double loss = 0;
  for (size_t first = 0; first < n; first += BLOCK) {
    size_t last = n - first < BLOCK ? n : first + BLOCK;
    vec sum = splat(0);
    for (size_t i = first; i < last; i += LANES) {
      size_t count = last - i < LANES ? last - i : LANES;
      vec difference = load_lanes(count, x + i) - load_lanes(count, targets + i);
      sum += difference * difference;
      if (dx) store_lanes(count, dx + i, difference + difference);
    }
    for (int j = 0; j < LANES; j++) loss += (double)sum[j];
  }
  return loss;
}
