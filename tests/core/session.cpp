// core/session.h against whole training runs in PyTorch; predictions, traces, weights, and what is refused.
#include "core/session.h"

#include "allocations.h"
#include "catch.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

json blog(std::uint64_t seed) { return {{"preset", "blog-sentiment"}, {"seed", seed}}; }

Session::Weight weight_of(const Session& session, std::size_t i) {
  const Parameter& p = *session.parameters()[i];
  return {p.name, p.shape(), std::vector<float>(p.value.data(), p.value.data() + p.value.size())};
}

std::vector<Matrix> values_of(const Session& session) {
  std::vector<Matrix> out;
  for (const Parameter* p : session.parameters()) out.push_back(p->value);
  return out;
}

bool same(const std::vector<Matrix>& a, const std::vector<Matrix>& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; all && i < a.size(); ++i) all = equal(a[i], b[i]);
  return all;
}

}  // namespace

TEST_CASE(
    "Training runs match PyTorch: every epoch's loss within 1e-4 of it, the predictions after them within 1e-4; "
    "blog-sentiment for seeds 0 to 9, other data, sizes, classes, batches, optimisers, padding",
    "[session][training]") {
  const json runs = golden("training.json", "runs");
  REQUIRE(runs.size() >= 20);
  for (const json& run : runs) {
    json options = run["options"];
    options.erase("data");
    INFO(options.dump());
    Session session(parse_config(run["options"]));
    const auto epochs = static_cast<std::int64_t>(run["losses"].size());
    const Losses losses = session.train(epochs * session.steps_per_epoch());
    REQUIRE(losses.epochs.size() == run["losses"].size());
    CHECK(losses.steps.size() == static_cast<std::size_t>(epochs * session.steps_per_epoch()));
    double worst = 0;
    for (std::size_t e = 0; e < losses.epochs.size(); ++e)
      worst = std::max(worst, distance(static_cast<double>(losses.epochs[e]), run["losses"][e].get<double>()));
    CHECK(worst < 1e-4);
    for (const json& want : run["predictions"]) {
      const Prediction prediction = session.predict(want["text"].get<std::string>(), 100);
      const json& probabilities = want["probabilities"];
      REQUIRE(prediction.candidates.size() == probabilities.size());
      INFO(want.dump());
      for (const Candidate& candidate : prediction.candidates) {
        const auto& labels = session.data().labels;
        const auto c =
            static_cast<std::size_t>(std::find(labels.begin(), labels.end(), candidate.text) - labels.begin());
        CHECK(std::abs(static_cast<double>(candidate.probability) - probabilities[c].get<double>()) < 1e-4);
      }
    }
  }
}

TEST_CASE("The best candidate comes first, top cuts the list, and a tie goes to positive, as p >= 0.5 does",
          "[session]") {
  Session session(parse_config(blog(42)));
  session.train(100);
  const Prediction good = session.predict("so good", 5);
  REQUIRE(good.candidates.size() == 2);
  CHECK(good.best.text == "positive");
  CHECK(good.best.probability > 0.9f);
  CHECK(good.candidates[0].text == "positive");
  CHECK(good.candidates[1].text == "negative");
  CHECK(std::abs(good.candidates[0].probability + good.candidates[1].probability - 1) < 1e-6);
  const Prediction bad = session.predict("very bad", 1);
  REQUIRE(bad.candidates.size() == 1);
  CHECK(bad.candidates[0].text == "negative");
  CHECK(bad.best.text == "negative");

  session.set_weights({{"fc.weight", {1, 16}, std::vector<float>(16, 0)}, {"fc.bias", {1}, {0}}});
  const Prediction tie = session.predict("so good", 2);
  CHECK(tie.best.probability == real(0.5));
  CHECK(tie.best.text == "positive");
}

