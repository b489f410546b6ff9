// core/optimizer.h against torch.optim and clip_grad_norm_ over 20 steps of given gradients.
#include "core/optimizer.h"

#include "catch.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

/// 20 steps of float sums, each rounded.
constexpr double over_twenty_steps = in_double ? 1e-11 : 2e-6;

struct TwoParameters {
  Parameter weight = Parameter::matrix("weight", 2, 3), bias = Parameter::vector("bias", 2);
  Parameters both{&weight, &bias};
};

}  // namespace

TEST_CASE(
    "SGD, momentum, Adam and clipping match torch.optim at each of 20 steps: float within 2e-6, double within 1e-11",
    "[optimizer]") {
  for (const json& one : golden("optimizer.json", "cases")) {
    TwoParameters p;
    set_values(p.both, one["initial"]);
    Optimizer optimizer{.kind = one["name"] == "sgd" ? OptimizerKind::sgd : OptimizerKind::adam,
                        .lr = one["lr"].get<double>(),
                        .momentum = one["momentum"].get<double>()};
    optimizer.prepare(p.both);
    const auto clip = one["clip"].get<double>();
    double worst = 0, worst_norm = 0;
    for (const json& step : one["steps"]) {
      for (std::size_t i = 0; i < p.both.size(); ++i)
        p.both[i]->grad = matrix(step["gradients"][i], p.both[i]->grad.rows(), p.both[i]->grad.cols());
      worst_norm =
          std::max(worst_norm, distance(static_cast<double>(gradient_norm(p.both)), step["norm"].get<double>()));
      if (clip > 0) clip_gradients(p.both, clip);
      optimizer.step(p.both);
      for (std::size_t i = 0; i < p.both.size(); ++i)
        worst = std::max(worst, distance(p.both[i]->value, step["values"][i]));
    }
    INFO(one["name"] << ", lr " << one["lr"] << ", momentum " << one["momentum"] << ", clip " << one["clip"]);
    CHECK(optimizer.steps == 20);
    CHECK(worst_norm <= over_twenty_steps);
    CHECK(worst <= over_twenty_steps);
  }
}

TEST_CASE("Clipping scales gradients above the norm down to it and leaves others as they are, to the bit",
          "[optimizer]") {
  TwoParameters p;
  p.weight.grad << 3, 0, 0, 0, 0, 0;
  p.bias.grad << 0, -4;
  CHECK(gradient_norm(p.both) == 5);
  clip_gradients(p.both, 5.001);
  CHECK(p.weight.grad(0, 0) == 3);
  CHECK(p.bias.grad(0, 1) == -4);
  clip_gradients(p.both, 0.5);
  CHECK(std::abs(static_cast<double>(gradient_norm(p.both)) - 0.5) < 1e-6);
  CHECK(p.weight.grad(0, 0) > 0);
  CHECK(p.bias.grad(0, 1) < 0);
}

TEST_CASE("prepare() forgets the moments: the same steps again, to the bit", "[optimizer]") {
  for (const OptimizerKind kind : {OptimizerKind::sgd, OptimizerKind::adam}) {
    Optimizer optimizer{.kind = kind, .lr = 0.1, .momentum = kind == OptimizerKind::sgd ? 0.9 : 0};
    const auto run = [&] {
      TwoParameters p;
      optimizer.prepare(p.both);
      for (int i = 0; i < 5; ++i) {
        p.weight.grad.setConstant(static_cast<real>(0.1 * i - 0.2));
        p.bias.grad.setConstant(static_cast<real>(1 - i));
        optimizer.step(p.both);
      }
      return p.weight.value;
    };
    const Matrix first = run();
    CHECK(equal(first, run()));
    CHECK(optimizer.steps == 5);
  }
}
