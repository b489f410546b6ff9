#include "core/functions.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <vector>

#include "catch.h"

using namespace rnn;

namespace {

using Function = void (*)(const ConstRows&, Rows);
struct Named {
  const char* name;
  Function function;
  std::function<long double(long double)> exact;
};
const std::vector<Named> all{
    {"exp", rnn::exp, [](long double x) { return std::exp(x); }},
    {"sigmoid", rnn::sigmoid, [](long double x) { return 1 / (1 + std::exp(-x)); }},
    {"tanh", rnn::tanh, [](long double x) { return std::tanh(x); }},
};

real at(const Named& f, real x) {
  Matrix in(1, 1), out(1, 1);
  in(0, 0) = x;
  f.function(in, out);
  return out(0, 0);
}

}  // namespace

TEST_CASE("exp, sigmoid and tanh are within 2.5 units in the last place of the exact value, over all numbers",
          "[functions]") {
  constexpr Index size = 4099;
  Matrix x(1, size), y(1, size);
  for (const Named& f : all) {
    long double worst = 0;
    real where = 0;
    std::uint32_t bits = 0;
    for (int block = 0; block < 200; ++block) {  // a walk through the bit patterns of float that meets every exponent
      for (Index i = 0; i < size; ++i) {
        float number;
        std::memcpy(&number, &(bits += 5237u), sizeof number);
        x(0, i) = static_cast<real>(number);
      }
      f.function(x, y);
      for (Index i = 0; i < size; ++i) {
        const long double exact = f.exact(x(0, i));
        constexpr long double least = std::numeric_limits<real>::min(), most = std::numeric_limits<real>::max();
        if (!(std::fabs(exact) >= least && std::fabs(exact) <= most)) continue;  // others are the next test's
        int exponent;
        std::frexp(exact, &exponent);
        const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<real>::digits);
        const long double error = std::fabs(static_cast<long double>(y(0, i)) - exact) / unit;
        if (error > worst) {
          worst = error;
          where = x(0, i);
        }
      }
    }
    INFO(f.name << " at " << where);
    CHECK(worst > 0);
    CHECK(worst < 2.5L);
  }
}

TEST_CASE("exp, sigmoid and tanh of nothing, everything and no number are what the standard library says",
          "[functions]") {
  constexpr real infinity = std::numeric_limits<real>::infinity(), largest = std::numeric_limits<real>::max();
  constexpr real tiny = std::numeric_limits<real>::min();
  for (const real x : {real(0), infinity, -infinity, largest, -largest, real(1000), real(-1000)}) {
    CAPTURE(x);
    CHECK(at(all[0], x) == std::exp(x));
    CHECK(std::fabs(at(all[1], x) - 1 / (1 + std::exp(-x))) <= tiny);
    CHECK(at(all[2], x) == std::tanh(x));
  }
  CHECK(at(all[2], tiny) == tiny);
  for (const Named& f : all) CHECK(std::isnan(at(f, std::numeric_limits<real>::quiet_NaN())));
}

TEST_CASE("A number comes to the same in every place of a row, to the bit, also where y is x", "[functions]") {
  for (const Named& f : all)
    for (const real x : {real(-3.7), real(-0.3), real(0.01), real(0.9), real(12)}) {
      const real want = at(f, x);
      for (Index columns = 1; columns <= 9; ++columns) {
        Matrix m = Matrix::Constant(3, columns + 2, x), y = m;
        f.function(m.middleCols(1, columns), y.middleCols(1, columns));
        CHECK((y.middleCols(1, columns).array() == want).all());
        CHECK((y.leftCols(1).array() == x).all());
        CHECK((y.rightCols(1).array() == x).all());
        f.function(m, m);
        CHECK((m.array() == want).all());
      }
    }
}
