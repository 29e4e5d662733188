// Convolution along up to three axes and both its gradients, as indirect matrix products: see gemm.h.
//
// An image whose window reaches past the edge is first copied into a frame of zeros, one image at a
// time, so that every tap is a plain offset. Planes and lines of taps that would only meet zeros are
// left out.
#pragma once

enum { PIXEL_DEPTH = 128 };

/// The grid of one image, channels last, and where its voxels lie.
typedef struct {
  size_t size[3], channels;
} volume;

INLINE size_t volume_count(const volume *v) { return v->size[0] * v->size[1] * v->size[2] * v->channels; }
INLINE ptrdiff_t volume_offset(const volume *v, size_t d, size_t h, size_t w) {
  return (ptrdiff_t)(((d * v->size[1] + h) * v->size[2] + w) * v->channels);
}

/// Copies an image into the middle of a zeroed frame, `before` voxels from its near corner.
static void frame_image(const volume *image, const float *x, const volume *frame, const size_t before[3],
                        float *framed) {
  size_t line = image->size[2] * image->channels;
  for (size_t d = 0; d < image->size[0]; d++)
    for (size_t h = 0; h < image->size[1]; h++, x += line)
      memcpy(framed + volume_offset(frame, d + before[0], h + before[1], before[2]), x,
             line * sizeof(float));
}

/// offsets[i] of every grid position in `frame`, `stride` voxels apart.
static ptrdiff_t *grid_offsets(ck_scratch_slot slot, const size_t grid[3], const size_t stride[3],
                               const volume *frame) {
  ptrdiff_t *table = ck_scratch(slot, grid[0] * grid[1] * grid[2] * sizeof(ptrdiff_t));
  ptrdiff_t *next = table;
  for (size_t d = 0; d < grid[0]; d++)
    for (size_t h = 0; h < grid[1]; h++)
      for (size_t w = 0; w < grid[2]; w++)
        *next++ = volume_offset(frame, d * stride[0], h * stride[1], w * stride[2]);
  return table;
}

/// Offsets of every (tap, channel) of a window in `frame`, in the order of a filter's rows.
static ptrdiff_t *window_offsets(ck_scratch_slot slot, const size_t window[3], const volume *frame) {
  ptrdiff_t *table =
      ck_scratch(slot, window[0] * window[1] * window[2] * frame->channels * sizeof(ptrdiff_t));
  ptrdiff_t *next = table;
  for (size_t d = 0; d < window[0]; d++)
    for (size_t h = 0; h < window[1]; h++)
      for (size_t w = 0; w < window[2]; w++)
        for (size_t c = 0; c < frame->channels; c++)
          *next++ = volume_offset(frame, d, h, w) + (ptrdiff_t)c;
  return table;
}

/// A frame around x, or x itself where nothing is added.
typedef struct {
  volume image, frame;
  size_t before[3];
  int is_image;
  float *memory;
} framing;

static framing make_framing(const size_t size[3], size_t channels, const size_t before[3],
                            const size_t total[3]) {
  framing f = {.is_image = 1};
  f.image.channels = f.frame.channels = channels;
  for (int axis = 0; axis < 3; axis++) {
    f.image.size[axis] = size[axis];
    f.before[axis] = before[axis];
    f.frame.size[axis] = total[axis];
    if (total[axis] != size[axis]) f.is_image = 0;
  }
  if (!f.is_image) {
    size_t bytes = volume_count(&f.frame) * sizeof(float);
    f.memory = ck_scratch(CK_SCRATCH_IMAGE, bytes);
    memset(f.memory, 0, bytes);
  }
  return f;
}

static const float *framed(const framing *f, const float *x) {
  if (f->is_image) return x;
  frame_image(&f->image, x, &f->frame, f->before, f->memory);
  return f->memory;
}

/// The frame that a convolution's windows move in. One that never reads the last voxels of an image
/// still holds them, so a frame is never smaller than its image.
static framing input_framing(const ck_convolution *s) {
  size_t total[3];
  for (int axis = 0; axis < 3; axis++) {
    size_t reach = (s->out[axis] - 1) * s->stride[axis] + s->kernel[axis];
    size_t image = s->pad[axis] + s->in[axis];
    total[axis] = reach > image ? reach : image;
  }
  return make_framing(s->in, s->in_channels, s->pad, total);
}

