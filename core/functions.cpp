#include "functions.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "simd.h"

namespace rnn {

namespace {

using namespace simd;

#ifdef RNN_REAL_DOUBLE

// Gradients are checked in double, where exactness is all that matters.
template <real f(real)>
Vector each(Vector x) {
  for (Index i = 0; i < lanes; ++i) x[i] = f(x[i]);
  return x;
}
real exact_exp(real x) { return std::exp(x); }
real exact_sigmoid(real x) { return 1 / (1 + std::exp(-x)); }
real exact_tanh(real x) { return std::tanh(x); }
Vector exp_of(Vector x) { return each<exact_exp>(x); }
Vector sigmoid_of(Vector x) { return each<exact_sigmoid>(x); }
Vector tanh_of(Vector x) { return each<exact_tanh>(x); }

#else

using Bits = int __attribute__((vector_size(16)));

/// e^r 2^n = e^x, |r| <= ln 2 / 2, for x within ±89.
struct Exponential {
  Vector mantissa;  // e^r
  Bits power;       // n
};
Exponential split_exp(Vector x) {
  // Adding 1.5 * 2^23 rounds to a whole number, which is then in the lowest bits.
  const Vector shifted = x * 1.44269504f + 12582912.0f, n = shifted - 12582912.0f;
  const Vector r = x - n * 0.693359375f - n * -2.12194440e-4f;  // ln 2 in two parts, the first one exact
  Vector p = all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return {p * r * r + r + 1.0f, (Bits)shifted - 0x4B400000};
}

Vector power_of_two(Bits n) { return (Vector)((n + 127) << 23); }

constexpr float low = -87.3365448f, high = 88.7228394f;  // of e^x in a normal float

Vector exp_of(Vector x) {
  const auto [mantissa, power] = split_exp(x < low ? all(low) : x > high ? all(high) : x);
  const Bits half = power >> 1;  // n goes up to 128, the exponent of a float to 127: so in two factors
  const Vector y = mantissa * power_of_two(half) * power_of_two(power - half);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  return x < low ? all(0) : x > high ? all(infinity) : y;
}

/// For x where more than 88 is as good as 88.
Vector bounded_exp(Vector x) {
  const auto [mantissa, power] = split_exp(x < low ? all(low) : x > 88.0f ? all(88) : x);
  return mantissa * power_of_two(power);
}

Vector sigmoid_of(Vector x) { return 1.0f / (1.0f + bounded_exp(-x)); }

Vector tanh_of(Vector x) {
  const Vector size = x < 0.0f ? -x : x, square = x * x;
  Vector p = all(-5.70498872745e-3f);
  p = p * square + 2.06390887954e-2f;
  p = p * square + -5.37397155531e-2f;
  p = p * square + 1.33314422036e-1f;
  p = p * square + -3.33332819422e-1f;
  const Vector small = p * square * x + x;
  const Vector large = 1.0f - 2.0f / (bounded_exp(size + size) + 1.0f);
  return size < 0.625f ? small : x < 0.0f ? -large : large;
}

#endif

/// y = f(x), register by register; the last few numbers are computed as all others are.
template <Vector f(Vector)>
void map(const ConstRows& x, Rows y) {
  const Index D = x.cols();
  for (Index n = 0; n < x.rows(); ++n) {
    const real* from = x.data() + n * x.outerStride();
    real* to = y.data() + n * y.outerStride();
    Index i = 0;
    for (; i + lanes <= D; i += lanes) store(to + i, f(load(from + i)));
    if (i == D) continue;
    real rest[lanes] = {};
    std::copy(from + i, from + D, rest);
    store(rest, f(load(rest)));
    std::copy(rest, rest + (D - i), to + i);
  }
}

}  // namespace

void exp(const ConstRows& x, Rows y) { map<exp_of>(x, y); }
void sigmoid(const ConstRows& x, Rows y) { map<sigmoid_of>(x, y); }
void tanh(const ConstRows& x, Rows y) { map<tanh_of>(x, y); }

real sigmoid(real x) { return sigmoid_of(all(x))[0]; }

}  // namespace rnn
