// The pieces of a convolution's products, one axis at a time: rows that are summed over the same part of the
// other operand. Windows with the same taps inside the image, voxels that the same taps reach, taps that
// stay inside the image for the same windows.
#pragma once

/// Which of the three products.
typedef enum { CONV_FORWARD, CONV_INPUT_GRADIENT, CONV_WEIGHT_GRADIENT } conv_product;

/// The range that is summed over for one row, along one axis.
typedef struct {
  size_t first, count;
} span;

INLINE span span_between(size_t first, size_t end) {
  return first < end ? (span){first, end - first} : (span){0, 0};
}
INLINE int equal(span a, span b) { return a.first == b.first && a.count == b.count; }
/// a - b, or 0.
INLINE size_t without(size_t a, size_t b) { return a > b ? a - b : 0; }

/// The taps of window `at` that meet the image.
static span taps_of_window(const ck_convolution *s, int axis, size_t at) {
  size_t begin = at * s->stride[axis], pad = s->pad[axis];
  return span_between(without(pad, begin), minimum(s->kernel[axis], without(s->in[axis] + pad, begin)));
}

/// The taps that reach voxel `at` are r, r + stride, … with r = (at + pad) mod stride; the j-th of them
/// from window q - j, with q = (at + pad) / stride. The span is of j.
static span taps_of_voxel(const ck_convolution *s, int axis, size_t at) {
  size_t stride = s->stride[axis], r = (at + s->pad[axis]) % stride, q = (at + s->pad[axis]) / stride;
  size_t taps = (without(s->kernel[axis], r) + stride - 1) / stride;
  return span_between(without(q + 1, s->out[axis]), minimum(taps, q + 1));
}

/// The windows whose tap `at` meets the image.
static span windows_of_tap(const ck_convolution *s, int axis, size_t at) {
  size_t stride = s->stride[axis], pad = s->pad[axis];
  return span_between((without(pad, at) + stride - 1) / stride,
                      minimum(s->out[axis], (without(s->in[axis] + pad, at) + stride - 1) / stride));
}

static span span_of(conv_product product, const ck_convolution *s, int axis, size_t at) {
  switch (product) {
    case CONV_FORWARD: return taps_of_window(s, axis, at);
    case CONV_INPUT_GRADIENT: return taps_of_voxel(s, axis, at);
    case CONV_WEIGHT_GRADIENT: return windows_of_tap(s, axis, at);
  }
}

/// Along one axis, rows of equal span, and where each operand is read and written: positions and distances
/// are counted in voxels, or taps.
typedef struct {
  size_t rows, sums;
  size_t a, a_row, a_sum, b, c, c_row;
  ptrdiff_t b_sum;
} piece;

/// The piece that begins at row `at`; without rows when that is part of an earlier one.
static piece piece_at(conv_product product, const ck_convolution *s, int axis, size_t at, size_t extent) {
  size_t stride = s->stride[axis], next = product == CONV_INPUT_GRADIENT ? stride : 1;
  span own = span_of(product, s, axis, at);
  if (at >= next && equal(own, span_of(product, s, axis, at - next))) return (piece){0};
  size_t end = at + next;
  while (end < extent && equal(own, span_of(product, s, axis, end))) end += next;
  piece p = {.rows = (end - at) / next, .sums = own.count, .a_row = 1, .a_sum = 1,
             .b = own.first, .b_sum = 1, .c = at, .c_row = next};
  if (!own.count) return p;
  switch (product) {
    case CONV_FORWARD:
      p.a = at * stride + own.first - s->pad[axis];
      p.a_row = stride;
      break;
    case CONV_INPUT_GRADIENT: {
      // The last j first, so that a is read forwards.
      size_t last = own.first + own.count - 1;
      p.a = (at + s->pad[axis]) / stride - last;
      p.b = (at + s->pad[axis]) % stride + last * stride;
      p.b_sum = -(ptrdiff_t)stride;
      break;
    }
    case CONV_WEIGHT_GRADIENT:
      p.a = own.first * stride + at - s->pad[axis];
      p.a_sum = stride;
      break;
  }
  return p;
}
