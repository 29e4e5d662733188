// A vector of LANES floats, and the functions on it that the hardware does not have.
#pragma once

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef float vec_loose __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t ivec __attribute__((vector_size(LANES * 4)));
typedef uint32_t uvec __attribute__((vector_size(LANES * 4)));

#define INLINE static inline __attribute__((always_inline))

INLINE vec load(const float *p) { return *(const vec_loose *)p; }
INLINE void store(float *p, vec v) { *(vec_loose *)p = v; }
// x - 0 is x for every x; x + 0 is not for -0, and costs an addition.
INLINE vec splat(float x) { return x - (vec){}; }
INLINE vec choose(ivec mask, vec yes, vec no) { return (vec)(((ivec)yes & mask) | ((ivec)no & ~mask)); }
INLINE vec vmax(vec a, vec b) { return choose(a > b, a, b); }
INLINE vec vmin(vec a, vec b) { return choose(a < b, a, b); }
INLINE vec vabs(vec a) { return (vec)((ivec)a & 0x7FFFFFFF); }

/// The first `lanes` values, at most LANES, the rest 0. Where `lanes` is the constant LANES, one instruction;
/// elsewhere a masked one where the instruction set has it: what lies beyond is neither read nor written.
#if LANES == 16
INLINE vec load_lanes(size_t lanes, const float *p) {
  if (__builtin_constant_p(lanes) && lanes == LANES) return load(p);
  return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << lanes) - 1), p);
}
INLINE void store_lanes(size_t lanes, float *p, vec v) {
  if (__builtin_constant_p(lanes) && lanes == LANES) store(p, v);
  else _mm512_mask_storeu_ps(p, (__mmask16)((1u << lanes) - 1), (__m512)v);
}
#elif LANES == 8
static const int32_t first_lanes[2 * LANES] = {-1, -1, -1, -1, -1, -1, -1, -1};
INLINE __m256i lane_mask(size_t lanes) { return _mm256_loadu_si256((const __m256i *)(first_lanes + LANES - lanes)); }
INLINE vec load_lanes(size_t lanes, const float *p) {
  if (lanes == LANES) return load(p);
  return (vec)_mm256_maskload_ps(p, lane_mask(lanes));
}
INLINE void store_lanes(size_t lanes, float *p, vec v) {
  if (lanes == LANES) store(p, v);
  else _mm256_maskstore_ps(p, lane_mask(lanes), (__m256)v);
}
#else
INLINE vec load_lanes(size_t lanes, const float *p) {
  if (lanes == LANES) return load(p);
  float buffer[LANES] = {0};
  memcpy(buffer, p, lanes * sizeof(float));
  return load(buffer);
}
INLINE void store_lanes(size_t lanes, float *p, vec v) {
  if (lanes == LANES) {
    store(p, v);
    return;
  }
  float buffer[LANES];
  store(buffer, v);
  memcpy(p, buffer, lanes * sizeof(float));
}
#endif

/// BODY(lanes, i) for the vectors of n values, from index i: `lanes` is LANES, a constant, but for the rest that
/// does not fill a vector.
#define FOR_EACH_VECTOR(N, BODY)                         \
  {                                                      \
    size_t i = 0;                                        \
    for (; i + LANES <= (N); i += LANES) BODY(LANES, i); \
    if (i < (N)) BODY((N) - i, i);                       \
  }

