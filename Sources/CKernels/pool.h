// Pooling along up to three axes, channels last.
#pragma once

typedef uint16_t hvec __attribute__((vector_size(LANES * 2), aligned(2)));

/// Where the voxels of one window lie in an image, those beyond the edge left out.
typedef struct {
  size_t count;
  size_t origin;           // add it to
  const size_t *offset;    // of a voxel's first channel
  const uint16_t *index;  // of a voxel in the whole window
} pool_window;

/// The table of a window that lies inside, and room for one that does not.
typedef struct {
  size_t most;  // voxels of a whole window
  size_t *inner_offset, *edge_offset;
  uint16_t *inner_place, *edge_place;
} pool_tables;

/// Lists the voxels of the window that begins at (d, h, w) of an image.
static size_t list_window(const ck_pooling *s, size_t d, size_t h, size_t w, size_t *offset, uint16_t *index) {
  size_t count = 0;
  uint16_t at = 0;
  for (size_t kd = 0; kd < s->window[0]; kd++)
    for (size_t kh = 0; kh < s->window[1]; kh++)
      for (size_t kw = 0; kw < s->window[2]; kw++, at++) {
        // Wraps below the near edge to a number past the far one.
        if (d + kd >= s->in[0] || h + kh >= s->in[1] || w + kw >= s->in[2]) continue;
        offset[count] = (((d + kd) * s->in[1] + h + kh) * s->in[2] + w + kw) * s->channels;
        index[count++] = at;
      }
  return count;
}

static pool_tables pool_room(const ck_pooling *s) {
  size_t most = s->window[0] * s->window[1] * s->window[2];
  pool_tables t = {.most = most,
                   .inner_offset = ck_scratch(CK_SCRATCH_ROWS, 2 * most * sizeof(size_t)),
                   .inner_place = ck_scratch(CK_SCRATCH_STEPS, 2 * most * sizeof(uint16_t))};
  t.edge_offset = t.inner_offset + most;
  t.edge_place = t.inner_place + most;
  list_window(s, 0, 0, 0, t.inner_offset, t.inner_place);
  return t;
}

/// The window of output (od, oh, ow).
INLINE pool_window find_window(const ck_pooling *s, const pool_tables *t, size_t od, size_t oh, size_t ow) {
  size_t d = od * s->stride[0] - s->pad[0], h = oh * s->stride[1] - s->pad[1], w = ow * s->stride[2] - s->pad[2];
  // What lies before the near edge has wrapped, and adding the window may wrap it back.
  int inside = d < s->in[0] && d + s->window[0] <= s->in[0] && h < s->in[1] && h + s->window[1] <= s->in[1] &&
               w < s->in[2] && w + s->window[2] <= s->in[2];
  if (inside)
    return (pool_window){t->most, ((d * s->in[1] + h) * s->in[2] + w) * s->channels, t->inner_offset,
                         t->inner_place};
  size_t count = list_window(s, d, h, w, t->edge_offset, t->edge_place);
  return (pool_window){count, 0, t->edge_offset, t->edge_place};
}

#define FOR_EACH_WINDOW                       \
  for (size_t od = 0; od < s->out[0]; od++)   \
    for (size_t oh = 0; oh < s->out[1]; oh++) \
      for (size_t ow = 0; ow < s->out[2]; ow++)

INLINE size_t image_size(const ck_pooling *s) { return s->in[0] * s->in[1] * s->in[2] * s->channels; }

/// How many lanes a row's last vector has: it reaches back, unless there are fewer channels than lanes.
INLINE size_t last_lanes(size_t channels) { return channels < LANES ? channels : LANES; }

// MARK: Maximum

INLINE void max_of_window(size_t lanes, const pool_window *window, const float *x, float *y, uint16_t *winner) {
  vec best = load_lanes(lanes, x + window->offset[0]);
  ivec index = (ivec){} + window->index[0];
  for (size_t i = 1; i < window->count; i++) {
    vec value = load_lanes(lanes, x + window->offset[i]);
    // A NaN wins, and is never beaten, so that divergence is seen.
    ivec wins = (value > best) | (value != value);
    best = choose(wins, value, best);
    index = (wins & window->index[i]) | (~wins & index);
  }
  store_lanes(lanes, y, best);
  hvec indices = __builtin_convertvector(index, hvec);
  if (lanes == LANES) *(hvec *)winner = indices;
  else memcpy(winner, &indices, lanes * sizeof(uint16_t));
}

static void max_pool(const ck_pooling *s, const float *x, float *y, uint16_t *winner) {
  size_t channels = s->channels;
  pool_tables tables = pool_room(s);
  for (size_t b = 0; b < s->batch; b++, x += image_size(s))
    FOR_EACH_WINDOW {
      pool_window window = find_window(s, &tables, od, oh, ow);
      const float *from = x + window.origin;
#define BODY(WHOLE, J) \
  max_of_window(WHOLE ? LANES : last_lanes(channels), &window, from + (J), y + (J), winner + (J))
      FOR_EACH_VECTOR_OF_ROW(channels, BODY)
#undef BODY
      y += channels;
      winner += channels;
    }
}

// MARK: Mean