/// The windows of one image: where they lie, and which of their taps meet more than zeros.
typedef struct {
  size_t grid[3];      // how many windows along each axis
  size_t taps[3];      // of a window
  size_t start[3];     // where in the frame the first window begins
  size_t stride[3];    // voxels from one window to the next
  size_t image[3];     // where in the frame the image begins
  size_t image_end[3];
  size_t depth;            // channels of the frame
  size_t columns;          // of the product
  const ptrdiff_t *row;    // window -> its place in the frame
  const ptrdiff_t *step;   // (tap, channel) -> its place in a window
  const ptrdiff_t *c_row;  // window -> its row of the product
  const float *panels;     // the packed filter: a row for each (tap, channel)
} sweep;

typedef struct {
  size_t first, last;
} span;

/// The taps along one axis, of the window at `place`, that lie in the image.
static span taps_within(const sweep *s, int axis, size_t place) {
  size_t begin = s->start[axis] + place * s->stride[axis];
  span taps = {0, s->taps[axis]};
  if (begin < s->image[axis]) taps.first = s->image[axis] - begin;
  if (begin + taps.last > s->image_end[axis])
    taps.last = s->image_end[axis] > begin ? s->image_end[axis] - begin : 0;
  if (taps.first > taps.last) taps.first = taps.last;
  return taps;
}

/// Lines first_line ..< last_line of plane d against the given planes and lines of taps.
static void sweep_lines(const sweep *s, const float *from, size_t d, size_t first_line, size_t last_line,
                        span planes, span lines, gemm_output out) {
  size_t line_depth = s->taps[2] * s->depth, plane_depth = s->taps[1] * line_depth;
  size_t window = (d * s->grid[1] + first_line) * s->grid[2];
  size_t windows = (last_line - first_line) * s->grid[2];
  size_t panel_stride = s->taps[0] * plane_depth * TILE_COLUMNS;
  // All lines: the planes follow each other without a gap, and are one product. Else one a plane.
  int whole = lines.last - lines.first == s->taps[1];
  size_t products = whole || planes.last == planes.first ? 1 : planes.last - planes.first;
  size_t depth = whole ? (planes.last - planes.first) * plane_depth : (lines.last - lines.first) * line_depth;
  if (planes.last == planes.first) depth = 0;
  for (size_t i = 0; i < products; i++) {
    size_t at = (planes.first + i) * plane_depth + lines.first * line_depth;
    gemm_output part = out;
    part.b = s->panels + at * TILE_COLUMNS;
    part.panel_stride = panel_stride;
    part.b_stride = TILE_COLUMNS;
    part.c_row = s->c_row + window;
    part.accumulate = i > 0;
    if (i + 1 < products) {
      part.bias = 0;
      part.f = CK_LINEAR;
    }
    gemm(windows, s->columns, depth, from, s->row + window, s->step + at, &part);
  }
}

/// Every window of one framed image; `out` says where the products go and what becomes of them.
static void sweep_image(const sweep *s, const float *from, gemm_output out) {
  for (size_t d = 0; d < s->grid[0]; d++) {
    span planes = taps_within(s, 0, d);
    for (size_t line = 0, next; line < s->grid[1]; line = next) {
      span lines = taps_within(s, 1, line);
      for (next = line + 1; next < s->grid[1]; next++) {
        span other = taps_within(s, 1, next);
        if (other.first != lines.first || other.last != lines.last) break;
      }
      sweep_lines(s, from, d, line, next, planes, lines, out);
    }
  }
}

