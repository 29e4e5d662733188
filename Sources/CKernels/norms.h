// Normalisation of channels over groups of rows, followed by a rectifier.
//
// Rows are taken in blocks. Sums over a block run in floats, those over the blocks in doubles, in order.
#pragma once

/// What the passes over one group use of each channel, and their sums; padded by one vector after the last.
typedef struct {
  float *mean, *inverse;       // and 1 / standard deviation
  float *gain, *shift, *slope;  // inverse · scale, and as given
  float *part[3];              // sums over a block
  double *total[3];            // over a group
  float *pull, *lean;          // of a gradient: the constant part, and a deviation's factor
} norm_channels;

static norm_channels norm_room(size_t channels) {
  size_t padded = channels + LANES;
  float *p = ck_scratch(CK_SCRATCH_CHANNELS, 10 * padded * sizeof(float));
  double *totals = ck_scratch(CK_SCRATCH_TOTALS, 3 * padded * sizeof(double));
  // The lanes after the last channel take part in the computation, but nothing keeps the results.
  memset(p, 0, 10 * padded * sizeof(float));
  return (norm_channels){
      .mean = p, .inverse = p + padded, .gain = p + 2 * padded, .shift = p + 3 * padded,
      .slope = p + 4 * padded, .part = {p + 5 * padded, p + 6 * padded, p + 7 * padded},
      .total = {totals, totals + padded, totals + 2 * padded}, .pull = p + 8 * padded, .lean = p + 9 * padded};
}

// MARK: Mean and variance

INLINE void block_moments(int width, size_t rows, size_t channels, const float *x, const float *end,
                          float *mean, float *squares) {
  vec centre[COLUMN_VECTORS], sum[COLUMN_VECTORS];
  EACH_COLUMN sum[v] = splat(0);
  for (size_t i = 0; i < rows; i++)
    EACH_COLUMN {
      const float *at = x + i * channels + v * LANES;
      prefetch_next_block(at, channels);
      sum[v] += load_until(width > 1, at, end);
    }
  EACH_COLUMN {
    centre[v] = sum[v] / (float)rows;
    sum[v] = splat(0);
  }
  for (size_t i = 0; i < rows; i++)
    EACH_COLUMN {
      vec deviation = load_until(width > 1, x + i * channels + v * LANES, end) - centre[v];
      sum[v] += deviation * deviation;
    }
  EACH_COLUMN {
    store(mean + v * LANES, centre[v]);
    store(squares + v * LANES, sum[v]);
  }
}

/// Leaves in n->part the mean of every channel over a block of rows, and the sum of squared deviations from it.
static void moments_of_block(size_t rows, size_t channels, const float *x, const norm_channels *n) {
  const float *end = x + rows * channels;
#define BODY(WIDTH, J) block_moments(WIDTH, rows, channels, x + (J), end, n->part[0] + (J), n->part[1] + (J))
  FOR_EACH_COLUMNS(channels, BODY)
#undef BODY
}

/// Takes the moments of the block that begins at row `first` into those of the rows before it, in n->total, as
/// Chan, Golub and LeVeque (1983) do.
static void join_moments(size_t rows, size_t first, size_t channels, const float *block_mean,
                         const float *block_squares, const norm_channels *n) {
  double *mean = n->total[0], *squares = n->total[1];
  double count = (double)block_rows(rows, first), share = count / ((double)first + count);
  for (size_t c = 0; c < channels; c++) {
    double step = (double)block_mean[c] - mean[c];
    mean[c] += step * share;
    squares[c] += (double)block_squares[c] + step * step * share * (double)first;
  }
}

/// Leaves in n->total the mean of every channel and its sum of squared deviations.
static void moments(size_t rows, size_t channels, const float *x, const norm_channels *n) {
  for (size_t c = 0; c < channels; c++) n->total[0][c] = n->total[1][c] = 0;
  for (size_t first = 0; first < rows; first += BLOCK_OF_ROWS) {
    moments_of_block(block_rows(rows, first), channels, x + first * channels, n);
    join_moments(rows, first, channels, n->part[0], n->part[1], n);
  }
}

/// Writes the moments in n->total where group `g` has its own.
static void write_moments(const ck_normalization *s, size_t g, const norm_channels *n) {
  for (size_t c = 0; c < s->channels; c++) {
    s->mean[g * s->channels + c] = (float)n->total[0][c];
    s->variance[g * s->channels + c] = (float)(n->total[1][c] / (double)s->rows);
  }
}

