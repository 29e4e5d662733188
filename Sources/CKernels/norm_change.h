// How a normalisation's output changes with its input, to first order, and the gradient of that: for penalties
// on gradients, so plain loops will do. Written with x^ = (x - mean) inverse, gain = inverse scale, and
// t = u - mean(u) - x^ mean(x^ u), the change that reaches x^ / inverse; of fixed moments t = u.
#pragma once

/// One channel of one group.
typedef struct {
  double mean, inverse, scale, shift, slope;
  double change, lean;      // mean(u), mean(x^ u); 0 for fixed moments
  double sum, pull, total;  // of h = g r scale: sum h, sum h x^, sum h t
  double even, tilt;        // of what reaches x^: mean(e), mean(e x^)
} changing_channel;

INLINE double normal_of(const changing_channel *c, float x) { return ((double)x - c->mean) * c->inverse; }
INLINE double change_of(const changing_channel *c, double normal, float u) {
  return (double)u - c->change - normal * c->lean;
}
/// The rectifier's factor.
INLINE double rectified_slope(const changing_channel *c, double normal) {
  return normal * c->scale + c->shift > 0 ? 1 : c->slope;
}

static changing_channel *changing_channels(const ck_normalization *s, size_t group, const float *x,
                                           const float *u) {
  size_t channels = s->channels;
  changing_channel *all = ck_scratch(CK_SCRATCH_TOTALS, channels * sizeof(changing_channel));
  for (size_t j = 0; j < channels; j++) {
    size_t at = group * channels + j;
    all[j] = (changing_channel){
        .mean = s->mean ? (double)s->mean[at] : 0,
        .inverse = s->variance ? 1 / __builtin_sqrt((double)s->variance[at] + (double)s->epsilon) : 1,
        .scale = s->scale ? (double)s->scale[j] : 1,
        .shift = s->shift ? (double)s->shift[j] : 0,
        .slope = s->slope ? (double)s->slope[j] : 1};
  }
  if (s->fixed || !s->mean) return all;
  for (size_t i = 0; i < s->rows; i++)
    for (size_t j = 0; j < channels; j++) {
      all[j].change += (double)u[i * channels + j];
      all[j].lean += (double)u[i * channels + j] * normal_of(&all[j], x[i * channels + j]);
    }
  for (size_t j = 0; j < channels; j++) {
    all[j].change /= (double)s->rows;
    all[j].lean /= (double)s->rows;
  }
  return all;
}

static void normalize_change(const ck_normalization *s, const float *x, const float *u, float *y) {
  size_t channels = s->channels, size = s->rows * channels;
  for (size_t g = 0; g < s->groups; g++, x += size, u += size, y += size) {
    const changing_channel *all = changing_channels(s, g, x, u);
    for (size_t i = 0; i < size; i++) {
      const changing_channel *c = &all[i % channels];
      double normal = normal_of(c, x[i]);
      y[i] = (float)(rectified_slope(c, normal) * c->scale * c->inverse * change_of(c, normal, u[i]));
    }
  }
}

/// What reaches x^ of one value through t: of h, and of u through mean(x^ u).
INLINE double through_normal(const changing_channel *c, double h, float u, double rows) {
  return -c->inverse * (c->lean * h + c->pull * (double)u / rows);
}

static void normalize_change_backward(const ck_normalization *s, const float *x, const float *u,
                                      const float *dy, float *dx, float *du, float *dscale, float *dslope) {
  size_t channels = s->channels, size = s->rows * channels;
  double rows = (double)s->rows;
  int moves = !s->fixed && s->mean;
  for (size_t j = 0; j < channels; j++) {
    if (dscale) dscale[j] = 0;
    if (dslope) dslope[j] = 0;
  }
  for (size_t g = 0; g < s->groups; g++) {
    changing_channel *all = changing_channels(s, g, x, u);
    for (size_t i = 0; i < size; i++) {
      changing_channel *c = &all[i % channels];
      double normal = normal_of(c, x[i]), t = change_of(c, normal, u[i]);
      double slope = rectified_slope(c, normal), h = (double)dy[i] * slope * c->scale;
      c->sum += h;
      c->pull += h * normal;
      c->total += h * t;
      if (dscale) dscale[i % channels] += (float)((double)dy[i] * slope * c->inverse * t);
      if (dslope && normal * c->scale + c->shift <= 0)
        dslope[i % channels] += (float)((double)dy[i] * c->scale * c->inverse * t);
    }
    for (size_t i = 0; moves && i < size; i++) {
      changing_channel *c = &all[i % channels];
      double normal = normal_of(c, x[i]), h = (double)dy[i] * rectified_slope(c, normal) * c->scale;
      double e = through_normal(c, h, u[i], rows);
      c->even += e / rows;
      c->tilt += e * normal / rows;
    }
    for (size_t i = 0; i < size; i++) {
      const changing_channel *c = &all[i % channels];
      double normal = normal_of(c, x[i]), h = (double)dy[i] * rectified_slope(c, normal) * c->scale;
      double straight = moves ? h - c->sum / rows - normal * c->pull / rows : h;
      if (du) du[i] = (float)(c->inverse * straight);
      if (!dx) continue;
      double e = through_normal(c, h, u[i], rows);
      // Besides through x^, x moves the deviation that t is divided by.
      double bent = c->inverse * (e - c->even - normal * c->tilt - c->total * c->inverse * normal / rows);
      dx[i] = moves ? (float)bent : 0;
    }
    x += size, u += size, dy += size;
    if (dx) dx += size;
    if (du) du += size;
  }
}
