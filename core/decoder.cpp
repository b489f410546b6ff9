#include "decoder.h"

#include "product.h"
#include "rows.h"

namespace rnn {

namespace {
Index input_size(const DecoderSizes& s) { return s.E + (s.attention == AttentionKind::additive ? s.H : 0); }
}  // namespace

Decoder::Decoder(const std::string& prefix, const DecoderSizes& s)
    : embedding(prefix + ".embedding", s.V, s.E),
      attention(s.attention, prefix + ".attention", s.H),
      rnn(prefix + ".rnn", input_size(s), s.H, s.rnn),
      fc(prefix + ".fc", s.H, s.V) {}

void Decoder::init(TorchGenerator& generator) {
  embedding.init(generator);
  attention.init(generator);
  rnn.init(generator);
  fc.init(generator);
}

void Decoder::append_parameters(Parameters& parameters) {
  parameters.push_back(&embedding.weight);
  attention.append_parameters(parameters);
  rnn.append_parameters(parameters);
  parameters.insert(parameters.end(), {&fc.weight, &fc.bias});
}

void Decoder::begin(Index T, const Source& source, const States& initial, DecoderTrace& t) const {
  const Index N = T * source.batch.B;
  t.ids.resize(static_cast<std::size_t>(N));
  t.x.resize(N, rnn.cells.front()->weight_ih.value.cols());
  t.logits.resize(N, fc.weight.value.rows());
  rnn.begin(T, initial, t.rnn);
  attention.begin(source, T, t.attention);
}

void Decoder::step(Index step, const Source& source, DecoderTrace& t, TorchGenerator* dropout) const {
  const Index B = source.batch.B, T = t.x.rows() / B, E = embedding.weight.value.cols(), n = step * B;
  const At at = Recurrent::at(step, T, B);
  const Buffer& h = t.rnn.layers.back().directions[0].h;
  auto x = t.x.middleRows(n, B);
  for (Index b = 0; b < B; ++b)
    assign(x.row(b).leftCols(E), embedding.weight.value.row(t.ids[static_cast<std::size_t>(n + b)]));
  if (attention.kind() == AttentionKind::additive) {
    attention.weigh(source, h.middleRows(at.prev, B), n, t.attention);
    assign(x.rightCols(x.cols() - E), t.attention.context.middleRows(n, B));
  }
  rnn.step(at, x, t.rnn, dropout);
  if (attention.kind() == AttentionKind::dot) {
    attention.weigh(source, h.middleRows(at.now, B), n, t.attention);
    attention.combine(h.middleRows(at.now, B), n, t.attention);
  }
  auto logits = t.logits.middleRows(n, B);
  assign_each(logits, fc.bias.value);
  add_product_bt(logits, out(t).middleRows(n, B), fc.weight.value);
}

void Decoder::backward(const Source& source, DecoderTrace& t, Rows dstates, States& dinitial) {
  const Index B = source.batch.B, N = t.x.rows(), T = N / B, E = embedding.weight.value.cols();
  const AttentionKind kind = attention.kind();
  const CellTrace& top = t.rnn.layers.back().directions[0];
  Buffer& dh = t.rnn.layers.back().directions[0].dh;
  rnn.begin_backward(B, t.rnn);
  if (kind != AttentionKind::none) attention.begin_backward(source, t.attention);
  t.dout.resize(N, fc.weight.value.cols());
  fc.backward(out(t), t.dlogits, t.dout);
  if (kind == AttentionKind::dot) {
    attention.combine_back(t.dout, t.attention);
    assign(t.dout, t.attention.djoined.rightCols(t.dout.cols()));
  }
  assign(dh.topRows(N), t.dout);
  t.dx.resize(N, t.x.cols());
  for (Index step = T; step-- > 0;) {
    const At at = Recurrent::at(step, T, B);
    auto dx = t.dx.middleRows(at.n, B);
    if (kind == AttentionKind::dot)
      attention.weigh_back(source, top.h.middleRows(at.now, B),
                           t.attention.djoined.middleRows(at.n, B).leftCols(t.dout.cols()), at.n, t.attention,
                           dh.middleRows(at.n, B), dstates);
    rnn.step_back(at, t.x.middleRows(at.n, B), t.rnn, dx);
    if (kind == AttentionKind::additive)
      attention.weigh_back(source, top.h.middleRows(at.prev, B), dx.rightCols(dx.cols() - E), at.n, t.attention,
                           dh.middleRows(at.before, B), dstates);
  }
  if (kind == AttentionKind::additive) attention.end_backward(source, t.attention, dstates);
  embedding.backward(t.ids, t.dx.leftCols(E));
  rnn.initial_gradient(t.rnn, dinitial);
}

ConstRows Decoder::out(const DecoderTrace& t) const {
  if (attention.kind() == AttentionKind::dot) return t.attention.combined;
  return t.rnn.layers.back().directions[0].h.bottomRows(t.x.rows());
}

}  // namespace rnn
