// A long short-term memory layer over whole sequences, and its backward pass through time, on gemm.
//
// Both passes go by chunks of a few steps: the products that no step waits for (input projection, input
// gradient, weight gradients) take a chunk's rows at once, while these are in the cache; only the
// recurrent product is one a step. Rows of a chunk are (step, sample).
#pragma once

enum {
  LSTM_CHUNK_ROWS = 320,  // just below gemm's block depth: the weight gradients sum over them
  LSTM_ROW_PADDING = 16   // keeps rows of gate gradients from meeting in one set of the cache
};

/// Steps of a chunk.
INLINE size_t lstm_chunk(const ck_lstm *s) {
  size_t steps = LSTM_CHUNK_ROWS / (s->batch ? s->batch : 1);
  return steps == 0 ? 1 : steps < s->steps ? steps : s->steps;
}

/// table[step * batch + sample] = where that row of a (batch, steps, width) array begins.
static void sequence_rows(ptrdiff_t *table, const ck_lstm *s, size_t chunk, size_t width) {
  for (size_t t = 0; t < chunk; t++)
    for (size_t n = 0; n < s->batch; n++)
      *table++ = (ptrdiff_t)((n * s->steps + t) * width);
}

INLINE vec load_up_to(const float *p, size_t count) { return count == LANES ? load(p) : load_some(p, count); }
INLINE void store_up_to(float *p, vec v, size_t count) {
  if (count == LANES) store(p, v);
  else store_some(p, v, count);
}

// MARK: Forward

/// x = f(x), over n values.
static void lstm_gate(ck_activation f, float slope, size_t n, float *x) {
#define BODY(F)                                                                                  \
  {                                                                                              \
    size_t i = 0;                                                                                \
    for (; i + LANES <= n; i += LANES) store(x + i, gate_activated(F, slope, load(x + i)));      \
    if (i < n) store_some(x + i, gate_activated(F, slope, load_some(x + i, n - i)), n - i);      \
  }
  FOR_EACH_ACTIVATION(BODY)
#undef BODY
}

/// LANES units (or the last few) of one sample: cell and hidden state, from the gates.
INLINE void lstm_cell(ck_activation f, float slope, size_t units, size_t count, const float *gates,
                      const float *cell_before, float *cell, float *last, float *hidden) {
  vec c = load_up_to(gates, count) * load_up_to(gates + 2 * units, count);
  if (cell_before) c += load_up_to(gates + units, count) * load_up_to(cell_before, count);
  vec h = load_up_to(gates + 3 * units, count) * gate_activated(f, slope, c);
  store_up_to(cell, c, count);
  store_up_to(last, h, count);
  if (hidden) store_up_to(hidden, h, count);
}

/// One step of all samples: `now` holds the gates' sums, becomes their values and the cell state.
/// `hidden` is the step's place in the sequences of hidden states, or null.
static void lstm_cells(const ck_lstm *s, float *now, const float *before, float *hidden, float *last) {
  size_t units = s->units, row = 5 * units;
  ck_activation f = s->activation;
  for (size_t n = 0; n < s->batch; n++) {
    float *gates = now + n * row, *cell = gates + 4 * units, *h = last + n * units;
    const float *cell_before = before ? before + n * row + 4 * units : 0;
    float *h_too = hidden ? hidden + n * s->steps * units : 0;
    // Gates first, values next to each other: what a state waits for is then already there.
    lstm_gate(CK_SIGMOID, 0, 2 * units, gates);
    lstm_gate(f, s->slope, units, gates + 2 * units);
    lstm_gate(CK_SIGMOID, 0, units, gates + 3 * units);
#define BODY(F)                                                                                           \
  {                                                                                                       \
    size_t j = 0;                                                                                         \
    for (; j + LANES <= units; j += LANES)                                                                \
      lstm_cell(F, s->slope, units, LANES, gates + j, cell_before ? cell_before + j : 0, cell + j, h + j, \
                h_too ? h_too + j : 0);                                                                   \
    if (j < units)                                                                                        \
      lstm_cell(F, s->slope, units, units - j, gates + j, cell_before ? cell_before + j : 0, cell + j,    \
                h + j, h_too ? h_too + j : 0);                                                            \
  }
    FOR_EACH_ACTIVATION(BODY)
#undef BODY
  }
}