/// Fills in what either direction needs of group `g`.
static void prepare_group(const ck_normalization *s, size_t g, const norm_channels *n) {
  for (size_t c = 0; c < s->channels; c++) {
    size_t at = g * s->channels + c;
    n->mean[c] = s->mean ? s->mean[at] : 0;
    n->inverse[c] = s->mean ? (float)(1 / __builtin_sqrt((double)s->variance[at] + (double)s->epsilon)) : 1;
    n->gain[c] = s->scale ? n->inverse[c] * s->scale[c] : n->inverse[c];
    n->shift[c] = s->shift ? s->shift[c] : 0;
    n->slope[c] = s->slope ? s->slope[c] : 1;
  }
}

// MARK: Forward

INLINE void normalize_rows(int rectified, size_t rows, size_t channels, const norm_channels *n, const float *x,
                           float *y) {
  const float *mean = n->mean, *gain = n->gain, *shift = n->shift, *slope = n->slope;
  const float *x_end = x + rows * channels, *y_end = y + rows * channels;
  for (size_t i = 0; i < rows; i++, x += channels, y += channels) {
#define BODY(WHOLE, J)                                                                               \
  {                                                                                                  \
    size_t c = (J);                                                                                  \
    vec z = (load_until(WHOLE, x + c, x_end) - load(mean + c)) * load(gain + c) + load(shift + c);    \
    if (rectified) z = choose(z > 0.0f, z, z * load(slope + c));                                     \
    store_until(WHOLE, y + c, z, y_end);                                                             \
  }
    FOR_EACH_VECTOR_OF_ROW(channels, BODY)
#undef BODY
  }
}

static void normalize(const ck_normalization *s, const float *x, float *y) {
  size_t channels = s->channels, group = s->rows * channels;
  norm_channels n = norm_room(channels);
  for (size_t g = 0; g < s->groups; g++, x += group, y += group) {
    if (!s->fixed) {
      moments(s->rows, channels, x, &n);
      write_moments(s, g, &n);
    }
    prepare_group(s, g, &n);
    if (s->slope) normalize_rows(1, s->rows, channels, &n, x, y);
    else normalize_rows(0, s->rows, channels, &n, x, y);
  }
}

// MARK: Backward

/// The sums of the gradient, of its products with the deviations, and of the slope's gradient.
INLINE void block_gradient_sums(int width, int rectified, size_t rows, size_t channels, size_t j,
                                const norm_channels *n, const float *x, const float *dy, const float *end) {
  vec plain[COLUMN_VECTORS], leaning[COLUMN_VECTORS], bent[COLUMN_VECTORS];
  vec mean[COLUMN_VECTORS], gain[COLUMN_VECTORS], shift[COLUMN_VECTORS], slope[COLUMN_VECTORS];
  EACH_COLUMN {
    size_t c = j + v * LANES;
    mean[v] = load(n->mean + c);
    gain[v] = load(n->gain + c);
    shift[v] = load(n->shift + c);
    slope[v] = load(n->slope + c);
    plain[v] = leaning[v] = bent[v] = splat(0);
  }
  for (size_t i = 0; i < rows; i++)
    EACH_COLUMN {
      size_t at = i * channels + j + v * LANES;
      prefetch_next_block(x + at, channels);
      prefetch_next_block(dy + at, channels);
      vec deviation = load_until(width > 1, x + at, end) - mean[v];
      vec g = load_until(width > 1, dy + at, dy + (end - x));
      if (rectified) {
        vec z = deviation * gain[v] + shift[v];
        bent[v] += choose(z > 0.0f, splat(0), g * z);
        g = choose(z > 0.0f, g, g * slope[v]);
      }
      plain[v] += g;
      leaning[v] += g * deviation;
    }
  EACH_COLUMN {
    store(n->part[0] + j + v * LANES, plain[v]);
    store(n->part[1] + j + v * LANES, leaning[v]);
    store(n->part[2] + j + v * LANES, bent[v]);
  }
}

/// Leaves a block's sums in n->part.
static void gradient_sums_of_block(const ck_normalization *s, size_t rows, const norm_channels *n, const float *x,
                                   const float *dy) {
  size_t channels = s->channels;
  const float *end = x + rows * channels;
#define BODY(WIDTH, J)                                                                \
  if (s->slope) block_gradient_sums(WIDTH, 1, rows, channels, J, n, x, dy, end);      \
  else block_gradient_sums(WIDTH, 0, rows, channels, J, n, x, dy, end)
  FOR_EACH_COLUMNS(channels, BODY)
#undef BODY
}

