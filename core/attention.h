// Attention: which states of the encoder a step of the decoder looks at, and what it sees there.
#pragma once

#include "batch.h"
#include "layers.h"

namespace rnn {

enum class AttentionKind { none, dot, additive };

/// What the encoder leaves: a state (S * B,H) for each of S source positions, time-major like the batch.
struct Source {
  const Batch& batch;
  ConstRows states;
};

/// What attention computes for T steps of the decoder, N = T * B rows.
struct AttentionTrace {
  Buffer weights;          // (N,S) how much each source position counts; 0 on masked padding, else rows sum to 1
  Buffer context;          // (N,H) Σ_s weights_s s̄_s
  Buffer keys, dkeys;      // (S * B,H) additive: U_a s̄
  Buffer u, du;            // (S,H) additive: tanh(W_a h_{t-1} + U_a s̄) of one row of the batch, scratch
  Buffer query, dquery;    // (N,H), (B,H) additive: W_a h_{t-1}
  Buffer joined, djoined;  // (N,2H) dot: [c_t; h_t]
  Buffer combined;         // (N,H) dot: h̃_t = tanh(W_c [c_t; h_t] + b)
  Buffer de;               // (1,S) scratch of backward
};

/// dot: e_s = h_tᵀ s̄_s with the decoder's new state, whose place h̃_t = tanh(W_c [c_t; h_t] + b) then takes.
/// Source: Luong et al. 2015.
/// additive: e_s = v_aᵀ tanh(W_a h_{t-1} + U_a s̄_s) with the decoder's state before the step, which reads the context
/// beside its input. Source: Bahdanau et al. 2015.
class Attention {
 public:
  Linear W_c;               // dot (H,2H)
  Parameter W_a, U_a, v_a;  // additive (H,H), (H,H), (1,H)

  Attention(AttentionKind kind, const std::string& prefix, Index H);

  AttentionKind kind() const { return kind_; }
  /// As torch.nn.Linear: W_c, or W_a, U_a, v_a without biases.
  void init(TorchGenerator& generator);
  void append_parameters(Parameters& parameters);

  /// Sizes the trace for T steps, and makes the keys.
  void begin(const Source& source, Index T, AttentionTrace& trace) const;
  /// Weights and context of one step, whose B rows begin at n. state (B,H).
  void weigh(const Source& source, const ConstRows& state, Index n, AttentionTrace& trace) const;
  /// dot: h̃_t of one step. state (B,H) is h_t.
  void combine(const ConstRows& state, Index n, AttentionTrace& trace) const;

  /// Sizes what backward needs.
  void begin_backward(const Source& source, AttentionTrace& trace) const;
  /// dot: from ∂L/∂h̃ (N,H), which is overwritten, to trace.djoined = [∂L/∂c, ∂L/∂h], for all steps.
  void combine_back(Buffer& dcombined, AttentionTrace& trace);
  /// From ∂L/∂c_t (B,H) of one step: what `state` and the source's states receive is added to dstate (B,H) and dstates
  /// (S * B,H).
  void weigh_back(const Source& source, const ConstRows& state, const ConstRows& dcontext, Index n,
                  AttentionTrace& trace, Rows dstate, Rows dstates);
  /// additive: after the last weigh_back, what the states receive through the keys.
  void end_backward(const Source& source, AttentionTrace& trace, Rows dstates);

 private:
  /// additive: trace.u of row b of the batch, whose query is row n.
  void tanh_of_sum(Index n, Index B, Index b, AttentionTrace& trace) const;

  AttentionKind kind_;
};

}  // namespace rnn
