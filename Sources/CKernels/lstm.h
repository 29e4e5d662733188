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

/// Where a chunk's rows begin in a trace, or in the memory of one chunk that `step_size` stands for.
static void lstm_trace_rows(const ck_lstm *s, size_t step_size, ptrdiff_t *table) {
  for (size_t t = 0; t < lstm_chunk(s); t++)
    for (size_t n = 0; n < s->batch; n++) *table++ = (ptrdiff_t)(t * step_size + n * 5 * s->units);
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
  size_t chunk = lstm_chunk(s), rows = chunk * batch;
  size_t step_size = (trace ? s->trace_batch : batch) * 5 * units;

  float *w_panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(inputs, gates) * sizeof(float));
  float *u_panels = ck_scratch(CK_SCRATCH_WEIGHTS, packed_size(units, gates) * sizeof(float));
  pack(inputs, gates, w, gates, 1, w_panels);
  pack(units, gates, u, gates, 1, u_panels);

  ptrdiff_t *input_rows = ck_scratch(CK_SCRATCH_ROWS, (rows + batch) * sizeof(ptrdiff_t));
  ptrdiff_t *last_rows = input_rows + rows;
  lstm_sequence_rows(s, inputs, input_rows);
  lstm_even_rows(batch, units, last_rows);
  const ptrdiff_t *steps = multiples(CK_SCRATCH_STEPS, inputs > units ? inputs : units, 1);
  ptrdiff_t *trace_rows = ck_scratch(CK_SCRATCH_TARGETS, rows * sizeof(ptrdiff_t));
  lstm_trace_rows(s, step_size, trace_rows);

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
                               float *dgates) {
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
  for (size_t gate = 0; gate < 4; gate++) store_lanes(count, dgates + gate * units + j, of[gate]);
}

/// One step of the samples from `first` to before `end`; rows of `dgates` are `stride` apart. `dy` is the step's position in the gradients
/// of the sequences of hidden states, or null.
static void lstm_cells_backward(const ck_lstm *s, size_t first, size_t end, const float *now, const float *before,
                                const float *dy, const float *dh, float *dc, float *dgates, size_t stride) {
  size_t units = s->units;
  ck_activation f = s->activation;
  for (size_t n = first; n < end; n++) {
    const float *row = now + n * 5 * units, *row_before = before ? before + n * 5 * units : 0;
    const float *y = dy ? dy + n * s->steps * units : 0, *h = dh + n * units;
    float *c = dc + n * units, *d = dgates + n * stride;
    // Time runs backward here, which the processor does not foresee.
    if (n + LSTM_ROWS_AHEAD < s->batch) {
      if (y) fetch_row(y + LSTM_ROWS_AHEAD * s->steps * units, units);
      if (row_before) fetch_row(row_before + LSTM_ROWS_AHEAD * 5 * units, 5 * units);
    }
#define BODY(F)                                                                             \
  {                                                                                         \
    size_t j = 0;                                                                           \
    for (; j + LANES <= units; j += LANES)                                                  \
      lstm_cell_backward(F, units, j, LANES, row, row_before, y, h, c, d);                  \
    if (j < units) lstm_cell_backward(F, units, j, units - j, row, row_before, y, h, c, d); \
  }
    FOR_EACH_LSTM_ACTIVATION(BODY)
#undef BODY
  }
}

/// A backward pass at one chunk, the steps from `first` to before `end`, of which each part does a share.
typedef struct {
  const ck_lstm *sizes;
  size_t first, end, stride;
  const float *x, *trace, *hidden, *dy, *u_panels, *w_panels;
  float *dx, *dw, *du, *dbias, *dgates, *dh, *dc;
  // Where rows begin: of a chunk in the inputs, the hidden states and the gradients; of states and of weights.
  const ptrdiff_t *input_rows, *hidden_rows, *gradient_rows, *state_rows, *weight_rows, *ones;
} lstm_backward_chunk;

/// The gates' gradients of some samples, step by step.
static void lstm_gates_backward(void *context, size_t part) {
  const lstm_backward_chunk *c = context;
  const ck_lstm *s = c->sizes;
  size_t units = s->units, gates = 4 * units, step_size = s->batch * 5 * units;
  ck_range samples = range_of(part, s->parts, s->batch, 1);
  if (!samples.count) return;
  for (size_t t = c->end; t-- > c->first;) {
    const float *now = c->trace + t * step_size;
    float *d = c->dgates + (t - c->first) * s->batch * c->stride;
    lstm_cells_backward(s, samples.first, samples.first + samples.count, now, t ? now - step_size : 0,
                        c->dy ? c->dy + t * units : 0, c->dh, c->dc, d, c->stride);
    if (t)
      lstm_product(samples.count, units, gates, d + samples.first * c->stride, c->gradient_rows, c->ones, c->u_panels,
                   gates, 0, c->dh + samples.first * units, c->state_rows, 0, 0);
  }
}

