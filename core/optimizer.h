// SGD, Adam and clipping by the global norm, as PyTorch defines them.
#pragma once

#include <cstdint>

#include "tensor.h"

namespace rnn {

enum class OptimizerKind { sgd, adam };

/// torch.optim.SGD(lr, momentum) or torch.optim.Adam(lr). A value type: copying it copies its state.
struct Optimizer {
  OptimizerKind kind = OptimizerKind::adam;
  double lr = 0.01, momentum = 0;
  std::int64_t steps = 0;                       // updates made
  std::vector<Matrix> first = {}, second = {};  // per parameter: momentum or first moment · second moment (Adam)

  /// Makes the state for these parameters, all zero. Call once, before step().
  void prepare(const Parameters& parameters);
  /// One update from the parameters' gradients.
  void step(const Parameters& parameters);
};

/// The Euclidean norm of all gradients together.
real gradient_norm(const Parameters& parameters);

/// torch.nn.utils.clip_grad_norm_: scales the gradients down to this global norm, if it is larger.
void clip_gradients(const Parameters& parameters, double max_norm);

}  // namespace rnn
