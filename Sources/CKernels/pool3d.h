// 3D max pooling, channels last: the winner of each window is kept for the way back.
#pragma once

static void max_pool3d(const ck_pooling *s, const float *x, float *y, uint16_t *winner) {
  size_t channels = s->channels;
  size_t line = s->in[2] * channels, plane = s->in[1] * line, image = s->in[0] * plane;
  for (size_t b = 0; b < s->batch; b++, x += image)
    for (size_t od = 0; od < s->out[0]; od++)
      for (size_t oh = 0; oh < s->out[1]; oh++)
        for (size_t ow = 0; ow < s->out[2]; ow++, y += channels, winner += channels) {
          int first = 1;
          for (size_t kd = 0; kd < s->window[0]; kd++)
            for (size_t kh = 0; kh < s->window[1]; kh++)
              for (size_t kw = 0; kw < s->window[2]; kw++) {
                // Wraps below the near edge to a number past the far one.
                size_t d = od * s->stride[0] + kd - s->pad[0];
                size_t h = oh * s->stride[1] + kh - s->pad[1];
                size_t w = ow * s->stride[2] + kw - s->pad[2];
                if (d >= s->in[0] || h >= s->in[1] || w >= s->in[2]) continue;
                const float *voxel = x + d * plane + h * line + w * channels;
                uint16_t tap = (uint16_t)((kd * s->window[1] + kh) * s->window[2] + kw);
                if (first) {
                  for (size_t c = 0; c < channels; c++) {
                    y[c] = voxel[c];
                    winner[c] = tap;
                  }
                  first = 0;
                } else {
                  for (size_t c = 0; c < channels; c++) {
                    // A NaN wins, and is never beaten, so that divergence is seen.
                    int wins = voxel[c] > y[c] || voxel[c] != voxel[c];
                    y[c] = wins ? voxel[c] : y[c];
                    winner[c] = wins ? tap : winner[c];
                  }
                }
              }
        }
}

static void max_pool3d_backward(const ck_pooling *s, const float *dy, const uint16_t *winner, float *dx) {
  size_t channels = s->channels;
  size_t line = s->in[2] * channels, plane = s->in[1] * line, image = s->in[0] * plane;
  memset(dx, 0, s->batch * image * sizeof(float));
  for (size_t b = 0; b < s->batch; b++, dx += image)
    for (size_t od = 0; od < s->out[0]; od++)
      for (size_t oh = 0; oh < s->out[1]; oh++)
        for (size_t ow = 0; ow < s->out[2]; ow++, dy += channels, winner += channels)
          for (size_t kd = 0; kd < s->window[0]; kd++)
            for (size_t kh = 0; kh < s->window[1]; kh++)
              for (size_t kw = 0; kw < s->window[2]; kw++) {
                size_t d = od * s->stride[0] + kd - s->pad[0];
                size_t h = oh * s->stride[1] + kh - s->pad[1];
                size_t w = ow * s->stride[2] + kw - s->pad[2];
                if (d >= s->in[0] || h >= s->in[1] || w >= s->in[2]) continue;
                float *voxel = dx + d * plane + h * line + w * channels;
                uint16_t tap = (uint16_t)((kd * s->window[1] + kh) * s->window[2] + kw);
                for (size_t c = 0; c < channels; c++) voxel[c] += winner[c] == tap ? dy[c] : 0.0f;
              }
}
