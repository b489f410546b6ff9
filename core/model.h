// Embedding -> recurrent layers -> Linear, read out once at the end of the text or at every step of it.
#pragma once

#include "layers.h"
#include "recurrent.h"

namespace rnn {

/// Where the linear layer reads the hidden state: the final one (a label, a one-word answer), or every one (a tag per
/// token, the next token).
enum class Readout { last, every };

struct ModelSizes {
  Index V = 1, E = 1, H = 1;  // vocabulary, embedding, hidden
  Index K = 1;                // logits; a single one is that of the second of two classes
  RecurrentSizes rnn = {};
  Readout readout = Readout::last;
};

/// How many numbers a Model with these sizes trains; a double, so that absurd sizes do not overflow.
double parameter_count(const ModelSizes& sizes);

/// What one pass of a Model over a batch computes, forward and back. The caller owns it and may use it again.
struct ModelTrace {
  Buffer x, dx;            // (U,E) the batch's tokens, embedded
  RecurrentTrace rnn;      // the recurrent layers
  Buffer state, dstate;    // (B,D) the final state, D = directions * H; Readout::last
  Buffer logits, dlogits;  // (B,K), or (N,K) with Readout::every
};

/// The blog post's RNNModel (Readout::last) and its translation model (Readout::every).
class Model {
 public:
  Embedding embedding;  // "embedding"
  Recurrent rnn;        // "rnn"
  Linear fc;            // "fc"

  explicit Model(const ModelSizes& sizes);
  /// PyTorch's initial weights: modules in the order in which the script makes them.
  void init(TorchGenerator& generator);
  /// The from-scratch notebook's: W_i, W_hh (layer by layer) and W_o by randn in this order, biases 0. Embeddings stay
  /// 0.
  void init(NumpyGenerator& generator);
  /// In the order of model.parameters() in PyTorch.
  Parameters parameters();

  /// With a generator dropout is on.
  void forward(const Batch& batch, ModelTrace& trace, TorchGenerator* dropout = nullptr) const;
  /// Mean loss after forward; leaves its gradient in trace.dlogits. targets has one class per row of the logits; a
  /// negative one does not count.
  real loss(const std::vector<int>& targets, ModelTrace& trace) const;
  /// After loss: adds this batch's gradient to every parameter's.
  void backward(const Batch& batch, ModelTrace& trace);
  /// What the model would answer if the text ended at each step: (N,K). A reverse direction is taken as it is.
  void logits_per_step(const ModelTrace& trace, Buffer& logits) const;

 private:
  Readout readout_;
};

}  // namespace rnn
