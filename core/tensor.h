// The number type, matrices and parameters that everything else is written in.
//
// Shape letters, the same everywhere:
//   B rows in a batch    T time steps      E embedding size    H hidden size
//   V vocabulary size    K logits          C classes           N = T * B, a whole sequence laid out below one another
//
// A sequence is stored time-major: row t * B + b of an (N, D) matrix belongs to step t of batch row b, so that one step
// is a contiguous block of B rows and the products over all steps are one product.
#pragma once

// A product packs its two factors into scratch blocks. Eigen puts blocks above 128 KB on the heap, so that a model with
// 64 units would allocate in every step; up to 1 MB each they stay on the stack, which is enough for some 256 units.
// The WebAssembly build's stack is made large enough for both.
#define EIGEN_STACK_ALLOCATION_LIMIT (1024 * 1024)
#include <Eigen/Core>
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace rnn {

#ifdef RNN_REAL_DOUBLE
using real = double;  // for the gradient checks
#else
using real = float;  // what ships, as PyTorch computes
#endif

using Index = Eigen::Index;

/// Row-major like PyTorch and safetensors, so that loading and saving is a copy.
using Matrix = Eigen::Matrix<real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixView = Eigen::Map<Matrix>;
using Rows = Eigen::Ref<Matrix>;             // some rows of a matrix, to write
using ConstRows = Eigen::Ref<const Matrix>;  // some rows of a matrix, to read

/// Some rows of a table, each once, in the order in which they came. Its memory never grows.
class RowSet {
 public:
  explicit RowSet(Index rows) : list_(static_cast<std::size_t>(rows)), in_(list_.size()) {}
  void add(Index row) {
    char& in = in_[static_cast<std::size_t>(row)];
    if (!in) list_[count_++] = row;
    in = true;
  }
  void clear() {
    for (const Index row : rows()) in_[static_cast<std::size_t>(row)] = false;
    count_ = 0;
  }
  Index count() const { return static_cast<Index>(count_); }
  std::span<const Index> rows() const { return {list_.data(), count_}; }

 private:
  std::vector<Index> list_;
  std::vector<char> in_;
  std::size_t count_ = 0;
};

/// A trainable tensor and the gradient that backward accumulates into. `name` is PyTorch's.
/// A vector of n numbers (a bias) is stored as a (1, n) matrix, so that it adds to each row.
struct Parameter {
  std::string name;
  Matrix value, grad;
  bool is_vector = false;
  bool frozen = false;                 // training leaves it as it is
  std::optional<RowSet> touched = {};  // of a table that is read by rows: the gradient of all others is 0

  static Parameter matrix(std::string name, Index rows, Index cols) {
    return {std::move(name), Matrix::Zero(rows, cols), Matrix::Zero(rows, cols)};
  }
  static Parameter vector(std::string name, Index size) {
    return {std::move(name), Matrix::Zero(1, size), Matrix::Zero(1, size), true};
  }

  void zero_grad() {
    if (touched) {
      for (const Index row : touched->rows()) grad.row(row).setZero();
      touched->clear();
    } else {
      grad.setZero();
    }
  }

  /// The shape as PyTorch reports it: (rows, cols), or (n) for a vector.
  std::vector<Index> shape() const {
    return is_vector ? std::vector<Index>{value.cols()} : std::vector<Index>{value.rows(), value.cols()};
  }
};

using Parameters = std::vector<Parameter*>;

/// A matrix for intermediate results. Its memory only ever grows, so a step with a shape already seen allocates
/// nothing, also when the last batch of an epoch is smaller than the others. After resize() the values are unspecified.
class Buffer : public MatrixView {
 public:
  Buffer() : MatrixView(nullptr, 0, 0) {}
  Buffer(const Buffer&) = delete;  // the map would go on pointing into the other buffer's memory
  using MatrixView::operator=;
  Buffer& operator=(const Buffer&) = delete;
  Buffer(Buffer&& other) noexcept : MatrixView(other), memory_(std::move(other.memory_)) {
    new (static_cast<MatrixView*>(&other)) MatrixView(nullptr, 0, 0);
  }

  void resize(Index rows, Index cols) { resize(rows, cols, rows); }
  /// With room for `most` rows, for what has more or fewer rows from step to step.
  void resize(Index rows, Index cols, Index most) {
    const Index size = std::max(rows, most) * cols;
    if (size > memory_.size()) memory_.resize(size);
    new (static_cast<MatrixView*>(this)) MatrixView(memory_.data(), rows, cols);  // Eigen's way to re-seat a Map
  }
  /// Shows `rows` rows of `other`, from `first` on, in the place of memory of its own, until one of both is resized.
  void show(Buffer& other, Index first, Index rows) {
    new (static_cast<MatrixView*>(this)) MatrixView(other.data() + first * other.cols(), rows, other.cols());
  }

 private:
  Eigen::Matrix<rnn::real, Eigen::Dynamic, 1> memory_;
};

}  // namespace rnn
