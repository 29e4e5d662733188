// A long short-term memory layer over whole sequences, and its backward pass through time, on gemm.
//
// Both passes go by chunks of a few steps: the products that no step waits for (input projection, input
// gradient, weight gradients) take a chunk's rows at once, while these are in the cache; only the
// recurrent product is one per step. Rows of a chunk are ordered by step, then by sample.
#pragma once

enum {
  LSTM_CHUNK_ROWS = 320,  // at most a block of gemm's depth, which the weight gradients sum over
  LSTM_ROW_PADDING = 16,  // keeps rows of gate gradients from meeting in one set of the cache
  LSTM_ROWS_AHEAD = 2     // how far ahead of use a row is fetched
};

/// Steps of a chunk.
INLINE size_t lstm_chunk(const ck_lstm *s) {
  size_t steps = LSTM_CHUNK_ROWS / (s->batch ? s->batch : 1);
  return steps == 0 ? 1 : steps < s->steps ? steps : s->steps;
}

/// Where a chunk's rows begin in an array (batch, steps, width).
static void lstm_sequence_rows(const ck_lstm *s, size_t width, ptrdiff_t *table) {
  for (size_t t = 0; t < lstm_chunk(s); t++)
    for (size_t n = 0; n < s->batch; n++) *table++ = (ptrdiff_t)((n * s->steps + t) * width);
}

static void lstm_even_rows(size_t count, size_t stride, ptrdiff_t *table) {
  for (size_t i = 0; i < count; i++) table[i] = (ptrdiff_t)(i * stride);
}

/// c (+)= a b + bias, over panels of b that are `panel_depth` deep, from `first_p` on.
static void lstm_product(size_t m, size_t n, size_t k, const float *a, const ptrdiff_t *row,
                         const ptrdiff_t *step, const float *panels, size_t panel_depth, size_t first_p, float *c,
                         const ptrdiff_t *c_row, const float *bias, int accumulate) {
  gemm_output out = {.b = panels, .panel_depth = panel_depth, .first_p = first_p,
                     .c = c, .c_row = c_row, .bias = bias, .accumulate = accumulate};
  gemm(m, n, k, a, row, step, &out);
}

INLINE void fetch_row(const float *p, size_t count) {
  for (size_t i = 0; i < count; i += 16) __builtin_prefetch(p + i);
}

/// BODY(f) for the activations that candidate and output may have.
#define FOR_EACH_LSTM_ACTIVATION(BODY)     \
  switch (f) {                             \
    case CK_SIGMOID: BODY(CK_SIGMOID) break; \
    case CK_RELU: BODY(CK_RELU) break;       \
    case CK_TANH: BODY(CK_TANH) break;       \
    default: BODY(CK_LINEAR) break;          \
  }

// MARK: Forward

/// x = f(x), over n values.
static void lstm_gate(ck_activation f, size_t n, float *x) {
#define VECTOR(LANE_COUNT, I) store_lanes(LANE_COUNT, x + (I), gate_activated(kind, load_lanes(LANE_COUNT, x + (I))))
#define BODY(F)                \
  {                            \
    enum { kind = F };         \
    FOR_EACH_VECTOR(n, VECTOR) \
  }
  FOR_EACH_LSTM_ACTIVATION(BODY)
#undef BODY
#undef VECTOR
}

/// `count` units from unit j on: cell and hidden state, from the gates.
INLINE void lstm_cell(ck_activation f, size_t units, size_t j, size_t count, float *row,
                      const float *row_before, float *last, float *hidden) {
  float *gates = row + j;
  vec cell = load_lanes(count, gates) * load_lanes(count, gates + 2 * units);
  if (row_before)
    cell += load_lanes(count, gates + units) * load_lanes(count, row_before + 4 * units + j);
  vec h = load_lanes(count, gates + 3 * units) * gate_activated(f, cell);
  store_lanes(count, gates + 4 * units, cell);
  store_lanes(count, last + j, h);
  if (hidden) store_lanes(count, hidden + j, h);
}

/// One step of all samples. A row of `now` holds the sums of the gates, which become their values, and
/// gets the cell state. `hidden` is the step's position in the sequences of hidden states, or null.
static void lstm_cells(const ck_lstm *s, float *now, const float *before, float *last, float *hidden) {
  size_t units = s->units;
  ck_activation f = s->activation;
  for (size_t n = 0; n < s->batch; n++) {
    float *row = now + n * 5 * units, *h = last + n * units;
    const float *row_before = before ? before + n * 5 * units : 0;
    float *h_too = hidden ? hidden + n * s->steps * units : 0;
    // Gates first: they are independent, so the processor works on several at once.
    lstm_gate(CK_SIGMOID, 2 * units, row);
    lstm_gate(f, units, row + 2 * units);
    lstm_gate(CK_SIGMOID, units, row + 3 * units);
#define BODY(F)                                                                                         \
  {                                                                                                     \
    size_t j = 0;                                                                                       \
    for (; j + LANES <= units; j += LANES) lstm_cell(F, units, j, LANES, row, row_before, h, h_too);    \
    if (j < units) lstm_cell(F, units, j, units - j, row, row_before, h, h_too);                        \
  }
    FOR_EACH_LSTM_ACTIVATION(BODY)
#undef BODY
  }
}