TEST_CASE("Unknown words, emoji, right-to-left text and 10,000 words are answered; a text without a word is refused",
          "[session][error]") {
  Session session(parse_config(blog(1)));
  session.train(20);
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "good ";
  for (const std::string& text : {std::string("film"), std::string("😀"), std::string("שלום עולם"), many}) {
    const Prediction prediction = session.predict(text, 2);
    CHECK(prediction.best.probability >= real(0.5));
    CHECK(prediction.best.probability <= 1);
  }
  CHECK(session.trace(many).h.rows() == 10'000);
  for (const std::string text : {"", "   ", "."}) {
    CHECK(thrown_by([&] { session.predict(text, 2); }).code == "bad_text");
    CHECK(thrown_by([&] { session.trace(text); }).code == "bad_text");
    CHECK(thrown_by([&] { session.gradients({text, "positive"}); }).code == "bad_text");
  }
}

TEST_CASE("A trace shows padding as training has it: to the training length, on its side, and not at all where masked",
          "[session][trace]") {
  using Words = std::vector<std::string>;
  using Flags = std::vector<bool>;
  json options = blog(1);
  const Trace right = Session(parse_config(options)).trace("so wow");
  CHECK(right.text.tokens == Words{"so", "wow", "<PAD>"});
  CHECK(right.text.ids == std::vector<int>{5, 0, 0});
  CHECK(right.text.known == Flags{true, false, true});
  CHECK(right.padding == Flags{false, false, true});
  CHECK(right.x.rows() == 3);
  CHECK(right.z.cols() == 16);
  CHECK(right.logits.cols() == 1);
  CHECK(right.probabilities.cols() == 2);

  options["pad"] = "left";
  const Trace left = Session(parse_config(options)).trace("so wow");
  CHECK(left.text.tokens == Words{"<PAD>", "so", "wow"});
  CHECK(left.text.ids == std::vector<int>{0, 5, 0});
  CHECK(left.text.known == Flags{true, true, false});
  CHECK(left.padding == Flags{true, false, false});

  options["mask"] = true;
  const Trace masked = Session(parse_config(options)).trace("so wow");
  CHECK(masked.text.tokens == Words{"so", "wow"});
  CHECK(masked.padding == Flags{false, false});
  CHECK(Session(parse_config(options)).trace("one two three four five").x.rows() == 5);
}

TEST_CASE("gradients() gives one row's loss and gradients, and trains nothing", "[session]") {
  for (const char* side : {"right", "left"}) {
    json options = blog(3);
    options["pad"] = side;
    Session session(parse_config(options));
    session.train(3);
    const std::vector<Matrix> before = values_of(session);
    const Gradients found = session.gradients({"very good", "negative"});
    CHECK(same(before, values_of(session)));

    Classifier model(13, 8, 16, 2);
    const Parameters parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i]->value = before[i];
    Batch batch;
    batch.B = 1;
    batch.T = 3;
    batch.ids = options["pad"] == "right" ? std::vector<int>{7, 6, 0} : std::vector<int>{0, 7, 6};
    ClassifierTrace trace;
    model.forward(batch, trace);
    CHECK(found.loss == model.loss({0}, trace));
    model.backward(batch, trace);
    REQUIRE(found.parameters.size() == parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) CHECK(equal(found.parameters[i]->grad, parameters[i]->grad));
    REQUIRE(found.hidden.size() == 3);
    for (Index t = 0; t < 3; ++t) CHECK(found.hidden[static_cast<std::size_t>(t)] == trace.rnn.dh.row(t).norm());
    const Gradients again = session.gradients({"very good", "negative"});  // gradients do not pile up
    for (std::size_t i = 0; i < parameters.size(); ++i) CHECK(equal(again.parameters[i]->grad, parameters[i]->grad));
  }
  Session session(parse_config(blog(3)));
  const Thrown error = thrown_by([&] { session.gradients({"very good", "neutral"}); });
  CHECK(error.code == "bad_data");
  CHECK(error.says("\"neutral\""));
}

