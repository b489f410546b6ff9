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
struct Numbers {};
Numbers constants() { return {}; }
Vector exp_of(Vector x, const Numbers&) { return each<exact_exp>(x); }
Vector sigmoid_of(Vector x, const Numbers&) { return each<exact_sigmoid>(x); }
Vector tanh_of(Vector x, const Numbers&) { return each<exact_tanh>(x); }

#else

using Bits = int __attribute__((vector_size(16)));

constexpr float low = -87.3365448f, high = 88.7228394f;  // of e^x in a normal float

struct Numbers {
  Vector log2_e = all(1.44269504f), ln2_high = all(0.693359375f), ln2_low = all(-2.12194440e-4f);
  Vector round = all(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number, which is then in the lowest bits
  Vector e5 = all(1.9875691500e-4f), e4 = all(1.3981999507e-3f), e3 = all(8.3334519073e-3f), e2 = all(4.1665795894e-2f),
         e1 = all(1.6666665459e-1f), e0 = all(5.0000001201e-1f);
  Vector t4 = all(-5.70498872745e-3f), t3 = all(2.06390887954e-2f), t2 = all(-5.37397155531e-2f),
         t1 = all(1.33314422036e-1f), t0 = all(-3.33332819422e-1f);
  Vector one = all(1), two = all(2), small = all(0.625f), lowest = all(low), highest = all(high), enough = all(88);
  Bits sign = Bits{} + static_cast<int>(0x80000000), power = Bits{} + (127 - 0x4B400000), bias = Bits{} + 127;
  Bits rounded = Bits{} + 0x4B400000;
};

const Numbers numbers;

/// The numbers, where the compiler does not know what they are: it would write each as a constant wherever it stands,
/// and a vector constant is several instructions in WebAssembly's compilers, a load only one.
const Numbers& constants() {
  const Numbers* k = &numbers;
  asm("" : "+r"(k));
  return *k;
}

/// e^r 2^n = e^x, |r| <= ln 2 / 2, for x within ±89.
struct Exponential {
  Vector mantissa;  // e^r
  Bits power;       // n + 0x4B400000
};
Exponential split_exp(Vector x, const Numbers& k) {
  const Vector shifted = x * k.log2_e + k.round, n = shifted - k.round;
  const Vector r = x - n * k.ln2_high - n * k.ln2_low;  // ln 2 in two parts, the first one exact
  Vector p = k.e5;
  p = p * r + k.e4;
  p = p * r + k.e3;
  p = p * r + k.e2;
  p = p * r + k.e1;
  p = p * r + k.e0;
  return {p * r * r + r + k.one, (Bits)shifted};
}

Vector exp_of(Vector x, const Numbers& k) {
  const auto [mantissa, shifted] = split_exp(x < k.lowest ? k.lowest : x > k.highest ? k.highest : x, k);
  const Bits power = shifted - k.rounded, half = power >> 1;  // n goes up to 128, the exponent of a float to 127
  const Vector y = mantissa * (Vector)((half + k.bias) << 23) * (Vector)((power - half + k.bias) << 23);
  return x < k.lowest ? all(0) : x > k.highest ? all(std::numeric_limits<float>::infinity()) : y;
}

/// For x where more than 88 is as good as 88.
Vector bounded_exp(Vector x, const Numbers& k) {
  const auto [mantissa, shifted] = split_exp(x > k.enough ? k.enough : x, k);
  return mantissa * (Vector)((shifted + k.power) << 23);
}

Vector sigmoid_of(Vector x, const Numbers& k) {
  return k.one / (k.one + bounded_exp(-x < k.lowest ? k.lowest : -x, k));
}

Vector tanh_of(Vector x, const Numbers& k) {
  const Bits sign = (Bits)x & k.sign;
  const Vector size = (Vector)((Bits)x ^ sign), square = x * x;
  Vector p = k.t4;
  p = p * square + k.t3;
  p = p * square + k.t2;
  p = p * square + k.t1;
  p = p * square + k.t0;
  const Vector small = p * square * x + x;
  const Vector large = k.one - k.two / (bounded_exp(size + size, k) + k.one);
  return size < k.small ? small : (Vector)((Bits)large | sign);
}

#endif

/// y = f(x), register by register; the last few numbers are computed as all others are.
template <Vector f(Vector, const Numbers&)>
void map(const ConstRows& x, Rows y) {
  const Numbers& k = constants();
  const Index D = x.cols();
  for (Index n = 0; n < x.rows(); ++n) {
    const real* from = x.data() + n * x.outerStride();
    real* to = y.data() + n * y.outerStride();
    Index i = 0;
    for (; i + lanes <= D; i += lanes) store(to + i, f(load(from + i), k));
    if (i == D) continue;
    real rest[lanes] = {};
    std::copy(from + i, from + D, rest);
    store(rest, f(load(rest), k));
    std::copy(rest, rest + (D - i), to + i);
  }
}

}  // namespace

void exp(const ConstRows& x, Rows y) { map<exp_of>(x, y); }
void sigmoid(const ConstRows& x, Rows y) { map<sigmoid_of>(x, y); }
void tanh(const ConstRows& x, Rows y) { map<tanh_of>(x, y); }

real sigmoid(real x) { return sigmoid_of(all(x), constants())[0]; }

}  // namespace rnn
