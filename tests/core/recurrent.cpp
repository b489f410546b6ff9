// core/recurrent.h against torch.nn.RNN, GRU and LSTM, against autograd through the unrolled equation (which
// golden_models.py holds against them), and against central differences.
#include "core/recurrent.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

Parameters parameters_of(Recurrent& rnn) {
  Parameters out;
  rnn.append_parameters(out);
  return out;
}

Recurrent recurrent_of(const json& one) {
  return Recurrent("rnn", one.at("D").get<Index>(), one.at("H").get<Index>(), recurrent_sizes(one));
}

json rnn_of_one_layer(json one) {
  one.update({{"cell", "rnn"}, {"layers", 1}, {"bidirectional", false}});
  return one;
}

/// Forward and backward with the gradient of every output and of the final states given.
void run(Recurrent& rnn, const Batch& batch, const Matrix& x, const Matrix& upstream, const Matrix& pull,
         RecurrentTrace& trace, Matrix& dx) {
  rnn.forward(batch, x, trace, nullptr);
  rnn.final_state_backward(batch, pull, trace);
  trace.dout() += upstream;
  dx = Matrix::Constant(x.rows(), x.cols(), 7);
  rnn.backward(batch, x, trace, dx);
}

Matrix no_pull(const Batch& batch, const Recurrent& rnn) { return Matrix::Zero(batch.B, rnn.out_size()); }

}  // namespace

