// SGD, Adam, SparseAdam and clipping by the global norm, as PyTorch defines them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rows.h"

namespace rnn {

enum class OptimizerKind { sgd, adam, sparse_adam };

/// torch.optim.SGD(lr, momentum), torch.optim.Adam(lr), or torch.optim.SparseAdam(lr) for the tables that are read by
/// rows with torch.optim.Adam(lr) for everything else. A value type: copying it copies its state.
///
/// What a step costs with a large table: plain SGD and SparseAdam change the rows whose gradient there is, and touch no
/// other. Momentum and Adam go on moving every row that they have ever moved, for so they are defined; only rows that
/// were never read are left out.
struct Optimizer {
  OptimizerKind kind = OptimizerKind::adam;
  double lr = 0.01, momentum = 0;
  std::int64_t steps = 0;  // updates made
  // Per parameter: momentum or first moment (none for plain SGD) · second moment (Adam, SparseAdam) · of a table the
  // rows that were ever read, unless SparseAdam updates it: what the moments of the others are moves nothing.
  Matrices first = {}, second = {};
  std::vector<std::optional<RowSet>> moved = {};

  /// Makes the state for these parameters, all zero. Call once, before step().
  void prepare(const Parameters& parameters);
  /// Finds `moved` anew, after the moments were written.
  void find_moved();
  /// One update from the parameters' gradients, which it leaves zero. Frozen parameters are left as they are.
  ///
  /// Moments that would decay to denormal numbers, which are several times slower, end on a grid of 2^-83 instead, and
  /// gradients of Adam below 2^-57 are 0 to it: far below what shows in a weight.
  void step(const Parameters& parameters);
};

/// The Euclidean norm of all gradients together.
real gradient_norm(const Parameters& parameters);

/// torch.nn.utils.clip_grad_norm_: scales the gradients down to this global norm, if it is larger.
void clip_gradients(const Parameters& parameters, double max_norm);

}  // namespace rnn
