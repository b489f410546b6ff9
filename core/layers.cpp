#include "layers.h"

#include <algorithm>
#include <cmath>

#include "functions.h"
#include "product.h"
#include "rows.h"
#include "simd.h"

namespace rnn {

Embedding::Embedding(const std::string& prefix, Index V, Index E)
    : weight(Parameter::matrix(prefix + ".weight", V, E)) {
  weight.touched.emplace(V);
}

void Embedding::init(TorchGenerator& generator) { generator.normal(weight.value); }

void Embedding::forward(const std::vector<int>& ids, Buffer& x) const {
  x.resize(static_cast<Index>(ids.size()), weight.value.cols());
  gather(x, weight.value, ids.data());
}

void Embedding::backward(const std::vector<int>& ids, const ConstRows& dx) {
  const Index E = weight.grad.cols();
  const real* from = dx.data();
  for (const Index id : ids) {
    real* row = weight.grad.data() + id * E;
    weight.touched->add(id);
    RNN_INDEPENDENT
    for (Index e = 0; e < E; ++e) row[e] += from[e];
    from += dx.outerStride();
  }
}

Linear::Linear(const std::string& prefix, Index D, Index K)
    : weight(Parameter::matrix(prefix + ".weight", K, D)), bias(Parameter::vector(prefix + ".bias", K)) {}

void Linear::init(TorchGenerator& generator) {
  const double bound = 1 / std::sqrt(static_cast<double>(weight.value.cols()));
  generator.uniform(weight.value, -bound, bound);
  generator.uniform(bias.value, -bound, bound);
}

void Linear::forward(const ConstRows& x, Buffer& y) const {
  y.resize(x.rows(), weight.value.rows());
  assign_each(y, bias.value);
  add_product_bt(y, x, weight.value);  // y = x Wᵀ + b
}

void Linear::backward(const ConstRows& x, const ConstRows& dy, Rows dx) {
  set_zero(dx);
  add_product(dx, dy, weight.value);
  add_product_at(weight.grad, dy, x);
  add_rows(bias.grad, dy);
}

namespace {

// In double and rounded once, so that a loss does not depend on the C library that it was compiled with.
real rounded_exp(real x) { return static_cast<real>(std::exp(static_cast<double>(x))); }
real rounded_log(real x) { return static_cast<real>(std::log(static_cast<double>(x))); }

}  // namespace

real binary_cross_entropy_with_logits(const ConstRows& logits, const std::vector<int>& targets, Buffer& dlogits) {
  const Index B = logits.rows();
  dlogits.resize(B, 1);
  real sum = 0;
  for (Index b = 0; b < B; ++b) {
    const real z = logits(b, 0), y = static_cast<real>(targets[static_cast<std::size_t>(b)]);
    // -y log σ(z) - (1-y) log(1-σ(z)), so that no exponential overflows. With a log1p it would be more exact when the
    // loss is small, but PyTorch 1.13 writes it like this, and below 1e-3 its rounding shows in the fourth digit.
    const real m = std::max(-z, real(0));
    sum += (1 - y) * z + m + rounded_log(rounded_exp(-m) + rounded_exp(-z - m));
    dlogits(b, 0) = (sigmoid(z) - y) / static_cast<real>(B);
  }
  return sum / static_cast<real>(B);
}

namespace {

/// out = e^(z - max z), so that none overflows; returns their sum. z, out (1,K).
real exponentials(const ConstRows& z, Rows out) {
  const real largest = z.maxCoeff();
  for (Index k = 0; k < z.cols(); ++k) out(0, k) = z(0, k) - largest;
  exp(out, out);
  real sum = 0;
  for (Index k = 0; k < out.cols(); ++k) sum += out(0, k);
  return sum;
}

}  // namespace

real cross_entropy(const ConstRows& logits, const std::vector<int>& targets, Buffer& dlogits) {
  const Index B = logits.rows();
  const auto counted = static_cast<real>(std::count_if(targets.begin(), targets.end(), [](int y) { return y >= 0; }));
  dlogits.resize(B, logits.cols());
  real sum = 0;
  for (Index b = 0; b < B; ++b) {
    const Index y = targets[static_cast<std::size_t>(b)];
    if (y < 0) {
      set_zero(dlogits.row(b));
      continue;
    }
    const real total = exponentials(logits.row(b), dlogits.row(b));
    sum += rounded_log(total) - (logits(b, y) - logits.row(b).maxCoeff());  // -log softmax(z)_y
    dlogits.row(b) /= total * counted;
    dlogits(b, y) -= 1 / counted;  // softmax(z) - onehot(y), over the rows that count
  }
  return sum / counted;
}

void class_probabilities(const ConstRows& logits, Buffer& probabilities) {
  const Index B = logits.rows(), K = logits.cols();
  probabilities.resize(B, std::max(K, Index{2}));
  for (Index b = 0; b < B; ++b) {
    if (K == 1) {
      probabilities(b, 1) = sigmoid(logits(b, 0));
      probabilities(b, 0) = sigmoid(-logits(b, 0));
    } else {
      probabilities.row(b) /= exponentials(logits.row(b), probabilities.row(b));
    }
  }
}

}  // namespace rnn
