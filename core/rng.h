// PyTorch's CPU generator: the same seed gives the same numbers in the same order as torch.manual_seed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "tensor.h"

namespace rnn {

/// The Mersenne Twister MT19937 (Matsumoto & Nishimura 1998): std::mt19937, with a state that can be kept and put back.
struct Mt19937 {
  static constexpr std::size_t size = 624;
  std::array<std::uint32_t, size> state;
  std::uint32_t next = size;  // the word of the state that the next draw comes from; `size`: make new ones first

  explicit Mt19937(std::uint32_t seed);
  std::uint32_t operator()();
};

/// NumPy's legacy generator, np.random.seed(seed): what a from-scratch notebook draws its weights from.
class NumpyGenerator {
 public:
  explicit NumpyGenerator(std::uint64_t seed) : engine_(static_cast<std::uint32_t>(seed)) {}

  /// As np.random.rand(): 53 bits from two draws.
  double uniform();
  /// As np.random.randn(rows, cols): Marsaglia's polar method, whose second value serves the next call.
  void normal(Matrix& tensor);

 private:
  Mt19937 engine_;
  std::optional<double> cached_normal_;
};

/// Source: ATen's CPUGeneratorImpl and its distribution kernels. A value type: copying it copies the stream's position.
class TorchGenerator {
 public:
  /// As torch.manual_seed(seed): only the low 32 bits count.
  explicit TorchGenerator(std::uint64_t seed) : engine(static_cast<std::uint32_t>(seed)) {}

  Mt19937 engine;
  std::optional<double> cached_normal;  // the second value of the last Box-Muller pair, as ATen keeps it

  std::uint32_t random32() { return engine(); }
  /// Two 32-bit draws, the first one high.
  std::uint64_t random64();

  /// A double in [0, 1), as ATen's uniform_real_distribution<double>.
  double uniform53();
  /// As tensor.uniform_(low, high) in float32, row by row.
  void uniform(Matrix& tensor, double low, double high);
  /// As tensor.normal_(0, 1) in float32. PyTorch's AVX2 code takes approximate logarithms and cosines for 16 numbers
  /// and more, so values differ from it by up to 1e-6.
  void normal(Matrix& tensor);
  /// What dropout multiplies by: 0 with probability p, else 1 / (1 - p); as torch.nn.functional.dropout draws it where
  /// PyTorch is built without MKL (Debian's is).
  void dropout(Rows scale, double p);
  /// As torch.randperm(n), written into `order`, whose size is n.
  void randperm(std::vector<Index>& order);

 private:
  double serial_normal();
};

}  // namespace rnn
