// The three matrix products of a network: forward, back to the inputs, back to the weights.
//
// Every element of a result is summed over k = 0, 1, 2, … in this order, each product and each sum rounded by itself.
// So a row of a result depends on its own row of `a` alone, to the bit, however many rows stand beside it: padding,
// other texts in the batch and the width of a register leave no trace, and WebAssembly computes what a native build
// does. Eigen promises none of this (it adds up the last rows of a product in another order than the others).
#pragma once

#include "tensor.h"

namespace rnn {

/// c += a b: a (M,K), b (K,N), c (M,N). None of the three allocates.
void add_product(Rows c, const ConstRows& a, const ConstRows& b);
/// c += a bᵀ: a (M,K), b (N,K), c (M,N).
void add_product_bt(Rows c, const ConstRows& a, const ConstRows& b);
/// c += aᵀ b: a (K,M), b (K,N), c (M,N).
void add_product_at(Rows c, const ConstRows& a, const ConstRows& b);

/// A right factor laid out as products read it, for several products with the same one: weights, in every step of a
/// sequence. Its memory only ever grows.
class PackedFactor {
 public:
  /// b (K,N).
  void pack(const ConstRows& b);
  /// bᵀ (K,N), of b (N,K).
  void pack_transposed(const ConstRows& b);

 private:
  friend void add_product(Rows c, const ConstRows& a, const PackedFactor& b);
  Buffer panels_;  // one after the other: K rows of as many columns as two registers hold, zeros beyond the N-th
};

/// c += a b.
void add_product(Rows c, const ConstRows& a, const PackedFactor& b);

}  // namespace rnn
