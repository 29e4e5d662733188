// Convolution along up to three axes and both its gradients, as indirect matrix products: see gemm.h.
//
// Rows that are summed over the same positions are taken together (see pieces.h), so that no padding is ever
// stored, nor multiplied with.
#pragma once

/// A loop over equally distant positions.
typedef struct {
  size_t count;
  ptrdiff_t distance;
} positions;

/// Every position that nested loops visit, the outermost loop first.
static ptrdiff_t *nested(ck_scratch_slot slot, ptrdiff_t start, const positions loops[5]) {
  size_t count = 1;
  for (int l = 0; l < 5; l++) count *= loops[l].count;
  ptrdiff_t *table = ck_scratch(slot, (count + 1) * sizeof(ptrdiff_t));
  size_t known = count ? 1 : 0;
  table[0] = start;
  for (int l = 0; l < 5; known *= loops[l].count, l++) {
    if (loops[l].count == 1) continue;
    for (size_t i = known; i-- > 0;) {
      ptrdiff_t start_of_run = table[i];
      for (size_t j = loops[l].count; j-- > 0;)
        table[i * loops[l].count + j] = start_of_run + (ptrdiff_t)j * loops[l].distance;
    }
  }
  return table;
}

/// An array of the product: the distances, in floats, from one image, and from one voxel or tap along each
/// axis, to the next.
typedef struct {
  ptrdiff_t image, axis[3];
} distances;

static distances distances_of(const size_t size[3], size_t channels) {
  size_t line = size[2] * channels, plane = size[1] * line;
  return (distances){(ptrdiff_t)(size[0] * plane), {(ptrdiff_t)plane, (ptrdiff_t)line, (ptrdiff_t)channels}};
}

/// The whole of a product for `images` images.
typedef struct {
  conv_product product;
  const ck_convolution *sizes;
  size_t images;
  size_t extent[3];  // rows along each axis
  const float *a;
  distances a_at, b_at, c_at;
  positions row_channels, c_channels, a_channels, b_channels;  // of rows, in a and c; of sums, in a and b
  size_t columns;
} conv_operands;

static void multiply_rows(const conv_operands *o, const piece p[3], gemm_output out) {
  int rows_have_images = o->product != CONV_WEIGHT_GRADIENT;
  size_t row_images = rows_have_images ? o->images : 1, sum_images = rows_have_images ? 1 : o->images;
  positions a_rows[5] = {{row_images, o->a_at.image}}, c_rows[5] = {{row_images, o->c_at.image}};
  positions a_sums[5] = {{sum_images, o->a_at.image}}, b_sums[5] = {{sum_images, o->b_at.image}};
  ptrdiff_t a_start = 0, b_start = 0, c_start = 0;
  size_t rows = row_images * o->row_channels.count, sums = sum_images * o->a_channels.count;
  for (int x = 0; x < 3; x++) {
    a_rows[x + 1] = (positions){p[x].rows, (ptrdiff_t)p[x].a_row * o->a_at.axis[x]};
    c_rows[x + 1] = (positions){p[x].rows, (ptrdiff_t)p[x].c_row * o->c_at.axis[x]};
    a_sums[x + 1] = (positions){p[x].sums, (ptrdiff_t)p[x].a_sum * o->a_at.axis[x]};
    b_sums[x + 1] = (positions){p[x].sums, p[x].b_sum * o->b_at.axis[x]};
    a_start += (ptrdiff_t)p[x].a * o->a_at.axis[x];
    b_start += (ptrdiff_t)p[x].b * o->b_at.axis[x];
    c_start += (ptrdiff_t)p[x].c * o->c_at.axis[x];
    rows *= p[x].rows;
    sums *= p[x].sums;
  }
  a_rows[4] = o->row_channels;
  c_rows[4] = o->c_channels;
  a_sums[4] = o->a_channels;
  b_sums[4] = o->b_channels;
  out.b_step = nested(CK_SCRATCH_SUMS, b_start, b_sums);
  out.c_row = nested(CK_SCRATCH_TARGETS, c_start, c_rows);
  gemm(rows, o->columns, sums, o->a, nested(CK_SCRATCH_ROWS, a_start, a_rows),
       nested(CK_SCRATCH_STEPS, 0, a_sums), &out);
}

