#include "attention.h"

#include <cmath>
#include <limits>

#include "functions.h"
#include "product.h"
#include "rows.h"

namespace rnn {

Attention::Attention(AttentionKind kind, const std::string& prefix, Index H)
    : W_c(prefix + ".W_c", kind == AttentionKind::dot ? 2 * H : 0, kind == AttentionKind::dot ? H : 0),
      W_a(Parameter::matrix(prefix + ".W_a.weight", kind == AttentionKind::additive ? H : 0, H)),
      U_a(Parameter::matrix(prefix + ".U_a.weight", kind == AttentionKind::additive ? H : 0, H)),
      v_a(Parameter::matrix(prefix + ".v_a.weight", kind == AttentionKind::additive ? 1 : 0, H)),
      kind_(kind) {}

void Attention::init(TorchGenerator& generator) {
  if (kind_ == AttentionKind::dot) W_c.init(generator);
  const double bound = 1 / std::sqrt(static_cast<double>(v_a.value.cols()));
  for (Parameter* p : {&W_a, &U_a, &v_a}) generator.uniform(p->value, -bound, bound);
}

void Attention::append_parameters(Parameters& parameters) {
  for (Parameter* p : {&W_c.weight, &W_c.bias, &W_a, &U_a, &v_a})
    if (p->value.size() > 0) parameters.push_back(p);
}

namespace {

/// What row b of the batch sees: its state of each source position, (S,H).
Eigen::Map<const Matrix, 0, Eigen::OuterStride<>> row_of(const ConstRows& sequence, Index B, Index b) {
  const Index H = sequence.cols();
  return {sequence.data() + b * H, sequence.rows() / B, H, Eigen::OuterStride<>(B * H)};
}
Eigen::Map<Matrix, 0, Eigen::OuterStride<>> row_of(Rows& sequence, Index B, Index b) {
  const Index H = sequence.cols();
  return {sequence.data() + b * H, sequence.rows() / B, H, Eigen::OuterStride<>(B * H)};
}

}  // namespace

void Attention::begin(const Source& source, Index T, AttentionTrace& t) const {
  if (kind_ == AttentionKind::none) return;
  const Index B = source.batch.B, S = source.batch.T, N = T * B, H = source.states.cols();
  const bool dot = kind_ == AttentionKind::dot;
  t.weights.resize(N, S);
  t.context.resize(N, H);
  t.joined.resize(dot ? N : 0, 2 * H);
  t.combined.resize(dot ? N : 0, H);
  t.query.resize(dot ? 0 : N, H);
  t.u.resize(dot ? 0 : S, H);
  t.keys.resize(dot ? 0 : S * B, H);
  set_zero(t.keys);
  if (!dot) add_product_bt(t.keys, source.states, U_a.value);
}

void Attention::weigh(const Source& source, const ConstRows& state, Index n, AttentionTrace& t) const {
  const Batch& batch = source.batch;
  const Index B = batch.B, S = batch.T;
  auto all = t.weights.middleRows(n, B);
  set_zero(all);
  set_zero(t.context.middleRows(n, B));
  if (kind_ == AttentionKind::additive) {
    auto query = t.query.middleRows(n, B);
    set_zero(query);
    add_product_bt(query, state, W_a.value);
  }
  for (Index b = 0; b < B; ++b) {
    auto weights = all.row(b);
    if (kind_ == AttentionKind::dot) {
      add_product_bt(weights, state.row(b), row_of(source.states, B, b));  // e_s = h_tᵀ s̄_s
    } else {
      tanh_of_sum(n + b, B, b, t);
      add_product_bt(weights, v_a.value, t.u);  // e_s = vᵀ tanh(W_a h_{t-1} + U_a s̄_s)
    }
    for (Index s = 0; s < S; ++s)
      if (batch.masked(s, b)) weights(s) = -std::numeric_limits<real>::infinity();
    const real largest = weights.maxCoeff();
    for (Index s = 0; s < S; ++s) weights(s) -= largest;
    exp(weights, weights);  // of minus infinity: 0
    real total = 0;
    for (Index s = 0; s < S; ++s) total += weights(s);  // in this order, so that padding shows in no bit of it
    for (Index s = 0; s < S; ++s) weights(s) /= total;
    add_product(t.context.row(n + b), weights, row_of(source.states, B, b));  // c = Σ_s α_s s̄_s
  }
}

/// Computed again in backward: kept for every pair of a source and a target position, it would be most of the trace.
void Attention::tanh_of_sum(Index n, Index B, Index b, AttentionTrace& t) const {
  assign(t.u, row_of(t.keys, B, b));
  for (Index s = 0; s < t.u.rows(); ++s) add(t.u.row(s), t.query.row(n));
  tanh(t.u, t.u);
}

void Attention::combine(const ConstRows& state, Index n, AttentionTrace& t) const {
  const Index B = state.rows(), H = state.cols();
  auto joined = t.joined.middleRows(n, B);
  auto combined = t.combined.middleRows(n, B);
  assign(joined.leftCols(H), t.context.middleRows(n, B));
  assign(joined.rightCols(H), state);
  assign_each(combined, W_c.bias.value);
  add_product_bt(combined, joined, W_c.weight.value);
  tanh(combined, combined);  // h̃_t = tanh(W_c [c_t; h_t] + b)
}

void Attention::begin_backward(const Source& source, AttentionTrace& t) const {
  const bool additive = kind_ == AttentionKind::additive;
  t.de.resize(1, source.batch.T);
  t.dkeys.resize(t.keys.rows(), t.keys.cols());
  set_zero(t.dkeys);
  t.dquery.resize(additive ? source.batch.B : 0, source.states.cols());
  t.du.resize(t.u.rows(), t.u.cols());
}

void Attention::combine_back(Buffer& dcombined, AttentionTrace& t) {
  dcombined.array() *= 1 - t.combined.array().square();
  t.djoined.resize(t.joined.rows(), t.joined.cols());
  W_c.backward(t.joined, dcombined, t.djoined);
}

void Attention::weigh_back(const Source& source, const ConstRows& state, const ConstRows& dcontext, Index n,
                           AttentionTrace& t, Rows dstate, Rows dstates) {
  const Index B = source.batch.B, S = source.batch.T;
  Rows dkeys = t.dkeys;
  set_zero(t.dquery);
  for (Index b = 0; b < B; ++b) {
    const auto states = row_of(source.states, B, b);
    auto dstates_b = row_of(dstates, B, b);
    const auto weights = t.weights.row(n + b);
    set_zero(t.de);
    add_product_bt(t.de, dcontext.row(b), states);
    real mean = 0;  // of a softmax: ∂L/∂e_s = α_s (∂L/∂α_s - Σ α ∂L/∂α)
    for (Index s = 0; s < S; ++s) mean += weights(s) * t.de(0, s);
    for (Index s = 0; s < S; ++s) t.de(0, s) = weights(s) * (t.de(0, s) - mean);  // 0 on padding
    add_product_at(dstates_b, weights, dcontext.row(b));
    if (kind_ == AttentionKind::dot) {
      add_product(dstate.row(b), t.de, states);
      add_product_at(dstates_b, t.de, state.row(b));
      continue;
    }
    tanh_of_sum(n + b, B, b, t);
    add_product(v_a.grad, t.de, t.u);
    set_zero(t.du);
    add_product_at(t.du, t.de, v_a.value);
    t.du.array() *= 1 - t.u.array().square();
    add(row_of(dkeys, B, b), t.du);
    add_rows(t.dquery.row(b), t.du);
  }
  if (kind_ == AttentionKind::dot) return;
  add_product_at(W_a.grad, t.dquery, state);
  add_product(dstate, t.dquery, W_a.value);
}

void Attention::end_backward(const Source& source, AttentionTrace& t, Rows dstates) {
  add_product_at(U_a.grad, t.dkeys, source.states);
  add_product(dstates, t.dkeys, U_a.value);
}

}  // namespace rnn
