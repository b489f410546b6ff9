#include "rows.h"

#include <algorithm>

#include "simd.h"

namespace rnn {

namespace {

using namespace simd;

/// f(row of `to`, row of `from`, how many numbers) for each row; both as one where their rows lie without gaps.
template <class F>
void each_row(Rows& to, const ConstRows& from, F f) {
  Index rows = to.rows(), cols = to.cols();
  if (to.outerStride() == cols && from.outerStride() == cols) {
    cols *= rows;
    rows = 1;
  }
  for (Index n = 0; n < rows; ++n) f(to.data() + n * to.outerStride(), from.data() + n * from.outerStride(), cols);
}

void add_row(real* to, const real* from, Index size) {
  RNN_INDEPENDENT
  for (Index j = 0; j < size; ++j) to[j] += from[j];
}

}  // namespace

void assign(Rows to, const ConstRows& from) { each_row(to, from, simd::copy); }
void add(Rows to, const ConstRows& from) { each_row(to, from, add_row); }
void multiply(Rows to, const ConstRows& by) {
  each_row(to, by, [](real* a, const real* b, Index size) {
    RNN_INDEPENDENT
    for (Index j = 0; j < size; ++j) a[j] *= b[j];
  });
}
void set_zero(Rows to) {
  each_row(to, to, [](real* a, const real*, Index size) {
    Index i = 0;
    for (; i + lanes <= size; i += lanes) store(a + i, all(0));
    for (; i < size; ++i) a[i] = 0;
  });
}
void assign_each(Rows to, const ConstRows& row) {
  for (Index n = 0; n < to.rows(); ++n) simd::copy(to.data() + n * to.outerStride(), row.data(), to.cols());
}
void add_rows(Rows c, const ConstRows& a) {
  for (Index n = 0; n < a.rows(); ++n) add_row(c.data(), a.data() + n * a.outerStride(), a.cols());
}
void gather(Rows to, const ConstRows& from, const int* rows) {
  for (Index n = 0; n < to.rows(); ++n)
    simd::copy(to.data() + n * to.outerStride(), from.data() + rows[n] * from.outerStride(), to.cols());
}
void scatter_add(Rows to, const ConstRows& from, const int* rows) {
  for (Index n = 0; n < from.rows(); ++n)
    add_row(to.data() + rows[n] * to.outerStride(), from.data() + n * from.outerStride(), from.cols());
}

void copy(Matrix& to, const Matrix& from) {
  to.resize(from.rows(), from.cols());
  std::copy_n(from.data(), from.size(), to.data());
}

Matrices& Matrices::operator=(const Matrices& other) {
  resize(other.size());
  for (std::size_t i = 0; i < size(); ++i) copy((*this)[i], other[i]);
  return *this;
}

}  // namespace rnn
