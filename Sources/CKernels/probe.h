// The peak of multiply-adds of one core.
#pragma once

static double peak_probe(size_t rounds) {
  enum { CHAINS = 10 };
  vec sums[CHAINS];
  vec factor = splat(0.999f), term = splat(1e-6f);
  // No chain begins where it stays (0.001): the compiler would leave it out, and it would count all the same.
  for (int i = 0; i < CHAINS; i++) sums[i] = splat(1 + (float)i);
  for (size_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) sums[i] = sums[i] * factor + term;
  }
  vec total = splat(0);
  for (int i = 0; i < CHAINS; i++) total += sums[i];
  // Keeps the chains alive.
  volatile float sink = total[0];
  (void)sink;
  return 2.0 * LANES * CHAINS * (double)rounds;
}
