// Text -> label: Embedding -> recurrent layer -> Linear on the final hidden state.
#pragma once

#include "layers.h"
#include "recurrent.h"

namespace rnn {

/// What one pass of a Classifier over a batch computes, forward and back. The caller owns it and may use it again.
struct ClassifierTrace {
  Buffer x, dx;            // (N,E) embedded tokens
  RnnTrace rnn;            // the recurrent layer
  Buffer logits, dlogits;  // (B,K)
};

/// How many numbers a Classifier with these sizes trains; a double, so that absurd sizes do not overflow.
double parameter_count(Index V, Index E, Index H, Index C);

/// The blog post's RNNModel. Two classes: one logit and binary cross-entropy; more: one logit each and cross-entropy.
class Classifier {
 public:
  Embedding embedding;  // "embedding"
  Recurrent rnn;        // "rnn"
  Linear fc;            // "fc"

  /// C classes.
  Classifier(Index V, Index E, Index H, Index C);
  /// PyTorch's initial weights: modules in the order in which the script makes them.
  void init(TorchGenerator& generator);
  /// In the order of model.parameters() in PyTorch.
  Parameters parameters();

  void forward(const Batch& batch, ClassifierTrace& trace) const;
  /// Mean loss over the batch after forward; leaves its gradient in trace.dlogits. targets (B).
  real loss(const std::vector<int>& targets, ClassifierTrace& trace) const;
  /// After loss: adds this batch's gradient to every parameter's.
  void backward(const Batch& batch, ClassifierTrace& trace);
  /// What the model would answer after each step. trace.rnn.h of a batch of one -> logits (T,K).
  void logits_per_step(const ClassifierTrace& trace, Buffer& logits) const;
};

}  // namespace rnn
