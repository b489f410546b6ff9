// core/cells.h against torch.nn.RNNCell, GRUCell and LSTMCell in float64, and against central differences.
#include "core/cells.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

std::unique_ptr<Cell> make_cell(CellKind kind, Index D, Index H) { return Cell::make(kind, "rnn", "_l0", D, H); }

Parameters parameters_of(Cell& cell) { return {&cell.weight_ih, &cell.weight_hh, &cell.bias_ih, &cell.bias_hh}; }

/// One step and back, from given states: the second of a sequence of two, the first of which is never taken, so that
/// there is a step before to receive gradients.
struct OneStep {
  Index B;
  CellTrace trace;
  Matrix x, dx;

  At at() const { return {B, B, 2 * B, 0, B}; }

  /// c is left out where the cell has none.
  OneStep(const Cell& cell, const Matrix& input, const Matrix& h, const Matrix& c) : B(input.rows()) {
    x = Matrix::Zero(2 * B, input.cols());
    x.bottomRows(B) = input;
    cell.begin(x.rows(), B, 0, trace);
    cell.input(x, trace.z);
    trace.h.middleRows(B, B) = h;
    if (trace.c.rows() > 0) trace.c.middleRows(B, B) = c;
    cell.forward(at(), trace);
  }
  void backward(Cell& cell, const Matrix& dh, const Matrix& dc) {
    trace.dh.resize(2 * B, dh.cols());
    trace.dh << Matrix::Zero(B, dh.cols()), dh;
    cell.begin_backward(trace);
    trace.dz.setZero();
    trace.dzh.setZero();
    if (trace.dc.rows() > 0) trace.dc.bottomRows(B) = dc;
    cell.backward(at(), trace);
    dx = Matrix::Constant(x.rows(), x.cols(), 7);
    cell.backward_input(x, trace.dz, true, dx);
    cell.backward_hidden(trace.h.topRows(2 * B), 0, trace);
  }
  auto h() const { return trace.h.bottomRows(B); }
  auto c() const { return trace.c.bottomRows(B); }
};

}  // namespace

