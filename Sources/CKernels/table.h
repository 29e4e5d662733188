// The face that one instruction set's build of the kernels shows to dispatch.c.
#pragma once
#include "include/CKernels.h"

typedef struct {
  void (*activate)(ck_activation, float, size_t, const float *, float *);
  void (*activate_backward)(ck_activation, float, size_t, const float *, const float *, float *);
  void (*bias_activate_backward)(ck_activation, float, size_t, size_t, const float *, const float *,
                                 float *, float *);
  void (*matmul)(size_t, size_t, size_t, const float *, int, const float *, int, int, const float *,
                 ck_activation, float, float *);
  void (*conv3d)(const ck_convolution *, const float *, const float *, const float *, ck_activation,
                 float, float *);
  void (*conv3d_input_gradient)(const ck_convolution *, const float *, const float *, float *);
  void (*conv3d_weight_gradient)(const ck_convolution *, const float *, const float *, float *);
  void (*max_pool3d)(const ck_pooling *, const float *, float *, uint16_t *);
  void (*max_pool3d_backward)(const ck_pooling *, const float *, const uint16_t *, float *);
  void (*softmax)(size_t, size_t, const float *, float *);
  double (*cross_entropy)(size_t, size_t, const float *, const int32_t *, float *);
  double (*binary_cross_entropy)(size_t, const float *, const float *, float *);
  void (*scale)(size_t, float, const float *, float *);
  void (*add)(size_t, const float *, const float *, float *);
  void (*subtract)(size_t, const float *, const float *, float *);
  void (*multiply)(size_t, const float *, const float *, float *);
  double (*sum)(size_t, const float *);
  void (*dropout)(size_t, float, uint64_t, const float *, float *);
  void (*sgd)(size_t, float, float, const float *, float *, float *);
  void (*adam)(size_t, float, float, float, float, size_t, const float *, float *, float *, float *);
  double (*peak_probe)(size_t);
} ck_table;

extern const ck_table ck_table_baseline;
#if defined(__x86_64__)
extern const ck_table ck_table_avx2;
extern const ck_table ck_table_avx512;
#endif

/// A buffer of the calling thread, at least `count` floats, kept from call to call. The slots are
/// told apart so that a function and what it calls do not share one.
typedef enum {
  CK_SCRATCH_PANELS,
  CK_SCRATCH_IMAGE,
  CK_SCRATCH_WEIGHTS,
  CK_SCRATCH_ROWS,
  CK_SCRATCH_STEPS,
  CK_SCRATCH_TARGETS,
  CK_SCRATCH_PRODUCT,
  CK_SCRATCH_BLOCK,
  CK_SCRATCH_BLOCK_TABLES,
  CK_SCRATCH_SLOTS
} ck_scratch_slot;
void *ck_scratch(ck_scratch_slot slot, size_t bytes);
