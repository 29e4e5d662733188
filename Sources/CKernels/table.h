// The kernels of one instruction set, as dispatch.c calls them.
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

/// The users of scratch memory.
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
/// Memory of the calling thread, at least `bytes` bytes, 64-byte aligned and kept from call to call; its content
/// is undefined. A function and the functions it calls use different slots, so that they do not share memory.
void *ck_scratch(ck_scratch_slot slot, size_t bytes);
