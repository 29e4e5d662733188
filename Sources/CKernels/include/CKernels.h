// Numeric kernels: whole-buffer functions over float pointers. They know neither tensor nor graph.
//
// Every kernel exists once per instruction set, from one source. The best set that the processor has
// is chosen at start; a thread can ask for another, and HPSEARCH_KERNELS=baseline|avx2|avx512 caps it.
// Within one instruction set results do not depend on anything but the arguments: sums run in a
// fixed order. The baseline set gives the same bits on every machine.
#pragma once
#include <stddef.h>
#include <stdint.h>

// MARK: Instruction sets

typedef enum { CK_BASELINE = 0, CK_AVX2 = 1, CK_AVX512 = 2 } ck_level;

/// The best instruction set of this processor, capped by HPSEARCH_KERNELS.
ck_level ck_best_level(void);
/// The set that the calling thread uses.
ck_level ck_thread_level(void);
/// Makes the calling thread use `level`, or the best there is below it.
void ck_set_thread_level(ck_level level);
/// `baseline`, `avx2` or `avx512`.
const char *ck_level_name(ck_level level);

// MARK: Buffers

/// Memory for `count` floats, 64-byte aligned and not cleared; any thread may call.
float *ck_buffer_take(size_t count);
/// Gives a buffer back, with the count it was taken with; it is kept for the next taker.
void ck_buffer_give(float *memory, size_t count);
/// Returns every kept buffer to the system.
void ck_buffer_trim(void);

// MARK: Activations

typedef enum {
  CK_LINEAR = 0,
  CK_SIGMOID = 1,
  CK_RELU = 2,
  CK_TANH = 3,
  CK_LEAKY_RELU = 4,
  CK_ELU = 5,
  CK_SOFTPLUS = 6,
  CK_SWISH = 7,
  CK_GELU = 8
} ck_activation;

/// y = f(x), over n values; y may be x. slope is leaky ReLU's below 0, or ELU's alpha.
void ck_activate(ck_activation f, float slope, size_t n, const float *x, float *y);
/// dx = dy f'(x), with f' written in terms of y = f(x), which for swish and GELU has to be x; dx may be dy.
void ck_activate_backward(ck_activation f, float slope, size_t n, const float *y, const float *dy,
                          float *dx);
/// The same over rows x columns, and bias_gradient[j] = sum over rows of dx (null: not wanted). Here dx may
/// not be dy; it may be null with CK_LINEAR, which needs no y either.
void ck_bias_activate_backward(ck_activation f, float slope, size_t rows, size_t columns,
                               const float *y, const float *dy, float *dx, float *bias_gradient);

/// dp = a b d/dp f', with f' in terms of p as ck_activate_backward has it: what flows to p through a
/// product with f'.
void ck_activation_curvature(ck_activation f, size_t n, const float *p, const float *a, const float *b,
                             float *dp);

// MARK: Matrix product

/// c is (m,n) = f(op(a) op(b) + bias): a is (m,k) or, transposed, (k,m); b is (k,n) or, transposed,
/// (n,k); bias is (n) or null. With accumulate, c += op(a) op(b), and neither bias nor f may be given.
void ck_matmul(size_t m, size_t n, size_t k, const float *a, int a_transposed, const float *b,
               int b_transposed, int accumulate, const float *bias, ck_activation f, float slope,
               float *c);

// MARK: Long short-term memory

/// Sizes of a long short-term memory layer, and the activation f of its candidate and its output: linear,
/// sigmoid, relu or tanh. Gates lie in the order i, f, g, o along an axis of 4 units: x is (batch, steps,
/// inputs), w is (inputs, 4 units), u is (units, 4 units), bias is (4 units). Both states start at zero.
typedef struct {
  size_t batch, steps, inputs, units;
  ck_activation activation;
} ck_lstm;

/// (i, f, g, o) = x[:,t,:] w + h u + bias; c = sigmoid(f) c + sigmoid(i) f(g); h = sigmoid(o) f(c).
/// hidden is (batch, steps, units): every h, null: not wanted. last is (batch, units): the last one.
/// trace is (steps, batch, 5 units): what backward needs besides; null: not wanted.
void ck_lstm_forward(const ck_lstm *sizes, const float *x, const float *w, const float *u,
                     const float *bias, float *trace, float *hidden, float *last);
