// A cell unrolled over time.
#pragma once

#include "cells.h"
#include "text.h"

namespace rnn {

/// torch.nn.RNN(D, H) with one layer. Where the batch is masked, a step of padding carries the hidden state over
/// unchanged, which gives the final state of PyTorch's packed sequences.
struct Recurrent {
  RnnCell cell;

  Recurrent(const std::string& prefix, Index D, Index H) : cell(prefix, D, H) {}

  /// h_t for every step, from h_{-1} = 0. x (N,D) time-major.
  void forward(const Batch& batch, const ConstRows& x, RnnTrace& trace) const;
  /// Backpropagation through time. On entry trace.dh (N,H) holds what each h_t receives from the loss directly; on
  /// return it holds ∂L/∂h_t whole, dx (N,D) is overwritten and the parameters' gradients have accumulated.
  void backward(const Batch& batch, const ConstRows& x, RnnTrace& trace, Rows dx);
};

}  // namespace rnn