static void lstm_forward(const ck_lstm *s, const float *x, const float *w, const float *u,
                         const float *bias, float *trace, float *hidden, float *last) {
  size_t units = s->units, gates = 4 * units, row = 5 * units, chunk = lstm_chunk(s), rows = chunk * s->batch;
  float *w_panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(s->inputs, gates) * sizeof(float));
  float *u_panels = ck_scratch(CK_SCRATCH_WEIGHTS, packed_size(units, gates) * sizeof(float));
  pack(s->inputs, gates, w, gates, 1, w_panels);
  pack(units, gates, u, gates, 1, u_panels);
  ptrdiff_t *input_rows = ck_scratch(CK_SCRATCH_ROWS, (rows + s->batch) * sizeof(ptrdiff_t));
  ptrdiff_t *state_rows = input_rows + rows;
  sequence_rows(input_rows, s, chunk, s->inputs);
  for (size_t n = 0; n < s->batch; n++) state_rows[n] = (ptrdiff_t)(n * units);
  const ptrdiff_t *steps = multiples(CK_SCRATCH_STEPS, s->inputs > units ? s->inputs : units, 1);
  const ptrdiff_t *targets = multiples(CK_SCRATCH_TARGETS, rows, row);
  // Without a trace the rows of one chunk are used again and again.
  float *ring = trace ? 0 : ck_scratch(CK_SCRATCH_PRODUCT, rows * row * sizeof(float));
  const float *before = 0;
  for (size_t t = 0; t < s->steps; t++) {
    float *now = trace ? trace + t * s->batch * row : ring + t % chunk * s->batch * row;
    if (t % chunk == 0) {
      size_t ahead = s->steps - t < chunk ? s->steps - t : chunk;
      gemm_output out = {.b = w_panels, .panel_stride = s->inputs * TILE_COLUMNS,
                         .c = now, .c_row = targets, .bias = bias};
      gemm(ahead * s->batch, gates, s->inputs, x + t * s->inputs, input_rows, steps, &out);
    }
    if (before) {
      gemm_output out = {.b = u_panels, .panel_stride = units * TILE_COLUMNS,
                         .c = now, .c_row = targets, .accumulate = 1};
      gemm(s->batch, gates, units, last, state_rows, steps, &out);
    }
    lstm_cells(s, now, before, hidden ? hidden + t * units : 0, last);
    before = now;
  }
}

// MARK: Backward

/// LANES units (or the last few) of one sample: from the gradients of hidden and cell state to those of
/// the gates' sums and of the cell state before.
INLINE void lstm_cell_backward(ck_activation f, float slope, size_t units, size_t count, const float *gates,
                               const float *cell_before, const float *dy, const float *dh, float *dc,
                               float *dgates, float *dbias) {
  vec input = load_up_to(gates, count), forget = load_up_to(gates + units, count);
  vec candidate = load_up_to(gates + 2 * units, count), output = load_up_to(gates + 3 * units, count);
  vec squashed = gate_activated(f, slope, load_up_to(gates + 4 * units, count));
  vec h = load_up_to(dh, count);
  if (dy) h += load_up_to(dy, count);
  vec c = load_up_to(dc, count) + gradient_through(f, slope, squashed, h * output);
  vec di = gradient_through(CK_SIGMOID, 0, input, c * candidate);
  vec df = cell_before ? gradient_through(CK_SIGMOID, 0, forget, c * load_up_to(cell_before, count)) : splat(0);
  vec dg = gradient_through(f, slope, candidate, c * input);
  vec d_o = gradient_through(CK_SIGMOID, 0, output, h * squashed);
  store_up_to(dc, c * forget, count);
  store_up_to(dgates, di, count);
  store_up_to(dgates + units, df, count);
  store_up_to(dgates + 2 * units, dg, count);
  store_up_to(dgates + 3 * units, d_o, count);
  if (!dbias) return;
  store_up_to(dbias, load_up_to(dbias, count) + di, count);
  store_up_to(dbias + units, load_up_to(dbias + units, count) + df, count);
  store_up_to(dbias + 2 * units, load_up_to(dbias + 2 * units, count) + dg, count);
  store_up_to(dbias + 3 * units, load_up_to(dbias + 3 * units, count) + d_o, count);
}

/// One step of all samples; adds to `dbias`, unless it is null.
static void lstm_cells_backward(const ck_lstm *s, const float *now, const float *before, const float *dy,
                                const float *dh, float *dc, float *dgates, size_t stride, float *dbias) {
  size_t units = s->units;
  ck_activation f = s->activation;
#define BODY(F)                                                                                        \
  for (size_t n = 0; n < s->batch; n++) {                                                              \
    const float *gates = now + n * 5 * units;                                                          \
    const float *cell_before = before ? before + n * 5 * units + 4 * units : 0;                        \
    const float *d = dy ? dy + n * s->steps * units : 0;                                               \
    for (size_t j = 0; j < units; j += 16) if (d) __builtin_prefetch(d + 2 * s->steps * units + j);      \
    for (size_t j = 0; j < 5*units; j += 16) if (cell_before) __builtin_prefetch(cell_before + 6 * units + j);           \
    size_t j = 0;                                                                                      \
    for (; j + LANES <= units; j += LANES)                                                             \
      lstm_cell_backward(F, s->slope, units, LANES, gates + j, cell_before ? cell_before + j : 0,      \
                         d ? d + j : 0, dh + n * units + j, dc + n * units + j, dgates + n * stride + j, \
                         dbias ? dbias + j : 0);                                                       \
    if (j < units)                                                                                     \
      lstm_cell_backward(F, s->slope, units, units - j, gates + j, cell_before ? cell_before + j : 0,  \
                         d ? d + j : 0, dh + n * units + j, dc + n * units + j, dgates + n * stride + j, \
                         dbias ? dbias + j : 0);                                                       \
  }
  FOR_EACH_ACTIVATION(BODY)
#undef BODY
}

