// core/model.h against the same model in PyTorch, float64, and against central differences.
#include "core/model.h"

#include <numeric>

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

ModelSizes sizes_of(const json& one) {
  return {one.at("V").get<Index>(), one.at("E").get<Index>(), one.at("H").get<Index>(),
          one.at("K").get<Index>(), recurrent_sizes(one),     one.at("every") ? Readout::every : Readout::last};
}

/// The words of a golden case. Each position stands for itself, so that dx is that of each position.
Batch words_of(const json& one) {
  Batch batch = batch_of(one);
  batch.tokens = batch.ids = one["ids"].get<std::vector<int>>();
  batch.slots.resize(batch.ids.size());
  std::iota(batch.slots.begin(), batch.slots.end(), 0);
  return batch;
}

}  // namespace

TEST_CASE(
    "Models match PyTorch: logits, loss, dx and every parameter's gradient; RNN, GRU, LSTM, 1 and 2 layers, one "
    "direction and two, packed where masked, read out at the end or at every step (float 1e-5, double 1e-11)",
    "[model]") {
  const json cases = golden("model.json", "cases");
  REQUIRE(cases.size() == 60);
  for (const json& one : cases) {
    INFO(described(one));
    Model model(sizes_of(one));
    const Parameters parameters = model.parameters();
    set_values(parameters, one["weights"]);
    const Batch batch = words_of(one);
    const auto targets = one["targets"].get<std::vector<int>>();
    // Packed sequences have no states where padding is: there PyTorch's logits are fc.bias.
    const auto padding = [&](Index n) { return one["every"] && batch.masked(n / batch.B, n % batch.B); };
    ModelTrace trace;
    for (const int times : {1, 2}) {
      model.forward(batch, trace);
      Matrix logits = copy(trace.logits);
      for (Index n = 0; n < logits.rows(); ++n)
        if (padding(n)) logits.row(n) = model.fc.bias.value;
      CHECK(distance(logits, one["logits"]) <= tolerance);
      CHECK(distance(static_cast<double>(model.loss(targets, trace)), one["loss"].get<double>()) <= tolerance);
      model.backward(batch, trace);
      CHECK(distance(trace.dx, one["dx"]) <= tolerance);
      REQUIRE(parameters.size() == one["gradients"].size());
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
  }
}

TEST_CASE("Parameters come in the order of model.parameters(), and are counted without making them", "[model]") {
  Model model({.V = 13, .E = 8, .H = 16, .K = 1});
  std::string names;
  for (const Parameter* p : model.parameters()) names += p->name + " ";
  CHECK(names == "embedding.weight rnn.weight_ih_l0 rnn.weight_hh_l0 rnn.bias_ih_l0 rnn.bias_hh_l0 fc.weight fc.bias ");
  CHECK(parameter_count({.V = 13, .E = 8, .H = 16, .K = 1}) == 537);
  CHECK(parameter_count({.V = 5, .E = 1, .H = 1, .K = 3}) == 5 + 1 + 1 + 2 + 3 + 3);
  for (const CellKind cell : {CellKind::rnn, CellKind::gru, CellKind::lstm})
    for (const Index layers : {1, 2, 3})
      for (const bool both : {false, true}) {
        const ModelSizes sizes{
            .V = 6, .E = 3, .H = 5, .K = 4, .rnn = {cell, layers, both, 0}, .readout = Readout::every};
        Model made(sizes);
        Index count = 0;
        for (const Parameter* p : made.parameters()) count += p->value.size();
        CHECK(parameter_count(sizes) == static_cast<double>(count));
        CHECK(made.fc.weight.shape() == std::vector<Index>{4, both ? 10 : 5});
      }
  CHECK(parameter_count({.V = 1000000000, .E = 1000000000}) > 1e18);
}

TEST_CASE("Words that stand several times in a batch, computed once, give what they give computed each by itself",
          "[model]") {
  for (const json& one : golden("model.json", "cases")) {
    INFO(described(one));
    Model model(sizes_of(one));
    const Parameters parameters = model.parameters();
    set_values(parameters, one["weights"]);
    const Batch apart = words_of(one);
    Batch shared = apart;
    shared.share_tokens();
    REQUIRE(shared.tokens.size() <= apart.tokens.size());
    const auto targets = one["targets"].get<std::vector<int>>();
    ModelTrace trace;
    std::vector<Matrix> gradients;
    Matrix logits;
    for (const Batch* batch : {&apart, &static_cast<const Batch&>(shared)}) {
      for (Parameter* p : parameters) p->grad.setZero();
      model.forward(*batch, trace);
      model.loss(targets, trace);
      model.backward(*batch, trace);
      if (batch == &apart) {
        logits = copy(trace.logits);
        for (const Parameter* p : parameters) gradients.push_back(p->grad);
      }
    }
    CHECK(equal(logits, trace.logits));
    for (std::size_t i = 0; i < parameters.size(); ++i)
      CHECK((gradients[i] - parameters[i]->grad).cwiseAbs().maxCoeff() <=
            tolerance * std::max(gradients[i].cwiseAbs().maxCoeff(), real(1)));
  }
}

TEST_CASE("What a model answers at each step is what it answers to the text up to there, to the bit", "[model]") {
  for (const json& one : golden("model.json", "cases")) {
    if (one["every"] || one["bidirectional"]) continue;
    INFO(described(one));
    Model model(sizes_of(one));
    set_values(model.parameters(), one["weights"]);
    const Batch batch = words_of(one);
    ModelTrace trace, part;
    Buffer logits;
    model.forward(batch, trace);
    model.logits_per_step(trace, logits);
    REQUIRE(logits.rows() == batch.T * batch.B);
    for (Index t = 0; t < batch.T; ++t) {
      Batch up_to = batch;
      up_to.T = t + 1;
      up_to.ids.resize(static_cast<std::size_t>(up_to.T * batch.B));
      up_to.share_tokens();
      if (!batch.mask.empty()) up_to.mask.resize(up_to.ids.size());
      model.forward(up_to, part);
      CHECK(equal(logits.middleRows(t * batch.B, batch.B), part.logits));
    }
  }
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE(
    "A model's gradients match central differences in double: relative error under 1e-6 for RNN, GRU, LSTM, 1 and 2 "
    "layers, one direction and two, masked or not, left and right, at the end or at every step, some steps not counted",
    "[model][gradient]") {
  GradientCheck check("Model");
  TorchGenerator generator(6);
  int number = 0;
  for (const char* cell : {"rnn", "gru", "lstm"})
    for (const Index layers : {1, 2})
      for (const bool both : {false, true})
        for (const int side : {0, 1, 2})
          for (const bool every : {false, true}) {
            const Index T = 1 + ++number % 4, B = number % 3 ? 3 : 1, K = every ? 3 : 1 + 2 * (number / 2 % 2);
            std::vector<Index> lengths;
            for (Index b = 0; b < B; ++b) lengths.push_back(1 + (b + T - 1) % T);
            const json one = {{"cell", cell},
                              {"layers", layers},
                              {"bidirectional", both},
                              {"T", T},
                              {"every", every},
                              {"lengths", lengths},
                              {"mask", side > 0},
                              {"left", side == 2},
                              {"V", 4},
                              {"E", 2},
                              {"H", 2},
                              {"K", K}};
            INFO(described(one));
            Batch batch = batch_of(one);
            for (int& id : batch.ids) id = static_cast<int>(generator.random32() % 4);  // words occur more than once
            batch.share_tokens();
            std::vector<int> targets;
            for (Index n = 0; n < (every ? T * B : B); ++n) {
              const bool counts = !every || n == 0 || (n % 5 != 3 && !batch.masked(n / B, n % B));
              targets.push_back(
                  counts ? static_cast<int>(generator.random32() % static_cast<unsigned>(std::max(K, Index{2}))) : -1);
            }
            Model model(sizes_of(one));
            model.init(generator);
            ModelTrace trace, scratch;
            model.forward(batch, trace);
            model.loss(targets, trace);
            model.backward(batch, trace);
            const auto loss = [&] {
              model.forward(batch, scratch);
              return model.loss(targets, scratch);
            };
            for (Parameter* p : model.parameters()) {
              INFO(p->name);
              CHECK(check(p->name + ", " + described(one), p->value, p->grad, loss) < GradientCheck::limit);
            }
            // x is the embedding's output: the loss from there on.
            Matrix x = copy(trace.x);
            const auto loss_of_x = [&] {
              model.rnn.forward(batch, x, scratch.rnn, nullptr);
              if (every) {
                model.fc.forward(scratch.rnn.out(), scratch.logits);
              } else {
                model.rnn.final_state(batch, scratch.rnn, scratch.state);
                model.fc.forward(scratch.state, scratch.logits);
              }
              return model.loss(targets, scratch);
            };
            CHECK(check("x, " + described(one), x, trace.dx, loss_of_x) < GradientCheck::limit);
          }
}

#endif
