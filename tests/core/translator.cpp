// core/translator.h, decoder.h and attention.h against the same modules in PyTorch, float64, and central differences.
#include "core/translator.h"

#include "catch.h"
#include "differences.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

AttentionKind attention_kind(const json& name) {
  if (name == "none") return AttentionKind::none;
  if (name == "dot") return AttentionKind::dot;
  if (name == "additive") return AttentionKind::additive;
  throw std::runtime_error("no attention " + name.dump());
}

TranslatorSizes translator_sizes_of(const json& one) {
  RecurrentSizes rnn = recurrent_sizes(one);
  rnn.bidirectional = false;
  return {one.at("V").get<Index>(),
          {one.at("K").get<Index>(), one.at("E").get<Index>(), one.at("H").get<Index>(), rnn,
           attention_kind(one.at("attention"))},
          one.at("bidirectional").get<bool>()};
}

std::string described_translator(const json& one) { return described(one) + "attention " + one["attention"].dump(); }

/// What the decoder reads: the start, then what it should have said before.
Targets targets_of(const json& one, Index B) {
  Targets targets;
  targets.T = one["steps"].get<Index>();
  targets.wanted = one["wanted"].get<std::vector<int>>();
  targets.read.assign(targets.wanted.size(), one["start"].get<int>());
  for (std::size_t n = static_cast<std::size_t>(B); n < targets.read.size(); ++n)
    targets.read[n] = std::max(targets.wanted[n - static_cast<std::size_t>(B)], 0);
  return targets;
}

void check_attention(const Batch& batch, const AttentionTrace& trace) {
  for (Index n = 0; n < trace.weights.rows(); ++n) {
    for (Index s = 0; s < batch.T; ++s)
      CHECK((batch.masked(s, n % batch.B) ? trace.weights(n, s) == 0 : trace.weights(n, s) > 0));
    CHECK(distance(static_cast<double>(trace.weights.row(n).sum()), 1) <= tolerance);
  }
}

}  // namespace

TEST_CASE(
    "Translators match PyTorch: logits, loss, attention, contexts, every parameter's gradient; RNN, GRU, LSTM, 1 and 2 "
    "layers, one direction and two, no attention, dot, additive; packed where masked (float 1e-5, double 1e-11)",
    "[translator]") {
  const json cases = golden("translator.json", "cases");
  REQUIRE(cases.size() == 72);
  for (const json& one : cases) {
    INFO(described_translator(one));
    Translator model(translator_sizes_of(one));
    const Parameters parameters = model.parameters();
    std::vector<std::string> names;
    double count = 0;
    for (const Parameter* p : parameters) {
      names.push_back(p->name);
      count += static_cast<double>(p->value.size());
    }
    CHECK(names == one["names"].get<std::vector<std::string>>());
    CHECK(parameter_count(translator_sizes_of(one)) == count);
    set_values(parameters, one["weights"]);
    Batch batch = batch_of(one);
    batch.ids = one["ids"].get<std::vector<int>>();
    batch.share_tokens();
    const Targets targets = targets_of(one, batch.B);
    TranslatorTrace trace;
    for (const int times : {1, 2}) {
      model.forward(batch, targets, 1, nullptr, trace);
      CHECK(distance(trace.decoder.logits, one["logits"]) <= tolerance);
      CHECK(distance(static_cast<double>(model.loss(targets, trace)), one["loss"].get<double>()) <= tolerance);
      if (one["attention"] != "none") {
        CHECK(distance(trace.decoder.attention.weights, one["attention_weights"]) <= tolerance);
        CHECK(distance(trace.decoder.attention.context, one["contexts"]) <= tolerance);
        check_attention(batch, trace.decoder.attention);
      }
      model.backward(batch, trace);
      REQUIRE(parameters.size() == one["gradients"].size());
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        INFO(parameters[i]->name << ", backward " << times);
        // What additive attention scores is a difference of nearly equal numbers, of which float keeps fewer digits.
        const bool scores =
            one["attention"] == "additive" && parameters[i]->name.find("attention") != std::string::npos;
        CHECK(distance(parameters[i]->grad / static_cast<real>(times), one["gradients"][i]) <=
              (scores ? 10 : 1) * tolerance);
      }
    }
  }
}

