// Chooses an instruction set once, and sends every call there, with denormals flushed while it runs.
#include "denormals.h"
#include "table.h"
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"baseline", "avx2", "avx512"};

static ck_level supported_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return CK_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CK_AVX2;
#endif
  return CK_BASELINE;
}

ck_level ck_best_level(void) {
  ck_level best = supported_level();
  const char *cap = getenv("HPSEARCH_KERNELS");
  for (ck_level level = CK_BASELINE; cap && level < best; level++)
    if (strcmp(cap, names[level]) == 0) return level;
  return best;
}

static const ck_table *table_of(ck_level level) {
#if defined(__x86_64__)
  if (level == CK_AVX512) return &ck_table_avx512;
  if (level == CK_AVX2) return &ck_table_avx2;
#endif
  return &ck_table_baseline;
}

static _Thread_local const ck_table *current;
static _Thread_local ck_level current_level;

void ck_set_thread_level(ck_level level) {
  ck_level best = ck_best_level();
  current_level = level < best ? level : best;
  current = table_of(current_level);
}

static inline const ck_table *table(void) {
  if (!current) ck_set_thread_level(ck_best_level());
  return current;
}

ck_level ck_thread_level(void) {
  table();
  return current_level;
}

const char *ck_level_name(ck_level level) { return names[level]; }

#define KERNEL(RESULT, NAME, PARAMETERS, ARGUMENTS) \
  RESULT ck_##NAME PARAMETERS {                     \
    WITH_FLUSHED_DENORMALS;                         \
    return table()->NAME ARGUMENTS;                 \
  }
#include "kernels.def"
#undef KERNEL
