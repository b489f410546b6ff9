#include "product.h"

#include <algorithm>

#include "simd.h"

namespace rnn {

namespace {

using namespace simd;

/// Element (i, k) of the left factor is data[i * row + k * step]: a matrix or, with the two exchanged, its transpose.
struct Left {
  const real* data;
  Index row, step;
};

/// A right factor, k row by row: `stride` numbers from one k to the next.
struct Right {
  const real* data;
  Index stride;
};

/// R rows and W registers of c, in registers from the first k to the last.
template <int R, int W>
void tile(Index K, Left a, Right b, real* c, Index stride) {
  Vector sum[R][W];
  for (int i = 0; i < R; ++i)
    for (int j = 0; j < W; ++j) sum[i][j] = load(c + i * stride + j * lanes);
  for (Index k = 0; k < K; ++k) {
    Vector right[W];
    for (int j = 0; j < W; ++j) right[j] = load(b.data + k * b.stride + j * lanes);
    for (int i = 0; i < R; ++i) {
      const Vector left = all(a.data[i * a.row + k * a.step]);
      for (int j = 0; j < W; ++j) sum[i][j] += left * right[j];
    }
  }
  for (int i = 0; i < R; ++i)
    for (int j = 0; j < W; ++j) store(c + i * stride + j * lanes, sum[i][j]);
}

/// W registers of every row of c. As many sums at once as the processor can have under way.
template <int W>
void strip(Index M, Index K, Left a, Right b, real* c, Index stride) {
  for (; M >= 4; M -= 4, a.data += 4 * a.row, c += 4 * stride) tile<4, W>(K, a, b, c, stride);
  if (M == 3) tile<3, W>(K, a, b, c, stride);
  if (M == 2) tile<2, W>(K, a, b, c, stride);
  if (M == 1) tile<1, W>(K, a, b, c, stride);
}

constexpr Index block = 256;  // steps of k whose part of `b` is kept near
constexpr Index few = 4;      // rows of c below which a strip is wider
constexpr Index widest = 8 * lanes;

/// c += a b for one block of k. `right` gives the block's part of b from column j on, `columns` wide; columns at the
/// end that fill no register are computed one by one.
template <class RightFactor>
void multiply(Index M, Index N, Index K, Left a, const RightFactor& right, real* c, Index stride) {
  Index j = 0;
  const auto strips = [&]<int W>() {
    for (; j + W * lanes <= N; j += W * lanes) strip<W>(M, K, a, right(j, W * lanes), c + j, stride);
  };
  if (M < few) strips.template operator()<8>();
  strips.template operator()<2>();
  strips.template operator()<1>();
  for (; j < N; ++j) {
    const Right b = right(j, Index{1});
    for (Index i = 0; i < M; ++i) {
      real sum = c[i * stride + j];
      for (Index k = 0; k < K; ++k) sum += a.data[i * a.row + k * a.step] * b.data[k * b.stride];
      c[i * stride + j] = sum;
    }
  }
}

/// to (cols,rows) = fromᵀ, from (rows,cols); rows fill registers.
void transpose_into(real* to, const real* from, Index stride, Index rows, Index cols) {
  for (Index i = 0; i < rows; i += lanes) {
    Index k = 0;
    for (; k + lanes <= cols; k += lanes) {
      Vector tile[lanes];
      for (Index r = 0; r < lanes; ++r) tile[r] = load(from + (i + r) * stride + k);
      transpose(tile);
      for (Index r = 0; r < lanes; ++r) store(to + (k + r) * rows + i, tile[r]);
    }
    for (; k < cols; ++k)
      for (Index r = 0; r < lanes; ++r) to[k * rows + i + r] = from[(i + r) * stride + k];
  }
}

/// c += left b, whatever the left factor is.
void add(Rows c, Index K, Left a, const ConstRows& b) {
  real packed[block * widest];
  const Index M = c.rows(), width = b.outerStride();
  for (Index k = 0; k < K; k += block) {
    const Index steps = std::min(block, K - k);
    const real* from = b.data() + k * width;
    // Rows of b lie far from one another; where several rows of c need them, a copy close together pays.
    const auto right = [&](Index j, Index columns) -> Right {
      if (M < 8) return {from + j, width};
      for (Index s = 0; s < steps; ++s) std::copy_n(from + s * width + j, columns, packed + s * columns);
      return {packed, columns};
    };
    multiply(M, c.cols(), steps, {a.data + k * a.step, a.row, a.step}, right, c.data(), c.outerStride());
  }
}

}  // namespace

void add_product(Rows c, const ConstRows& a, const ConstRows& b) {
  add(c, a.cols(), {a.data(), a.outerStride(), 1}, b);
}

void add_product_at(Rows c, const ConstRows& a, const ConstRows& b) {
  add(c, a.rows(), {a.data(), 1, a.outerStride()}, b);
}

void add_product_bt(Rows c, const ConstRows& a, const ConstRows& b) {
  real packed[block * widest];
  const Index K = a.cols(), height = b.outerStride();
  for (Index k = 0; k < K; k += block) {
    const Index steps = std::min(block, K - k);
    const auto right = [&](Index j, Index columns) -> Right {
      const real* from = b.data() + j * height + k;
      if (columns == 1) return {from, 1};
      transpose_into(packed, from, height, columns, steps);
      return {packed, columns};
    };
    multiply(c.rows(), c.cols(), steps, {a.data() + k, a.outerStride(), 1}, right, c.data(), c.outerStride());
  }
}

}  // namespace rnn