/// Adds to some gates' biases their gradients. Sums over a chunk, each from zero, keep float sums over many rows
/// accurate; the last step comes first.
static void lstm_bias_backward(const lstm_backward_chunk *c, ck_range gates) {
  size_t batch = c->sizes->batch;
  float *sums = ck_scratch(CK_SCRATCH_CHANNELS, gates.count * sizeof(float));
  memset(sums, 0, gates.count * sizeof(float));
  for (size_t t = c->end - c->first; t-- > 0;)
    for (size_t n = 0; n < batch; n++) add(gates.count, sums, c->dgates + (t * batch + n) * c->stride + gates.first, sums);
  add(gates.count, c->dbias + gates.first, sums, c->dbias + gates.first);
}

/// From the gates' gradients those of some rows of the input, and of some columns of the weights.
static void lstm_weights_backward(void *context, size_t part) {
  const lstm_backward_chunk *c = context;
  const ck_lstm *s = c->sizes;
  size_t batch = s->batch, inputs = s->inputs, units = s->units, count = (c->end - c->first) * batch;
  ck_range rows = range_of(part, s->parts, count, TILE_ROWS);
  if (c->dx && rows.count)
    lstm_product(rows.count, inputs, 4 * units, c->dgates, c->gradient_rows + rows.first, c->ones, c->w_panels,
                 4 * units, 0, c->dx + c->first * inputs, c->input_rows + rows.first, 0, 0);
  ck_range gates = range_of(part, s->parts, 4 * units, TILE_COLUMNS);
  if (!gates.count) return;
  float *panels = ck_scratch(CK_SCRATCH_PANELS, packed_size(count, gates.count) * sizeof(float));
  if (c->dw || c->du) pack(count, gates.count, c->dgates + gates.first, c->stride, 1, panels);
  if (c->dw)
    lstm_product(inputs, gates.count, count, c->x + c->first * inputs, c->ones, c->input_rows, panels, count, 0,
                 c->dw + gates.first, c->weight_rows, 0, 1);
  // Before the first step the hidden state is zero.
  size_t from = c->first ? c->first : 1, skipped = (from - c->first) * batch;
  if (c->du && count > skipped)
    lstm_product(units, gates.count, count - skipped, c->hidden + (from - 1) * units, c->ones, c->hidden_rows,
                 panels, count, skipped, c->du + gates.first, c->weight_rows, 0, 1);
  if (c->dbias) lstm_bias_backward(c, gates);
}

static void lstm_backward(const ck_lstm *s, const float *x, const float *w, const float *u,
                          const float *trace, const float *hidden, const float *dy, const float *dlast,
                          float *dx, float *dw, float *du, float *dbias) {
  size_t batch = s->batch, inputs = s->inputs, units = s->units, gates = 4 * units;
  size_t chunk = lstm_chunk(s), rows = chunk * batch;
  size_t stride = gates + LSTM_ROW_PADDING, widest = inputs > units ? inputs : units;

  float *u_panels = ck_scratch(CK_SCRATCH_WEIGHTS, packed_size(gates, units) * sizeof(float));
  float *w_panels = ck_scratch(CK_SCRATCH_IMAGE, packed_size(gates, inputs) * sizeof(float));
  pack(gates, units, u, 1, gates, u_panels);
  if (dx) pack(gates, inputs, w, 1, gates, w_panels);

  float *dgates = ck_scratch(CK_SCRATCH_PRODUCT, (rows * stride + 2 * batch * units) * sizeof(float));
  float *dh = dgates + rows * stride, *dc = dh + batch * units;
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

  lstm_backward_chunk c = {
      .sizes = s, .stride = stride, .x = x, .trace = trace, .hidden = hidden, .dy = dy, .u_panels = u_panels,
      .w_panels = w_panels, .dx = dx, .dw = dw, .du = du, .dbias = dbias, .dgates = dgates, .dh = dh, .dc = dc,
      .input_rows = input_rows, .hidden_rows = hidden_rows, .gradient_rows = gradient_rows,
      .state_rows = state_rows, .weight_rows = weight_rows, .ones = ones};
  for (c.end = s->steps; c.end > 0; c.end = c.first) {
    c.first = (c.end - 1) / chunk * chunk;
    ck_run_parts(s->parts, lstm_gates_backward, &c);
    ck_run_parts(s->parts, lstm_weights_backward, &c);
  }
}