/// e^x as (1 + the result) · scale, scale a power of 2; x is clamped to the range where e^x is normal. Cody
/// and Waite's reduction with the polynomial of Cephes' expf.
INLINE vec exp_reduced(vec x, vec *scale) {
  vec bounded = vmin(vmax(x, splat(-87.33654f)), splat(88.37626f));
  // Adding and taking away 1.5 * 2^23 rounds to an integer.
  vec shift = splat(12582912.0f);
  vec k = (bounded * 1.44269504088896341f + shift) - shift;
  vec r = bounded - k * 0.693359375f;
  r = r - k * -2.12194440e-4f;
  vec p = splat(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  *scale = (vec)((__builtin_convertvector(k, ivec) + 127) << 23);
  return p * (r * r) + r;
}

/// e^x, to about 2 units in the last place; NaN stays NaN.
INLINE vec vexp(vec x) {
  vec scale, p = exp_reduced(x, &scale);
  return choose(x == x, (p + 1.0f) * scale, x);
}

/// e^x - 1, to about 2 units in the last place near 0 as elsewhere; NaN stays NaN.
INLINE vec vexpm1(vec x) {
  vec scale, p = exp_reduced(x, &scale);
  return choose(x == x, p * scale + (scale - 1.0f), x);
}

/// log x for positive normal x (Cephes' logf); NaN stays NaN.
INLINE vec vlog(vec x) {
  ivec bits = (ivec)x;
  ivec exponent = ((bits >> 23) & 0xFF) - 126;
  vec m = (vec)((bits & 0x007FFFFF) | 0x3F000000);  // in [0.5, 1)
  ivec small = m < 0.707106781186547524f;
  vec e = __builtin_convertvector(exponent + small, vec);  // a true lane is -1
  m = choose(small, m + m, m) - 1.0f;
  vec z = m * m;
  vec p = splat(7.0376836292e-2f);
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  vec y = p * m * z + e * -2.12194440e-4f - 0.5f * z;
  return choose(x == x, m + y + e * 0.693359375f, x);
}

/// 1 / (1 + e^-x), never denormal: below -87 it is what it is there, 1.6e-38. A NaN is not less than 87.
INLINE vec vsigmoid(vec x) { return 1.0f / (1.0f + vexp(vmin(splat(87), -x))); }

/// tanh x: an odd polynomial near 0 (Cephes' tanhf), else through e^2|x|.
INLINE vec vtanh(vec x) {
  vec a = vabs(x);
  vec z = x * x;
  vec p = splat(-5.70498872745e-3f);
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  vec near = p * z * x + x;
  // Beyond 40 it is 1, and the quotient would be denormal before long.
  vec far = 1.0f - 2.0f / (vexp(vmin(a + a, splat(80))) + 1.0f);
  far = (vec)((ivec)far | ((ivec)x & (int32_t)0x80000000));
  vec result = choose(a < 0.625f, near, far);
  return choose(x == x, result, x);
}

/// log(1 + e^-|x|), the smooth part of softplus; beyond 80 it is what it is there, 1.8e-35, so that nothing is
/// denormal. Near e^-|x| = 0, log(1 + t) is t - t²/2 + t³/3.
INLINE vec vlog1p_exp_neg_abs(vec x) {
  vec t = vexp(-vmin(vabs(x), splat(80)));
  vec series = t * (1.0f - t * (0.5f - t * 0.33333333f));
  return choose(t < 0.01f, series, vlog(1.0f + t));
}

/// log(1 + t) for t in 0 ... 1, to about 2 units in the last place however small t is; NaN stays NaN. It is
/// 2 artanh s with s = t / (2 + t), whose square is at most 1/9.
INLINE vec vlog1p(vec t) {
  vec s = t / (2.0f + t), z = s * s;
  vec p = splat(2.6864947907e-1f);
  p = p * z + 2.8224021972e-1f;
  p = p * z + 4.0008805128e-1f;
  p = p * z + 6.6666616529e-1f;
  return p * z * s + (s + s);
}

/// The normal distribution below x for finite x, to about 2e-7 (of itself, in the lower tail), and its
/// density there. Below -|x| lies density · t q(t) with t = 1 / (1 + c |x|), the form of Abramowitz and
/// Stegun 26.2.17; c and the polynomial q are fitted for single precision.
INLINE vec vnormal(vec x, vec *density) {
  vec e = vexp(x * x * -0.5f);
  vec t = 1.0f / (1.0f + 0.35f * vabs(x));
  vec q = splat(-2.9145868354e-2f);
  q = q * t + 1.4397132134e-1f;
  q = q * t - 2.5571319942e-1f;
  q = q * t + 1.5917249637e-1f;
  q = q * t - 2.3108277585e-2f;
  q = q * t + 1.0550713319e-1f;
  q = q * t + 1.1983314926e-1f;
  q = q * t + 1.3986182178e-1f;
  q = q * t + 1.3962140756e-1f;
  vec tail = e * (t * q);
  *density = e * 0.398942280401f;
  return choose(x > 0.0f, 1.0f - tail, tail);
}

/// x, but at least -limit and at most limit; NaN stays NaN.
INLINE vec within(vec x, float limit) {
  x = choose(x < -limit, splat(-limit), x);
  return choose(x > limit, splat(limit), x);
}
