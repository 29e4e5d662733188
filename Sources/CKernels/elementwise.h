// Vector arithmetic over whole buffers.
#pragma once

#define EACH(EXPRESSION)                          \
  for (size_t i = 0; i < n; i++) { EXPRESSION; }

static void scale(size_t n, float a, const float *x, float *y) { EACH(y[i] = a * x[i]) }
static void add(size_t n, const float *x, const float *y, float *z) { EACH(z[i] = x[i] + y[i]) }
static void subtract(size_t n, const float *x, const float *y, float *z) { EACH(z[i] = x[i] - y[i]) }
static void multiply(size_t n, const float *x, const float *y, float *z) { EACH(z[i] = x[i] * y[i]) }

static double sum(size_t n, const float *x) {
  double total = 0;
  EACH(total += x[i])
  return total;
}

static void dropout(size_t n, size_t first_index, float rate, uint64_t seed, const float *x, float *y) {
  // A value is kept when the upper 24 bits of its hash reach the rate.
  uint32_t threshold = (uint32_t)(rate * 16777216.0f);
  // Mixed first (the end of SplitMix64), so that seeds that differ in any bit differ in both halves.
  seed = (seed ^ seed >> 30) * 0xBF58476D1CE4E5B9u;
  seed = (seed ^ seed >> 27) * 0x94D049BB133111EBu;
  seed ^= seed >> 31;
  uint32_t low = (uint32_t)seed, high = (uint32_t)(seed >> 32);
  float kept = 1.0f / (1.0f - rate);
  enum { BLOCK = 512 };
  for (size_t first = 0; first < n; first += BLOCK) {
    size_t last = n - first < BLOCK ? n : first + BLOCK;
    // The hash keeps the processor too busy to run far ahead into memory by itself.
    for (size_t line = last; line < last + BLOCK; line += 16) {
      __builtin_prefetch(x + line);
      __builtin_prefetch(y + line, 1);
    }
    for (size_t i = first; i < last; i++) {
      uint32_t h = (uint32_t)(first_index + i) * 0x9E3779B9u ^ low;
      h ^= h >> 16;
      h *= 0x21F0AAADu;
      h ^= (h >> 15) ^ high;
      h *= 0x735A2D97u;
      h ^= h >> 15;
      y[i] = (h >> 8) >= threshold ? x[i] * kept : 0.0f;
    }
  }
}
#undef EACH
