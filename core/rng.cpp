#include "rng.h"

#include <cmath>
#include <numeric>

namespace rnn {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr Index block = 16;  // ATen's normal_fill works on blocks of 16 floats

float uniform01(TorchGenerator& generator) { return static_cast<float>(generator.random32() & 0xFFFFFFu) * 0x1p-24f; }

/// Box-Muller on 16 uniforms at once: the first eight give radii, the last eight angles.
void normal_block(float* u) {
  for (Index j = 0; j < block / 2; ++j) {
    const float radius = std::sqrt(-2 * std::log(1 - u[j]));
    const float theta = static_cast<float>(2 * pi) * u[j + block / 2];
    u[j] = radius * std::cos(theta);
    u[j + block / 2] = radius * std::sin(theta);
  }
}

}  // namespace

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
  if (size < block) {
    for (Index i = 0; i < size; ++i) tensor.data()[i] = static_cast<float>(serial_normal());
    return;
  }
  std::vector<float> values(static_cast<std::size_t>(size));
  for (float& value : values) value = uniform01(*this);
  for (Index i = 0; i + block <= size; i += block) normal_block(&values[static_cast<std::size_t>(i)]);
  if (size % block != 0) {  // the last 16 are drawn again, whatever part of them was already done
    float* tail = values.data() + size - block;
    for (Index i = 0; i < block; ++i) tail[i] = uniform01(*this);
    normal_block(tail);
  }
  for (Index i = 0; i < size; ++i) tensor.data()[i] = values[static_cast<std::size_t>(i)];
}

/// at::normal_distribution<double>: the path of tensors with fewer than 16 elements.
double TorchGenerator::serial_normal() {
  if (cached_normal_) {
    const double value = *cached_normal_;
    cached_normal_.reset();
    return value;
  }
  const auto uniform53 = [this] { return static_cast<double>(random64() & ((1ull << 53) - 1)) * 0x1p-53; };
  const double u1 = uniform53(), u2 = uniform53();
  const double radius = std::sqrt(-2 * std::log1p(-u2)), theta = 2 * pi * u1;
  cached_normal_ = radius * std::sin(theta);
  return radius * std::cos(theta);
}

void TorchGenerator::randperm(std::vector<Index>& order) {
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = 0; i + 1 < order.size(); ++i) std::swap(order[i], order[i + random32() % (order.size() - i)]);
}

}  // namespace rnn