TEST_CASE("set_weights writes all of a list or none of it", "[session][error]") {
  Session session(parse_config(blog(5)));
  const std::vector<Matrix> before = values_of(session);
  const Session::Weight good{"fc.bias", {1}, {0.5f}};
  const auto refused = [&](const Session::Weight& wrong, const std::string& code,
                           const std::vector<std::string>& parts) {
    const Thrown error = thrown_by([&] { session.set_weights({good, wrong}); });
    INFO(error.message);
    CHECK(error.code == code);
    for (const std::string& part : parts) CHECK(error.says(part));
    CHECK(same(before, values_of(session)));
  };
  refused({"fc.bais", {1}, {1}}, "bad_shape", {"\"fc.bais\"", "want one of", "fc.bias"});
  refused({"fc.weight", {16, 1}, std::vector<float>(16)}, "bad_shape", {"fc.weight", "(16, 1)", "want (1, 16)"});
  refused({"rnn.bias_ih_l0", {1, 16}, std::vector<float>(16)}, "bad_shape", {"(1, 16)", "want (16)"});
  refused({"fc.weight", {1, 16}, std::vector<float>(15)}, "bad_shape", {"fc.weight", "15 values", "want 16"});
  for (const float wrong : {NAN, INFINITY, -INFINITY}) {
    Session::Weight weight{"fc.weight", {1, 16}, std::vector<float>(16)};
    weight.values[7] = wrong;
    refused(weight, "bad_data", {"fc.weight", "value 7", "finite"});
  }

  Session::Weight weight = weight_of(session, 2);
  weight.values[5] = 0.75f;
  session.set_weights({good, weight});
  CHECK(session.parameters()[2]->value(0, 5) == real(0.75));
  CHECK(session.parameters()[6]->value(0, 0) == real(0.5));
  CHECK(equal(session.parameters()[1]->value, before[1]));
}

TEST_CASE("Weights carried over to another session give its predictions, to the bit in float", "[session]") {
  Session trained(parse_config(blog(6))), fresh(parse_config(blog(7)));
  trained.train(30);
  std::vector<Session::Weight> list;
  for (std::size_t i = 0; i < trained.parameters().size(); ++i) list.push_back(weight_of(trained, i));
  CHECK(fresh.predict("so good", 1).best.probability != trained.predict("so good", 1).best.probability);
  fresh.set_weights(list);
  const double difference = static_cast<double>(fresh.predict("so good", 1).best.probability) -
                            static_cast<double>(trained.predict("so good", 1).best.probability);
  CHECK(std::abs(difference) <= (in_double ? 1e-6 : 0));  // the list holds float32
}

TEST_CASE("A model too large for memory is refused before any of it is taken", "[session][error][allocations]") {
  for (const char* key : {"hidden", "embedding"}) {
    json options = blog(1);
    options[key] = std::string(key) == "hidden" ? 10'000'000 : 1'000'000'000;
    const Config config = parse_config(options);
    const Allocations allocations;
    const Thrown error = thrown_by([&] { Session session(config); });
    const std::size_t bytes = allocations.bytes();
    INFO(error.message);
    CHECK(error.code == "out_of_memory");
    CHECK(error.says(std::string(key) + " " + options[key].dump()));
    CHECK(error.says("13 words"));
    CHECK(error.says("MiB"));
    CHECK(error.says("limit is 1024 MiB"));
    CHECK(bytes < 100'000);
  }
  json options = blog(1);
  options["hidden"] = 1000;
  CHECK_NOTHROW(Session(parse_config(options)));
}

TEST_CASE("Training on data of one row, with given labels, works", "[session]") {
  Session session(parse_config({{"data", {{{"text", "fine"}, {"label", "b"}}}}, {"labels", {"a", "b", "c"}}}));
  const Losses losses = session.train(50);
  CHECK(losses.epochs.back() < losses.epochs.front());
  CHECK(session.predict("fine", 3).best.text == "b");
}
