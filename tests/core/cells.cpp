// core/cells.h against torch.nn.RNNCell in float64, and against central differences.
#include "core/cells.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

Parameters parameters_of(RnnCell& cell) { return {&cell.weight_ih, &cell.weight_hh, &cell.bias_ih, &cell.bias_hh}; }

/// One step and back: from x and h to y; from dy to dx, dh and the parameters' gradients.
struct OneStep {
  Matrix z, y, dz, dx, dh;

  void forward(const RnnCell& cell, const Matrix& x, const Matrix& h) {
    z.resize(h.rows(), h.cols());
    y.resize(h.rows(), h.cols());
    cell.project(x, z);
    cell.forward(h, z, y);
  }
  void backward(RnnCell& cell, const Matrix& x, const Matrix& h, const Matrix& dy) {
    dz.resize(h.rows(), h.cols());
    dx.resize(x.rows(), x.cols());
    dh = Matrix::Zero(h.rows(), h.cols());
    cell.backward(dy, y, dz);
    cell.backward_hidden(dz, dh);
    cell.backward_input(x, h, dz, dx);
  }
};

}  // namespace

TEST_CASE("RNN cell matches torch.nn.RNNCell, state and every gradient: float within 1e-5, double within 1e-11",
          "[cells]") {
  for (const json& one : golden("recurrent.json", "cell")) {
    const auto B = one["B"].get<Index>(), D = one["D"].get<Index>(), H = one["H"].get<Index>();
    INFO("B " << B << ", D " << D << ", H " << H);
    RnnCell cell("rnn", D, H);
    const Parameters parameters = parameters_of(cell);
    set_values(parameters, one["weights"]);
    const Matrix x = matrix(one["x"], B, D), h = matrix(one["h"], B, H), dy = matrix(one["upstream"], B, H);
    OneStep step;
    step.forward(cell, x, h);
    CHECK(distance(step.y, one["y"]) <= tolerance);
    CHECK((step.z.array().tanh() - step.y.array()).abs().maxCoeff() <= tolerance);
    for (const int times : {1, 2}) {  // parameters' gradients accumulate, dx is overwritten
      step.backward(cell, x, h, dy);
      CHECK(distance(step.dx, one["dx"]) <= tolerance);
      CHECK(distance(step.dh, one["dh"]) <= tolerance);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
    cell.backward_hidden(step.dz, step.dh);  // what the step before receives accumulates too
    CHECK(distance(step.dh / 2, one["dh"]) <= tolerance);
  }
}

TEST_CASE("RNN cell's parameters have PyTorch's names and shapes", "[cells]") {
  RnnCell cell("rnn", 3, 5);
  std::string names;
  for (const Parameter* p : parameters_of(cell)) names += p->name + " ";
  CHECK(names == "rnn.weight_ih_l0 rnn.weight_hh_l0 rnn.bias_ih_l0 rnn.bias_hh_l0 ");
  CHECK(cell.weight_ih.shape() == std::vector<Index>{5, 3});
  CHECK(cell.weight_hh.shape() == std::vector<Index>{5, 5});
  CHECK(cell.bias_ih.shape() == std::vector<Index>{5});
  CHECK(cell.bias_hh.shape() == std::vector<Index>{5});
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE("RNN cell's gradients match central differences in double, relative error under 1e-6", "[cells][gradient]") {
  GradientCheck check("RNN cell");
  for (const Index B : {1, 3}) {
    RnnCell cell("rnn", 4, 6);
    TorchGenerator generator(3);
    cell.init(generator);
    Matrix x(B, 4), h(B, 6), g(B, 6);
    generator.normal(x);
    generator.uniform(h, -1, 1);
    generator.normal(g);
    OneStep step, scratch;
    const auto loss = [&] {
      scratch.forward(cell, x, h);
      return scratch.y.cwiseProduct(g).sum();
    };
    step.forward(cell, x, h);
    step.backward(cell, x, h, g);
    CHECK(check("x", x, step.dx, loss) < GradientCheck::limit);
    CHECK(check("h", h, step.dh, loss) < GradientCheck::limit);
    for (Parameter* p : parameters_of(cell)) {
      INFO(p->name);
      CHECK(check(p->name, p->value, p->grad, loss) < GradientCheck::limit);
    }
  }
}

#endif
