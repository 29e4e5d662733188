// Convolutions with filters of 3 x 3 or 5 x 5 along the last two axes by minimal filtering: see winograd_tiles.h. Along
// the first axis, of volumes, taps are summed up as the channels are.
#pragma once

enum {
  FEWEST_CHANNELS = 16,       // on both sides: with fewer the transforms cost more than they spare,
  FEWEST_OUTPUTS = 16,        // as do those of the filters for a few outputs,
  MOST_WEIGHTS = 1 << 20,     // or for many of them
  GRADIENT_FLOATS = 1 << 18   // of the transformed tiles that a sum of the weights' gradient goes over at once: a
                              // constant, since bits depend on it
};

/// Along one axis.
INLINE size_t outputs_of_tile(size_t kernel) { return TILE_INPUTS + 1 - kernel; }
INLINE size_t tiles_along(size_t outputs, size_t each) { return (outputs + each - 1) / each; }

/// Whether transforms are worth their while. It must not depend on the batch, which threads divide, and of which no
/// sample's result may depend on the others.
static int suits_winograd(const ck_convolution *s) {
  size_t kernel = s->kernel[1], each = outputs_of_tile(kernel);
  if (s->kernel[2] != kernel || (kernel != 3 && kernel != 5)) return 0;
  if (s->in_channels < FEWEST_CHANNELS || s->out_channels < FEWEST_CHANNELS) return 0;
  if (s->kernel[0] * kernel * kernel * s->in_channels * s->out_channels > MOST_WEIGHTS) return 0;
  for (int axis = 0; axis < 3; axis++) {
    size_t taps = s->kernel[axis], reach = s->out[axis] + taps - 1, pad = s->pad[axis];
    if (s->stride[axis] != 1 || pad >= taps || reach >= s->in[axis] + pad + taps) return 0;
  }
  // Products of whole tiles, of outputs and of the input's gradient, against those of the convolution.
  const size_t *ends[2] = {s->out, s->in};
  for (int end = 0; end < 2; end++) {
    size_t outputs = ends[end][1] * ends[end][2];
    size_t products = tiles_along(ends[end][1], each) * tiles_along(ends[end][2], each) * TILE_POINTS;
    if (outputs < FEWEST_OUTPUTS || 2 * products > outputs * kernel * kernel) return 0;
  }
  return 1;
}

/// Distances from one point to the next, in floats: an odd number of lines of the cache, so that the points of a tile
/// fall into different sets.
INLINE size_t point_distance(size_t floats) { return ((floats + 15) / 16 | 1) * 16; }

/// A convolution in the form of the forward pass, of which the input's gradient is one too.
typedef struct {
  size_t in[3], out[3], pad[3];
  size_t taps, kernel;       // along the first axis; along the others
  size_t channels, columns;  // of a position that is read; of one that is written
} minimal_convolution;

/// Some tiles of every plane: whole images, or some lines of one.
typedef struct {
  size_t images, first_line, lines, columns;
} tile_block;
INLINE size_t tiles_of(const tile_block *b) { return b->images * b->lines * b->columns; }

/// As many tiles as `floats` allow, at `each` floats a tile: the lines of a block, or all of some images.
static tile_block largest_block(const size_t out[3], size_t kernel, size_t floats, size_t floats_of_tile) {
  size_t each = outputs_of_tile(kernel);
  tile_block block = {1, 0, tiles_along(out[1], each), tiles_along(out[2], each)};
  size_t tiles = floats / floats_of_tile, plane = block.lines * block.columns;
  if (tiles >= plane) {
    block.images = tiles / plane;
  } else {
    size_t lines = tiles / block.columns;
    block.lines = lines ? part_size(block.lines, lines, 1) : 1;
  }
  return block;
}

