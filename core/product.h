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

}  // namespace rnn
