// Central differences: what a gradient should be, from the loss alone.
#pragma once

#ifdef RNN_REAL_DOUBLE

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>

#include "core/tensor.h"

namespace rnn::test {

/// Compares gradients with differences of the loss, number by number, and remembers the worst one.
class GradientCheck {
 public:
  static constexpr double limit = 1e-6;

  /// The acceptance rule is printed, then a line for each model that was checked by it.
  explicit GradientCheck(std::string what) : what_(std::move(what)) {
    std::printf(
        "%s: each gradient g is accepted when |g - d| <= %g max(|g|, |d|, 1e-3), where\n"
        "  d = (8 (L(w + s) - L(w - s)) - (L(w + 2s) - L(w - 2s))) / 12s and s = 1e-3\n",
        what_.c_str(), limit);
  }
  ~GradientCheck() {
    std::printf("  %ld numbers, largest |g - d| / max(|g|, |d|, 1e-3): %.1e in %s\n", count_, worst_, where_.c_str());
  }
  GradientCheck(const GradientCheck&) = delete;
  GradientCheck& operator=(const GradientCheck&) = delete;

  /// The largest relative error in this tensor. `loss` is called with `value` changed in one place; afterwards it is as
  /// before.
  double operator()(const std::string& name, Rows value, const ConstRows& gradient,
                    const std::function<double()>& loss) {
    constexpr double s = 1e-3, floor = 1e-3;
    double largest = 0;
    for (Index i = 0; i < value.rows(); ++i)
      for (Index j = 0; j < value.cols(); ++j) {
        real& w = value(i, j);
        const real before = w;
        const auto at = [&](double shift) {
          w = before + shift;
          return loss();
        };
        const double d = (8 * (at(s) - at(-s)) - (at(2 * s) - at(-2 * s))) / (12 * s);
        w = before;
        const double g = gradient(i, j), error = std::abs(g - d) / std::max({std::abs(g), std::abs(d), floor});
        largest = error <= 1e300 ? std::max(largest, error) : INFINITY;
        ++count_;
      }
    if (where_.empty() || largest > worst_) worst_ = largest, where_ = name;
    return largest;
  }

 private:
  std::string what_, where_;
  double worst_ = 0;
  long count_ = 0;
};

}  // namespace rnn::test

#endif
