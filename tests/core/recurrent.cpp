// core/recurrent.h against autograd through the unrolled equation, which make_golden.py holds against torch.nn.RNN and
// packed sequences; and against central differences.
#include "core/recurrent.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

Parameters parameters_of(Recurrent& rnn) {
  return {&rnn.cell.weight_ih, &rnn.cell.weight_hh, &rnn.cell.bias_ih, &rnn.cell.bias_hh};
}

std::string described(const json& one) {
  return "T " + one["T"].dump() + ", lengths " + one["lengths"].dump() + (one["mask"] ? ", masked" : "") +
         (one["left"] ? ", padded on the left" : "");
}

/// Forward and backward with ∂L/∂h_t given directly for every step.
void run(Recurrent& rnn, const Batch& batch, const Matrix& x, const Matrix& upstream, RnnTrace& trace, Matrix& dx) {
  rnn.forward(batch, x, trace);
  trace.dh.resize(upstream.rows(), upstream.cols());
  trace.dh = upstream;
  dx.resize(x.rows(), x.cols());
  rnn.backward(batch, x, trace, dx);
}

}  // namespace

TEST_CASE(
    "Unrolled RNN matches PyTorch: z, h, dh, dz, dx and every parameter's gradient, masked or not, padded left or "
    "right: float within 1e-5, double within 1e-11",
    "[recurrent]") {
  for (const json& one : golden("recurrent.json", "unrolled")) {
    INFO(described(one));
    const Batch batch = batch_of(one);
    const auto D = one["D"].get<Index>(), H = one["H"].get<Index>();
    Recurrent rnn("rnn", D, H);
    const Parameters parameters = parameters_of(rnn);
    set_values(parameters, one["weights"]);
    const Index N = batch.T * batch.B;
    const Matrix x = matrix(one["x"], N, D), upstream = matrix(one["upstream"], N, H);
    RnnTrace trace;
    Matrix dx;
    for (const int times : {1, 2}) {  // a trace used again gives the same; parameters' gradients accumulate
      run(rnn, batch, x, upstream, trace, dx);
      CHECK(distance(trace.z, one["z"]) <= tolerance);
      CHECK(trace.h.topRows(batch.B).isZero(0));
      CHECK(distance(trace.h.bottomRows(N), one["h"]) <= tolerance);
      CHECK(distance(trace.dh, one["dh"]) <= tolerance);
      CHECK(distance(trace.dz, one["dz"]) <= tolerance);
      CHECK(distance(dx, one["dx"]) <= tolerance);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
  }
}

TEST_CASE("Masked padding leaves no trace in gradients: dz and dx are zero there, to the bit", "[recurrent]") {
  for (const json& one : golden("recurrent.json", "unrolled")) {
    const Batch batch = batch_of(one);
    const auto D = one["D"].get<Index>(), H = one["H"].get<Index>();
    Recurrent rnn("rnn", D, H);
    set_values(parameters_of(rnn), one["weights"]);
    RnnTrace trace;
    Matrix dx;
    run(rnn, batch, matrix(one["x"], batch.T * batch.B, D), matrix(one["upstream"], batch.T * batch.B, H), trace, dx);
    for (Index t = 0; t < batch.T; ++t)
      for (Index b = 0; b < batch.B; ++b) {
        INFO(described(one) << ": step " << t << ", row " << b);
        CHECK(dx.row(t * batch.B + b).isZero(0) == batch.masked(t, b));
        CHECK(trace.dz.row(t * batch.B + b).isZero(0) == batch.masked(t, b));
      }
  }
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE(
    "Gradients through time match central differences in double, relative error under 1e-6: 1 to 5 steps, 1 to 4 "
    "rows, masked or not, padded left or right",
    "[recurrent][gradient]") {
  GradientCheck check("Backpropagation through time");
  TorchGenerator generator(4);
  for (const bool mask : {false, true})
    for (const bool left : {false, true})
      for (const Index T : {1, 2, 3, 4, 5})
        for (const Index B : {1, 2, 4}) {
          if (!mask && left) continue;  // without a mask the recurrent layer can't tell the sides apart
          std::vector<Index> lengths;
          for (Index b = 0; b < B; ++b) lengths.push_back(1 + (b * 2 + T - 1) % T);
          const json sequence = {{"T", T}, {"lengths", lengths}, {"mask", mask}, {"left", left}};
          const Batch batch = batch_of(sequence);
          Recurrent rnn("rnn", 2, 3);
          rnn.cell.init(generator);
          Matrix x(T * B, 2), g(T * B, 3), dx;
          generator.normal(x);
          generator.normal(g);
          RnnTrace trace, scratch;
          run(rnn, batch, x, g, trace, dx);
          const auto loss = [&] {
            rnn.forward(batch, x, scratch);
            return scratch.h.bottomRows(T * B).cwiseProduct(g).sum();
          };
          INFO(described(sequence));
          CHECK(check("x, " + described(sequence), x, dx, loss) < GradientCheck::limit);
          for (Parameter* p : parameters_of(rnn)) {
            INFO(p->name);
            CHECK(check(p->name + ", " + described(sequence), p->value, p->grad, loss) < GradientCheck::limit);
          }
        }
}

#endif
