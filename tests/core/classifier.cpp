// core/classifier.h against the same model in PyTorch, float64, and against central differences.
#include "core/classifier.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

std::string described(const json& one) {
  return one["C"].dump() + " classes, T " + one["T"].dump() + ", lengths " + one["lengths"].dump() +
         (one["mask"] ? ", masked" : "") + (one["left"] ? ", padded on the left" : "");
}

Classifier classifier_of(const json& one) {
  return Classifier(one["V"].get<Index>(), one["E"].get<Index>(), one["H"].get<Index>(), one["C"].get<Index>());
}

Batch words_of(const json& one) {
  Batch batch = batch_of(one);
  batch.ids = one["ids"].get<std::vector<int>>();
  return batch;
}

}  // namespace

TEST_CASE(
    "Classifier matches PyTorch (nn.RNN, packed where masked): logits, loss, dx and every parameter's gradient: "
    "float within 1e-5, double within 1e-11",
    "[classifier]") {
  for (const json& one : golden("classifier.json", "cases")) {
    INFO(described(one));
    Classifier model = classifier_of(one);
    const Parameters parameters = model.parameters();
    set_values(parameters, one["weights"]);
    const Batch batch = words_of(one);
    const auto targets = one["targets"].get<std::vector<int>>();
    ClassifierTrace trace;
    for (const int times : {1, 2}) {
      model.forward(batch, trace);
      CHECK(distance(trace.logits, one["logits"]) <= tolerance);
      CHECK(distance(static_cast<double>(model.loss(targets, trace)), one["loss"].get<double>()) <= tolerance);
      model.backward(batch, trace);
      CHECK(distance(trace.dx, one["dx"]) <= tolerance);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <= tolerance);
      }
    }
  }
}

TEST_CASE("Parameters come in the order of model.parameters(), and are counted without making them", "[classifier]") {
  Classifier model(13, 8, 16, 2);
  std::string names;
  Index count = 0;
  for (const Parameter* p : model.parameters()) {
    names += p->name + " ";
    count += p->value.size();
  }
  CHECK(names == "embedding.weight rnn.weight_ih_l0 rnn.weight_hh_l0 rnn.bias_ih_l0 rnn.bias_hh_l0 fc.weight fc.bias ");
  CHECK(count == 537);
  CHECK(parameter_count(13, 8, 16, 2) == 537);
  CHECK(Classifier(5, 1, 1, 2).fc.weight.shape() == std::vector<Index>{1, 1});
  CHECK(Classifier(5, 1, 1, 3).fc.weight.shape() == std::vector<Index>{3, 1});
  CHECK(parameter_count(5, 1, 1, 3) == 5 + 1 + 1 + 2 + 3 + 3);
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE(
    "The classifier's gradients match central differences in double, relative error under 1e-6: one logit and three, "
    "1 to 5 steps, 1 to 4 rows, masked or not, padded left or right",
    "[classifier][gradient]") {
  GradientCheck check("Classifier");
  TorchGenerator generator(6);
  for (const bool mask : {false, true})
    for (const bool left : {false, true})
      for (const Index C : {2, 3})
        for (const Index T : {1, 2, 3, 5})
          for (const Index B : {1, 4}) {
            std::vector<Index> lengths;
            for (Index b = 0; b < B; ++b) lengths.push_back(1 + (b + T - 1) % T);
            json one = {{"T", T}, {"lengths", lengths}, {"mask", mask}, {"left", left}, {"C", C}, {"V", 5}, {"E", 2},
                        {"H", 3}};
            Batch batch = batch_of(one);
            std::vector<int> targets;
            for (int& id : batch.ids) id = static_cast<int>(generator.random32() % 5);  // words occur more than once
            for (Index b = 0; b < B; ++b) targets.push_back(static_cast<int>((b + T) % C));
            Classifier model = classifier_of(one);
            model.init(generator);
            ClassifierTrace trace, scratch;
            model.forward(batch, trace);
            model.loss(targets, trace);
            model.backward(batch, trace);
            const auto loss = [&] {
              model.forward(batch, scratch);
              return model.loss(targets, scratch);
            };
            for (Parameter* p : model.parameters()) {
              INFO(described(one) << ": " << p->name);
              CHECK(check(p->name + ", " + described(one), p->value, p->grad, loss) < GradientCheck::limit);
            }
            // x is the embedding's output: the loss from there on.
            Matrix x = copy(trace.x);
            const auto loss_of_x = [&] {
              model.rnn.forward(batch, x, scratch.rnn);
              model.fc.forward(scratch.rnn.h.bottomRows(B), scratch.logits);
              return model.loss(targets, scratch);
            };
            INFO(described(one) << ": x");
            CHECK(check("x, " + described(one), x, trace.dx, loss_of_x) < GradientCheck::limit);
          }
}

#endif
