// Cells unrolled over time: layers, directions, masked padding.
#pragma once

#include <memory>
#include <vector>

#include "batch.h"
#include "cells.h"

namespace rnn {

/// One layer's part of a pass: its directions, and their states side by side.
struct LayerTrace {
  CellTrace directions[2];  // forward, and reverse if there is one
  Buffer out, dout;         // (N, directions * H) what the next layer reads, and its gradient; of one direction they
                            // are its h and dh
  Buffer kept;              // (N, directions * H) dropout: 1 / (1 - p) where kept, else 0; empty without
};

/// Where the tokens of a batch row are, padding apart.
struct TokenRun {
  Index row, start, length;
};

struct RecurrentTrace {
  std::vector<LayerTrace> layers;
  std::vector<TokenRun> longest_first;  // dropout of a masked batch: its rows
  const Buffer& out() const { return layers.back().out; }
  Buffer& dout() { return layers.back().dout; }
};

/// The states of every layer at one moment: h (B,H) each; c (B,H) each of an LSTM, else (0,H).
struct States {
  std::vector<Buffer> h, c;

  void resize(std::size_t layers, Index B, Index H, bool cell_states) {
    h.resize(layers);
    c.resize(layers);
    for (Buffer& state : h) state.resize(B, H);
    for (Buffer& state : c) state.resize(cell_states ? B : 0, H);
  }
};

struct RecurrentSizes {
  CellKind cell = CellKind::rnn;
  Index layers = 1;
  bool bidirectional = false;
  double dropout = 0;  // between layers, in training only
};

/// torch.nn.RNN, GRU or LSTM. Where the batch is masked, a step of padding carries the state over unchanged, which
/// gives the final state of PyTorch's packed sequences.
class Recurrent {
 public:
  std::vector<std::unique_ptr<Cell>> cells;  // layer by layer, forward before reverse

  Recurrent(const std::string& prefix, Index D, Index H, const RecurrentSizes& sizes);

  /// As PyTorch: layer by layer, direction by direction.
  void init(TorchGenerator& generator);
  void append_parameters(Parameters& parameters);

  Index directions() const { return sizes_.bidirectional ? 2 : 1; }
  Index units() const { return cells.front()->units(); }
  Index out_size() const { return directions() * units(); }

  /// The states of every layer for every step, from zero. x (U,D), a row for each of the batch's tokens, or where it
  /// has no slots (N,D) -> trace.out() (N, directions * H), time-major. With a generator dropout is on, drawn as
  /// PyTorch draws it without MKL.
  void forward(const Batch& batch, const ConstRows& x, RecurrentTrace& trace, TorchGenerator* dropout) const;
  /// Sizes trace.dout().
  Buffer& resize_dout(const Batch& batch, RecurrentTrace& trace) const {
    return resize_dout(batch, trace.layers.back());
  }
  /// Backpropagation through time. On entry trace.dout() holds the loss's gradient of trace.out(); dx, shaped as x, is
  /// overwritten and the parameters' gradients accumulate. `dfinal` is the loss's gradient of final_states().
  void backward(const Batch& batch, const ConstRows& x, RecurrentTrace& trace, Rows dx, const States* dfinal = nullptr);

  /// The last layer's final states (B, directions * H): of the forward direction after the last step, of the reverse
  /// one after the first.
  void final_state(const Batch& batch, const RecurrentTrace& trace, Buffer& state) const;
  /// Sets trace.dout() to the gradient of the final states alone.
  void final_state_backward(const Batch& batch, const ConstRows& dstate, RecurrentTrace& trace) const;
  /// The final states of every layer, those of both directions added up.
  void final_states(const Batch& batch, const RecurrentTrace& trace, States& states) const;

  // One direction, step by step from given states: for whoever makes an input from the state before it.

  /// Sizes the trace for T steps.
  void begin(Index T, const States& initial, RecurrentTrace& trace) const;
  /// Where step t of B rows lies; the gradient of the initial states lies behind that of all T steps.
  static At at(Index t, Index T, Index B) { return {t * B, t * B, (t + 1) * B, (t > 0 ? t - 1 : T) * B, B}; }
  /// x (B,D) -> the states of every layer after this step. Dropout as in forward().
  void step(const At& at, const ConstRows& x, RecurrentTrace& trace, TorchGenerator* dropout) const;
  /// All gradients zero. Then the loss's gradient of the top layer's h is added to its dh.
  void begin_backward(Index B, RecurrentTrace& trace) const;
  /// One step back, the last one first; dx (B,D) is overwritten.
  void step_back(const At& at, const ConstRows& x, RecurrentTrace& trace, Rows dx);
  /// After the last step back: the gradient of the initial states.
  void initial_gradient(const RecurrentTrace& trace, States& states) const;

 private:
  At at(const Batch& batch, Index t, bool reverse) const;
  Buffer& resize_dout(const Batch& batch, LayerTrace& layer) const;
  /// Step n reads row slots[n] of x; where `slots` is empty, row n.
  void unroll(const Batch& batch, const Cell& cell, const ConstRows& x, const std::vector<int>& slots, bool reverse,
              CellTrace& trace) const;
  /// The gradient of what unroll() made of x, row by row.
  const Buffer& unroll_back(const Batch& batch, const Cell& cell, const ConstRows& x, const std::vector<int>& slots,
                            bool reverse, CellTrace& trace) const;
  void draw_dropout(const Batch& batch, TorchGenerator& generator, RecurrentTrace& trace, Buffer& kept) const;

  RecurrentSizes sizes_;
};

}  // namespace rnn
