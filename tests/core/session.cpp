// core/session.h against whole training runs in PyTorch; predictions, traces, weights, and what is refused.
#include "core/session.h"

#include <map>

#include "allocations.h"
#include "catch.h"
#include "sessions.h"

using namespace rnn;
using namespace rnn::test;

namespace {

json blog(std::uint64_t seed) { return {{"preset", "blog-sentiment"}, {"seed", seed}}; }

Session::Weight weight_of(const Session& session, std::size_t i) {
  const Parameter& p = *session.parameters()[i];
  return {p.name, p.shape(), std::vector<float>(p.value.data(), p.value.data() + p.value.size())};
}

}  // namespace

TEST_CASE(
    "Training runs match PyTorch: every epoch's loss within 1e-4 of it, predictions and greedy text after them; RNN, "
    "GRU, "
    "LSTM, 1 and 2 layers, both directions, masked or not; every task; dropout; SparseAdam; blog-sentiment for "
    "seeds 0 to 9",
    "[session][training]") {
  const json runs = golden("training.json", "runs");
  REQUIRE(runs.size() == 22 + 36 + 2 + 3 * 9 + 7);
  std::map<std::string, json> data;
  for (const json& one : golden("training.json", "data")) data[one["name"].get<std::string>()] = one["rows"];
  for (const json& run : runs) {
    json options = run["options"];
    INFO(run["data"] << " " << options.dump());
    if (!options.contains("preset")) options["data"] = data.at(run["data"].get<std::string>());
    Session session(parse_config(options));
    const auto epochs = static_cast<std::int64_t>(run["losses"].size());
    const Losses losses = session.train(epochs * session.steps_per_epoch());
    REQUIRE(losses.epochs.size() == run["losses"].size());
    CHECK(losses.steps.size() == static_cast<std::size_t>(epochs * session.steps_per_epoch()));
    double worst = 0;
    for (std::size_t e = 0; e < losses.epochs.size(); ++e)
      worst = std::max(worst, distance(static_cast<double>(losses.epochs[e]), run["losses"][e].get<double>()));
    CHECK(worst < 1e-4);
    for (const json& want : run["predictions"]) {
      INFO(want.dump());
      const auto text = want["text"].get<std::string>();
      const Prediction prediction = session.predict(text, 100);
      if (want.contains("answer")) {
        CHECK(prediction.best.text == want["answer"].get<std::string>());
        CHECK(std::abs(static_cast<double>(prediction.best.probability) - want["probability"].get<double>()) < 1e-4);
        continue;
      }
      const auto& classes = session.data().classes;
      const bool words = session.config().task != Task::classify;
      const std::size_t special = words ? session.config().special.size() : 0;
      REQUIRE(prediction.candidates.size() + special == want["probabilities"].size());
      for (const Candidate& candidate : prediction.candidates) {
        const auto c =
            static_cast<std::size_t>(std::find(classes.begin(), classes.end(), candidate.text) - classes.begin());
        CHECK(c >= special);  // the special words are the first
        CHECK(std::abs(static_cast<double>(candidate.probability) - want["probabilities"][c].get<double>()) < 1e-4);
      }
    }
    if (run.contains("continued")) {
      std::vector<std::string> words;
      for (const Candidate& token : session.generate(run["predictions"][0]["text"].get<std::string>(), 5, 0, 0, 1))
        words.push_back(token.text);
      CHECK(words == run["continued"].get<std::vector<std::string>>());
    }
  }
}

TEST_CASE("The blog's translation says bonjour toi", "[session][training]") {
  Session session(parse_config({{"preset", "blog-translation"}, {"seed", 4}}));
  session.train(300);
  CHECK(session.predict("hello you", 1).best.text == "bonjour toi");
  CHECK(session.progress().accuracy == 1);
}