static void multiply_pieces(const conv_operands *o, gemm_output out) {
  piece p[3];
  for (size_t d = 0; d < o->extent[0]; d++) {
    p[0] = piece_at(o->product, o->sizes, 0, d, o->extent[0]);
    for (size_t h = 0; p[0].rows && h < o->extent[1]; h++) {
      p[1] = piece_at(o->product, o->sizes, 1, h, o->extent[1]);
      for (size_t w = 0; p[1].rows && w < o->extent[2]; w++) {
        p[2] = piece_at(o->product, o->sizes, 2, w, o->extent[2]);
        if (p[2].rows) multiply_rows(o, p, out);
      }
    }
  }
}

enum {
  ROWS_TOGETHER = 1 << 14,  // this many windows or voxels amortise the packing of a filter,
  SUMS_TOGETHER = 1 << 10,  // this many pixels the reading and writing of its gradient
  FRAMED_CHANNELS = 6,      // images of fewer channels are framed;
  FEW_FILTERS = 64,         // up to this many leave x unpacked in the weight gradient; then
  PIXEL_DEPTH = 128         // the lines of this many pixels stay in the first-level cache
};

/// Images that go through gemm together: as few as will do, since all pieces read them.
INLINE size_t images_together(const ck_convolution *s, size_t voxels) {
  size_t in = s->in[0] * s->in[1] * s->in[2], out = s->out[0] * s->out[1] * s->out[2];
  size_t images = voxels / (in > out ? in : out);
  return images ? images : 1;
}

/// With few channels pieces of windows would be too small: such images are copied into frames of zeros,
/// and their padding is multiplied with after all.
static int needs_frame(const ck_convolution *s) {
  int padded = 0;
  for (int axis = 0; axis < 3; axis++)
    padded |= s->pad[axis] > 0 || (s->out[axis] - 1) * s->stride[axis] + s->kernel[axis] > s->in[axis];
  return padded && s->in_channels < FRAMED_CHANNELS;
}

/// The sizes of the convolution of framed images, none of whose windows meets an edge.
static ck_convolution framed_sizes(const ck_convolution *s) {
  ck_convolution framed = *s;
  for (int axis = 0; axis < 3; axis++) {
    size_t reach = (s->out[axis] - 1) * s->stride[axis] + s->kernel[axis], end = s->pad[axis] + s->in[axis];
    framed.in[axis] = reach > end ? reach : end;
    framed.pad[axis] = 0;
  }
  return framed;
}

static const float *frame_images(const ck_convolution *s, const ck_convolution *framed, size_t images,
                                 const float *x) {
  size_t line = s->in[2] * s->in_channels;
  distances at = distances_of(framed->in, s->in_channels);
  float *frames = ck_scratch(CK_SCRATCH_IMAGE, images * (size_t)at.image * sizeof(float));
  memset(frames, 0, images * (size_t)at.image * sizeof(float));
  for (size_t image = 0; image < images; image++)
    for (size_t d = 0; d < s->in[0]; d++)
      for (size_t h = 0; h < s->in[1]; h++, x += line)
        memcpy(frames + (ptrdiff_t)image * at.image + (ptrdiff_t)(d + s->pad[0]) * at.axis[0] +
                   (ptrdiff_t)(h + s->pad[1]) * at.axis[1] + (ptrdiff_t)s->pad[2] * at.axis[2],
               x, line * sizeof(float));
  return frames;
}

/// Runs the product through the batch, some images at a time; a frames its images when `framed` is given.
static void multiply_batch(conv_operands *o, const ck_convolution *s, const ck_convolution *framed,
                           gemm_output out) {
  int sums_images = o->product == CONV_WEIGHT_GRADIENT;
  size_t together = images_together(s, sums_images ? SUMS_TOGETHER : ROWS_TOGETHER);
  distances a_at = framed ? distances_of(s->in, s->in_channels) : o->a_at;
  const float *a = o->a, *b = out.b;
  float *c = out.c;
  for (size_t image = 0; image < s->batch; image += together) {
    o->images = minimum(s->batch - image, together);
    o->a = a + (ptrdiff_t)image * a_at.image;
    if (framed) o->a = frame_images(s, framed, o->images, o->a);
    if (sums_images) {
      out.b = b + (ptrdiff_t)image * o->b_at.image;
      out.accumulate = image > 0;
    } else {
      out.c = c + (ptrdiff_t)image * o->c_at.image;
    }
    multiply_pieces(o, out);
  }
}