static void clear_totals(size_t channels, const norm_channels *n) {
  for (int sum = 0; sum < 3; sum++)
    for (size_t c = 0; c < channels; c++) n->total[sum][c] = 0;
}

static void gradient_sums(const ck_normalization *s, const norm_channels *n, const float *x, const float *dy) {
  size_t channels = s->channels;
  clear_totals(channels, n);
  for (size_t first = 0; first < s->rows; first += BLOCK_OF_ROWS) {
    size_t at = first * channels;
    gradient_sums_of_block(s, block_rows(s->rows, first), n, x + at, dy + at);
    for (int sum = 0; sum < 3; sum++)
      for (size_t c = 0; c < channels; c++) n->total[sum][c] += (double)n->part[sum][c];
  }
}

/// From the sums of group `g` in n->total: what the input's gradient needs of each channel, in n->pull and n->lean,
/// and the parameters' gradients, to which the group's are added.
static void gradients_of_sums(const ck_normalization *s, size_t g, const norm_channels *n, float *dscale,
                              float *dshift, float *dslope) {
  for (size_t c = 0; c < s->channels; c++) {
    double inverse = (double)n->inverse[c], share = s->fixed ? 0 : (double)n->gain[c] / (double)s->rows;
    n->pull[c] = (float)(n->total[0][c] * share);
    n->lean[c] = (float)(n->total[1][c] * share * inverse * inverse);
    if (dscale) dscale[c] = (g ? dscale[c] : 0) + (float)(n->total[1][c] * inverse);
    if (dshift) dshift[c] = (g ? dshift[c] : 0) + (float)n->total[0][c];
    if (dslope) dslope[c] = (g ? dslope[c] : 0) + (float)n->total[2][c];
  }
}

INLINE void input_gradient_of_rows(int rectified, size_t rows, size_t channels, const norm_channels *n,
                                   const float *x, const float *dy, float *dx) {
  const float *mean = n->mean, *gain = n->gain, *shift = n->shift, *slope = n->slope, *pull = n->pull,
              *lean = n->lean;
  const float *x_end = x + rows * channels, *dy_end = dy + rows * channels, *dx_end = dx + rows * channels;
  for (size_t i = 0; i < rows; i++, x += channels, dy += channels, dx += channels) {
#define BODY(WHOLE, J)                                                                                  \
  {                                                                                                     \
    size_t c = (J);                                                                                     \
    vec deviation = load_until(WHOLE, x + c, x_end) - load(mean + c);                                   \
    vec g = load_until(WHOLE, dy + c, dy_end);                                                          \
    if (rectified)                                                                                      \
      g = choose(deviation * load(gain + c) + load(shift + c) > 0.0f, g, g * load(slope + c));          \
    g = g * load(gain + c) - (deviation * load(lean + c) + load(pull + c));                             \
    store_until(WHOLE, dx + c, g, dx_end);                                                              \
  }
    FOR_EACH_VECTOR_OF_ROW(channels, BODY)
#undef BODY
  }
}

static void normalize_backward(const ck_normalization *s, const float *x, const float *dy, float *dx,
                               float *dscale, float *dshift, float *dslope) {
  size_t channels = s->channels, group = s->rows * channels;
  norm_channels n = norm_room(channels);
  for (size_t g = 0; g < s->groups; g++, x += group, dy += group) {
    prepare_group(s, g, &n);
    gradient_sums(s, &n, x, dy);
    gradients_of_sums(s, g, &n, dscale, dshift, dslope);
    if (!dx) continue;
    if (s->slope) input_gradient_of_rows(1, s->rows, channels, &n, x, dy, dx);
    else input_gradient_of_rows(0, s->rows, channels, &n, x, dy, dx);
    dx += group;
  }
}

// MARK: The mean alone

static void mean_rows(size_t groups, size_t rows, size_t channels, const float *x, float *y) {
  norm_channels n = norm_room(channels);
  for (size_t g = 0; g < groups; g++, x += rows * channels, y += channels) {
    moments(rows, channels, x, &n);
    for (size_t c = 0; c < channels; c++) y[c] = (float)n.total[0][c];
  }
}

static void mean_rows_backward(size_t groups, size_t rows, size_t channels, const float *dy, float *dx) {
  for (size_t g = 0; g < groups; g++, dy += channels) {
    scale(channels, 1 / (float)rows, dy, dx);
    for (size_t i = 1; i < rows; i++) memcpy(dx + i * channels, dx, channels * sizeof(float));
    dx += rows * channels;
  }
}