/// B' d B of the tiles of one plane of a block's images, from channels `used` of the image.
static void transform_input_plane(const minimal_convolution *s, ck_range used, const float *x, size_t plane,
                                  const tile_block *b, float *to, size_t point) {
  size_t each = outputs_of_tile(s->kernel), length = s->in[2] * s->channels;
  // A line of tiles begins with its padding, and ends where its last tile does.
  size_t padded = (b->columns - 1) * each + TILE_INPUTS, width = minimum(s->in[2], padded - s->pad[2]);
  size_t distance = padded * used.count;
  float *room = ck_scratch(CK_SCRATCH_IMAGE, (TILE_INPUTS * distance + s->in[2] * used.count) * sizeof(float));
  float *zeros = room + TILE_INPUTS * distance;
  memset(room, 0, TILE_INPUTS * distance * sizeof(float));
  memset(zeros, 0, s->in[2] * used.count * sizeof(float));
  tile_line line = {b->columns, s->in[2], used.count, each};
  for (size_t image = 0; image < b->images; image++)
    for (size_t l = 0; l < b->lines; l++, to += b->columns * used.count) {
      const float *lines[TILE_INPUTS];
      for (size_t i = 0; i < TILE_INPUTS; i++) {
        size_t at = (b->first_line + l) * each + i;  // counted from the padding
        int inside = at >= s->pad[1] && at - s->pad[1] < s->in[1];
        lines[i] = inside ? x + ((image * s->in[0] + plane) * s->in[1] + at - s->pad[1]) * length + used.first : 0;
      }
      float *begin = room + s->pad[2] * used.count;
      if (used.count == s->channels) {
        for (size_t i = 0; i < TILE_INPUTS; i++) lines[i] = lines[i] ? lines[i] : zeros;
        transform_down(width * used.count, lines, begin, distance);
      } else {
        for (size_t w = 0; w < width; w++) {
          const float *position[TILE_INPUTS];
          for (size_t i = 0; i < TILE_INPUTS; i++) position[i] = lines[i] ? lines[i] + w * s->channels : zeros;
          transform_down(used.count, position, begin + w * used.count, distance);
        }
      }
      for (size_t i = 0; i < TILE_INPUTS; i++)
        transform_along(&line, room + i * distance, to + i * TILE_INPUTS * point, point);
    }
}

/// A y A' of the tiles of one plane of an output's gradient.
static void transform_gradient_plane(const minimal_convolution *s, const float *dy, size_t plane, const tile_block *b,
                                     float *to, size_t point) {
  size_t each = outputs_of_tile(s->kernel), length = s->out[2] * s->columns;
  tile_line line = {b->columns, s->out[2], s->columns, each};
  for (size_t image = 0; image < b->images; image++)
    for (size_t l = 0; l < b->lines; l++, to += b->columns * s->columns) {
      const float *lines[4];
      for (size_t i = 0; i < each; i++) {
        size_t at = (b->first_line + l) * each + i;
        lines[i] = at < s->out[1] ? dy + ((image * s->out[0] + plane) * s->out[1] + at) * length : 0;
      }
      if (each == 4) transform_gradients(4, lines, &line, to, point);
      else transform_gradients(2, lines, &line, to, point);
    }
}

/// The outputs of one plane of a block, from the products at the points.
static void finish_output_plane(const minimal_convolution *s, const float *products, size_t point, size_t plane,
                                const tile_block *b, const float *bias, ck_activation f, float slope, float *y) {
  size_t each = outputs_of_tile(s->kernel), length = s->out[2] * s->columns;
  tile_line line = {b->columns, s->out[2], s->columns, each};
  for (size_t image = 0; image < b->images; image++)
    for (size_t l = 0; l < b->lines; l++, products += b->columns * s->columns) {
      size_t at = (b->first_line + l) * each, height = minimum(each, s->out[1] - at);
      float *first = y + ((image * s->out[0] + plane) * s->out[1] + at) * length, *lines[4];
      for (size_t i = 0; i < each; i++) lines[i] = i < height ? first + i * length : 0;
      if (each == 4) transform_products(4, products, point, &line, bias, lines);
      else transform_products(2, products, point, &line, bias, lines);
      if (f != CK_LINEAR) activate(f, slope, height * length, first, first);
    }
}

/// The taps along the first axis that meet the image at a plane of the output.
INLINE span taps_of_plane(const minimal_convolution *s, size_t plane) {
  return span_between(without(s->pad[0], plane), minimum(s->taps, without(s->in[0] + s->pad[0], plane)));
}

/// Where in the ring of the last `taps` planes the channels of some taps lie.
static ptrdiff_t *ring_steps(ck_scratch_slot slot, const minimal_convolution *s, size_t plane, span taps,
                             size_t channels, size_t tiles) {
  ptrdiff_t *step = ck_scratch(slot, (taps.count * channels + 1) * sizeof(ptrdiff_t));
  for (size_t t = 0; t < taps.count; t++) {
    size_t from = (plane + taps.first + t - s->pad[0]) % s->taps * tiles * channels;
    for (size_t c = 0; c < channels; c++) step[t * channels + c] = (ptrdiff_t)(from + c);
  }
  step[taps.count * channels] = 0;
  return step;
}

