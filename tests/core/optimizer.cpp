// core/optimizer.h against torch.optim and clip_grad_norm_ over 20 steps of given gradients.
#include "core/optimizer.h"

#include "catch.h"
#include "core/layers.h"
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

TEST_CASE(
    "SparseAdam beside Adam matches torch.optim at each of 20 steps, words coming twice and not at all: float within "
    "2e-6, double within 1e-11",
    "[optimizer]") {
  for (const json& one : golden("optimizer.json", "sparse")) {
    Embedding table("embedding", 7, 3);
    Parameter bias = Parameter::vector("bias", 2);
    const Parameters both{&table.weight, &bias};
    set_values(both, one["initial"]);
    Optimizer optimizer{.kind = OptimizerKind::sparse_adam, .lr = one["lr"].get<double>()};
    optimizer.prepare(both);
    double worst = 0;
    for (const json& step : one["steps"]) {
      const auto ids = step["ids"].get<std::vector<int>>();
      table.backward(ids, matrix(step["dx"], static_cast<Index>(ids.size()), 3));
      bias.grad = matrix(step["bias"], 1, 2);
      optimizer.step(both);
      for (std::size_t i = 0; i < both.size(); ++i)
        worst = std::max(worst, distance(both[i]->value, step["values"][i]));
    }
    INFO("lr " << one["lr"]);
    CHECK(worst <= over_twenty_steps);
    CHECK(equal(table.weight.value.row(6), matrix(one["initial"][0], 7, 3).row(6)));  // never read
  }
}

namespace {

const std::vector<Optimizer> every_kind{{.kind = OptimizerKind::sgd, .lr = 0.1},
                                        {.kind = OptimizerKind::sgd, .lr = 0.1, .momentum = 0.9},
                                        {.kind = OptimizerKind::adam, .lr = 0.1},
                                        {.kind = OptimizerKind::sparse_adam, .lr = 0.1}};

/// Some rows of a table and their gradients, step after step.
struct Reading {
  TorchGenerator generator{3};
  std::vector<int> ids = std::vector<int>(4);
  Matrix dx = Matrix::Zero(4, 5);
  void next() {
    for (int& id : ids) id = static_cast<int>(generator.random32() % 20);
    generator.normal(dx);
  }
};

}  // namespace

TEST_CASE("A table that is read by rows comes to the numbers of one whose gradient is given whole, to the bit",
          "[optimizer]") {
  for (Optimizer optimizer : every_kind) {
    if (optimizer.kind == OptimizerKind::sparse_adam) continue;  // its rows are what it is about
    Embedding table("embedding", 50, 5);
    Parameter whole = Parameter::matrix("whole", 50, 5);
    whole.value = table.weight.value.setRandom();
    Optimizer other = optimizer;
    optimizer.prepare({&table.weight});
    other.prepare({&whole});
    Reading reading;
    for (int step = 0; step < 60; ++step) {  // few rows at first, most of them in the end
      reading.next();
      table.backward(reading.ids, reading.dx);
      whole.grad = table.weight.grad;
      optimizer.step({&table.weight});
      other.step({&whole});
    }
    INFO(static_cast<int>(optimizer.kind) << ", momentum " << optimizer.momentum);
    CHECK(equal(table.weight.value, whole.value));
  }
}

TEST_CASE("A step leaves every gradient zero and frozen parameters as they are", "[optimizer]") {
  for (Optimizer optimizer : every_kind) {
    Embedding table("embedding", 50, 5), frozen("frozen", 50, 5);
    Parameter weight = Parameter::matrix("weight", 3, 7);
    frozen.weight.frozen = true;
    const Parameters all{&table.weight, &frozen.weight, &weight};
    optimizer.prepare(all);
    Reading reading;
    for (int step = 0; step < 3; ++step) {
      reading.next();
      table.backward(reading.ids, reading.dx);
      weight.grad.setRandom();
      optimizer.step(all);
      CHECK(table.weight.grad.isZero(0));
      CHECK(table.weight.touched->rows().empty());
      CHECK(weight.grad.isZero(0));
    }
    CHECK(!table.weight.value.isZero(0));
    CHECK(!weight.value.isZero(0));
    CHECK(frozen.weight.value.isZero(0));
  }
}

TEST_CASE("Where no gradient comes any more, moments end on zero or on numbers that are not denormal", "[optimizer]") {
  for (Optimizer optimizer : every_kind) {
    if (optimizer.kind == OptimizerKind::sgd && optimizer.momentum == 0) continue;
    TwoParameters p;
    optimizer.prepare(p.both);
    p.weight.grad << 1, -2, 1e-6, -1e-12, 1e-20, 0;
    p.bias.grad << 1e-35, -1e-40;
    for (int step = 0; step < 150000; ++step) optimizer.step(p.both);
    for (const std::vector<Matrix>& moments : {optimizer.first, optimizer.second})
      for (const Matrix& m : moments)
        for (Index i = 0; i < m.size(); ++i) {
          const auto size = std::abs(static_cast<double>(m.data()[i]));
          INFO(size);
          CHECK((size == 0 || size >= 1.2e-38));
          CHECK(size < 1e-18);
        }
    CHECK(p.both[0]->value.allFinite());
  }
}

TEST_CASE("Clipping counts and scales the rows that were read", "[optimizer]") {
  Embedding table("embedding", 50, 5);
  Parameter weight = Parameter::matrix("weight", 3, 7);
  Reading reading;
  reading.next();
  reading.ids[3] = reading.ids[0];
  table.backward(reading.ids, reading.dx);
  weight.grad.setRandom();
  const Matrix before = table.weight.grad;
  const double norm =
      std::sqrt(static_cast<double>(table.weight.grad.squaredNorm()) + static_cast<double>(weight.grad.squaredNorm()));
  CHECK(distance(static_cast<double>(gradient_norm({&table.weight, &weight})), norm) < (in_double ? 1e-13 : 1e-6));
  clip_gradients({&table.weight, &weight}, norm / 2);
  CHECK(static_cast<double>((before - 2 * table.weight.grad).norm()) < 1e-5 * norm);
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