static void lstm_forward(const ck_lstm *s, const float *x, const float *w, const float *u,
                         const float *bias, float *trace, float *hidden, float *last) {
  size_t batch = s->batch, inputs = s->inputs, units = s->units, gates = 4 * units;
  size_t chunk = lstm_chunk(s), rows = chunk * batch, step_size = batch * 5 * units;

  float *w_panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(inputs, gates) * sizeof(float));
  float *u_panels = ck_scratch(CK_SCRATCH_WEIGHTS, packed_size(units, gates) * sizeof(float));
  pack(inputs, gates, w, gates, 1, w_panels);
  pack(units, gates, u, gates, 1, u_panels);

  ptrdiff_t *input_rows = ck_scratch(CK_SCRATCH_ROWS, (rows + batch) * sizeof(ptrdiff_t));
  ptrdiff_t *last_rows = input_rows + rows;
  lstm_sequence_rows(s, inputs, input_rows);
  lstm_even_rows(batch, units, last_rows);
  const ptrdiff_t *steps = multiples(CK_SCRATCH_STEPS, inputs > units ? inputs : units, 1);
  const ptrdiff_t *trace_rows = multiples(CK_SCRATCH_TARGETS, rows, 5 * units);

  // Without a trace, a chunk's memory is used again for the next.
  float *ring = trace ? 0 : ck_scratch(CK_SCRATCH_PRODUCT, chunk * step_size * sizeof(float));
  const float *before = 0;
  for (size_t t = 0; t < s->steps; t++) {
    float *now = trace ? trace + t * step_size : ring + t % chunk * step_size;
    if (t % chunk == 0) {
      size_t count = s->steps - t < chunk ? s->steps - t : chunk;
      lstm_product(count * batch, gates, inputs, x + t * inputs, input_rows, steps, w_panels, inputs, 0, now,
                   trace_rows, bias, 0);
    }
    if (before)
      lstm_product(batch, gates, units, last, last_rows, steps, u_panels, units, 0, now, trace_rows, 0, 1);
    lstm_cells(s, now, before, last, hidden ? hidden + t * units : 0);
    before = now;
  }
}

// MARK: Backward

/// `count` units from unit j on: from the gradients dh of the hidden state and dc of the cell state, those
/// of the gates' sums, and dc of the step before.
INLINE void lstm_cell_backward(ck_activation f, size_t units, size_t j, size_t count, const float *row,
                               const float *row_before, const float *dy, const float *dh, float *dc,
                               float *dgates, float *dbias) {
  const float *gates = row + j;
  vec input = load_lanes(count, gates), forget = load_lanes(count, gates + units);
  vec candidate = load_lanes(count, gates + 2 * units), output = load_lanes(count, gates + 3 * units);
  // To compute this again is cheaper than to keep it: memory is slower.
  vec squashed = gate_activated(f, load_lanes(count, gates + 4 * units));
  vec cell_before = row_before ? load_lanes(count, row_before + 4 * units + j) : splat(0);
  vec h = load_lanes(count, dh + j);
  if (dy) h += load_lanes(count, dy + j);
  vec c = load_lanes(count, dc + j) + gradient_through(f, 0, squashed, h * output);
  vec of[4] = {
      gradient_through(CK_SIGMOID, 0, input, c * candidate),
      gradient_through(CK_SIGMOID, 0, forget, c * cell_before),
      gradient_through(f, 0, candidate, c * input),
      gradient_through(CK_SIGMOID, 0, output, h * squashed),
  };
  store_lanes(count, dc + j, c * forget);
#pragma clang loop unroll(full)
  for (size_t gate = 0; gate < 4; gate++) {
    store_lanes(count, dgates + gate * units + j, of[gate]);
    float *sum = dbias + gate * units + j;
    store_lanes(count, sum, load_lanes(count, sum) + of[gate]);
  }
}

