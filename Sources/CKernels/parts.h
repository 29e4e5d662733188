// Parts of operations, for several threads to share: each computes the same bits as the whole operation does, for no
// sum is ever divided. What sums over rows (normalisation, the gradient of a bias) does so in blocks anyway: parts
// leave the sums of their blocks in a table, which is then added up in order.
#pragma once

// MARK: Products

static void matmul_part(size_t m, size_t n, size_t k, ck_range rows, ck_range columns, const float *a,
                        int a_transposed, const float *b, int b_transposed, const float *bias, ck_activation f,
                        float slope, float *c) {
  size_t a_row = a_transposed ? 1 : k, b_column = b_transposed ? k : 1;
  gemm_output out = {.b = b + columns.first * b_column,
                     .b_step = multiples(CK_SCRATCH_SUMS, k, b_transposed ? 1 : n),
                     .b_column = b_column,
                     .c = c + rows.first * n + columns.first,
                     .c_row = multiples(CK_SCRATCH_TARGETS, rows.count, n),
                     .bias = bias ? bias + columns.first : 0,
                     .f = f,
                     .slope = slope};
  gemm(rows.count, columns.count, k, a + rows.first * a_row, multiples(CK_SCRATCH_ROWS, rows.count, a_row),
       multiples(CK_SCRATCH_STEPS, k, a_transposed ? m : 1), &out);
}

/// The rows of a piece that begins at row `at` which lie in a range.
static piece cropped(piece p, size_t at, ck_range range) {
  if (!p.rows) return p;
  size_t begin = range.first > at ? (range.first - at + p.c_row - 1) / p.c_row : 0;
  size_t end = minimum(p.rows, (without(range.first + range.count, at) + p.c_row - 1) / p.c_row);
  if (begin >= end) return (piece){0};
  p.a += begin * p.a_row;
  p.c += begin * p.c_row;
  p.rows = end - begin;
  return p;
}

/// The rows of the taps of a box along the first two axes.
static void multiply_box(const conv_operands *o, ck_range depths, ck_range heights, gemm_output out) {
  piece p[3];
  for (size_t d = 0; d < o->extent[0]; d++) {
    p[0] = cropped(piece_at(o->product, o->sizes, 0, d, o->extent[0]), d, depths);
    for (size_t h = 0; p[0].rows && h < o->extent[1]; h++) {
      p[1] = cropped(piece_at(o->product, o->sizes, 1, h, o->extent[1]), h, heights);
      for (size_t w = 0; p[1].rows && w < o->extent[2]; w++) {
        p[2] = piece_at(o->product, o->sizes, 2, w, o->extent[2]);
        if (p[2].rows) multiply_rows(o, p, out);
      }
    }
  }
}

/// The rows of some lines of taps, which are counted along the first two axes.
static void multiply_lines(const conv_operands *o, ck_range lines, gemm_output out) {
  size_t height = o->extent[1], end = lines.first + lines.count;
  for (size_t line = lines.first; line < end;) {
    size_t d = line / height, h = line % height;
    // Whole planes at once, or the rest of one.
    size_t planes = h == 0 && end - line >= height ? (end - line) / height : 1;
    size_t count = h == 0 && end - line >= height ? height : minimum(height - h, end - line);
    multiply_box(o, (ck_range){d, planes}, (ck_range){h, count}, out);
    line += planes * count;
  }
}

enum { CHANNELS_OF_PART = 8 };  // at least, and a multiple of it: a tile's rows

