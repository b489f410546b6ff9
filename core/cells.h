// Recurrent cells: one step, and the trace it leaves for backward and for whoever wants to see it.
#pragma once

#include "rng.h"
#include "tensor.h"

namespace rnn {

/// Everything one pass over a sequence computes: forward fills it, backward reads it, the page draws it.
struct RnnTrace {
  Buffer z;   // (N,H)        W_ih x_t + b_ih + W_hh h_{t-1} + b_hh
  Buffer h;   // (B + N, H)   the initial state, then h_t for each step
  Buffer dh;  // (N,H)        ∂L/∂h_t
  Buffer dz;  // (N,H)        ∂L/∂z_t
};

/// torch.nn.RNN's tanh cell: h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh). Source: Elman 1990, PyTorch's nn.RNN.
/// D inputs, H units; weight_ih (H,D), weight_hh (H,H), bias_ih (H), bias_hh (H).
struct RnnCell {
  Parameter weight_ih, weight_hh, bias_ih, bias_hh;

  RnnCell(const std::string& prefix, Index D, Index H);
  /// All four in this order, uniform(±1/√H), as PyTorch.
  void init(TorchGenerator& generator);

  /// The inputs' share of z, for all steps at once. x (N,D) -> z (N,H).
  void project(const ConstRows& x, Rows z) const;
  /// One step. h_prev (B,H) and the projected z (B,H) -> the whole z and h (B,H).
  void forward(const ConstRows& h_prev, Rows z, Rows h) const;
  /// One step back. dh (B,H) and h (B,H) -> dz (B,H).
  void backward(const ConstRows& dh, const ConstRows& h, Rows dz) const;
  /// What a step passes to the one before it: dh_prev (B,H) += dz (B,H) W_hh.
  void backward_hidden(const ConstRows& dz, Rows dh_prev) const;
  /// The gradients of the parameters and of x (N,D), for all steps at once. h_prev (N,H), dz (N,H).
  void backward_input(const ConstRows& x, const ConstRows& h_prev, const ConstRows& dz, Rows dx);
};

}  // namespace rnn
