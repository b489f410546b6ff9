// Embedding, linear and the losses: each forward with its backward.
#pragma once

#include <vector>

#include "rng.h"
#include "tensor.h"

namespace rnn {

/// torch.nn.Embedding: row i of weight (V,E) is the vector of token i.
struct Embedding {
  Parameter weight;

  Embedding(const std::string& prefix, Index V, Index E);
  /// normal(0, 1), as PyTorch.
  void init(TorchGenerator& generator);
  /// ids (N) -> x (N,E).
  void forward(const std::vector<int>& ids, Buffer& x) const;
  /// dx (N,E) is added to the gradients of the rows that were read, which weight.touched then has.
  void backward(const std::vector<int>& ids, const ConstRows& dx);
};

/// torch.nn.Linear: y = x weightᵀ + bias, weight (K,D), bias (K).
struct Linear {
  Parameter weight, bias;

  Linear(const std::string& prefix, Index D, Index K);
  /// weight, then bias, both uniform(±1/√D), as PyTorch.
  void init(TorchGenerator& generator);
  /// x (N,D) -> y (N,K).
  void forward(const ConstRows& x, Buffer& y) const;
  /// dy (N,K) -> dx (N,D), which is overwritten; the parameters' gradients accumulate.
  void backward(const ConstRows& x, const ConstRows& dy, Rows dx);
};

/// The mean over B rows of torch.nn.BCEWithLogitsLoss. logits (B,1), targets (B) of 0 or 1; its gradient in dlogits
/// (B,1).
real binary_cross_entropy_with_logits(const ConstRows& logits, const std::vector<int>& targets, Buffer& dlogits);

/// The mean of torch.nn.CrossEntropyLoss over the rows that count. logits (B,K), targets (B) in 0..K-1, or negative for
/// a row that does not count (one at least must); its gradient in dlogits (B,K).
real cross_entropy(const ConstRows& logits, const std::vector<int>& targets, Buffer& dlogits);

/// The probability of each class: softmax over K logits, or for a single logit z the pair 1 - sigmoid(z), sigmoid(z).
/// logits (B,K) -> probabilities (B,C), C = max(K, 2).
void class_probabilities(const ConstRows& logits, Buffer& probabilities);

}  // namespace rnn
