#include "core/product.h"

#include "catch.h"
#include "core/rng.h"
#include "core/rows.h"

using namespace rnn;

namespace {

Matrix random(TorchGenerator& generator, Index rows, Index cols) {
  Matrix m(rows, cols);
  generator.uniform(m, -1, 1);
  return m;
}

/// The sum over k, one after the other, as the header promises it.
Matrix one_by_one(Matrix c, const Matrix& a, const Matrix& b) {
  for (Index i = 0; i < c.rows(); ++i)
    for (Index j = 0; j < c.cols(); ++j)
      for (Index k = 0; k < a.cols(); ++k) c(i, j) += a(i, k) * b(k, j);
  return c;
}

}  // namespace

TEST_CASE("The products are Eigen's within rounding, and sums over k in order to the bit, for every shape",
          "[product]") {
  TorchGenerator generator(1);
  for (const Index M : {1, 2, 3, 4, 5, 7, 8, 9, 33})
    for (const Index N : {1, 2, 3, 4, 7, 8, 13, 16, 31, 32, 37, 65, 130})
      for (const Index K : {1, 2, 3, 4, 5, 16, 63, 255, 256, 300}) {
        const Matrix a = random(generator, M, K), b = random(generator, K, N), c = random(generator, M, N);
        const Matrix at = a.transpose(), bt = b.transpose(), want = one_by_one(c, a, b);
        CAPTURE(M, N, K);
        REQUIRE((want - (c + a * b)).cwiseAbs().maxCoeff() < static_cast<real>(K) * (sizeof(real) == 4 ? 1e-6 : 1e-15));
        Matrix forward = c, back = c, weights = c, packed = c, packed_bt = c;
        add_product(forward, a, b);
        add_product_bt(back, a, bt);
        add_product_at(weights, at, b);
        PackedFactor factor;
        factor.pack(b);
        add_product(packed, a, factor);
        factor.pack_transposed(bt);
        add_product(packed_bt, a, factor);
        for (const Matrix* result : {&forward, &back, &weights, &packed, &packed_bt}) REQUIRE(*result == want);
      }
}

TEST_CASE("Products of blocks read and write nothing beside them", "[product]") {
  TorchGenerator generator(2);
  Matrix whole = random(generator, 12, 40), left = random(generator, 20, 30), right = random(generator, 30, 40);
  const Matrix before = whole, a = left.block(3, 5, 6, 11), b = right.block(7, 9, 11, 21);
  const Matrix want = one_by_one(whole.block(2, 4, 6, 21), a, b);
  SECTION("c += a b") { add_product(whole.block(2, 4, 6, 21), left.block(3, 5, 6, 11), right.block(7, 9, 11, 21)); }
  SECTION("c += a b^T") {
    const Matrix bt = right.transpose();
    add_product_bt(whole.block(2, 4, 6, 21), left.block(3, 5, 6, 11), bt.block(9, 7, 21, 11));
  }
  SECTION("c += a^T b") {
    const Matrix at = left.transpose();
    add_product_at(whole.block(2, 4, 6, 21), at.block(5, 3, 11, 6), right.block(7, 9, 11, 21));
  }
  CHECK(whole.block(2, 4, 6, 21) == want);
  whole.block(2, 4, 6, 21) = before.block(2, 4, 6, 21);
  CHECK(whole == before);
}

TEST_CASE("A row of a product does not depend on the rows beside it, to the bit", "[product]") {
  TorchGenerator generator(3);
  const Matrix a = random(generator, 23, 50), b = random(generator, 50, 45), bt = b.transpose();
  Matrix all = Matrix::Zero(23, 45), all_bt = all;
  add_product(all, a, b);
  add_product_bt(all_bt, a, bt);
  for (Index i = 0; i < a.rows(); ++i) {
    Matrix one = Matrix::Zero(1, 45), one_bt = one;
    add_product(one, a.row(i), b);
    add_product_bt(one_bt, a.row(i), bt);
    CHECK(one == all.row(i));
    CHECK(one_bt == all_bt.row(i));
  }
}

TEST_CASE("Rows of zeros among the others leave a sum over rows as it is, to the bit", "[product]") {
  TorchGenerator generator(4);
  const Matrix a = random(generator, 9, 13), b = random(generator, 9, 18);
  Matrix spread_a = Matrix::Zero(27, 13), spread_b = random(generator, 27, 18);
  for (Index n = 0; n < 9; ++n) {
    spread_a.row(3 * n + 1) = a.row(n);
    spread_b.row(3 * n + 1) = b.row(n);
  }
  Matrix dense = Matrix::Zero(13, 18), spread = dense, sum = Matrix::Zero(1, 13), spread_sum = sum;
  add_product_at(dense, a, b);
  add_product_at(spread, spread_a, spread_b);
  add_rows(sum, a);
  add_rows(spread_sum, spread_a);
  CHECK(spread == dense);
  CHECK(spread_sum == sum);
  CHECK(sum.isApprox(a.colwise().sum()));
}
