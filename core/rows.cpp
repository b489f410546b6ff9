#include "rows.h"

#include <algorithm>

namespace rnn {

void assign(Rows to, const ConstRows& from) { to = from; }
void add(Rows to, const ConstRows& from) { to += from; }
void multiply(Rows to, const ConstRows& by) { to.array() *= by.array(); }
void assign_each(Rows to, const ConstRows& row) {
  for (Index n = 0; n < to.rows(); ++n) assign(to.row(n), row);
}
void add_rows(Rows c, const ConstRows& a) {
  for (Index n = 0; n < a.rows(); ++n) add(c, a.row(n));
}
void set_zero(Rows to) { to.setZero(); }

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
