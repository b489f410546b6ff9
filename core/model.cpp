#include "model.h"

namespace rnn {

double parameter_count(const ModelSizes& s) {
  const auto V = static_cast<double>(s.V), E = static_cast<double>(s.E), H = static_cast<double>(s.H);
  const double directions = s.rnn.bidirectional ? 2 : 1, gates = gate_count(s.rnn.cell);
  const double unit = directions * gates * H;
  const double count = V * E + static_cast<double>(s.K) * (directions * H + 1) + unit * (E + H + 2) +
                       static_cast<double>(s.rnn.layers - 1) * unit * (directions * H + H + 2);
  return count;
}

Model::Model(const ModelSizes& s)
    : embedding("embedding", s.V, s.E),
      rnn("rnn", s.E, s.H, s.rnn),
      fc("fc", rnn.out_size(), s.K),
      readout_(s.readout) {}

void Model::init(TorchGenerator& generator) {
  embedding.init(generator);
  rnn.init(generator);
  fc.init(generator);
}

void Model::init(NumpyGenerator& generator) {
  for (Parameter* p : parameters())
    if (p->is_vector || p == &embedding.weight)
      p->value.setZero();
    else
      generator.normal(p->value);
}

Parameters Model::parameters() {
  Parameters all{&embedding.weight};
  rnn.append_parameters(all);
  all.insert(all.end(), {&fc.weight, &fc.bias});
  return all;
}

void Model::forward(const Batch& batch, ModelTrace& trace, TorchGenerator* dropout) const {
  trace.x.resize(0, embedding.weight.value.cols(), batch.most_tokens());
  embedding.forward(batch.tokens, trace.x);
  rnn.forward(batch, trace.x, trace.rnn, dropout);
  if (readout_ == Readout::every) return fc.forward(trace.rnn.out(), trace.logits);
  rnn.final_state(batch, trace.rnn, trace.state);
  fc.forward(trace.state, trace.logits);
}

real Model::loss(const std::vector<int>& targets, ModelTrace& trace) const {
  return trace.logits.cols() == 1 ? binary_cross_entropy_with_logits(trace.logits, targets, trace.dlogits)
                                  : cross_entropy(trace.logits, targets, trace.dlogits);
}

void Model::backward(const Batch& batch, ModelTrace& trace) {
  if (readout_ == Readout::every) {
    fc.backward(trace.rnn.out(), trace.dlogits, rnn.resize_dout(batch, trace.rnn));
  } else {
    trace.dstate.resize(batch.B, rnn.out_size());
    fc.backward(trace.state, trace.dlogits, trace.dstate);
    rnn.final_state_backward(batch, trace.dstate, trace.rnn);
  }
  trace.dx.resize(trace.x.rows(), trace.x.cols(), batch.most_tokens());
  rnn.backward(batch, trace.x, trace.rnn, trace.dx);
  embedding.backward(batch.tokens, trace.dx);
}

void Model::logits_per_step(const ModelTrace& trace, Buffer& logits) const { fc.forward(trace.rnn.out(), logits); }

}  // namespace rnn