/// The convolution of `batch` images with filters that `transformed_filters` made.
static void winograd(const minimal_convolution *s, size_t batch, const float *x, const float *filters, const float *bias,
                     ck_activation f, float slope, float *y) {
  size_t each = TILE_POINTS * (s->taps * s->channels + s->columns);
  tile_block whole = largest_block(s->out, s->kernel, ck_cache_sizes()->level2 / sizeof(float) / 2, each);
  size_t filter = point_distance(packed_size(s->taps * s->channels, s->columns));
  size_t image_in = s->in[0] * s->in[1] * s->in[2] * s->channels;
  size_t image_out = s->out[0] * s->out[1] * s->out[2] * s->columns, tile_lines = tiles_along(s->out[1], outputs_of_tile(s->kernel));
  size_t most = tiles_of(&whole);
  size_t input_room = TILE_POINTS * point_distance(s->taps * most * s->channels);
  size_t room = input_room + TILE_POINTS * point_distance(most * s->columns);
  float *inputs = ck_scratch(CK_SCRATCH_PRODUCT, room * sizeof(float)), *products = inputs + input_room;

  for (size_t image = 0; image < batch; image += whole.images)
    for (size_t first_line = 0; first_line < tile_lines; first_line += whole.lines) {
      tile_block b = {minimum(whole.images, batch - image), first_line, minimum(whole.lines, tile_lines - first_line),
                      whole.columns};
      size_t tiles = tiles_of(&b), ready = 0;
      size_t input = point_distance(s->taps * tiles * s->channels), product = point_distance(tiles * s->columns);
      for (size_t plane = 0; plane < s->out[0]; plane++) {
        span taps = taps_of_plane(s, plane);
        for (; ready < plane + taps.first + taps.count - s->pad[0]; ready++)
          transform_input_plane(s, (ck_range){0, s->channels}, x + image * image_in, ready, &b,
                                inputs + ready % s->taps * tiles * s->channels, input);
        const ptrdiff_t *step = ring_steps(CK_SCRATCH_STEPS, s, plane, taps, s->channels, tiles);
        gemm_output out = {.panel_depth = s->taps * s->channels,
                           .first_p = taps.first * s->channels,
                           .c_row = multiples(CK_SCRATCH_TARGETS, tiles, s->columns)};
        const ptrdiff_t *row = multiples(CK_SCRATCH_ROWS, tiles, s->channels);
        for (size_t p = 0; p < TILE_POINTS; p++) {
          out.b = filters + p * filter;
          out.c = products + p * product;
          gemm(tiles, s->columns, taps.count * s->channels, inputs + p * input, row, step, &out);
        }
        finish_output_plane(s, products, product, plane, &b, bias, f, slope, y + image * image_out);
      }
    }
}

/// G g G' of every filter, packed for products. `w` is (taps along three axes, in, out); the gradient of the input
/// takes it backwards along every axis, and from out to in.
static const float *transformed_filters(const ck_convolution *s, int backwards, const float *w) {
  size_t channels = backwards ? s->out_channels : s->in_channels, columns = backwards ? s->in_channels : s->out_channels;
  size_t row = backwards ? 1 : s->out_channels, column = backwards ? s->out_channels : 1;
  size_t filter = s->in_channels * s->out_channels, planes = s->kernel[0], depth = planes * channels;
  size_t taps = s->kernel[1] * s->kernel[2], tap = packed_size(depth, columns), point = point_distance(tap);
  float *packed = ck_scratch(CK_SCRATCH_BLOCK, taps * tap * sizeof(float));
  float *filters = ck_scratch(CK_SCRATCH_WEIGHTS, TILE_POINTS * point * sizeof(float));
  ptrdiff_t *step = ck_scratch(CK_SCRATCH_PACKING, depth * sizeof(ptrdiff_t));
  for (size_t plane = 0; plane < planes; plane++)
    for (size_t c = 0; c < channels; c++)
      step[plane * channels + c] =
          (ptrdiff_t)((backwards ? planes - 1 - plane : plane) * taps * filter + c * row);
  for (size_t i = 0; i < taps; i++)
    pack_steps(depth, columns, w + (backwards ? taps - 1 - i : i) * filter, step, column, packed + i * tap);
  if (s->kernel[1] == 3) transform_filters(3, tap, packed, tap, filters, point);
  else transform_filters(5, tap, packed, tap, filters, point);
  return filters;
}

