#include "cells.h"

#include <cmath>

namespace rnn {

RnnCell::RnnCell(const std::string& prefix, Index D, Index H)
    : weight_ih(Parameter::matrix(prefix + ".weight_ih_l0", H, D)),
      weight_hh(Parameter::matrix(prefix + ".weight_hh_l0", H, H)),
      bias_ih(Parameter::vector(prefix + ".bias_ih_l0", H)),
      bias_hh(Parameter::vector(prefix + ".bias_hh_l0", H)) {}

void RnnCell::init(TorchGenerator& generator) {
  const double bound = 1 / std::sqrt(static_cast<double>(weight_hh.value.rows()));
  for (Parameter* p : {&weight_ih, &weight_hh, &bias_ih, &bias_hh}) generator.uniform(p->value, -bound, bound);
}

void RnnCell::project(const ConstRows& x, Rows z) const {
  // The sum of two replicas, not the replica of a sum: Eigen would put that sum into a temporary, on the heap.
  z = bias_ih.value.replicate(x.rows(), 1) + bias_hh.value.replicate(x.rows(), 1);
  z.noalias() += x * weight_ih.value.transpose();
}

void RnnCell::forward(const ConstRows& h_prev, Rows z, Rows h) const {
  z.noalias() += h_prev * weight_hh.value.transpose();
  h = z.array().tanh();  // h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)
}

void RnnCell::backward(const ConstRows& dh, const ConstRows& h, Rows dz) const {
  dz = dh.array() * (1 - h.array().square());  // tanh' = 1 - tanh²
}

void RnnCell::backward_hidden(const ConstRows& dz, Rows dh_prev) const { dh_prev.noalias() += dz * weight_hh.value; }

void RnnCell::backward_input(const ConstRows& x, const ConstRows& h_prev, const ConstRows& dz, Rows dx) {
  dx.noalias() = dz * weight_ih.value;
  weight_ih.grad.noalias() += dz.transpose() * x;       // ∂L/∂W_ih = Σ_t dz_t x_tᵀ
  weight_hh.grad.noalias() += dz.transpose() * h_prev;  // ∂L/∂W_hh = Σ_t dz_t h_{t-1}ᵀ
  bias_ih.grad += dz.colwise().sum();
  bias_hh.grad += dz.colwise().sum();
}

}  // namespace rnn