TEST_CASE("More masked padding of sources and of targets changes nothing in a translator, to the bit", "[translator]") {
  for (const json& one : golden("translator.json", "cases")) {
    if (!one["mask"]) continue;
    INFO(described_translator(one));
    Translator model(translator_sizes_of(one)), padded(translator_sizes_of(one));
    set_values(model.parameters(), one["weights"]);
    set_values(padded.parameters(), one["weights"]);
    Batch batch = batch_of(one);
    batch.ids = one["ids"].get<std::vector<int>>();
    batch.share_tokens();
    const Targets targets = targets_of(one, batch.B);
    TranslatorTrace trace, other;
    model.forward(batch, targets, 1, nullptr, trace);
    const real loss = model.loss(targets, trace);
    model.backward(batch, trace);
    for (const Index more : {1, 2, 5}) {
      Batch longer = batch;
      Targets further = targets;
      const auto extra = static_cast<std::size_t>(more * batch.B);
      const bool left = one["left"];
      longer.T += more;
      longer.ids.insert(left ? longer.ids.begin() : longer.ids.end(), extra, 0);
      longer.mask.insert(left ? longer.mask.begin() : longer.mask.end(), extra, 0);
      longer.share_tokens();
      further.T += more;
      further.read.insert(further.read.end(), extra, 0);
      further.wanted.insert(further.wanted.end(), extra, -1);
      clear_gradients(padded.parameters());
      padded.forward(longer, further, 1, nullptr, other);
      CHECK(padded.loss(further, other) == loss);
      padded.backward(longer, other);
      CHECK(equal(other.decoder.logits.topRows(trace.decoder.logits.rows()), trace.decoder.logits));
      for (std::size_t i = 0; i < model.parameters().size(); ++i) {
        INFO(model.parameters()[i]->name);
        CHECK(equal(padded.parameters()[i]->grad, model.parameters()[i]->grad));
      }
    }
  }
}

TEST_CASE("The parameters of a billion units are counted without making them", "[translator]") {
  const Index many = 1'000'000'000;
  CHECK(parameter_count({many, {many, many, many, {CellKind::lstm, many, false, 0}, AttentionKind::additive}, true}) >
        1e27);
}

#ifdef RNN_REAL_DOUBLE

TEST_CASE(
    "A translator's gradients match central differences in double: relative error under 1e-6 for RNN, GRU, LSTM, 1 and "
    "2 layers, one direction and two, every attention, masked or not, left and right",
    "[translator][gradient]") {
  GradientCheck check("Translator");
  TorchGenerator generator(8);
  int number = 0;
  for (const char* cell : {"rnn", "gru", "lstm"})
    for (const Index layers : {1, 2})
      for (const bool both : {false, true})
        for (const char* attention : {"none", "dot", "additive"})
          for (const int side : {0, 1, 2}) {
            const Index S = 1 + ++number % 4, T = 1 + number % 3, B = number % 5 ? 3 : 1;
            std::vector<Index> lengths;
            for (Index b = 0; b < B; ++b) lengths.push_back(1 + (b + S - 1) % S);
            json one = {{"cell", cell},
                        {"layers", layers},
                        {"bidirectional", both},
                        {"T", S},
                        {"lengths", lengths},
                        {"attention", attention},
                        {"V", 4},
                        {"mask", side > 0},
                        {"left", side == 2},
                        {"E", 2},
                        {"H", 2},
                        {"K", 4},
                        {"steps", T},
                        {"start", 3}};
            INFO(described_translator(one));
            Batch batch = batch_of(one);
            for (int& id : batch.ids) id = static_cast<int>(generator.random32() % 4);
            batch.share_tokens();
            std::vector<int> wanted;
            for (Index n = 0; n < T * B; ++n)
              wanted.push_back(n > 0 && n % 5 == 4 ? -1 : static_cast<int>(generator.random32() % 4));
            one["wanted"] = wanted;
            const Targets targets = targets_of(one, B);
            Translator model(translator_sizes_of(one));
            model.init(generator);
            TranslatorTrace trace, scratch;
            model.forward(batch, targets, 1, nullptr, trace);
            model.loss(targets, trace);
            model.backward(batch, trace);
            const auto loss = [&] {
              model.forward(batch, targets, 1, nullptr, scratch);
              return model.loss(targets, scratch);
            };
            for (Parameter* p : model.parameters()) {
              INFO(p->name);
              CHECK(check(p->name + ", " + described_translator(one), p->value, p->grad, loss) < GradientCheck::limit);
            }
          }
}

#endif
