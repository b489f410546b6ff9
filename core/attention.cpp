#include "attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

void Attention::begin(const Source& source, Index T, AttentionTrace& t) const {
  if (kind_ == AttentionKind::none) return;
  const Index B = source.batch.B, S = source.batch.T, N = T * B, H = source.states.cols();
  const bool dot = kind_ == AttentionKind::dot;
  t.weights.resize(N, S);
  t.context.resize(N, H);
  t.joined.resize(dot ? N : 0, 2 * H);
  t.combined.resize(dot ? N : 0, H);
  t.query.resize(dot ? 0 : N, H);
  t.keys.resize(dot ? 0 : S * B, H);
  for (Index n = 0; n < t.keys.rows(); n += B)
    t.keys.middleRows(n, B).noalias() = source.states.middleRows(n, B) * U_a.value.transpose();
}

void Attention::weigh(const Source& source, const ConstRows& state, Index n, AttentionTrace& t) const {
  const Batch& batch = source.batch;
  const Index B = batch.B, S = batch.T;
  const bool dot = kind_ == AttentionKind::dot;
  if (!dot) t.query.middleRows(n, B).noalias() = state * W_a.value.transpose();
  // Position by position, one after the other: then how many of them are masked shows in no sum, not even in its last
  // bit.
  for (Index b = 0; b < B; ++b) {
    auto weights = t.weights.row(n + b);
    real largest = -std::numeric_limits<real>::infinity();
    for (Index s = 0; s < S; ++s) {
      if (batch.masked(s, b)) continue;
      if (dot)
        weights(s) = state.row(b).dot(source.states.row(s * B + b));  // e_s = h_tᵀ s̄_s
      else                                                            // e_s = vᵀ tanh(W_a h_{t-1} + U_a s̄_s)
        weights(s) = ((t.query.row(n + b) + t.keys.row(s * B + b)).array().tanh() * v_a.value.row(0).array()).sum();
      largest = std::max(largest, weights(s));
    }
    real total = 0;
    for (Index s = 0; s < S; ++s) {
      weights(s) = batch.masked(s, b) ? 0 : std::exp(weights(s) - largest);
      total += weights(s);
    }
    auto context = t.context.row(n + b);
    context.setZero();
    for (Index s = 0; s < S; ++s) {
      if (batch.masked(s, b)) continue;
      weights(s) /= total;
      context += weights(s) * source.states.row(s * B + b);  // c = Σ_s α_s s̄_s
    }
  }
}

void Attention::combine(const ConstRows& state, Index n, AttentionTrace& t) const {
  const Index B = state.rows(), H = state.cols();
  auto joined = t.joined.middleRows(n, B);
  auto combined = t.combined.middleRows(n, B);
  joined.leftCols(H) = t.context.middleRows(n, B);
  joined.rightCols(H) = state;
  combined = W_c.bias.value.replicate(B, 1);
  combined.noalias() += joined * W_c.weight.value.transpose();
  combined = combined.array().tanh();  // h̃_t = tanh(W_c [c_t; h_t] + b)
}

void Attention::begin_backward(const Source& source, AttentionTrace& t) const {
  t.dkeys.resize(t.keys.rows(), source.states.cols());
  t.dkeys.setZero();
  t.dquery.resize(kind_ == AttentionKind::additive ? source.batch.B : 0, source.states.cols());
  t.de.resize(1, source.batch.T);
  t.u.resize(1, source.states.cols());
  t.du.resize(1, source.states.cols());
}

void Attention::combine_back(Index B, Buffer& dcombined, AttentionTrace& t) {
  dcombined.array() *= 1 - t.combined.array().square();
  t.djoined.resize(t.joined.rows(), t.joined.cols());
  W_c.backward(t.joined, dcombined, B, t.djoined);
}

void Attention::weigh_back(const Source& source, const ConstRows& state, const ConstRows& dcontext, Index n,
                           AttentionTrace& t, Rows dstate, Rows dstates) {
  const Batch& batch = source.batch;
  const Index B = batch.B, S = batch.T;
  t.dquery.setZero();
  for (Index b = 0; b < B; ++b) {
    const auto weights = t.weights.row(n + b);
    auto de = t.de.row(0);
    real mean = 0;
    for (Index s = 0; s < S; ++s) {
      if (batch.masked(s, b)) continue;
      de(s) = dcontext.row(b).dot(source.states.row(s * B + b));
      mean += weights(s) * de(s);
    }
    for (Index s = 0; s < S; ++s) {
      if (batch.masked(s, b)) continue;
      const Index row = s * B + b;
      de(s) = weights(s) * (de(s) - mean);  // of a softmax: α_s (∂L/∂α_s - Σ α ∂L/∂α)
      dstates.row(row) += weights(s) * dcontext.row(b);
      if (kind_ == AttentionKind::dot) {
        dstate.row(b) += de(s) * source.states.row(row);
        dstates.row(row) += de(s) * state.row(b);
        continue;
      }
      // Computed again: kept for every pair of a source and a target position, it would be most of the trace.
      t.u = (t.query.row(n + b) + t.keys.row(row)).array().tanh();
      t.du = de(s) * v_a.value.array() * (1 - t.u.array().square());
      v_a.grad += de(s) * t.u;
      t.dquery.row(b) += t.du;
      t.dkeys.row(row) += t.du;
    }
  }
  if (kind_ == AttentionKind::dot) return;
  W_a.grad.noalias() += t.dquery.transpose() * state;
  dstate.noalias() += t.dquery * W_a.value;
}

void Attention::end_backward(const Source& source, AttentionTrace& t, Rows dstates) {
  const Index B = source.batch.B;
  for (Index n = 0; n < t.dkeys.rows(); n += B) {
    U_a.grad.noalias() += t.dkeys.middleRows(n, B).transpose() * source.states.middleRows(n, B);
    dstates.middleRows(n, B).noalias() += t.dkeys.middleRows(n, B) * U_a.value;
  }
}

}  // namespace rnn
