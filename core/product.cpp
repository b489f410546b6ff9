#include "product.h"

#include <algorithm>

#include "simd.h"

namespace rnn {

namespace {

using namespace simd;

/// Element (i, j) is data[i * row + j * column]: a matrix or, with the two exchanged, its transpose. One of them is 1.
struct View {
  const real* data;
  Index row, column;

  View transposed() const { return {data, column, row}; }
  View from(Index i, Index j) const { return {data + i * row + j * column, row, column}; }
};

View view(const ConstRows& m) { return {m.data(), m.outerStride(), 1}; }

// A tile of c, `height` rows of two registers, stays in registers from the first k to the last; each k takes two
// registers of b and a number of each row of a. For that the factors are cut into panels, which have what belongs to
// one k side by side: `height` rows of a, `width` columns of b.
constexpr Index width = 2 * lanes, height = 4;
constexpr Index block = 256;                           // k of one pass: a panel of b stays in the first cache
constexpr Index tall = 8 * height, wide = 16 * width;  // rows of a, columns of b that are packed at once

/// v (K,N) as panels of W columns, each K rows long, with zeros beyond the N-th column.
template <Index W>
void pack(View v, Index K, Index N, real* to) {
  if (v.column == 1) {
    // Row by row, some panels at a time: a column of panels would come back to each row after it has left the cache.
    constexpr Index together = 8 * W;
    for (Index j = 0; j < N; j += together)
      for (Index k = 0; k < K; ++k) {
        const real* from = v.data + k * v.row;
        for (Index i = j; i < std::min(N, j + together); i += W) {
          real* row = to + i * K + k * W;
          if (i + W <= N) {
            RNN_UNROLL
            for (Index l = 0; l < W; l += lanes) store(row + l, load(from + i + l));
          } else {
            for (Index l = 0; l < W; ++l) row[l] = i + l < N ? from[i + l] : 0;
          }
        }
      }
    return;
  }
  for (Index j = 0; j < N; j += lanes) {
    const real* from = v.data + j * v.column;
    real* panel = to + j / W * W * K + j % W;
    Index k = 0;
    for (; k + lanes <= K; k += lanes) {
      Vector square[lanes];
      RNN_UNROLL
      for (Index r = 0; r < lanes; ++r) square[r] = j + r < N ? load(from + r * v.column + k) : all(0);
      transpose(square);
      RNN_UNROLL
      for (Index r = 0; r < lanes; ++r) store(panel + (k + r) * W, square[r]);
    }
    for (; k < K; ++k)
      for (Index r = 0; r < lanes; ++r) panel[k * W + r] = j + r < N ? from[r * v.column + k] : 0;
  }
  const Index end = (N + lanes - 1) / lanes * lanes;  // registers of the last panel that lie beyond the N-th column
  for (Index j = end; j % W != 0; j += lanes)
    for (Index k = 0; k < K; ++k) store(to + j / W * W * K + j % W + k * W, all(0));
}

/// Panels of b: `step` numbers from one k to the next, `panel` from one panel to the next.
struct Panels {
  const real* data;
  Index step, panel;

