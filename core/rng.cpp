#include "rng.h"

#include <cmath>
#include <numeric>

namespace rnn {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr Index normals = 16;  // ATen's normal_fill draws floats by sixteens

float uniform01(TorchGenerator& generator) { return static_cast<float>(generator.random32() & 0xFFFFFFu) * 0x1p-24f; }

/// A function of the C library in double, rounded once: their float versions differ in the last bit from one library to
/// the next, and a run would depend on which one it was compiled with.
float rounded(double value) { return static_cast<float>(value); }

/// Box-Muller on 16 uniforms at once: the first eight give radii, the last eight angles.
void normal_block(float* u) {
  for (Index j = 0; j < normals / 2; ++j) {
    const float radius = std::sqrt(-2 * rounded(std::log(static_cast<double>(1 - u[j]))));
    const float theta = static_cast<float>(2 * pi) * u[j + normals / 2];
    u[j] = radius * rounded(std::cos(static_cast<double>(theta)));
    u[j + normals / 2] = radius * rounded(std::sin(static_cast<double>(theta)));
  }
}

}  // namespace

Mt19937::Mt19937(std::uint32_t seed) {
  state[0] = seed;
  for (std::uint32_t i = 1; i < size; ++i) state[i] = 1812433253u * (state[i - 1] ^ state[i - 1] >> 30) + i;
}

std::uint32_t Mt19937::operator()() {
  if (next >= size) {
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t y = (state[i] & 0x80000000u) | (state[(i + 1) % size] & 0x7FFFFFFFu);
      state[i] = state[(i + 397) % size] ^ y >> 1 ^ (y & 1 ? 0x9908B0DFu : 0u);
    }
    next = 0;
  }
  std::uint32_t y = state[next++];
  y ^= y >> 11;
  y ^= y << 7 & 0x9D2C5680u;
  y ^= y << 15 & 0xEFC60000u;
  return y ^ y >> 18;
}

double NumpyGenerator::uniform() {
  const std::uint32_t high = engine_() >> 5, low = engine_() >> 6;
  return (high * 0x1p26 + low) * 0x1p-53;
}

void NumpyGenerator::normal(Matrix& tensor) {
  for (Index i = 0; i < tensor.size(); ++i) {
    if (cached_normal_) {
      tensor.data()[i] = static_cast<real>(*cached_normal_);
      cached_normal_.reset();
      continue;
    }
    double x1, x2, r2;
    do {
      x1 = 2 * uniform() - 1;
      x2 = 2 * uniform() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 == 0);
    const double f = std::sqrt(-2 * std::log(r2) / r2);
    tensor.data()[i] = static_cast<real>(f * x2);
    cached_normal_ = f * x1;
  }
}

std::uint64_t TorchGenerator::random64() {
  const std::uint64_t high = random32();
  return high << 32 | random32();
}

void TorchGenerator::uniform(Matrix& tensor, double low, double high) {
  const float a = static_cast<float>(low), range = static_cast<float>(high) - a;
  // Rounded once, as a fused multiply-add: PyTorch's kernels for AVX2 are compiled to one.
  for (Index i = 0; i < tensor.size(); ++i) tensor.data()[i] = std::fma(uniform01(*this), range, a);
}

void TorchGenerator::normal(Matrix& tensor) {
  const Index size = tensor.size();
  if (size < normals) {
    for (Index i = 0; i < size; ++i) tensor.data()[i] = static_cast<float>(serial_normal());
    return;
  }
  std::vector<float> values(static_cast<std::size_t>(size));
  for (float& value : values) value = uniform01(*this);
  for (Index i = 0; i + normals <= size; i += normals) normal_block(&values[static_cast<std::size_t>(i)]);
  if (size % normals != 0) {  // the last 16 are drawn again, whatever part of them was already done
    float* tail = values.data() + size - normals;
    for (Index i = 0; i < normals; ++i) tail[i] = uniform01(*this);
    normal_block(tail);
  }
  for (Index i = 0; i < size; ++i) tensor.data()[i] = values[static_cast<std::size_t>(i)];
}

void TorchGenerator::dropout(Rows scale, double p) {
  const real kept = static_cast<real>(1 / (1 - p));
  for (Index i = 0; i < scale.rows(); ++i)
    for (Index j = 0; j < scale.cols(); ++j) scale(i, j) = uniform53() < 1 - p ? kept : 0;
}

double TorchGenerator::uniform53() { return static_cast<double>(random64() & ((1ull << 53) - 1)) * 0x1p-53; }

/// at::normal_distribution<double>: the path of tensors with fewer than 16 elements.
double TorchGenerator::serial_normal() {
  if (cached_normal) {
    const double value = *cached_normal;
    cached_normal.reset();
    return value;
  }
  const double u1 = uniform53(), u2 = uniform53();
  const double radius = std::sqrt(-2 * std::log1p(-u2)), theta = 2 * pi * u1;
  cached_normal = radius * std::sin(theta);
  return radius * std::cos(theta);
}

void TorchGenerator::randperm(std::vector<Index>& order) {
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = 0; i + 1 < order.size(); ++i) std::swap(order[i], order[i + random32() % (order.size() - i)]);
}

}  // namespace rnn