TEST_CASE(
    "Recurrent layers match PyTorch: outputs, final states, dx and every parameter's gradient; RNN, GRU, LSTM, 1 to 3 "
    "layers, one direction and two, masked or not (float 1e-5, double 1e-11)",
    "[recurrent]") {
  const json cases = golden("recurrent.json", "stacked");
  REQUIRE(cases.size() == 36);
  for (const json& one : cases) {
    INFO(described(one));
    const Batch batch = batch_of(one);
    Recurrent rnn = recurrent_of(one);
    const Parameters parameters = parameters_of(rnn);
    set_values(parameters, one["weights"]);
    const Index N = batch.T * batch.B;
    const Matrix x = matrix(one["x"], N, one["D"].get<Index>()), upstream = matrix(one["upstream"], N, rnn.out_size());
    RecurrentTrace trace;
    Buffer final;
    Matrix dx;
    for (const int times : {1, 2}) {  // a trace used again gives the same; parameters' gradients accumulate
      run(rnn, batch, x, upstream, matrix(one["pull"], batch.B, rnn.out_size()), trace, dx);
      rnn.final_state(batch, trace, final);
      CHECK(distance(final, one["final"]) <= tolerance);
      Matrix out = copy(trace.out());  // packed sequences have no output where padding is
      for (Index n = 0; n < N; ++n)
        if (batch.masked(n / batch.B, n % batch.B)) out.row(n).setZero();
      CHECK(distance(out, one["out"]) <= tolerance);
      CHECK(distance(dx, one["dx"]) <= tolerance);
      REQUIRE(parameters.size() == one["gradients"].size());
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
  }
}

TEST_CASE(
    "An unrolled RNN matches PyTorch step by step: z, h, dh, dz, dx and every parameter's gradient, masked or not, "
    "padded left or right: float within 1e-5, double within 1e-11",
    "[recurrent]") {
  for (const json& golden_case : golden("recurrent.json", "unrolled")) {
    const json one = rnn_of_one_layer(golden_case);
    INFO(described(one));
    const Batch batch = batch_of(one);
    Recurrent rnn = recurrent_of(one);
    const Parameters parameters = parameters_of(rnn);
    set_values(parameters, one["weights"]);
    const Index N = batch.T * batch.B, H = rnn.units();
    const Matrix x = matrix(one["x"], N, one["D"].get<Index>()), upstream = matrix(one["upstream"], N, H);
    RecurrentTrace trace;
    Matrix dx;
    for (const int times : {1, 2}) {
      run(rnn, batch, x, upstream, no_pull(batch, rnn), trace, dx);
      const CellTrace& cell = trace.layers[0].directions[0];
      CHECK(cell.h.topRows(batch.B).isZero(0));
      Matrix z = matrix(one["z"], N, H), dh = matrix(one["dh"], N, H);
      for (Index n = 0; n < N; ++n)  // at padding the gradient is the step before's, and the cell's is none
        if (batch.masked(n / batch.B, n % batch.B)) dh.row(n).setZero();
      CHECK((cell.z - z).cwiseAbs().maxCoeff() <= tolerance * static_cast<double>(z.cwiseAbs().maxCoeff()));
      CHECK((cell.dh - dh).cwiseAbs().maxCoeff() <= tolerance * static_cast<double>(dh.cwiseAbs().maxCoeff()));
      CHECK(distance(cell.h.bottomRows(N), one["h"]) <= tolerance);
      CHECK(equal(trace.out(), cell.h.bottomRows(N)));
      CHECK(distance(cell.dz, one["dz"]) <= tolerance);
      CHECK(distance(dx, one["dx"]) <= tolerance);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
  }
}

TEST_CASE("Masked padding leaves no trace in gradients: dz and dx are zero there, to the bit, and states carried over",
          "[recurrent]") {
  for (const json& one : golden("recurrent.json", "stacked")) {
    const Batch batch = batch_of(one);
    Recurrent rnn = recurrent_of(one);
    set_values(parameters_of(rnn), one["weights"]);
    const Index N = batch.T * batch.B, B = batch.B;
    RecurrentTrace trace;
    Matrix dx;
    run(rnn, batch, matrix(one["x"], N, one["D"].get<Index>()), Matrix::Constant(N, rnn.out_size(), 1),
        Matrix::Constant(B, rnn.out_size(), 1), trace, dx);
    for (Index n = 0; n < N; ++n) {
      const bool padding = batch.masked(n / B, n % B);
      INFO(described(one) << ": step " << n / B << ", row " << n % B);
      CHECK(dx.row(n).isZero(0) == padding);
      for (const LayerTrace& layer : trace.layers)
        for (Index d = 0; d < rnn.directions(); ++d) {
          const CellTrace& cell = layer.directions[d];
          CHECK(cell.dz.row(n).isZero(0) == padding);
          if (cell.dzh.rows() > 0) CHECK(cell.dzh.row(n).isZero(0) == padding);
          CHECK(equal(cell.h.row(n + B), cell.h.row(n)) == padding);
          if (cell.c.rows() > 0) CHECK(equal(cell.c.row(n + B), cell.c.row(n)) == padding);
        }
    }
  }
}

TEST_CASE("Parameters come layer by layer, forward before reverse, as in PyTorch", "[recurrent]") {
  Recurrent rnn("rnn", 3, 5, {CellKind::gru, 2, true, 0});
  std::string names;
  for (const Parameter* p : parameters_of(rnn)) names += p->name.substr(4) + " ";
  CHECK(names ==
        "weight_ih_l0 weight_hh_l0 bias_ih_l0 bias_hh_l0 "
        "weight_ih_l0_reverse weight_hh_l0_reverse bias_ih_l0_reverse bias_hh_l0_reverse "
        "weight_ih_l1 weight_hh_l1 bias_ih_l1 bias_hh_l1 "
        "weight_ih_l1_reverse weight_hh_l1_reverse bias_ih_l1_reverse bias_hh_l1_reverse ");
  CHECK(rnn.out_size() == 10);
  CHECK(parameters_of(rnn)[8]->shape() == std::vector<Index>{15, 10});
}

TEST_CASE(
    "Dropout scales what the next layer reads by 0 or 1 / (1 - p), drawn anew each time, and never the last layer",
    "[recurrent][dropout]") {
  const json one = {{"T", 7}, {"lengths", {7, 3, 5, 7, 1}}, {"mask", true}, {"left", false}};
  for (const bool mask : {false, true}) {
    Batch batch = batch_of(one);
    if (!mask) batch.mask.clear();
    Recurrent rnn("rnn", 3, 6, {CellKind::lstm, 3, true, 0.25});
    TorchGenerator generator(8);
    rnn.init(generator);
    Matrix x(35, 3), before;
    generator.normal(x);
    RecurrentTrace trace;
    for (int pass = 0; pass < 2; ++pass) {
      rnn.forward(batch, x, trace, &generator);
      Index kept = 0, all = 0;
      for (std::size_t l = 0; l < 2; ++l) {
        const LayerTrace& layer = trace.layers[l];
        REQUIRE(layer.kept.rows() == 35);
        for (Index n = 0; n < 35; ++n)
          for (Index k = 0; k < 12; ++k) {
            if (batch.masked(n / 5, n % 5)) continue;
            const CellTrace& cell = layer.directions[k / 6];
            const real h = cell.h(k < 6 ? n + 5 : n, k % 6), scale = layer.kept(n, k);
            REQUIRE((scale == 0 || scale == static_cast<real>(1 / 0.75)));
            REQUIRE(layer.out(n, k) == h * scale);
            kept += scale != 0;
            ++all;
          }
      }
      CHECK(std::abs(static_cast<double>(kept) / static_cast<double>(all) - 0.75) < 0.08);
      CHECK(trace.layers[2].kept.rows() == 0);
      if (pass == 1) CHECK_FALSE(equal(before, trace.layers[0].kept));
      before = copy(trace.layers[0].kept);
    }
    rnn.forward(batch, x, trace, nullptr);
    CHECK(trace.layers[0].kept.rows() == 0);
    CHECK(equal(trace.layers[0].out.leftCols(6), trace.layers[0].directions[0].h.bottomRows(35)));
  }
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE(
    "Gradients through time match central differences in double: relative error under 1e-6 for RNN, GRU, LSTM, 1 and 2 "
    "layers, one direction and two, 1 to 5 steps, 1 to 3 rows, masked or not, left and right, with dropout",
    "[recurrent][gradient]") {
  GradientCheck check("Backpropagation through time");
  TorchGenerator generator(4);
  for (const char* cell : {"rnn", "gru", "lstm"})
    for (const Index layers : {1, 2})
      for (const bool both : {false, true})
        for (const int side : {0, 1, 2})  // not masked (then the layer can't tell the sides apart), right, left
          for (const Index T : {1, 2, 5}) {
            const Index B = T == 2 ? 1 : 3;
            std::vector<Index> lengths;
            for (Index b = 0; b < B; ++b) lengths.push_back(1 + (b * 2 + T - 1) % T);
            const json one = {{"cell", cell},
                              {"layers", layers},
                              {"bidirectional", both},
                              {"T", T},
                              {"lengths", lengths},
                              {"mask", side > 0},
                              {"left", side == 2},
                              {"D", 2},
                              {"H", 3}};
            INFO(described(one));
            const Batch batch = batch_of(one);
            RecurrentSizes sizes = recurrent_sizes(one);
            sizes.dropout = T == 5 && layers == 2 ? 0.3 : 0;
            Recurrent rnn("rnn", 2, 3, sizes);
            rnn.init(generator);
            Matrix x(T * B, 2), g(T * B, rnn.out_size()), dx(T * B, 2);
            generator.normal(x);
            generator.normal(g);
            const TorchGenerator noise = generator;  // the same dropout each time
            RecurrentTrace trace;
            const auto forward = [&] {
              TorchGenerator same = noise;
              rnn.forward(batch, x, trace, &same);
            };
            forward();
            rnn.resize_dout(batch, trace) = g;
            rnn.backward(batch, x, trace, dx);
            const auto loss = [&] {
              forward();
              return trace.out().cwiseProduct(g).sum();
            };
            CHECK(check("x, " + described(one), x, dx, loss) < GradientCheck::limit);
            for (Parameter* p : parameters_of(rnn)) {
              INFO(p->name);
              CHECK(check(p->name + ", " + described(one), p->value, p->grad, loss) < GradientCheck::limit);
            }
          }
}

#endif
