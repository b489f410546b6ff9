// A few numbers at once, in a register of 16 bytes: what both SSE and WebAssembly have.
#pragma once

#include <cstring>

#include "tensor.h"

/// Before a loop over numbers that lie apart or coincide: no turn of it reads what another one writes.
#ifdef __clang__
#define RNN_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define RNN_INDEPENDENT _Pragma("GCC ivdep")
#endif

/// Before a loop of few turns, known to the compiler, over what should stay in registers.
#ifdef __clang__
#define RNN_UNROLL _Pragma("unroll")
#else
#define RNN_UNROLL _Pragma("GCC unroll 8")
#endif

namespace rnn::simd {

// GCC's and Clang's vector types: +, *, comparisons and ?: work lane by lane and round as the scalar ones do.
using Vector = real __attribute__((vector_size(16)));
constexpr Index lanes = 16 / sizeof(real);

inline Vector load(const real* p) {
  Vector v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store(real* p, Vector v) { std::memcpy(p, &v, sizeof v); }
/// x in every lane. (Not Vector{} + x: that is an addition, which turns -0 into 0.)
inline Vector all(real x) {
#ifdef RNN_REAL_DOUBLE
  return Vector{x, x};
#else
  return Vector{x, x, x, x};
#endif
}

/// For rows of a matrix: calling the C library's copy costs more than a short row takes.
inline void copy(real* to, const real* from, Index size) {
  Index i = 0;
  for (; i + lanes <= size; i += lanes) store(to + i, load(from + i));
  for (; i < size; ++i) to[i] = from[i];
}

/// Rows become columns.
inline void transpose(Vector (&v)[lanes]) {
#ifdef RNN_REAL_DOUBLE
  const Vector a = v[0], b = v[1];
  v[0] = __builtin_shufflevector(a, b, 0, 2);
  v[1] = __builtin_shufflevector(a, b, 1, 3);
#else
  const Vector ab_low = __builtin_shufflevector(v[0], v[1], 0, 4, 1, 5);
  const Vector ab_high = __builtin_shufflevector(v[0], v[1], 2, 6, 3, 7);
  const Vector cd_low = __builtin_shufflevector(v[2], v[3], 0, 4, 1, 5);
  const Vector cd_high = __builtin_shufflevector(v[2], v[3], 2, 6, 3, 7);
  v[0] = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
  v[1] = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
  v[2] = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  v[3] = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
#endif
}

}  // namespace rnn::simd
