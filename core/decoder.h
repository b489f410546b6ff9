// The decoder of a translator: one target token after the other, each from the one before it.
#pragma once

#include "attention.h"
#include "recurrent.h"

namespace rnn {

struct DecoderSizes {
  Index V = 1, E = 1, H = 1;  // target vocabulary, embedding, hidden
  RecurrentSizes rnn = {};    // one direction
  AttentionKind attention = AttentionKind::none;
};

/// What T steps of a decoder compute, forward and back, N = T * B rows.
struct DecoderTrace {
  std::vector<int> ids;  // (N) the token that each step reads
  Buffer x, dx;          // (N,D) its embedding; additive attention: then the context
  RecurrentTrace rnn;
  AttentionTrace attention;
  Buffer logits, dlogits;  // (N,V)
  Buffer dout;             // (N,H) the gradient of what the output layer reads
};

/// Embedding, attention, recurrent layers and the output layer, under these names.
class Decoder {
 public:
  Embedding embedding;
  Attention attention;
  Recurrent rnn;
  Linear fc;

  Decoder(const std::string& prefix, const DecoderSizes& sizes);
  void init(TorchGenerator& generator);
  void append_parameters(Parameters& parameters);

  /// Sizes the trace for T steps from the states `initial`. Nothing is read yet.
  void begin(Index T, const Source& source, const States& initial, DecoderTrace& trace) const;
  /// Step t of T: from its B tokens in trace.ids to its logits. With a generator dropout is on.
  void step(Index t, const Source& source, DecoderTrace& trace, TorchGenerator* dropout) const;
  /// From trace.dlogits, for all steps: the parameters' gradients accumulate, that of the source's states is added to
  /// dstates (S * B,H), that of the initial states is written to dinitial.
  void backward(const Source& source, DecoderTrace& trace, Rows dstates, States& dinitial);

 private:
  /// What the output layer reads: h̃_t with dot attention, else h_t.
  ConstRows out(const DecoderTrace& trace) const;
};

}  // namespace rnn