/// One step of all samples; rows of `dgates` are `stride` apart. `dy` is the step's position in the gradients
/// of the sequences of hidden states, or null. Adds to `dbias`.
static void lstm_cells_backward(const ck_lstm *s, const float *now, const float *before, const float *dy,
                                const float *dh, float *dc, float *dgates, size_t stride, float *dbias) {
  size_t units = s->units;
  ck_activation f = s->activation;
  for (size_t n = 0; n < s->batch; n++) {
    const float *row = now + n * 5 * units, *row_before = before ? before + n * 5 * units : 0;
    const float *y = dy ? dy + n * s->steps * units : 0, *h = dh + n * units;
    float *c = dc + n * units, *d = dgates + n * stride;
    // Time runs backward here, which the processor does not foresee.
    if (n + LSTM_ROWS_AHEAD < s->batch) {
      if (y) fetch_row(y + LSTM_ROWS_AHEAD * s->steps * units, units);
      if (row_before) fetch_row(row_before + LSTM_ROWS_AHEAD * 5 * units, 5 * units);
    }
#define BODY(F)                                                                                    \
  {                                                                                                \
    size_t j = 0;                                                                                  \
    for (; j + LANES <= units; j += LANES)                                                         \
      lstm_cell_backward(F, units, j, LANES, row, row_before, y, h, c, d, dbias);                  \
    if (j < units) lstm_cell_backward(F, units, j, units - j, row, row_before, y, h, c, d, dbias); \
  }
    FOR_EACH_LSTM_ACTIVATION(BODY)
#undef BODY
  }
}

static void lstm_backward(const ck_lstm *s, const float *x, const float *w, const float *u,
                          const float *trace, const float *hidden, const float *dy, const float *dlast,
                          float *dx, float *dw, float *du, float *dbias) {
  size_t batch = s->batch, inputs = s->inputs, units = s->units, gates = 4 * units;
  size_t chunk = lstm_chunk(s), rows = chunk * batch, step_size = batch * 5 * units;
  size_t stride = gates + LSTM_ROW_PADDING, widest = inputs > units ? inputs : units;

  float *u_panels = ck_scratch(CK_SCRATCH_WEIGHTS, packed_size(gates, units) * sizeof(float));
  float *w_panels = ck_scratch(CK_SCRATCH_IMAGE, packed_size(gates, inputs) * sizeof(float));
  float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(rows, gates) * sizeof(float));
  pack(gates, units, u, 1, gates, u_panels);
  if (dx) pack(gates, inputs, w, 1, gates, w_panels);

  float *dgates = ck_scratch(CK_SCRATCH_PRODUCT, (rows * stride + 2 * batch * units + gates) * sizeof(float));
  float *dh = dgates + rows * stride, *dc = dh + batch * units, *chunk_dbias = dc + batch * units;
  if (dlast) memcpy(dh, dlast, batch * units * sizeof(float));
  else memset(dh, 0, batch * units * sizeof(float));
  memset(dc, 0, batch * units * sizeof(float));
  if (dw) memset(dw, 0, inputs * gates * sizeof(float));
  if (du) memset(du, 0, units * gates * sizeof(float));
  if (dbias) memset(dbias, 0, gates * sizeof(float));

  ptrdiff_t *input_rows = ck_scratch(CK_SCRATCH_ROWS, (2 * rows + batch) * sizeof(ptrdiff_t));
  ptrdiff_t *hidden_rows = input_rows + rows, *state_rows = hidden_rows + rows;
  lstm_sequence_rows(s, inputs, input_rows);
  lstm_sequence_rows(s, units, hidden_rows);
  lstm_even_rows(batch, units, state_rows);
  ptrdiff_t *gradient_rows = ck_scratch(CK_SCRATCH_TARGETS, (rows + widest) * sizeof(ptrdiff_t));
  ptrdiff_t *weight_rows = gradient_rows + rows;
  lstm_even_rows(rows, stride, gradient_rows);
  lstm_even_rows(widest, gates, weight_rows);
  const ptrdiff_t *ones = multiples(CK_SCRATCH_STEPS, gates > inputs ? gates : inputs, 1);

  for (size_t end = s->steps; end > 0;) {
    size_t first = (end - 1) / chunk * chunk, count = (end - first) * batch;
    // Sums over a chunk, each from zero, keep float sums over many rows accurate.
    memset(chunk_dbias, 0, gates * sizeof(float));
    for (size_t t = end; t-- > first;) {
      const float *now = trace + t * step_size;
      float *d = dgates + (t - first) * batch * stride;
      lstm_cells_backward(s, now, t ? now - step_size : 0, dy ? dy + t * units : 0, dh, dc, d, stride,
                          chunk_dbias);
      if (t) lstm_product(batch, units, gates, d, gradient_rows, ones, u_panels, gates, 0, dh, state_rows, 0, 0);
    }
    if (dx)
      lstm_product(count, inputs, gates, dgates, gradient_rows, ones, w_panels, gates, 0, dx + first * inputs,
                   input_rows, 0, 0);
    if (dw || du) pack(count, gates, dgates, stride, 1, panels);
    if (dw)
      lstm_product(inputs, gates, count, x + first * inputs, ones, input_rows, panels, count, 0, dw, weight_rows,
                   0, 1);
    // Before the first step the hidden state is zero.
    size_t from = first ? first : 1, skipped = (from - first) * batch;
    if (du && count > skipped)
      lstm_product(units, gates, count - skipped, hidden + (from - 1) * units, ones, hidden_rows,
                   panels, count, skipped, du, weight_rows, 0, 1);
    if (dbias) add(gates, dbias, chunk_dbias, dbias);
    end = first;
  }
}
