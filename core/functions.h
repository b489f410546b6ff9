// exp, sigmoid and tanh of many numbers, the same to the bit natively and in WebAssembly, and whatever stands beside
// them.
#pragma once

#include "tensor.h"

namespace rnn {

// y has the shape of x, and may be x. Within 2 units in the last place of the exact value (float; a test measures it);
// infinities and NaN as in the standard library. Source: the polynomials of Cephes (Moshier 1992).

/// y = e^x.
void exp(const ConstRows& x, Rows y);
/// y = σ(x) = 1 / (1 + e^-x).
void sigmoid(const ConstRows& x, Rows y);
void tanh(const ConstRows& x, Rows y);

real sigmoid(real x);

}  // namespace rnn