TEST_CASE("Below the threshold an answer is that it does not know, with the same candidates", "[session]") {
  json options = {
      {"task", "answer"},
      {"data", {{{"question", "what is up"}, {"answer", "sky"}}, {{"question", "why"}, {"answer", "because"}}}}};
  options["threshold"] = 0.999;
  Session unsure(parse_config(options));
  options["threshold"] = 0;
  Session sure(parse_config(options));
  for (Session* session : {&unsure, &sure}) session->train(10);
  const Prediction found = unsure.predict("what is up", 2);
  CHECK(found.best.text == "I don't know");
  CHECK(found.candidates.size() == 2);
  CHECK(found.candidates[0].text == sure.predict("what is up", 1).best.text);
  CHECK(found.best.probability == found.candidates[0].probability);
  CHECK(found.candidates[0].probability >= found.candidates[1].probability);
  Config exactly = unsure.config();
  exactly.threshold = static_cast<double>(found.best.probability);
  Session again(exactly);
  again.train(10);
  CHECK(again.predict("what is up", 1).best.text == found.candidates[0].text);  // at the threshold it knows
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
  CHECK(session.trace(many).x.rows() == 10'000);
  for (const std::string text : {"", "   ", "."}) {
    CHECK(thrown_by([&] { session.predict(text, 2); }).code == "bad_text");
    CHECK(thrown_by([&] { session.trace(text); }).code == "bad_text");
    CHECK(thrown_by([&] { session.gradients({text, "positive"}); }).code == "bad_text");
  }
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

    Model model(model_sizes(session.config(), session.data()));
    const Parameters parameters = model.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i]->value = before[i];
    Batch batch;
    batch.B = 1;
    batch.T = 3;
    batch.ids = options["pad"] == "right" ? std::vector<int>{7, 6, 0} : std::vector<int>{0, 7, 6};
    batch.share_tokens();
    ModelTrace trace;
    model.forward(batch, trace);
    CHECK(found.loss == model.loss({0}, trace));
    model.backward(batch, trace);
    REQUIRE(found.parameters.size() == parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) CHECK(equal(found.parameters[i]->grad, parameters[i]->grad));
    REQUIRE(found.hidden.size() == 3);
    for (Index t = 0; t < 3; ++t)
      CHECK(distance(static_cast<double>(found.hidden[static_cast<std::size_t>(t)]),
                     static_cast<double>(trace.rnn.layers[0].directions[0].dh.row(t).norm())) < 1e-6);
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
  for (const char* key : {"hidden", "embedding", "layers"}) {
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

  // What a batch needs counts as well as the weights: here 800 MiB for the states of 400 rows (in double 200) of 1000
  // steps.
  const int count = sizeof(real) == 4 ? 400 : 200;
  const auto code = [](const json& o) { return thrown_by([&] { Session session(parse_config(o)); }).code; };
  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "a ";
  json rows = json::array();
  for (int i = 0; i < count; ++i)
    rows.push_back({{"text", i == 0 ? long_text : "a w" + std::to_string(i)}, {"label", i % 2 ? "x" : "y"}});
  const json fits = {{"data", rows}, {"hidden", 64}};
  CHECK(code(fits) == "none");
  for (const json& more : {json{{"cell", "lstm"}}, json{{"bidirectional", true}}, json{{"layers", 2}}}) {
    json wider = fits;
    wider.update(more);
    CHECK(code(wider) == "out_of_memory");
    wider["batch"] = 40;
    CHECK(code(wider) == "none");
  }
  json next = {{"task", "next"}, {"data", rows}, {"hidden", 64}, {"batch", count}, {"loss", "last"}};
  CHECK(code(next) == "none");
  next["loss"] = "every";  // hundreds of words to choose from at every step
  CHECK(code(next) == "out_of_memory");
}

TEST_CASE("Training on data of one row, with given labels, works", "[session]") {
  Session session(parse_config({{"data", {{{"text", "fine"}, {"label", "b"}}}}, {"labels", {"a", "b", "c"}}}));
  const Losses losses = session.train(50);
  CHECK(losses.epochs.back() < losses.epochs.front());
  CHECK(session.predict("fine", 3).best.text == "b");
}
