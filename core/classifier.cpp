#include "classifier.h"

namespace rnn {

namespace {
Index logit_count(Index C) { return C == 2 ? 1 : C; }
}  // namespace

double parameter_count(Index V, Index E, Index H, Index C) {
  const auto v = static_cast<double>(V), e = static_cast<double>(E), h = static_cast<double>(H);
  return v * e + h * e + h * h + 2 * h + static_cast<double>(logit_count(C)) * (h + 1);
}

Classifier::Classifier(Index V, Index E, Index H, Index C)
    : embedding("embedding", V, E), rnn("rnn", E, H), fc("fc", H, logit_count(C)) {}

void Classifier::init(TorchGenerator& generator) {
  embedding.init(generator);
  rnn.cell.init(generator);
  fc.init(generator);
}

Parameters Classifier::parameters() {
  RnnCell& cell = rnn.cell;
  return {&embedding.weight, &cell.weight_ih, &cell.weight_hh, &cell.bias_ih, &cell.bias_hh, &fc.weight, &fc.bias};
}

void Classifier::forward(const Batch& batch, ClassifierTrace& trace) const {
  embedding.forward(batch.ids, trace.x);
  rnn.forward(batch, trace.x, trace.rnn);
  fc.forward(trace.rnn.h.bottomRows(batch.B), trace.logits);
}

real Classifier::loss(const std::vector<int>& targets, ClassifierTrace& trace) const {
  return trace.logits.cols() == 1 ? binary_cross_entropy_with_logits(trace.logits, targets, trace.dlogits)
                                  : cross_entropy(trace.logits, targets, trace.dlogits);
}

void Classifier::backward(const Batch& batch, ClassifierTrace& trace) {
  trace.rnn.dh.resize(batch.T * batch.B, trace.rnn.h.cols());
  trace.rnn.dh.setZero();
  fc.backward(trace.rnn.h.bottomRows(batch.B), trace.dlogits, trace.rnn.dh.bottomRows(batch.B));
  trace.dx.resize(trace.x.rows(), trace.x.cols());
  rnn.backward(batch, trace.x, trace.rnn, trace.dx);
  embedding.backward(batch.ids, trace.dx);
}

void Classifier::logits_per_step(const ClassifierTrace& trace, Buffer& logits) const {
  fc.forward(trace.rnn.h.bottomRows(trace.x.rows()), logits);
}

}  // namespace rnn