/// The gradients, from those of hidden (dy) and last (dlast), either of which may be null. dx, dw, du
/// and dbias are null where not wanted.
void ck_lstm_backward(const ck_lstm *sizes, const float *x, const float *w, const float *u,
                      const float *trace, const float *hidden, const float *dy, const float *dlast,
                      float *dx, float *dw, float *du, float *dbias);

// MARK: Convolution, channels last

/// Sizes of a convolution along three axes; an image has in[0] = 1 and kernel[0] = 1. x is (batch, in…,
/// in_channels), y is (batch, out…, out_channels), w is (kernel…, in_channels, out_channels). `pad` is the
/// number of zeros before the first voxel of each axis; those behind the last follow from the other sizes.
typedef struct {
  size_t batch, in_channels, out_channels;
  size_t in[3], out[3], kernel[3], stride[3], pad[3];
} ck_convolution;

/// y = f(x * w + bias); bias may be null.
void ck_conv(const ck_convolution *sizes, const float *x, const float *w, const float *bias,
             ck_activation f, float slope, float *y);
/// dx = f(dx from dy and w, + bias): with a null bias and CK_LINEAR the input gradient of ck_conv, else
/// the transposed convolution of dy, whose channels are out_channels before and in_channels after.
void ck_conv_input_gradient(const ck_convolution *sizes, const float *dy, const float *w,
                            const float *bias, ck_activation f, float slope, float *dx);
/// dw, from x and dy.
void ck_conv_weight_gradient(const ck_convolution *sizes, const float *x, const float *dy, float *dw);

// MARK: Pooling, channels last

/// Sizes of a pooling; windows may overlap, and may reach past the edge (padding never wins).
typedef struct {
  size_t batch, channels;
  size_t in[3], out[3], window[3], stride[3], pad[3];
} ck_pooling;

/// y is the maximum of each window, winner its place in the window (the first of equals).
void ck_max_pool(const ck_pooling *sizes, const float *x, float *y, uint16_t *winner);
/// dx, from dy and the winners.
void ck_max_pool_backward(const ck_pooling *sizes, const float *dy, const uint16_t *winner, float *dx);
/// y is the value of each window at its winner's place.
void ck_max_pool_gather(const ck_pooling *sizes, const float *x, const uint16_t *winner, float *y);
/// y is the mean of each window: of its values within the edge, or with the padding as zeros.
void ck_average_pool(const ck_pooling *sizes, int counts_padding, const float *x, float *y);
/// dx, from dy.
void ck_average_pool_backward(const ck_pooling *sizes, int counts_padding, const float *dy, float *dx);

// MARK: Normalisation, channels last

/// x is (groups, rows, channels); mean and biased variance are (groups, channels), the others (channels).
typedef struct {
  size_t groups, rows, channels;
  /// Null: x is taken as it is, with mean 0 and deviation 1.
  float *mean, *variance;
  /// Whether mean and variance are given constants; else they are those of x, and the forward pass leaves
  /// them there for the way back.
  int fixed;
  float epsilon;
  /// Null: 1, 0, and no rectifier.
  const float *scale, *shift, *slope;
} ck_normalization;

/// z = (x - mean) / sqrt(variance + epsilon) scale + shift; y = z where z > 0, else slope z.
void ck_normalize(const ck_normalization *sizes, const float *x, float *y);
/// The gradients of x, scale, shift and slope from x, mean, variance and dy; null: not wanted.
void ck_normalize_backward(const ck_normalization *sizes, const float *x, const float *dy, float *dx,
                           float *dscale, float *dshift, float *dslope);
/// The change of y with x's change u, to first order; mean and variance as the forward pass left them.
void ck_normalize_change(const ck_normalization *sizes, const float *x, const float *u, float *y);
/// Its gradients of x, u, scale and slope, from dy; null: not wanted.
void ck_normalize_change_backward(const ck_normalization *sizes, const float *x, const float *u,
                                  const float *dy, float *dx, float *du, float *dscale, float *dslope);

/// y is the mean over the rows of each group; x is (groups, rows, channels), y is (groups, channels).
void ck_mean_rows(size_t groups, size_t rows, size_t channels, const float *x, float *y);
/// dx, from dy.
void ck_mean_rows_backward(size_t groups, size_t rows, size_t channels, const float *dy, float *dx);