static void conv(const ck_convolution *s, const float *x, const float *w, const float *bias,
                 ck_activation f, float slope, float *y) {
  if (suits_winograd(s)) {
    minimal_convolution forward = forward_winograd(s);
    winograd(&forward, s->batch, x, transformed_filters(s, 0, w), bias, f, slope, y);
    return;
  }
  int frame = needs_frame(s);
  ck_convolution sizes = frame ? framed_sizes(s) : *s;
  conv_operands o = {.product = CONV_FORWARD,
                     .sizes = &sizes,
                     .extent = {s->out[0], s->out[1], s->out[2]},
                     .a = x,
                     .a_at = distances_of(sizes.in, s->in_channels),
                     .b_at = distances_of(s->kernel, s->in_channels * s->out_channels),
                     .c_at = distances_of(s->out, s->out_channels),
                     .row_channels = {1, 0},
                     .c_channels = {1, 0},
                     .a_channels = {s->in_channels, 1},
                     .b_channels = {s->in_channels, (ptrdiff_t)s->out_channels},
                     .columns = s->out_channels};
  multiply_batch(&o, s, frame ? &sizes : 0,
                 (gemm_output){.b = w, .b_column = 1, .c = y, .bias = bias, .f = f, .slope = slope});
}

static void conv_input_gradient(const ck_convolution *s, const float *dy, const float *w, const float *bias,
                                ck_activation f, float slope, float *dx) {
  if (suits_winograd(s)) {
    minimal_convolution backward = backward_winograd(s);
    winograd(&backward, s->batch, dy, transformed_filters(s, 1, w), bias, f, slope, dx);
    return;
  }
  conv_operands o = {.product = CONV_INPUT_GRADIENT,
                     .sizes = s,
                     .extent = {s->in[0], s->in[1], s->in[2]},
                     .a = dy,
                     .a_at = distances_of(s->out, s->out_channels),
                     .b_at = distances_of(s->kernel, s->in_channels * s->out_channels),
                     .c_at = distances_of(s->in, s->in_channels),
                     .row_channels = {1, 0},
                     .c_channels = {1, 0},
                     .a_channels = {s->out_channels, 1},
                     .b_channels = {s->out_channels, 1},
                     .columns = s->in_channels};
  multiply_batch(&o, s, 0,
                 (gemm_output){.b = w, .b_column = s->out_channels, .c = dx, .bias = bias, .f = f, .slope = slope});
}

static void conv_weight_gradient(const ck_convolution *s, const float *x, const float *dy, float *dw) {
  if (suits_winograd(s)) {
    winograd_weight_gradient(s, (ck_range){0, s->in_channels}, x, dy, dw);
    return;
  }
  int frame = needs_frame(s);
  ck_convolution sizes = frame ? framed_sizes(s) : *s;
  conv_operands o = {.product = CONV_WEIGHT_GRADIENT,
                     .sizes = &sizes,
                     .extent = {s->kernel[0], s->kernel[1], s->kernel[2]},
                     .a = x,
                     .a_at = distances_of(sizes.in, s->in_channels),
                     .b_at = distances_of(s->out, s->out_channels),
                     .c_at = distances_of(s->kernel, s->in_channels * s->out_channels),
                     .row_channels = {s->in_channels, 1},
                     .c_channels = {s->in_channels, (ptrdiff_t)s->out_channels},
                     .a_channels = {1, 0},
                     .b_channels = {1, 0},
                     .columns = s->out_channels};
  size_t depth = s->out_channels <= FEW_FILTERS ? PIXEL_DEPTH : 0;
  multiply_batch(&o, s, frame ? &sizes : 0, (gemm_output){.b = dy, .b_column = 1, .c = dw, .depth = depth});
}
