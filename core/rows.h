// Assignments between rows of matrices, compiled once: each Eigen expression of its own is a kilobyte of the page.
#pragma once

#include <vector>

#include "tensor.h"

namespace rnn {

/// to = from, to += from, to *= by element by element; the same shape.
void assign(Rows to, const ConstRows& from);
void add(Rows to, const ConstRows& from);
void multiply(Rows to, const ConstRows& by);
/// Every row of `to` = row (1,D).
void assign_each(Rows to, const ConstRows& row);
/// c += the sum of the rows of a, from the first to the last: a (N,D), c (1,D).
void add_rows(Rows c, const ConstRows& a);
void set_zero(Rows to);
/// Row n of `to` = row rows[n] of `from`; and back: row rows[n] of `to` += row n of `from`.
void gather(Rows to, const ConstRows& from, const int* rows);
void scatter_add(Rows to, const ConstRows& from, const int* rows);

/// to = from, whatever its size was.
void copy(Matrix& to, const Matrix& from);

/// Matrices that copy() copies: with a large vocabulary keeping them takes longer than a step.
struct Matrices : std::vector<Matrix> {
  using std::vector<Matrix>::vector;
  Matrices(const Matrices&) = default;
  Matrices(Matrices&&) = default;
  Matrices& operator=(const Matrices& other);
  Matrices& operator=(Matrices&&) = default;
};

}  // namespace rnn