static void conv(const ck_convolution *s, const float *x, const float *w, const float *bias,
                   ck_activation f, float slope, float *y) {
  size_t pixels = s->out[0] * s->out[1] * s->out[2];
  size_t taps = s->kernel[0] * s->kernel[1] * s->kernel[2] * s->in_channels;
  size_t n = s->out_channels;
  framing input = input_framing(s);
  float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(taps, n) * sizeof(float));
  pack(taps, n, w, n, 1, panels);
  sweep windows = {.depth = s->in_channels,
                   .columns = n,
                   .row = grid_offsets(CK_SCRATCH_ROWS, s->out, s->stride, &input.frame),
                   .step = window_offsets(CK_SCRATCH_STEPS, s->kernel, &input.frame),
                   .c_row = multiples(CK_SCRATCH_TARGETS, pixels, n),
                   .panels = panels};
  for (int axis = 0; axis < 3; axis++) {
    windows.grid[axis] = s->out[axis];
    windows.taps[axis] = s->kernel[axis];
    windows.stride[axis] = s->stride[axis];
    windows.image[axis] = s->pad[axis];
    windows.image_end[axis] = s->pad[axis] + s->in[axis];
  }
  for (size_t image = 0; image < s->batch; image++)
    sweep_image(&windows, framed(&input, x + image * volume_count(&input.image)),
                (gemm_output){.c = y + image * pixels * n, .bias = bias, .f = f, .slope = slope});
}

static void conv_weight_gradient(const ck_convolution *s, const float *x, const float *dy, float *dw) {
  size_t pixels = s->out[0] * s->out[1] * s->out[2];
  size_t taps = s->kernel[0] * s->kernel[1] * s->kernel[2] * s->in_channels;
  size_t n = s->out_channels;
  framing input = input_framing(s);
  const ptrdiff_t *step = grid_offsets(CK_SCRATCH_STEPS, s->out, s->stride, &input.frame);
  const ptrdiff_t *row = window_offsets(CK_SCRATCH_ROWS, s->kernel, &input.frame);
  const ptrdiff_t *c_row = multiples(CK_SCRATCH_TARGETS, taps, n);
  float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(pixels, n) * sizeof(float));

  for (size_t image = 0; image < s->batch; image++) {
    const float *from = framed(&input, x + image * volume_count(&input.image));
    pack(pixels, n, dy + image * pixels * n, n, 1, panels);
    // A tile's six values of x lie in one line of the cache a pixel, so a block must hold fewer pixels
    // than it could hold channels.
    gemm_output out = {.b = panels,
                       .panel_stride = pixels * TILE_COLUMNS,
                       .b_stride = TILE_COLUMNS,
                       .c = dw,
                       .c_row = c_row,
                       .accumulate = image > 0,
                       .depth = PIXEL_DEPTH};
    gemm(taps, n, pixels, from, row, step, &out);
  }
}

/// Along one axis, the part of the input gradient that one residue of the stride takes: input voxels
/// i with (i + pad) mod stride = r are reached by taps r, r + stride, … alone.
typedef struct {
  size_t first;   // the first such i
  size_t count;   // how many there are
  size_t taps;    // how many taps reach them
  size_t output;  // q of the first: tap r + stride j carries dy[q - j] to it
} residue;

static residue residue_of(const ck_convolution *s, int axis, size_t r) {
  size_t stride = s->stride[axis], pad = s->pad[axis];
  residue part = {.first = (r + stride - pad % stride) % stride};
  if (part.first < s->in[axis]) part.count = (s->in[axis] - part.first + stride - 1) / stride;
  if (r < s->kernel[axis]) part.taps = (s->kernel[axis] - r + stride - 1) / stride;
  part.output = (part.first + pad - r) / stride;
  return part;
}

