// Denormal floats: numbers so small that some processors take a hundred times as long over them. Kernels read
// them as zero and write zero in their place.
#pragma once

#if defined(__x86_64__)
#include <xmmintrin.h>
typedef unsigned ck_float_state;
enum { CK_FLUSHED = 1 << 15 | 1 << 6 };  // MXCSR: flush to zero, denormals are zeros
static inline ck_float_state read_float_state(void) { return _mm_getcsr(); }
static inline void write_float_state(ck_float_state state) { _mm_setcsr(state); }
#elif defined(__aarch64__)
#include <stdint.h>
typedef uint64_t ck_float_state;
enum { CK_FLUSHED = 1 << 24 };  // FPCR: flush to zero, of inputs and results
static inline ck_float_state read_float_state(void) {
  ck_float_state state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  return state;
}
static inline void write_float_state(ck_float_state state) { __asm__ volatile("msr fpcr, %0" ::"r"(state)); }
#else
typedef unsigned ck_float_state;
enum { CK_FLUSHED = 0 };
static inline ck_float_state read_float_state(void) { return 0; }
static inline void write_float_state(ck_float_state state) { (void)state; }
#endif

/// Makes the calling thread flush denormals, and returns what it did before.
static inline ck_float_state flush_denormals(void) {
  ck_float_state before = read_float_state();
  if ((before & CK_FLUSHED) != CK_FLUSHED) write_float_state(before | CK_FLUSHED);
  return before & CK_FLUSHED;
}

/// Makes the calling thread do what it did before; exceptions that were raised meanwhile stay raised.
static inline void restore_denormals(const ck_float_state *before) {
  if (*before != CK_FLUSHED) write_float_state((read_float_state() & ~(ck_float_state)CK_FLUSHED) | *before);
}

/// Flushes denormals to the end of the block that this stands in.
#define WITH_FLUSHED_DENORMALS \
  __attribute__((cleanup(restore_denormals), unused)) ck_float_state state_before = flush_denormals()
