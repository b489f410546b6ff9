#include "translator.h"

#include "rows.h"

namespace rnn {

double parameter_count(const TranslatorSizes& s) {
  const DecoderSizes& d = s.decoder;
  const auto V = static_cast<double>(s.V), K = static_cast<double>(d.V), E = static_cast<double>(d.E),
             H = static_cast<double>(d.H), above = static_cast<double>(d.rnn.layers - 1);
  const double unit = gate_count(d.rnn.cell) * H, directions = s.bidirectional ? 2 : 1;
  const double encoder = directions * unit * (E + H + 2 + above * (directions * H + H + 2));
  const bool dot = d.attention == AttentionKind::dot, additive = d.attention == AttentionKind::additive;
  const double attention = dot ? H * (2 * H + 1) : additive ? H * (2 * H + 1) : 0;
  const double decoder = unit * (E + (additive ? H : 0) + H + 2 + above * (2 * H + 2));
  return V * E + encoder + K * E + attention + decoder + K * (H + 1);
}

namespace {

RecurrentSizes encoder_sizes(const TranslatorSizes& s) {
  RecurrentSizes sizes = s.decoder.rnn;
  sizes.bidirectional = s.bidirectional;
  return sizes;
}

/// As torch.rand(1).
double rand1(TorchGenerator& generator) { return (generator.random32() & 0xFFFFFFu) * 0x1p-24; }

}  // namespace

Translator::Translator(const TranslatorSizes& s)
    : embedding("encoder.embedding", s.V, s.decoder.E),
      rnn("encoder.rnn", s.decoder.E, s.decoder.H, encoder_sizes(s)),
      decoder("decoder", s.decoder) {}

void Translator::init(TorchGenerator& generator) {
  embedding.init(generator);
  rnn.init(generator);
  decoder.init(generator);
}

Parameters Translator::parameters() {
  Parameters all{&embedding.weight};
  rnn.append_parameters(all);
  decoder.append_parameters(all);
  return all;
}

void Translator::encode(const Batch& batch, TranslatorTrace& t, TorchGenerator* dropout) const {
  const Index H = rnn.units();
  t.x.resize(0, embedding.weight.value.cols(), batch.most_tokens());
  embedding.forward(batch.tokens, t.x);
  rnn.forward(batch, t.x, t.encoder, dropout);
  t.states.resize(batch.T * batch.B, H);
  assign(t.states, t.encoder.out().leftCols(H));
  if (rnn.directions() == 2) add(t.states, t.encoder.out().rightCols(H));
  rnn.final_states(batch, t.encoder, t.initial);
}

void Translator::forward(const Batch& batch, const Targets& targets, double teacher_forcing, TorchGenerator* generator,
                         TranslatorTrace& t) const {
  encode(batch, t, generator);
  const Source source{batch, t.states};
  DecoderTrace& d = t.decoder;
  decoder.begin(targets.T, source, t.initial, d);
  const Index B = batch.B;
  for (Index step = 0; step < targets.T; ++step) {
    const bool forced =
        step == 0 || generator == nullptr || teacher_forcing >= 1 || rand1(*generator) < teacher_forcing;
    for (Index n = step * B; n < (step + 1) * B; ++n) {
      Index token = targets.read[static_cast<std::size_t>(n)];
      if (!forced) d.logits.row(n - B).maxCoeff(&token);
      d.ids[static_cast<std::size_t>(n)] = static_cast<int>(token);
    }
    decoder.step(step, source, d, generator);
  }
}

real Translator::loss(const Targets& targets, TranslatorTrace& t) const {
  return cross_entropy(t.decoder.logits, targets.wanted, t.decoder.dlogits);
}

void Translator::backward(const Batch& batch, TranslatorTrace& t) {
  const Index H = rnn.units();
  t.dstates.resize(t.states.rows(), H);
  set_zero(t.dstates);
  decoder.backward({batch, t.states}, t.decoder, t.dstates, t.dinitial);
  Buffer& dout = rnn.resize_dout(batch, t.encoder);
  for (Index d = 0; d < rnn.directions(); ++d) assign(dout.middleCols(d * H, H), t.dstates);
  t.dx.resize(t.x.rows(), t.x.cols(), batch.most_tokens());
  rnn.backward(batch, t.x, t.encoder, t.dx, &t.dinitial);
  embedding.backward(batch.tokens, t.dx);
}

}  // namespace rnn
