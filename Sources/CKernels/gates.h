// Sigmoid and tanh for recurrent layers, whose time goes into these wherever their products are small.
//
// As accurate as those of vectors.h (2.5 units in the last place) in half the instructions; those keep
// their bits, which journals depend on.
#pragma once

/// The limits as first argument: NaN compares false, so it stays.
INLINE vec clamped(vec x, float low, float high) { return vmin(splat(high), vmax(splat(low), x)); }

/// e^r - 1, and the scale 2^k with x = k log 2 + r and |r| <= log 2 / 2, for |x| up to 87. Cody and Waite's
/// reduction with the polynomial of Cephes' expf.
INLINE vec reduced_expm1(vec x, vec *scale) {
  // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
  vec shifted = x * 1.44269504088896341f + 12582912.0f;
  vec k = shifted - 12582912.0f;
  vec r = x - k * 0.693359375f;
  r = r - k * -2.12194440e-4f;
  vec p = splat(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  *scale = (vec)(((ivec)shifted << 23) + 0x3F800000);
  return p * (r * r) + r;
}

/// 1 / (1 + e^-x).
INLINE vec gate_sigmoid(vec x) {
  vec scale;
  vec m = reduced_expm1(clamped(-x, -87.0f, 87.0f), &scale);
  return 1.0f / (scale * m + (scale + 1.0f));
}

/// tanh x = (e^2x - 1) / (e^2x + 1); it rounds to 1 from 9.02 on.
INLINE vec gate_tanh(vec x) {
  vec bounded = clamped(x, -9.02f, 9.02f), scale;
  vec m = reduced_expm1(bounded + bounded, &scale);
  m = scale * m + (scale - 1.0f);
  return m / (m + 2.0f);
}

/// f(x), with these where they apply.
INLINE vec gate_activated(ck_activation f, vec x) {
  return f == CK_SIGMOID ? gate_sigmoid(x) : f == CK_TANH ? gate_tanh(x) : activated(f, 0, x);
}