/// One over what a window's sum is divided by.
INLINE float share_of(const pool_window *window, const pool_tables *tables, int counts_padding) {
  return 1.0f / (float)(counts_padding ? tables->most : window->count);
}

INLINE void mean_of_window(size_t lanes, const pool_window *window, float share, const float *x, float *y) {
  vec sum = load_lanes(lanes, x + window->offset[0]);
  for (size_t i = 1; i < window->count; i++) sum += load_lanes(lanes, x + window->offset[i]);
  store_lanes(lanes, y, sum * share);
}

static void average_pool(const ck_pooling *s, int counts_padding, const float *x, float *y) {
  size_t channels = s->channels;
  pool_tables tables = pool_room(s);
  for (size_t b = 0; b < s->batch; b++, x += image_size(s))
    FOR_EACH_WINDOW {
      pool_window window = find_window(s, &tables, od, oh, ow);
      const float *from = x + window.origin;
      float share = share_of(&window, &tables, counts_padding);
#define BODY(WHOLE, J) mean_of_window(WHOLE ? LANES : last_lanes(channels), &window, share, from + (J), y + (J))
      FOR_EACH_VECTOR_OF_ROW(channels, BODY)
#undef BODY
      y += channels;
    }
}

// MARK: Backward

/// Gives every voxel of a window its share of dy, or, with winners, all of it to the voxel that won. Where
/// windows share voxels the gradient is added, but not that of the `done` first lanes.
INLINE void spread_over_window(int apart, size_t lanes, size_t done, const pool_window *window,
                               const float *dy, float share, const uint16_t *winner, float *dx) {
  vec part = load_lanes(lanes, dy) * share;
  ivec fresh, index = {};
  for (int i = 0; i < LANES; i++) fresh[i] = i >= (int)done ? -1 : 0;
  if (!apart) part = (vec)((ivec)part & fresh);
  if (winner) {
    hvec indices = {};
    if (lanes == LANES) indices = *(const hvec *)winner;
    else memcpy(&indices, winner, lanes * sizeof(uint16_t));
    index = __builtin_convertvector(indices, ivec);
  }
  for (size_t i = 0; i < window->count; i++) {
    float *to = dx + window->offset[i];
    vec g = winner ? (vec)((ivec)part & (index == window->index[i])) : part;
    store_lanes(lanes, to, apart ? g : load_lanes(lanes, to) + g);
  }
}

/// The gradient of either pooling: `winner` is null for the mean.
INLINE void pool_backward(int apart, const ck_pooling *s, int counts_padding, const float *dy,
                          const uint16_t *winner, float *dx) {
  size_t channels = s->channels;
  pool_tables tables = pool_room(s);
  for (size_t b = 0; b < s->batch; b++, dx += image_size(s))
    FOR_EACH_WINDOW {
      pool_window window = find_window(s, &tables, od, oh, ow);
      float *to = dx + window.origin;
      float share = winner ? 1 : share_of(&window, &tables, counts_padding);
#define BODY(WHOLE, J)                                                                                      \
  spread_over_window(apart, WHOLE ? LANES : last_lanes(channels),                                           \
                     WHOLE || channels < LANES ? 0 : LANES - channels % LANES, &window, dy + (J), share,    \
                     winner ? winner + (J) : 0, to + (J))
      FOR_EACH_VECTOR_OF_ROW(channels, BODY)
#undef BODY
      dy += channels;
      if (winner) winner += channels;
    }
}

static void either_pool_backward(const ck_pooling *s, int counts_padding, const float *dy,
                                 const uint16_t *winner, float *dx) {
  // Windows side by side write every gradient once; what none of them reaches is 0.
  int apart = 1, complete = 1;
  for (int axis = 0; axis < 3; axis++) {
    apart &= s->stride[axis] >= s->window[axis];
    complete &= s->stride[axis] == s->window[axis] && s->out[axis] * s->stride[axis] >= s->in[axis] + s->pad[axis];
  }
  if (!complete) memset(dx, 0, s->batch * image_size(s) * sizeof(float));
  if (apart) pool_backward(1, s, counts_padding, dy, winner, dx);
  else pool_backward(0, s, counts_padding, dy, winner, dx);
}

static void max_pool_backward(const ck_pooling *s, const float *dy, const uint16_t *winner, float *dx) {
  either_pool_backward(s, 0, dy, winner, dx);
}

static void max_pool_gather(const ck_pooling *s, const float *x, const uint16_t *winner, float *y) {
  size_t channels = s->channels;
  pool_tables tables = pool_room(s);
  for (size_t b = 0; b < s->batch; b++, x += image_size(s))
    FOR_EACH_WINDOW {
      pool_window window = find_window(s, &tables, od, oh, ow);
      const float *from = x + window.origin;
      memset(y, 0, channels * sizeof(float));
      for (size_t i = 0; i < window.count; i++)
        for (size_t c = 0; c < channels; c++)
          y[c] += winner[c] == window.index[i] ? from[window.offset[i] + c] : 0.0f;
      y += channels;
      winner += channels;
    }
}

static void average_pool_backward(const ck_pooling *s, int counts_padding, const float *dy, float *dx) {
  either_pool_backward(s, counts_padding, dy, 0, dx);
}

#undef FOR_EACH_WINDOW
