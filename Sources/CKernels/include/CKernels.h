// Numeric kernels: whole-buffer functions over float pointers. They know neither tensor nor graph.
//
// Every kernel exists once per instruction set, from one source. The best set that the processor has
// is chosen at start; a thread can ask for another, and HPSEARCH_KERNELS=baseline|avx2|avx512 caps it.
// Within one instruction set results do not depend on anything but the arguments: sums run in a
// fixed order. The baseline set gives the same bits on every machine, as long as no result is denormal.
//
// Denormal floats count as zero, in every kernel and on every thread: as operands and as results (x86-64: FTZ and
// DAZ of MXCSR; arm64: FZ of FPCR). The calling thread's own state is as before when a kernel returns. The two
// architectures differ in one point: x86-64 decides after rounding whether a result is denormal, arm64 before, so a
// result that rounds up to the smallest normal number, 2^-126, is that number on the one and 0 on the other.
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

// MARK: Threads

/// The number of threads that share the parts of ck_run_parts, the caller's among them, at least 1; 1 at first.
void ck_set_thread_count(size_t count);
size_t ck_thread_count(void);
/// Does one part of some work.
typedef void (*ck_part_function)(void *context, size_t part);
/// Runs all parts from 0 to `parts` - 1, each once and in any order, with the caller's kernel set, and returns when
/// all are done. Helpers are started when they are first needed, and stay.
void ck_run_parts(size_t parts, ck_part_function function, void *context);

// MARK: What kernels take

/// An activation, such as CK_RELU; activations.def has them all.
typedef enum {
#define ACTIVATION(NAME, ...) CK_##NAME,
#include "../activations.def"
#undef ACTIVATION
} ck_activation;

/// Sizes of a long short-term memory layer, and the activation f of its candidate and its output: linear,
/// sigmoid, relu or tanh. Gates lie in the order i, f, g, o along an axis of 4 units: x is (batch, steps,
/// inputs), w is (inputs, 4 units), u is (units, 4 units), bias is (4 units). Both states start at zero.
typedef struct {
  size_t batch, steps, inputs, units;
  ck_activation activation;
  /// From one step to the next in the trace, in samples: more than `batch` for a part of a batch, forward.
  size_t trace_batch;
  /// How many parts the backward pass goes by, for ck_run_parts; the results are the same.
  size_t parts;
} ck_lstm;

/// Sizes of a convolution along three axes; an image has in[0] = 1 and kernel[0] = 1. x is (batch, in…,
/// in_channels), y is (batch, out…, out_channels), w is (kernel…, in_channels, out_channels). `pad` is the
/// number of zeros before the first voxel of each axis; those after the last follow from the other sizes.
typedef struct {
  size_t batch, in_channels, out_channels;
  size_t in[3], out[3], kernel[3], stride[3], pad[3];
} ck_convolution;

/// Sizes of a pooling; windows may overlap, and may reach past the edge: padding is never the maximum.
typedef struct {
  size_t batch, channels;
  size_t in[3], out[3], window[3], stride[3], pad[3];
} ck_pooling;

/// x is (groups, rows, channels); mean and biased variance are (groups, channels), the others (channels).
typedef struct {
  size_t groups, rows, channels;
  /// Null: x is taken as it is, with mean 0 and deviation 1.
  float *mean, *variance;
  /// Whether mean and variance are given constants; otherwise they are those of x, which the forward pass
  /// writes there for the backward pass.
  int fixed;
  float epsilon;
  /// Null: 1, 0, and no rectifier.
  const float *scale, *shift, *slope;
} ck_normalization;

/// Rows, columns or the like, from `first` on.
typedef struct {
  size_t first, count;
} ck_range;

/// Rows are summed in blocks of this many, whose sums are then added up.
enum { CK_BLOCK_OF_ROWS = 64 };

/// What every rule does to a gradient first, g' = scale g + decay p, and how far it goes along the
/// direction it finds.
typedef struct {
  float rate, scale, decay;
} ck_descent;

/// The sizes of one core's caches, in bytes.
typedef struct {
  size_t level1, level2;
} ck_caches;

/// How matrix products are divided. Lengths count rows, vectors, steps of the depth, or floats.
typedef struct {
  size_t lanes;                    // floats of a vector
  size_t tile_rows, tile_vectors;  // what the registers hold of a result
  size_t depth;                    // of a block, on which sums depend: a constant of the instruction set
  size_t rows;                     // of a packed block of a, which stays in the second-level cache
  size_t narrow_rows;              // of a block of a that is read where it lies
  size_t narrow_panels;            // a block of b up to this size is narrow: a is read where it lies
  size_t results;                  // of the part of c that stays in the cache from one block of the depth to the next
} ck_blocks;

// MARK: Kernels

/// kernels.def says what each of them does.
#define KERNEL(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT ck_##NAME PARAMETERS;
#include "../kernels.def"
#undef KERNEL

// MARK: The machine

/// The caches of the first processor, read once; 32 KiB and 512 KiB where the system does not tell.
const ck_caches *ck_cache_sizes(void);
/// The processors that this process may use, at least 1: those of its affinity mask where there is one.
int ck_processor_count(void);
