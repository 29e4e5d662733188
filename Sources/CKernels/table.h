// The face that one instruction set's build of the kernels shows to dispatch.c.
#pragma once
#include "include/CKernels.h"

typedef struct {
#define KERNEL(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT(*NAME) PARAMETERS;
#include "kernels.def"
#undef KERNEL
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
  CK_SCRATCH_SUMS,
  CK_SCRATCH_TARGETS,
  CK_SCRATCH_PRODUCT,
  CK_SCRATCH_PACKING,
  CK_SCRATCH_BLOCK,
  CK_SCRATCH_COLUMNS,
  CK_SCRATCH_CHANNELS,
  CK_SCRATCH_TOTALS,
  CK_SCRATCH_SLOTS
} ck_scratch_slot;
void *ck_scratch(ck_scratch_slot slot, size_t bytes);