TEST_CASE("RNN, GRU and LSTM cells match PyTorch's, states and every gradient: float within 1e-5, double within 1e-11",
          "[cells]") {
  const json cases = golden("recurrent.json", "cell");
  REQUIRE(cases.size() == 9);
  for (const json& one : cases) {
    const auto B = one["B"].get<Index>(), D = one["D"].get<Index>(), H = one["H"].get<Index>();
    INFO(described(one));
    const auto cell = make_cell(cell_kind(one["cell"]), D, H);
    const bool lstm = one.contains("c");
    const Parameters parameters = parameters_of(*cell);
    set_values(parameters, one["weights"]);
    const Matrix x = matrix(one["x"], B, D), h = matrix(one["h"], B, H), dy = matrix(one["upstream"], B, H);
    const Matrix c = lstm ? matrix(one["c"], B, H) : Matrix(), dc = lstm ? matrix(one["upstream_c"], B, H) : Matrix();
    OneStep step(*cell, x, h, c);
    CHECK(distance(step.h(), one["y"]) <= tolerance);
    CHECK(step.trace.c.rows() == (lstm ? 3 * B : 0));
    if (lstm) CHECK(distance(step.c(), one["y_c"]) <= tolerance);
    for (const int times : {1, 2}) {  // parameters' gradients accumulate, dx is overwritten
      step.backward(*cell, dy, dc);
      CHECK(distance(step.dx.bottomRows(B), one["dx"]) <= tolerance);
      CHECK(distance(step.trace.dh.topRows(B), one["dh"]) <= tolerance);
      if (lstm) CHECK(distance(step.trace.dc.topRows(B), one["dc"]) <= tolerance);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
    if (lstm) step.trace.dc.bottomRows(B) = dc;
    cell->backward(step.at(), step.trace);  // what the step before receives accumulates too
    CHECK(distance(step.trace.dh.topRows(B) / 2, one["dh"]) <= tolerance);
    const Matrix once = copy(step.dx);
    cell->backward_input(step.x, step.trace.dz, false, step.dx);  // a second direction adds
    CHECK((step.dx - once * 2).cwiseAbs().maxCoeff() <= tolerance * once.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("A cell's parameters have PyTorch's names and shapes, one block of rows for each gate", "[cells]") {
  for (const auto& [kind, gates] : {std::pair{CellKind::rnn, 1}, {CellKind::gru, 3}, {CellKind::lstm, 4}}) {
    const auto cell = Cell::make(kind, "rnn", "_l1_reverse", 3, 5);
    std::string names;
    for (const Parameter* p : parameters_of(*cell)) names += p->name + " ";
    CHECK(names == "rnn.weight_ih_l1_reverse rnn.weight_hh_l1_reverse rnn.bias_ih_l1_reverse rnn.bias_hh_l1_reverse ");
    CHECK(cell->weight_ih.shape() == std::vector<Index>{gates * 5, 3});
    CHECK(cell->weight_hh.shape() == std::vector<Index>{gates * 5, 5});
    CHECK(cell->bias_ih.shape() == std::vector<Index>{gates * 5});
    CHECK(cell->bias_hh.shape() == std::vector<Index>{gates * 5});
    CHECK(cell->units() == 5);
    CHECK(cell->gates() == gates);
    CHECK(gate_count(kind) == gates);
  }
}

TEST_CASE("Gates stay within their bounds, and states finite, for inputs of ±10000", "[cells]") {
  for (const CellKind kind : {CellKind::rnn, CellKind::gru, CellKind::lstm}) {
    const auto cell = make_cell(kind, 2, 3);
    TorchGenerator generator(1);
    cell->init(generator);
    for (const real size : {real(1e4), real(-1e4)}) {
      const Matrix one = Matrix::Constant(1, 3, 1);
      OneStep step(*cell, Matrix{{size, 1}}, one, one);
      step.backward(*cell, one, one);
      CHECK(step.h().allFinite());
      CHECK(step.h().cwiseAbs().maxCoeff() <= 1);
      CHECK(step.trace.dh.allFinite());
      CHECK(step.dx.allFinite());
      if (kind == CellKind::rnn) continue;
      CHECK(step.trace.gates.bottomRows(1).cwiseAbs().maxCoeff() <= 1);
      CHECK(step.trace.gates.bottomRows(1).leftCols(6).minCoeff() >= 0);
    }
  }
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE("A cell's gradients match central differences in double: relative error under 1e-6 for RNN, GRU, LSTM",
          "[cells][gradient]") {
  GradientCheck check("Cells");
  for (const char* name : {"rnn", "gru", "lstm"})
    for (const Index B : {1, 3}) {
      INFO(name << ", " << B << " rows");
      const auto cell = make_cell(cell_kind(name), 4, 6);
      TorchGenerator generator(3);
      cell->init(generator);
      Matrix x(B, 4), h(B, 6), c(B, 6), g(B, 6), g_c(B, 6);
      generator.normal(x);
      generator.uniform(h, -1, 1);
      generator.normal(c);
      generator.normal(g);
      generator.normal(g_c);
      const bool lstm = cell->gates() == 4;
      const auto loss = [&] {
        const OneStep step(*cell, x, h, c);
        return step.h().cwiseProduct(g).sum() + (lstm ? step.c().cwiseProduct(g_c).sum() : 0);
      };
      OneStep step(*cell, x, h, c);
      step.backward(*cell, g, g_c);
      const std::string prefix = std::string(name) + " ";
      CHECK(check(prefix + "x", x, step.dx.bottomRows(B), loss) < GradientCheck::limit);
      CHECK(check(prefix + "h", h, step.trace.dh.topRows(B), loss) < GradientCheck::limit);
      if (lstm) CHECK(check(prefix + "c", c, step.trace.dc.topRows(B), loss) < GradientCheck::limit);
      for (Parameter* p : parameters_of(*cell)) {
        INFO(p->name);
        CHECK(check(prefix + p->name, p->value, p->grad, loss) < GradientCheck::limit);
      }
    }
}

#endif