  Panels from(Index p) const { return {data + p * panel, step, panel}; }
};

/// A panel of a: `step` numbers from one k to the next.
struct Panel {
  const real* data;
  Index step;
};

/// R rows and P panels of c.
template <int R, int P>
void tile(Index K, Panel a, Panels b, real* c, Index stride) {
  Vector sum[R][2 * P];
  RNN_UNROLL
  for (int i = 0; i < R; ++i) {
    RNN_UNROLL
    for (int j = 0; j < 2 * P; ++j) sum[i][j] = load(c + i * stride + j * lanes);
  }
  for (Index k = 0; k < K; ++k) {
    Vector right[2 * P];
    RNN_UNROLL
    for (int j = 0; j < 2 * P; ++j) right[j] = load(b.data + j / 2 * b.panel + j % 2 * lanes);
    RNN_UNROLL
    for (int i = 0; i < R; ++i) {
      const Vector left = all(a.data[i]);
      RNN_UNROLL
      for (int j = 0; j < 2 * P; ++j) sum[i][j] += left * right[j];
    }
    a.data += a.step;
    b.data += b.step;
  }
  RNN_UNROLL
  for (int i = 0; i < R; ++i) {
    RNN_UNROLL
    for (int j = 0; j < 2 * P; ++j) store(c + i * stride + j * lanes, sum[i][j]);
  }
}

/// P panels of c, up to `height` rows of it.
template <int P>
void tiles(Index rows, Index K, Panel a, Panels b, real* c, Index stride) {
  if (rows >= 4) return tile<4, P>(K, a, b, c, stride);
  if (rows == 3) return tile<3, P>(K, a, b, c, stride);
  if (rows == 2) return tile<2, P>(K, a, b, c, stride);
  tile<1, P>(K, a, b, c, stride);
}

/// c += a b for one block of k: a (M,K), c (M,N). Where N ends within a panel, b has zeros there.
void multiply(Index M, Index N, Index K, View a, Panels b, real* c, Index stride) {
  real left[tall * block], rest[height * width];
  for (; M > 0; M -= tall, a = a.from(tall, 0), c += tall * stride) {
    const Index rows = std::min(M, tall);
    Panel first{left, height};
    if (rows == 1 && a.column == 1)
      first = {a.data, 1};
    else
      pack<height>(a.transposed(), K, rows, left);
    Index j = 0, p = 0;
    // As many sums at once as the processor can have under way, also of few rows.
    if (rows == 1)
      for (; j + 4 * width <= N; j += 4 * width, p += 4) tile<1, 4>(K, first, b.from(p), c + j, stride);
    if (rows == 2)
      for (; j + 2 * width <= N; j += 2 * width, p += 2) tile<2, 2>(K, first, b.from(p), c + j, stride);
    for (; j < N; j += width, ++p)
      for (Index i = 0; i < rows; i += height) {
        const Panel panel{first.data + i * K, first.step};
        real* to = c + i * stride + j;
        if (j + width <= N) {
          tiles<1>(rows - i, K, panel, b.from(p), to, stride);
          continue;
        }
        const Index height_left = std::min(rows - i, height);
        for (Index r = 0; r < height_left; ++r) std::copy_n(to + r * stride, N - j, rest + r * width);
        tiles<1>(height_left, K, panel, b.from(p), rest, width);
        for (Index r = 0; r < height_left; ++r) std::copy_n(rest + r * width, N - j, to + r * stride);
      }
  }
}

/// c += a b of few k, row by row: a tile would be loaded and stored more than it is used.
void add_thin(Rows c, Index K, View a, View b) {
  for (Index i = 0; i < c.rows(); ++i)
    for (Index k = 0; k < K; ++k) {
      const real left = *a.from(i, k).data, *right = b.from(k, 0).data;
      real* row = c.data() + i * c.outerStride();
      RNN_INDEPENDENT
      for (Index j = 0; j < c.cols(); ++j) row[j] += left * right[j];
    }
}

/// c += a b: a (M,K), b (K,N), whatever they are.
void add(Rows c, Index K, View a, View b) {
  if (K < 4 && b.column == 1) return add_thin(c, K, a, b);
  real right[wide * block];
  const Index M = c.rows(), N = c.cols(), stride = c.outerStride();
  // A few rows of c take the rows of b where they lie; for more of them a copy close together pays.
  const Index in_place = M < 2 * height && b.column == 1 ? N / width * width : 0;
  for (Index k = 0; k < K; k += block) {
    const Index steps = std::min(block, K - k);
    if (in_place > 0) multiply(M, in_place, steps, a.from(0, k), {b.from(k, 0).data, b.row, width}, c.data(), stride);
    for (Index j = in_place; j < N; j += wide) {
      const Index columns = std::min(wide, N - j);
      pack<width>(b.from(k, j), steps, columns, right);
      multiply(M, columns, steps, a.from(0, k), {right, width, steps * width}, c.data() + j, stride);
    }
  }
}

/// The whole of v (K,N) as panels.
void pack_all(View v, Index K, Index N, Buffer& panels) {
  panels.resize((N + width - 1) / width * K, width);
  pack<width>(v, K, N, panels.data());
}

}  // namespace

void add_product(Rows c, const ConstRows& a, const ConstRows& b) { add(c, a.cols(), view(a), view(b)); }
void add_product_bt(Rows c, const ConstRows& a, const ConstRows& b) { add(c, a.cols(), view(a), view(b).transposed()); }
void add_product_at(Rows c, const ConstRows& a, const ConstRows& b) { add(c, a.rows(), view(a).transposed(), view(b)); }

void PackedFactor::pack(const ConstRows& b) { pack_all(view(b), b.rows(), b.cols(), panels_); }
void PackedFactor::pack_transposed(const ConstRows& b) { pack_all(view(b).transposed(), b.cols(), b.rows(), panels_); }

void add_product(Rows c, const ConstRows& a, const PackedFactor& b) {
  const Index K = a.cols();
  for (Index k = 0; k < K; k += block)
    multiply(c.rows(), c.cols(), std::min(block, K - k), view(a).from(0, k),
             {b.panels_.data() + k * width, width, K * width}, c.data(), c.outerStride());
}

}  // namespace rnn
