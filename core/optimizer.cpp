#include "optimizer.h"

#include <cmath>

namespace rnn {

void Optimizer::prepare(const Parameters& parameters) {
  steps = 0;
  first.clear();
  second.clear();
  for (const Parameter* p : parameters) {
    const Matrix zero = Matrix::Zero(p->value.rows(), p->value.cols());
    first.push_back(zero);
    if (kind == OptimizerKind::adam) second.push_back(zero);
  }
}

void Optimizer::step(const Parameters& parameters) {
  ++steps;
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;  // PyTorch's defaults
  const auto rate = static_cast<real>(lr), mu = static_cast<real>(momentum);
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(steps));
  const double correction2 = 1 - std::pow(beta2, static_cast<double>(steps));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto w = parameters[i]->value.array();
    const auto g = parameters[i]->grad.array();
    auto m = first[i].array();
    if (kind == OptimizerKind::sgd) {
      m = mu * m + g;  // with momentum 0 just the gradient
      w -= rate * m;
    } else {
      auto v = second[i].array();
      m = static_cast<real>(beta1) * m + static_cast<real>(1 - beta1) * g;
      v = static_cast<real>(beta2) * v + static_cast<real>(1 - beta2) * g.square();
      w -= static_cast<real>(lr / correction1) * m /
           (v.sqrt() / static_cast<real>(std::sqrt(correction2)) + static_cast<real>(epsilon));
    }
  }
}

real gradient_norm(const Parameters& parameters) {
  real sum = 0;
  for (const Parameter* p : parameters) sum += p->grad.squaredNorm();
  return std::sqrt(sum);
}

void clip_gradients(const Parameters& parameters, double max_norm) {
  const real scale = static_cast<real>(max_norm) / (gradient_norm(parameters) + real(1e-6));
  if (scale < 1)
    for (Parameter* p : parameters) p->grad *= scale;
}

}  // namespace rnn
