// core/layers.h against torch.nn.functional in float64, and against central differences.
#include "core/layers.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

using Loss = real (*)(const ConstRows&, const std::vector<int>&, Buffer&);

void check_loss(const json& one, Index K, Loss loss) {
  INFO(one.dump());
  const auto targets = one["targets"].get<std::vector<int>>();
  const auto B = static_cast<Index>(targets.size());
  const Matrix logits = matrix(one["logits"], B, K);
  Buffer dlogits, probabilities;
  CHECK(distance(static_cast<double>(loss(logits, targets, dlogits)), one["loss"].get<double>()) <= tolerance);
  CHECK(distance(dlogits, one["dlogits"]) <= tolerance);
  class_probabilities(logits, probabilities);
  CHECK(distance(probabilities, one["probabilities"]) <= tolerance);
}

}  // namespace

TEST_CASE("Linear matches PyTorch, output and every gradient: float within 1e-5, double within 1e-11", "[layers]") {
  for (const json& one : golden("layers.json", "linear")) {
    const auto B = one["B"].get<Index>(), D = one["D"].get<Index>(), K = one["K"].get<Index>();
    INFO("B " << B << ", D " << D << ", K " << K);
    Linear linear("fc", D, K);
    linear.weight.value = matrix(one["weight"], K, D);
    linear.bias.value = matrix(one["bias"], 1, K);
    const Matrix x = matrix(one["x"], B, D), dy = matrix(one["dy"], B, K);
    Buffer y;
    linear.forward(x, y);
    CHECK(distance(y, one["y"]) <= tolerance);
    Matrix dx = Matrix::Constant(B, D, 7);
    linear.backward(x, dy, dx);
    CHECK(distance(dx, one["dx"]) <= tolerance);
    CHECK(distance(linear.weight.grad, one["dweight"]) <= tolerance);
    CHECK(distance(linear.bias.grad, one["dbias"]) <= tolerance);

    linear.backward(x, dy, dx);  // parameters' gradients accumulate, dx is overwritten
    CHECK(distance(dx, one["dx"]) <= tolerance);
    CHECK(distance(linear.weight.grad / 2, one["dweight"]) <= tolerance);
    CHECK(distance(linear.bias.grad / 2, one["dbias"]) <= tolerance);
  }
}

TEST_CASE("Embedding matches PyTorch, words that occur twice included: exact forward, gradient within float's rounding",
          "[layers]") {
  for (const json& one : golden("layers.json", "embedding")) {
    const auto V = one["V"].get<Index>(), E = one["E"].get<Index>();
    const auto ids = one["ids"].get<std::vector<int>>();
    Embedding embedding("embedding", V, E);
    embedding.weight.value = matrix(one["weight"], V, E);
    Buffer x;
    embedding.forward(ids, x);
    CHECK(distance(x, one["x"]) == 0);
    const Matrix dx = matrix(one["dx"], static_cast<Index>(ids.size()), E);
    embedding.backward(ids, dx);
    CHECK(distance(embedding.weight.grad, one["dweight"]) <= tolerance);
    embedding.backward(ids, dx);
    CHECK(distance(embedding.weight.grad / 2, one["dweight"]) <= tolerance);
  }
}

TEST_CASE("Binary cross-entropy matches PyTorch, also for logits of ±100000: float within 1e-5, double within 1e-11",
          "[layers][loss]") {
  for (const json& one : golden("layers.json", "binary_cross_entropy"))
    check_loss(one, 1, binary_cross_entropy_with_logits);
}

TEST_CASE("Cross-entropy matches PyTorch, also for logits of ±100000: float within 1e-5, double within 1e-11",
          "[layers][loss]") {
  for (const json& one : golden("layers.json", "cross_entropy")) check_loss(one, 3, cross_entropy);
}

TEST_CASE("Parameters have PyTorch's names and shapes", "[layers]") {
  const Linear linear("fc", 4, 3);
  const Embedding embedding("embedding", 6, 2);
  CHECK(linear.weight.name == "fc.weight");
  CHECK(linear.bias.name == "fc.bias");
  CHECK(embedding.weight.name == "embedding.weight");
  CHECK(linear.weight.shape() == std::vector<Index>{3, 4});
  CHECK(linear.bias.shape() == std::vector<Index>{3});
  CHECK(embedding.weight.shape() == std::vector<Index>{6, 2});
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE("The losses' gradients match central differences in double, relative error under 1e-6",
          "[layers][loss][gradient]") {
  GradientCheck check("Losses");
  Buffer dlogits, unused;
  const auto run = [&](const std::string& what, Loss loss, Matrix logits, const std::vector<int>& targets) {
    INFO(what);
    loss(logits, targets, dlogits);
    const double error = check(what, logits, dlogits, [&] { return loss(logits, targets, unused); });
    CHECK(error < GradientCheck::limit);
  };
  for (const double z : {0.0, 0.3, -2.0, 30.0, -30.0, 750.0, -750.0})  // e^750 overflows
    for (const int y : {0, 1})
      run("binary cross-entropy at " + std::to_string(z), binary_cross_entropy_with_logits, Matrix{{z}, {z / 2}, {-z}},
          {y, 1 - y, y});
  for (const double z : {0.0, 0.3, -2.0, 30.0, 750.0})
    for (const int y : {0, 1, 2})
      run("cross-entropy at " + std::to_string(z), cross_entropy, Matrix{{z, -z, 0.1}, {1, z, z / 3}}, {y, 2 - y});
}

TEST_CASE("Linear's and Embedding's gradients match central differences in double, relative error under 1e-6",
          "[layers][gradient]") {
  GradientCheck check("Layers");
  // The loss is Σ y ⊙ g, so that ∂L/∂y = g.
  Buffer y;
  for (const Index B : {1, 4}) {
    Linear linear("fc", 3, 2);
    TorchGenerator generator(1);
    linear.init(generator);
    Matrix x(B, 3), g(B, 2), dx(B, 3);
    generator.normal(x);
    generator.normal(g);
    const auto loss = [&] {
      linear.forward(x, y);
      return y.cwiseProduct(g).sum();
    };
    linear.backward(x, g, dx);
    CHECK(check("x", x, dx, loss) < GradientCheck::limit);
    CHECK(check("weight", linear.weight.value, linear.weight.grad, loss) < GradientCheck::limit);
    CHECK(check("bias", linear.bias.value, linear.bias.grad, loss) < GradientCheck::limit);
  }
  Embedding embedding("embedding", 4, 3);
  TorchGenerator generator(2);
  embedding.init(generator);
  const std::vector<int> ids = {1, 3, 1, 0};
  Matrix g(4, 3);
  generator.normal(g);
  embedding.backward(ids, g);
  const auto loss = [&] {
    embedding.forward(ids, y);
    return y.cwiseProduct(g).sum();
  };
  CHECK(check("embedding", embedding.weight.value, embedding.weight.grad, loss) < GradientCheck::limit);
}

#endif