// MARK: Rows and losses

/// y[i,:] = softmax(x[i,:]); y may be x.
void ck_softmax(size_t rows, size_t columns, const float *x, float *y);
/// The sum over rows of -Σ q log softmax(x), q = (1 - smoothing) onehot(label) + smoothing / columns;
/// dx = softmax(x) - q, null: not wanted.
double ck_cross_entropy(size_t rows, size_t columns, const float *x, const int32_t *labels, double smoothing,
                        float *dx);
/// The sum of max(x,0) - x t + log(1 + e^-|x|): binary cross-entropy of logits x against targets t;
/// dx = sigmoid(x) - t, null: not wanted.
double ck_binary_cross_entropy(size_t n, const float *x, const float *targets, float *dx);

/// The sum of (x - t)²; dx = 2 (x - t), null: not wanted.
double ck_squared_error(size_t n, const float *x, const float *targets, float *dx);

// MARK: Elementwise

/// y = a x
void ck_scale(size_t n, float a, const float *x, float *y);
/// z = x + y, z = x - y, z = x y
void ck_add(size_t n, const float *x, const float *y, float *z);
void ck_subtract(size_t n, const float *x, const float *y, float *z);
void ck_multiply(size_t n, const float *x, const float *y, float *z);
/// The sum of n values, in double precision.
double ck_sum(size_t n, const float *x);
/// y = x / (1 - rate) where a hash of (seed, index) keeps the value, else 0. The same call on dy is
/// its own gradient.
void ck_dropout(size_t n, float rate, uint64_t seed, const float *x, float *y);

// MARK: Optimizers, one pass over memory

/// What every rule does to a gradient first, g' = scale g + decay p, and how far it goes along the
/// direction it finds.
typedef struct {
  float rate, scale, decay;
} ck_descent;

/// velocity = momentum velocity + g'; p -= rate velocity, or with nesterov rate (g' + momentum velocity).
/// velocity null: p -= rate g'.
void ck_sgd(size_t n, ck_descent d, double momentum, int nesterov, const float *g, float *velocity,
            float *p);
/// m = mean(beta1, g'), v = mean(beta2, g'^2), running means each; with `step` from 1,
/// p -= rate m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon).
/// decoupled: first p *= 1 - rate decay, and g' = scale g.
void ck_adam(size_t n, ck_descent d, double beta1, double beta2, double epsilon, size_t step,
             int decoupled, const float *g, float *m, float *v, float *p);
/// largest = max(beta2 largest, |g'| + epsilon); p -= rate / (1 - beta1^step) m / largest.
void ck_adamax(size_t n, ck_descent d, double beta1, double beta2, double epsilon, size_t step,
               const float *g, float *m, float *largest, float *p);
/// p -= rate (gradient_share g' + mean_share m) / (sqrt(v / (1 - beta2^step)) + epsilon).
void ck_nadam(size_t n, ck_descent d, double beta1, double beta2, double epsilon, size_t step,
              double gradient_share, double mean_share, const float *g, float *m, float *v, float *p);
/// v = mean(alpha, g'^2); p -= rate g' / (sqrt(v - mean^2) + epsilon), where mean = mean(alpha, g') or null
/// for 0. With a velocity that quotient is added to momentum velocity, and p follows the sum.
void ck_rmsprop(size_t n, ck_descent d, double alpha, double epsilon, double momentum, const float *g,
                float *v, float *mean, float *velocity, float *p);
/// total += g'^2; p -= rate g' / (sqrt(total) + epsilon).
void ck_adagrad(size_t n, ck_descent d, double epsilon, const float *g, float *total, float *p);
/// v = mean(rho, g'^2); change = sqrt((moved + epsilon) / (v + epsilon)) g'; moved = mean(rho, change^2);
/// p -= rate change.
void ck_adadelta(size_t n, ck_descent d, double rho, double epsilon, const float *g, float *v,
                 float *moved, float *p);
/// The sum of n squares.
double ck_squared_norm(size_t n, const float *x);

// MARK: The machine

/// The processors that this process may use, at least 1: those of its affinity mask where there is one.
int ck_processor_count(void);

/// Runs `rounds` rounds of independent multiply-adds in registers; returns the operations done.
double ck_peak_probe(size_t rounds);