static void conv_weight_gradient_part(const ck_convolution *s, size_t part, size_t parts, const float *x,
                                      const float *dy, float *dw) {
  if (suits_winograd(s)) {
    ck_range own = range_of(part, parts, s->in_channels, CHANNELS_OF_PART);
    if (own.count) winograd_weight_gradient(s, own, x, dy, dw);
    return;
  }
  int frame = needs_frame(s);
  ck_convolution sizes = frame ? framed_sizes(s) : *s;
  distances x_at = distances_of(s->in, s->in_channels), y_at = distances_of(s->out, s->out_channels);
  // Channels where there are many, or else taps; a framed image needs all of its channels.
  int by_channels = s->in_channels >= parts * CHANNELS_OF_PART;
  ck_range channels = by_channels ? range_of(part, parts, s->in_channels, CHANNELS_OF_PART) : (ck_range){0, s->in_channels};
  size_t lines = s->kernel[0] * s->kernel[1];
  ck_range own_lines = by_channels ? (ck_range){0, lines} : range_of(part, parts, lines, 1);
  if (!channels.count || !own_lines.count) return;
  conv_operands o = {.product = CONV_WEIGHT_GRADIENT,
                     .sizes = &sizes,
                     .extent = {s->kernel[0], s->kernel[1], s->kernel[2]},
                     .a_at = distances_of(sizes.in, s->in_channels),
                     .b_at = y_at,
                     .c_at = distances_of(s->kernel, s->in_channels * s->out_channels),
                     .row_channels = {channels.count, 1},
                     .c_channels = {channels.count, (ptrdiff_t)s->out_channels},
                     .a_channels = {1, 0},
                     .b_channels = {1, 0},
                     .columns = s->out_channels};
  gemm_output out = {.b_column = 1,
                     .c = dw + channels.first * s->out_channels,
                     .depth = s->out_channels <= FEW_FILTERS ? PIXEL_DEPTH : 0};
  size_t together = images_together(s, SUMS_TOGETHER);
  for (size_t image = 0; image < s->batch; image += together) {
    o.images = minimum(s->batch - image, together);
    const float *images = x + (ptrdiff_t)image * x_at.image;
    o.a = (frame ? frame_images(s, &sizes, o.images, images) : images) + channels.first;
    out.b = dy + (ptrdiff_t)image * y_at.image;
    out.accumulate = image > 0;
    multiply_lines(&o, own_lines, out);
  }
}

// MARK: Normalisation

static void block_moments_part(size_t rows, size_t channels, const float *x, float *sums) {
  norm_channels n = norm_room(channels);
  for (size_t first = 0; first < rows; first += BLOCK_OF_ROWS, sums += 2 * channels) {
    moments_of_block(block_rows(rows, first), channels, x + first * channels, &n);
    for (int i = 0; i < 2; i++) memcpy(sums + i * channels, n.part[i], channels * sizeof(float));
  }
}

static void joined_moments(const ck_normalization *s, const float *sums) {
  norm_channels n = norm_room(s->channels);
  for (size_t c = 0; c < s->channels; c++) n.total[0][c] = n.total[1][c] = 0;
  for (size_t first = 0; first < s->rows; first += BLOCK_OF_ROWS, sums += 2 * s->channels)
    join_moments(s->rows, first, s->channels, sums, sums + s->channels, &n);
  write_moments(s, 0, &n);
}

static void gradient_sums_part(const ck_normalization *s, const float *x, const float *dy, float *sums) {
  size_t channels = s->channels;
  norm_channels n = norm_room(channels);
  prepare_group(s, 0, &n);
  for (size_t first = 0; first < s->rows; first += BLOCK_OF_ROWS, sums += 3 * channels) {
    size_t at = first * channels;
    gradient_sums_of_block(s, block_rows(s->rows, first), &n, x + at, dy + at);
    for (int i = 0; i < 3; i++) memcpy(sums + i * channels, n.part[i], channels * sizeof(float));
  }
}

static void joined_gradients(const ck_normalization *s, const float *sums, float *factors, float *dscale,
                             float *dshift, float *dslope) {
  size_t channels = s->channels;
  norm_channels n = norm_room(channels);
  prepare_group(s, 0, &n);
  clear_totals(channels, &n);
  for (size_t first = 0; first < s->rows; first += BLOCK_OF_ROWS, sums += 3 * channels)
    for (int i = 0; i < 3; i++)
      for (size_t c = 0; c < channels; c++) n.total[i][c] += (double)sums[(size_t)i * channels + c];
  gradients_of_sums(s, 0, &n, dscale, dshift, dslope);
  memcpy(factors, n.pull, channels * sizeof(float));
  memcpy(factors + channels, n.lean, channels * sizeof(float));
}

static void input_gradient_part(const ck_normalization *s, const float *factors, const float *x, const float *dy,
                                float *dx) {
  norm_channels n = norm_room(s->channels);
  prepare_group(s, 0, &n);
  memcpy(n.pull, factors, s->channels * sizeof(float));
  memcpy(n.lean, factors + s->channels, s->channels * sizeof(float));
  if (s->slope) input_gradient_of_rows(1, s->rows, s->channels, &n, x, dy, dx);
  else input_gradient_of_rows(0, s->rows, s->channels, &n, x, dy, dx);
}
