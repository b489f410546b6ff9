// Encoder and decoder: a text of one vocabulary -> a text of another.
#pragma once

#include "decoder.h"

namespace rnn {

struct TranslatorSizes {
  Index V = 1;  // source vocabulary
  DecoderSizes decoder = {};
  bool bidirectional = false;  // the encoder
};

/// How many numbers a Translator with these sizes trains; a double, so that absurd sizes do not overflow.
double parameter_count(const TranslatorSizes& sizes);

/// What the decoder should say in T steps, N = T * B rows, time-major: target tokens and <EOS>, padded on the right.
struct Targets {
  Index T = 0;
  std::vector<int> read;    // (N) <SOS>, then the target tokens: what a step reads that is told the truth
  std::vector<int> wanted;  // (N) the target tokens, then <EOS>; -1 where it does not count
};

struct TranslatorTrace {
  Buffer x, dx;              // (U,E) the batch's source tokens, embedded
  RecurrentTrace encoder;    //
  Buffer states, dstates;    // (S * B,H) what attention reads: the encoder's output, both directions added up
  States initial, dinitial;  // the encoder's final states, likewise: the decoder starts from them
  DecoderTrace decoder;
};

/// Sutskever et al. 2014, with the attention of Luong et al. 2015 or Bahdanau et al. 2015 if wanted. The directions of
/// a bidirectional encoder are added up, states and final states, so that the decoder has the encoder's sizes.
class Translator {
 public:
  Embedding embedding;  // "encoder.embedding"
  Recurrent rnn;        // "encoder.rnn"
  Decoder decoder;      // "decoder"

  explicit Translator(const TranslatorSizes& sizes);
  /// PyTorch's initial weights, modules in the order of parameters().
  void init(TorchGenerator& generator);
  Parameters parameters();

  /// The encoder's states, and those that the decoder starts from. With a generator dropout is on.
  void encode(const Batch& batch, TranslatorTrace& trace, TorchGenerator* dropout = nullptr) const;

  /// The logits of every step. Without a generator each step reads the true token before it. With one dropout is on,
  /// and where teacher_forcing < 1 each step after the first draws torch.rand(1): below teacher_forcing the whole batch
  /// reads the true tokens, else those of the largest logits of the step before.
  void forward(const Batch& batch, const Targets& targets, double teacher_forcing, TorchGenerator* generator,
               TranslatorTrace& trace) const;
  /// Mean loss over the targets that count, after forward; leaves its gradient in trace.decoder.dlogits.
  real loss(const Targets& targets, TranslatorTrace& trace) const;
  /// After loss: adds this batch's gradient to every parameter's.
  void backward(const Batch& batch, TranslatorTrace& trace);
};

}  // namespace rnn