static void lstm_backward(const ck_lstm *s, const float *x, const float *w, const float *u,
                          const float *trace, const float *hidden, const float *dy, const float *dlast,
                          float *dx, float *dw, float *du, float *dbias) {
  size_t units = s->units, inputs = s->inputs, batch = s->batch, gates = 4 * units;
  size_t row = 5 * units, stride = gates + LSTM_ROW_PADDING;
  size_t chunk = lstm_chunk(s), rows = chunk * batch, widest = inputs > units ? inputs : units;

  float *u_panels = ck_scratch(CK_SCRATCH_WEIGHTS, packed_size(gates, units) * sizeof(float));
  pack(gates, units, u, 1, gates, u_panels);
  float *w_panels = 0;
  if (dx) {
    w_panels = ck_scratch(CK_SCRATCH_IMAGE, packed_size(gates, inputs) * sizeof(float));
    pack(gates, inputs, w, 1, gates, w_panels);
  }
  float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(rows, gates) * sizeof(float));
  float *dgates = ck_scratch(CK_SCRATCH_PRODUCT, (rows * stride + 2 * batch * units + gates) * sizeof(float));
  float *dh = dgates + rows * stride, *dc = dh + batch * units, *chunk_dbias = dc + batch * units;

  ptrdiff_t *input_rows = ck_scratch(CK_SCRATCH_ROWS, (2 * rows + batch) * sizeof(ptrdiff_t));
  ptrdiff_t *hidden_rows = input_rows + rows, *state_rows = hidden_rows + rows;
  sequence_rows(input_rows, s, chunk, inputs);
  sequence_rows(hidden_rows, s, chunk, units);
  for (size_t n = 0; n < batch; n++) state_rows[n] = (ptrdiff_t)(n * units);
  const ptrdiff_t *ones = multiples(CK_SCRATCH_STEPS, gates > inputs ? gates : inputs, 1);
  ptrdiff_t *gradient_rows = ck_scratch(CK_SCRATCH_TARGETS, (rows + widest) * sizeof(ptrdiff_t));
  ptrdiff_t *weight_rows = gradient_rows + rows;
  for (size_t r = 0; r < rows; r++) gradient_rows[r] = (ptrdiff_t)(r * stride);
  for (size_t i = 0; i < widest; i++) weight_rows[i] = (ptrdiff_t)(i * gates);

  if (dlast) memcpy(dh, dlast, batch * units * sizeof(float));
  else memset(dh, 0, batch * units * sizeof(float));
  memset(dc, 0, batch * units * sizeof(float));
  if (dw) memset(dw, 0, inputs * gates * sizeof(float));
  if (du) memset(du, 0, units * gates * sizeof(float));
  if (dbias) memset(dbias, 0, gates * sizeof(float));

  for (size_t end = s->steps; end > 0;) {
    size_t first = (end - 1) / chunk * chunk, count = (end - first) * batch;
    memset(chunk_dbias, 0, gates * sizeof(float));
    for (size_t t = end; t-- > first;) {
      const float *now = trace + t * batch * row;
      float *d = dgates + (t - first) * batch * stride;
      lstm_cells_backward(s, now, t ? now - batch * row : 0, dy ? dy + t * units : 0, dh, dc, d, stride,
                          dbias ? chunk_dbias : 0);
      if (t == 0) break;
      gemm_output out = {.b = u_panels, .panel_stride = gates * TILE_COLUMNS,
                         .c = dh, .c_row = state_rows};
      gemm(batch, units, gates, d, gradient_rows, ones, &out);
    }
    for (size_t j = 0; dbias && j < gates; j++) dbias[j] += chunk_dbias[j];
    if (dx) {
      gemm_output out = {.b = w_panels, .panel_stride = gates * TILE_COLUMNS,
                         .c = dx + first * inputs, .c_row = input_rows};
      gemm(count, inputs, gates, dgates, gradient_rows, ones, &out);
    }
    if (dw || du) pack(count, gates, dgates, stride, 1, panels);
    gemm_output out = {.b = panels, .panel_stride = count * TILE_COLUMNS,
                       .c_row = weight_rows, .accumulate = 1};
    if (dw) {
      out.c = dw;
      gemm(inputs, gates, count, x + first * inputs, ones, input_rows, &out);
    }
    if (du) {
      // The first step's hidden state before is zero.
      size_t skipped = first ? 0 : batch;
      out.c = du;
      out.b = panels + skipped * TILE_COLUMNS;
      gemm(units, gates, count - skipped, first ? hidden + (first - 1) * units : hidden, ones, hidden_rows, &out);
    }
    end = first;
  }
}
