#include "optimizer.h"

#include <cmath>

#include "simd.h"

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
  const auto b1 = static_cast<real>(beta1), b2 = static_cast<real>(beta2), eps = static_cast<real>(epsilon);
  const auto rest1 = static_cast<real>(1 - beta1), rest2 = static_cast<real>(1 - beta2);
  const auto adam_rate = static_cast<real>(lr / correction1), root = static_cast<real>(std::sqrt(correction2));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    real *w = parameters[i]->value.data(), *m = first[i].data();
    const real* g = parameters[i]->grad.data();
    const Index size = parameters[i]->value.size();
    if (kind == OptimizerKind::sgd) {
      RNN_INDEPENDENT
      for (Index j = 0; j < size; ++j) {
        m[j] = mu * m[j] + g[j];  // with momentum 0 just the gradient
        w[j] -= rate * m[j];
      }
    } else {
      real* v = second[i].data();
      RNN_INDEPENDENT
      for (Index j = 0; j < size; ++j) {
        m[j] = b1 * m[j] + rest1 * g[j];
        v[j] = b2 * v[j] + rest2 * (g[j] * g[j]);
        w[j] -= adam_rate * m[j] / (std::sqrt(v[j]) / root + eps);
      }
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