/// One residue class (r[0], r[1], r[2]): a convolution of dy with the taps that it owns.
static void input_gradient_of_residue(const ck_convolution *s, const size_t r[3], const framing *gradient,
                                      const float *dy, const float *w, gemm_output out) {
  residue part[3];
  for (int axis = 0; axis < 3; axis++) {
    part[axis] = residue_of(s, axis, r[axis]);
    if (!part[axis].count || !part[axis].taps) return;  // dx was filled
  }
  size_t n = s->in_channels, depth = s->out_channels;
  size_t voxels = part[0].count * part[1].count * part[2].count;
  size_t taps = part[0].taps * part[1].taps * part[2].taps * depth;

  // The class's filter, turned round in space and between channels: row (j, co), column ci, with the
  // taps running backwards so that window offsets grow.
  float *turned = ck_scratch(CK_SCRATCH_WEIGHTS, taps * n * sizeof(float));
  float *to = turned;
  for (size_t a = part[0].taps; a-- > 0;)
    for (size_t b = part[1].taps; b-- > 0;)
      for (size_t c = part[2].taps; c-- > 0;) {
        size_t td = r[0] + a * s->stride[0], th = r[1] + b * s->stride[1], tw = r[2] + c * s->stride[2];
        const float *tap = w + ((td * s->kernel[1] + th) * s->kernel[2] + tw) * n * depth;
        for (size_t co = 0; co < depth; co++)
          for (size_t ci = 0; ci < n; ci++) *to++ = tap[ci * depth + co];
      }
  float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(taps, n) * sizeof(float));
  pack(taps, n, turned, n, 1, panels);

  ptrdiff_t *row = ck_scratch(CK_SCRATCH_ROWS, voxels * sizeof(ptrdiff_t));
  ptrdiff_t *c_row = ck_scratch(CK_SCRATCH_TARGETS, voxels * sizeof(ptrdiff_t));
  sweep windows = {.depth = depth, .columns = n, .row = row, .c_row = c_row, .panels = panels};
  for (int axis = 0; axis < 3; axis++) {
    windows.grid[axis] = part[axis].count;
    windows.taps[axis] = part[axis].taps;
    windows.start[axis] = gradient->before[axis] + part[axis].output - (part[axis].taps - 1);
    windows.stride[axis] = 1;
    windows.image[axis] = gradient->before[axis];
    windows.image_end[axis] = gradient->before[axis] + s->out[axis];
  }
  windows.step = window_offsets(CK_SCRATCH_STEPS, windows.taps, &gradient->frame);
  const volume input = {.size = {s->in[0], s->in[1], s->in[2]}, .channels = n};
  size_t i = 0;
  for (size_t d = 0; d < part[0].count; d++)
    for (size_t h = 0; h < part[1].count; h++)
      for (size_t v = 0; v < part[2].count; v++, i++) {
        row[i] = volume_offset(&gradient->frame, windows.start[0] + d, windows.start[1] + h, windows.start[2] + v);
        c_row[i] = volume_offset(&input, part[0].first + d * s->stride[0], part[1].first + h * s->stride[1],
                                 part[2].first + v * s->stride[2]);
      }
  size_t out_count = volume_count(&gradient->image);
  for (size_t image = 0; image < s->batch; image++, out.c += volume_count(&input))
    sweep_image(&windows, framed(gradient, dy + image * out_count), out);
}

/// Every one of `rows` rows is f(bias): what a voxel is that no tap reaches.
static void fill_rows(size_t rows, size_t columns, const float *bias, ck_activation f, float slope, float *c) {
  for (size_t i = 0; i < rows; i++) {
    if (bias) memcpy(c + i * columns, bias, columns * sizeof(float));
    else memset(c + i * columns, 0, columns * sizeof(float));
  }
  if (f != CK_LINEAR) activate(f, slope, rows * columns, c, c);
}

static void conv_input_gradient(const ck_convolution *s, const float *dy, const float *w, const float *bias,
                                ck_activation f, float slope, float *dx) {
  // dy in a frame wide enough for every class's windows.
  size_t before[3], total[3];
  int complete = 1;
  for (int axis = 0; axis < 3; axis++) {
    size_t behind = 0;
    before[axis] = 0;
    for (size_t r = 0; r < s->stride[axis]; r++) {
      residue part = residue_of(s, axis, r);
      if (!part.count || !part.taps) {
        complete = complete && !part.count;
        continue;
      }
      size_t last = part.output + part.count - 1;
      if (part.taps - 1 > part.output && part.taps - 1 - part.output > before[axis])
        before[axis] = part.taps - 1 - part.output;
      if (last + 1 > s->out[axis] && last + 1 - s->out[axis] > behind) behind = last + 1 - s->out[axis];
    }
    total[axis] = before[axis] + s->out[axis] + behind;
  }
  framing gradient = make_framing(s->out, s->out_channels, before, total);
  if (!complete)
    fill_rows(s->batch * s->in[0] * s->in[1] * s->in[2], s->in_channels, bias, f, slope, dx);
  for (size_t a = 0; a < s->stride[0]; a++)
    for (size_t b = 0; b < s->stride[1]; b++)
      for (size_t c = 0; c < s->stride[2]; c++)
        input_gradient_of_residue(s, (size_t[3]){a, b, c}, &gradient, dy, w,
                                  (gemm_output){.c = dx, .bias = bias, .f = f, .slope = slope});
}
