// Recurrent cells: one step, and the trace it leaves for backward and for whoever wants to see it.
#pragma once

#include <algorithm>
#include <memory>

#include "product.h"
#include "rng.h"
#include "tensor.h"

namespace rnn {

enum class CellKind { rnn, gru, lstm, bag };

/// Gates of a unit.
constexpr int gate_count(CellKind kind) {
  constexpr int counts[] = {1, 3, 4, 0};
  return counts[static_cast<int>(kind)];
}

/// Everything one pass of one layer in one direction computes: forward fills it, backward reads it, the page draws it.
/// G gates a unit, side by side in PyTorch's order: RNN h · GRU r, z, n · LSTM i, f, g, o. A bag's z is x_t: G = 1.
struct CellTrace {
  Buffer z;       // (N,G*H)    W_ih x_t + b_ih + W_hh h_{t-1} + b_hh; of a GRU's n without its last two terms
  Buffer gates;   // (N,G*H)    the gates; of an RNN nothing, its one gate is h
  Buffer hn;      // (N,H)      GRU: W_hn h_{t-1} + b_hn
  Buffer h, c;    // (B + N,H)  the state before the first step and after each one; c: LSTM
  Buffer tanh_c;  // (N,H)      LSTM: tanh(c_t)
  Buffer dh, dc;  // (N,H)      ∂L/∂h_t, ∂L/∂c_t; (N + B,H) with those of the state before the first step at the end
  Buffer dz;      // (N,G*H)    ∂L/∂z_t, as the inputs see it
  Buffer dzh;     // (N,G*H)    GRU: as the state before sees it, which is r ⊙ the above in n

  Buffer inputs, dinputs;      // (U,G*H) the inputs' share of z for each of U distinct inputs, and its gradient
  PackedFactor W_hh, W_hn;     // the weights as every step forward reads them; W_hn: of a GRU's n, which is then not in
  PackedFactor W_hh_backward;  // W_hh; as every step back reads them
};

/// Where one step lies in a CellTrace: its B rows begin at `n` in a sequence, at `now` in h and c, those of the step
/// before at `prev`; `before` is where the gradient of the state before goes, the n of the step before, or -1.
struct At {
  Index n, prev, now, before, B;
};

/// D inputs, H units; weight_ih (G*H,D), weight_hh (G*H,H), bias_ih (G*H), bias_hh (G*H).
class Cell {
 public:
  Parameter weight_ih, weight_hh, bias_ih, bias_hh;

  /// `suffix` is PyTorch's: "_l0", "_l1_reverse".
  Cell(Index gates, const std::string& prefix, const std::string& suffix, Index D, Index H);
  virtual ~Cell() = default;
  static std::unique_ptr<Cell> make(CellKind kind, const std::string& prefix, const std::string& suffix, Index D,
                                    Index H);

  Index units() const { return weight_hh.value.cols(); }
  Index gates() const { return weight_hh.value.rows() / units(); }
  /// Columns of z: G * H, or the H of a bag.
  Index z_size() const { return std::max(gates(), Index{1}) * units(); }

  /// All four in this order, uniform(±1/√H), as PyTorch.
  void init(TorchGenerator& generator);

  /// Sizes the trace for N rows in batches of B, states zero before the first step.
  void begin(Index N, Index B, Index first, CellTrace& trace) const;
  /// What M inputs x (M,D) add to z (M,G*H), which is overwritten.
  virtual void input(const ConstRows& x, Rows z) const;
  /// One step: from the states before it to those after it.
  virtual void forward(const At& at, CellTrace& trace) const = 0;

  /// Sizes what backward needs; trace.dh is the caller's, and trace.dc has as many rows, all zero.
  void begin_backward(CellTrace& trace) const;
  /// One step back: from ∂L/∂h_t (and ∂L/∂c_t) to ∂L/∂z_t, and what the step before receives is added to its dh and dc.
  virtual void backward(const At& at, CellTrace& trace) const = 0;
  /// The gradients of weight_ih and bias_ih, which accumulate, and of x (M,D), from those of z (M,G*H); dx is
  /// overwritten by the first direction that reads x, and added to by the second.
  virtual void backward_input(const ConstRows& x, const ConstRows& dz, bool overwrite, Rows dx);
  /// The gradients of weight_hh and bias_hh, which accumulate, from the rows n, … of the trace; h_prev (M,H) holds the
  /// state before each.
  void backward_hidden(const ConstRows& h_prev, Index n, const CellTrace& trace);

 protected:
  virtual bool has_cell_state() const { return false; }
  /// How many columns of bias_hh simply add to z.
  virtual Index plain_biases() const { return bias_hh.value.cols(); }
  /// ∂L/∂z as the state before sees it.
  virtual const Buffer& dz_hidden(const CellTrace& trace) const { return trace.dz; }
  virtual void pack(CellTrace& trace) const;
};

}  // namespace rnn
