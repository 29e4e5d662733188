// Max pooling along up to three axes, channels last: the winner of each window is kept for the way back.
#pragma once

typedef uint16_t hvec __attribute__((vector_size(LANES * 2), aligned(2)));

/// Where the voxels of one window lie in its image, those beyond the edge left out.
typedef struct {
  size_t count;
  size_t *offset;    // of the voxel's first channel
  uint16_t *place;  // in the whole window
} pool_window;

static void find_window(const ck_pooling *s, size_t od, size_t oh, size_t ow, pool_window *window) {
  window->count = 0;
  uint16_t place = 0;
  for (size_t kd = 0; kd < s->window[0]; kd++)
    for (size_t kh = 0; kh < s->window[1]; kh++)
      for (size_t kw = 0; kw < s->window[2]; kw++, place++) {
        // Wraps below the near edge to a number past the far one.
        size_t d = od * s->stride[0] + kd - s->pad[0];
        size_t h = oh * s->stride[1] + kh - s->pad[1];
        size_t w = ow * s->stride[2] + kw - s->pad[2];
        if (d >= s->in[0] || h >= s->in[1] || w >= s->in[2]) continue;
        window->offset[window->count] = ((d * s->in[1] + h) * s->in[2] + w) * s->channels;
        window->place[window->count++] = place;
      }
}

/// Room for a window's table.
static pool_window window_room(const ck_pooling *s) {
  size_t most = s->window[0] * s->window[1] * s->window[2];
  return (pool_window){.offset = ck_scratch(CK_SCRATCH_ROWS, most * sizeof(size_t)),
                       .place = ck_scratch(CK_SCRATCH_STEPS, most * sizeof(uint16_t))};
}

static void max_pool(const ck_pooling *s, const float *x, float *y, uint16_t *winner) {
  size_t channels = s->channels, image = s->in[0] * s->in[1] * s->in[2] * channels;
  pool_window window = window_room(s);
  for (size_t b = 0; b < s->batch; b++, x += image)
    for (size_t od = 0; od < s->out[0]; od++)
      for (size_t oh = 0; oh < s->out[1]; oh++)
        for (size_t ow = 0; ow < s->out[2]; ow++, y += channels, winner += channels) {
          find_window(s, od, oh, ow, &window);
          size_t c = 0;
          for (; c + LANES <= channels; c += LANES) {
            vec best = load(x + window.offset[0] + c);
            ivec place = (ivec){} + window.place[0];
            for (size_t i = 1; i < window.count; i++) {
              vec value = load(x + window.offset[i] + c);
              // A NaN wins, and is never beaten, so that divergence is seen.
              ivec wins = (value > best) | (value != value);
              best = choose(wins, value, best);
              place = (wins & window.place[i]) | (~wins & place);
            }
            store(y + c, best);
            *(hvec *)(winner + c) = __builtin_convertvector(place, hvec);
          }
          for (; c < channels; c++) {
            float best = x[window.offset[0] + c];
            uint16_t place = window.place[0];
            for (size_t i = 1; i < window.count; i++) {
              float value = x[window.offset[i] + c];
              if (value > best || value != value) {
                best = value;
                place = window.place[i];
              }
            }
            y[c] = best;
            winner[c] = place;
          }
        }
}

static void max_pool_backward(const ck_pooling *s, const float *dy, const uint16_t *winner, float *dx) {
  size_t channels = s->channels, image = s->in[0] * s->in[1] * s->in[2] * channels;
  pool_window window = window_room(s);
  memset(dx, 0, s->batch * image * sizeof(float));
  for (size_t b = 0; b < s->batch; b++, dx += image)
    for (size_t od = 0; od < s->out[0]; od++)
      for (size_t oh = 0; oh < s->out[1]; oh++)
        for (size_t ow = 0; ow < s->out[2]; ow++, dy += channels, winner += channels) {
          find_window(s, od, oh, ow, &window);
          for (size_t i = 0; i < window.count; i++) {
            float *voxel = dx + window.offset[i];
            uint16_t place = window.place[i];
            for (size_t c = 0; c < channels; c++) voxel[c] += winner[c] == place ? dy[c] : 0.0f;
          }
        }
}

static void max_pool_gather(const ck_pooling *s, const float *x, const uint16_t *winner, float *y) {
  size_t channels = s->channels, image = s->in[0] * s->in[1] * s->in[2] * channels;
  pool_window window = window_room(s);
  for (size_t b = 0; b < s->batch; b++, x += image)
    for (size_t od = 0; od < s->out[0]; od++)
      for (size_t oh = 0; oh < s->out[1]; oh++)
        for (size_t ow = 0; ow < s->out[2]; ow++, y += channels, winner += channels) {
          find_window(s, od, oh, ow, &window);
          memset(y, 0, channels * sizeof(float));
          for (size_t i = 0; i < window.count; i++)
            for (size_t c = 0; c < channels; c++)
              y[c] += winner[c] == window.place[i] ? x[window.offset[i] + c] : 0.0f;
        }
}