/// The forward pass.
static minimal_convolution forward_winograd(const ck_convolution *s) {
  return (minimal_convolution){.in = {s->in[0], s->in[1], s->in[2]},
                               .out = {s->out[0], s->out[1], s->out[2]},
                               .pad = {s->pad[0], s->pad[1], s->pad[2]},
                               .taps = s->kernel[0],
                               .kernel = s->kernel[1],
                               .channels = s->in_channels,
                               .columns = s->out_channels};
}

/// The gradient of the input, by filters taken backwards.
static minimal_convolution backward_winograd(const ck_convolution *s) {
  size_t end = s->kernel[1] - 1;
  return (minimal_convolution){.in = {s->out[0], s->out[1], s->out[2]},
                               .out = {s->in[0], s->in[1], s->in[2]},
                               .pad = {s->kernel[0] - 1 - s->pad[0], end - s->pad[1], end - s->pad[2]},
                               .taps = s->kernel[0],
                               .kernel = s->kernel[1],
                               .channels = s->out_channels,
                               .columns = s->in_channels};
}

/// The gradient of the weights from some channels of the input.
static void winograd_weight_gradient(const ck_convolution *sizes, ck_range channels, const float *x, const float *dy,
                                     float *dw) {
  minimal_convolution s = forward_winograd(sizes);
  size_t rows = s.taps * channels.count;
  tile_block whole = largest_block(s.out, s.kernel, GRADIENT_FLOATS, TILE_POINTS * (s.taps * s.channels + s.columns));
  size_t image_in = s.in[0] * s.in[1] * s.in[2] * s.channels, image_out = s.out[0] * s.out[1] * s.out[2] * s.columns;
  size_t tile_lines = tiles_along(s.out[1], outputs_of_tile(s.kernel));
  size_t most = tiles_of(&whole), sum = point_distance(rows * s.columns);
  size_t input_room = TILE_POINTS * point_distance(s.taps * most * channels.count);
  size_t room = input_room + TILE_POINTS * point_distance(most * s.columns);
  float *inputs = ck_scratch(CK_SCRATCH_PRODUCT, room * sizeof(float)), *gradients = inputs + input_room;
  float *sums = ck_scratch(CK_SCRATCH_WEIGHTS, TILE_POINTS * sum * sizeof(float));
  memset(sums, 0, TILE_POINTS * sum * sizeof(float));

  for (size_t image = 0; image < sizes->batch; image += whole.images)
    for (size_t first_line = 0; first_line < tile_lines; first_line += whole.lines) {
      tile_block b = {minimum(whole.images, sizes->batch - image), first_line,
                      minimum(whole.lines, tile_lines - first_line), whole.columns};
      size_t tiles = tiles_of(&b), ready = 0;
      size_t input = point_distance(s.taps * tiles * channels.count), gradient = point_distance(tiles * s.columns);
      for (size_t plane = 0; plane < s.out[0]; plane++) {
        span taps = taps_of_plane(&s, plane);
        for (; ready < plane + taps.first + taps.count - s.pad[0]; ready++)
          transform_input_plane(&s, channels, x + image * image_in, ready, &b,
                                inputs + ready % s.taps * tiles * channels.count, input);
        transform_gradient_plane(&s, dy + image * image_out, plane, &b, gradients, gradient);
        const ptrdiff_t *row = ring_steps(CK_SCRATCH_ROWS, &s, plane, taps, channels.count, tiles);
        const ptrdiff_t *step = multiples(CK_SCRATCH_STEPS, tiles + 1, channels.count);
        gemm_output out = {.b_step = multiples(CK_SCRATCH_SUMS, tiles + 1, s.columns),
                           .b_column = 1,
                           .c_row = multiples(CK_SCRATCH_TARGETS, taps.count * channels.count, s.columns),
                           .accumulate = 1};
        for (size_t p = 0; p < TILE_POINTS; p++) {
          out.b = gradients + p * gradient;
          out.c = sums + p * sum + taps.first * channels.count * s.columns;
          gemm(taps.count * channels.count, s.columns, tiles, inputs + p * input, row, step, &out);
        }
      }
    }

  size_t filter = s.channels * s.columns, used = channels.count * s.columns, taps = s.kernel * s.kernel;
  for (size_t t = 0; t < s.taps; t++) {
    float *to = dw + t * taps * filter + channels.first * s.columns;
    if (s.kernel == 3) transform_filter_gradients(3, used, sums + t * used, sum, to, filter);
    else transform_filter_gradients(5, used, sums + t * used, sum, to, filter);
  }
}
