// core/translation.h: training runs as PyTorch's, greedy and beam search, evaluation, and what is refused.
#include "core/translation.h"

#include <cmath>

#include "catch.h"
#include "sessions.h"

using namespace rnn;
using namespace rnn::test;

namespace {

const json pairs = json::parse(R"([
  {"source": "one two three", "target": "un deux"}, {"source": "two", "target": "deux"},
  {"source": "one three two one", "target": "un trois deux un"}, {"source": "four one", "target": "quatre"}])");

std::vector<std::string> answers_of(const Prediction& prediction) {
  std::vector<std::string> texts;
  for (const Candidate& candidate : prediction.candidates) texts.push_back(candidate.text);
  return texts;
}

/// A translator of two target words apart from a session, with weights wide enough for every answer to have its chance.
struct Tiny {
  Config config;
  Dataset data;
  Translation translation;

  Tiny(std::uint64_t seed, const char* attention, bool mask)
      : config(
            parse_config({{"task", "translate"},
                          {"attention", attention},
                          {"cell", "gru"},
                          {"hidden", 5},
                          {"mask", mask},
                          {"data", {{{"source", "a b c"}, {"target", "x y"}}, {{"source", "b"}, {"target", "y"}}}}})),
        data(make_dataset(config)),
        translation(config, data) {
    TorchGenerator generator(seed);
    for (Parameter* p : translation.parameters()) generator.uniform(p->value, -2, 2);
  }

  /// The sum of the log probabilities of these ids and, if wanted, of <EOS> behind them: from the training pass.
  double log_probability(const std::vector<int>& source, std::vector<int> ids, bool ended) {
    if (ended) ids.push_back(data.target.id("<EOS>"));
    const Index first = 0;
    Batch batch;
    Targets targets;
    TranslatorTrace trace;
    collate({source}, &first, 1, config.mask ? 0 : data.length, 0, config.pad, config.mask, batch);
    collate_targets({ids}, &first, 1, 0, data.target.id("<SOS>"), 0, true, targets);
    translation.model.forward(batch, targets, 1, nullptr, trace);
    return -static_cast<double>(translation.model.loss(targets, trace)) * static_cast<double>(ids.size());
  }
};

}  // namespace

TEST_CASE(
    "Translators train as in PyTorch: every epoch's loss within 1e-4 and greedy answers; RNN, GRU, LSTM, 1 and 2 "
    "layers, both directions, every attention, masked or not, left and right, dropout, teacher forcing 0, 0.5, 0.9, 1",
    "[translation][training]") {
  const json runs = golden("translator.json", "runs");
  REQUIRE(runs.size() == 36 + 18 + 3 + 1);
  for (const json& run : runs) {
    json options = run["options"];
    INFO(options.dump());
    options["task"] = "translate";
    options["data"] = golden("translator.json", "pairs");
    Session session(parse_config(options));
    const Losses losses = session.train(static_cast<std::int64_t>(run["losses"].size()) * session.steps_per_epoch());
    REQUIRE(losses.epochs.size() == run["losses"].size());
    double worst = 0;
    for (std::size_t e = 0; e < losses.epochs.size(); ++e)
      worst = std::max(worst, distance(static_cast<double>(losses.epochs[e]), run["losses"][e].get<double>()));
    CHECK(worst < 1e-4);
    for (const json& want : run["answers"]) {
      const Prediction found = session.predict(want["text"].get<std::string>(), 1);
      CHECK(found.best.text == want["answer"].get<std::string>());
      CHECK(std::abs(static_cast<double>(found.best.probability) - want["probability"].get<double>()) < 1e-4);
    }
  }
}

TEST_CASE("Vocabularies have their own special tokens, targets end in <EOS> and answers begin from <SOS>",
          "[translation]") {
  const Config config = parse_config({{"task", "translate"}, {"data", pairs}});
  const Dataset data = make_dataset(config);
  CHECK(data.source.words() == std::vector<std::string>{"<PAD>", "<UNK>", "one", "two", "three", "four"});
  CHECK(data.classes == std::vector<std::string>{"<PAD>", "<UNK>", "<SOS>", "<EOS>", "un", "deux", "trois", "quatre"});
  CHECK(data.wanted[0] == std::vector<int>{4, 5, 3});
  CHECK(data.length == 4);
  CHECK(data.target_length == 5);
  Targets targets;
  const Index order[] = {3, 0};
  collate_targets(data.wanted, order, 2, 0, 2, 0, true, targets);
  CHECK(targets.T == 3);
  CHECK(targets.read == std::vector<int>{2, 2, 7, 4, 3, 5});
  CHECK(targets.wanted == std::vector<int>{7, 4, 3, 5, -1, 3});
  collate_targets(data.wanted, order, 1, 4, 2, 0, false, targets);
  CHECK(targets.read == std::vector<int>{2, 7, 3, 0});
  CHECK(targets.wanted == std::vector<int>{7, 3, 0, 0});
}

TEST_CASE("Questions and answers of several words are pairs too", "[translation]") {
  const json rows = json::parse(
      R"([{"question": "what is up", "answer": "the sky"}, {"question": "who are you", "answer": "a small model"}])");
  Session session(parse_config({{"task", "translate"}, {"data", rows}, {"cell", "gru"}, {"lr", 0.03}}));
  session.train(150);
  CHECK(session.predict("what is up", 1).best.text == "the sky");
  CHECK(session.predict("who are you", 1).best.text == "a small model");
}

TEST_CASE("A beam of one is greedy, to the bit; candidates come best first, as many as the beam, each once",
          "[translation][beam]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    if (session.config().task != Task::translate) return;
    session.train(15);
    for (const Row& row : session.config().data) {
      const Prediction greedy = session.predict(row.input, 5);
      CHECK(greedy.candidates.size() == 1);
      CHECK(greedy.best.text == session.trace(row.input).output.best.text);
      for (const std::size_t width : {1, 2, 3, 8}) {
        const Prediction found = session.predict(row.input, 100, width);
        INFO(width << " wide");
        REQUIRE(!found.candidates.empty());
        CHECK(found.candidates.size() <= width);
        CHECK(found.best.text == found.candidates.front().text);
        CHECK(found.best.probability <= 1);
        if (width == 1) CHECK(found.best.probability == greedy.best.probability);
        std::vector<std::string> texts = answers_of(found);
        for (std::size_t i = 1; i < texts.size(); ++i)
          CHECK(found.candidates[i - 1].probability >= found.candidates[i].probability);
        std::sort(texts.begin(), texts.end());
        CHECK(std::unique(texts.begin(), texts.end()) == texts.end());
        CHECK(session.predict(row.input, 1, width).candidates.size() == 1);
      }
    }
  });
}

TEST_CASE(
    "A beam that is wide enough finds the most probable of all answers, each with the probability that the training "
    "pass gives it; a narrow one never finds a better one",
    "[translation][beam]") {
  constexpr std::size_t most = 4;
  int greedy_missed = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Tiny tiny(seed, seed % 3 == 0 ? "none" : seed % 3 == 1 ? "dot" : "additive", seed % 2 == 0);
    const std::vector<int> source{2, 4, 3};
    std::vector<std::vector<int>> answers{{}};
    for (std::size_t i = 0; i < answers.size(); ++i)  // grows while it is read: all words up to `most`
      for (const int word : {4, 5})
        if (answers[i].size() < most) {
          std::vector<int> longer = answers[i];
          longer.push_back(word);
          answers.push_back(longer);
        }
    REQUIRE(answers.size() == 31);
    double best = -INFINITY;
    std::vector<int> best_ids;
    for (const auto& ids : answers)
      if (const double p = tiny.log_probability(source, ids, true); p > best) best = p, best_ids = ids;

    const std::vector<Hypothesis> all = tiny.translation.search(source, 64, most);
    REQUIRE(all.size() == 31);
    CHECK(all.front().ids == best_ids);
    for (const Hypothesis& h : all) {
      CHECK(h.ended);
      CHECK(distance(h.log_probability, tiny.log_probability(source, h.ids, true)) < (in_double ? 1e-12 : 1e-5));
    }
    for (const std::size_t width : {1, 2, 3, 5, 8, 16}) {
      const std::vector<Hypothesis> found = tiny.translation.search(source, width, most);
      if (found.front().ended) CHECK(found.front().log_probability <= best + 1e-5);
      if (width == 1) greedy_missed += found.front().ids != best_ids;
    }
  }
  CHECK(greedy_missed > 0);
}

TEST_CASE("Special tokens are never said, and an answer ends after twice the longest target and five tokens",
          "[translation][beam]") {
  for (const char* attention : {"none", "dot", "additive"}) {
    Session session(parse_config({{"task", "translate"}, {"data", pairs}, {"attention", attention}}));
    std::vector<float> bias(session.data().classes.size(), 0);
    bias[0] = bias[1] = bias[2] = 60;  // all it wants to say is special
    bias[3] = -60;                     // and it never ends
    session.set_weights({{"decoder.fc.bias", {}, bias}});
    const std::size_t longest = 2 * 4 + 5;
    for (const std::size_t width : {1, 4}) {  // wider, there would be room for an <EOS> that is next to impossible
      const Prediction found = session.predict("one two", 8, width);
      CHECK(found.candidates.size() == width);
      for (const std::string& text : answers_of(found)) {
        CHECK(session.config().tokenizer.tokenize(text).size() == longest);
        CHECK(text.find('<') == std::string::npos);
      }
    }
    const Trace trace = session.trace("one two");
    CHECK(trace.decoder.tokens.size() == longest);
    CHECK(trace.decoder.tokens.back() != "<EOS>");
    bias[3] = 100;
    session.set_weights({{"decoder.fc.bias", {}, bias}});
    CHECK(session.predict("one two", 1).best.text.empty());
    CHECK(session.trace("one two").decoder.tokens == std::vector<std::string>{"<EOS>"});
  }
}

TEST_CASE("evaluate() counts exact answers, those of any row with the same source, BLEU and the loss of one batch",
          "[translation][evaluate]") {
  json rows = pairs;
  rows.push_back({{"source", "two"}, {"target", "deux fois"}});  // said as well: only one of both can be exact
  Session session(parse_config({{"task", "translate"}, {"data", rows}, {"cell", "gru"}, {"attention", "dot"}}));
  session.train(200);
  const auto& data = session.config().data;
  const Evaluation whole = session.evaluate(data, 1);
  CHECK(whole.rows == 5);
  CHECK(whole.exact == 0.8);
  CHECK(whole.any == 1);
  CHECK(whole.bleu == 1);
  const Evaluation wide = session.evaluate(data, 4);
  CHECK(wide.any == 1);
  CHECK(wide.loss == whole.loss);
  // The loss of the next step is that of all rows in one batch.
  CHECK(distance(whole.loss, static_cast<double>(session.train(1).steps[0])) < 1e-5);

  const std::vector<Row> unknown{{"one two three", "un deux"}, {"five", "cinq"}};  // neither word is known
  const Evaluation half = session.evaluate(unknown, 1);
  CHECK(half.rows == 2);
  CHECK(half.exact == 0.5);
  CHECK(half.bleu < 1);
  CHECK(std::isfinite(half.loss));
  const Thrown none = thrown_by([&] { session.evaluate({}, 1); });
  CHECK(none.code == "bad_data");
  const Thrown empty = thrown_by([&] { session.evaluate({{"one", "un"}, {"one", " . "}}, 1); });
  CHECK(empty.code == "bad_data");
  CHECK(empty.says("data row 2"));
  CHECK(thrown_by([&] { session.evaluate(data, 9); }).code == "bad_config");
}

TEST_CASE("evaluate() of every other task gives the loss and the share of right answers, and changes nothing",
          "[evaluate][laws]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options)), untouched(parse_config(options));
    session.train(6);
    untouched.train(6);
    const Evaluation found = session.evaluate(session.config().data, 1);
    CHECK(found.rows == static_cast<Index>(session.config().data.size()));
    CHECK(session.train(3).steps == untouched.train(3).steps);
    if (session.config().task == Task::translate) return;
    CHECK(thrown_by([&] { session.evaluate(session.config().data, 2); }).code == "bad_config");

    // An epoch at a rate of 0 sees the same weights at each of its rows; where units are dropped it sees others.
    if (session.config().rnn.dropout > 0 && session.config().rnn.layers > 1) return;
    json still = options;
    still["optimizer"] = "sgd";
    still["lr"] = 0;
    still["batch"] = "all";
    still["shuffle"] = false;
    Session epoch(parse_config(still));
    const Evaluation one = epoch.evaluate(epoch.config().data, 1);
    epoch.train(1);
    CHECK(distance(one.loss, epoch.progress().epoch_loss) < 1e-5);
    CHECK(one.accuracy == epoch.progress().accuracy);
  });
}

TEST_CASE("What a translator cannot be is refused, with the key", "[translation][error]") {
  const auto refused = [](json options, const std::string& key) {
    options["data"] = options.value("task", "") == "translate" ? pairs : json::array();
    const Thrown error = thrown_by([&] { parse_config(options); });
    INFO(error.message);
    CHECK(error.code == "bad_config");
    CHECK(error.says(key + ": found"));
  };
  refused({{"task", "translate"}, {"attention", "luong"}}, "attention");
  refused({{"task", "translate"}, {"attention", 1}}, "attention");
  refused({{"task", "translate"}, {"teacherForcing", 1.01}}, "teacherForcing");
  refused({{"task", "translate"}, {"teacherForcing", -0.1}}, "teacherForcing");
  refused({{"task", "translate"}, {"teacherForcing", "always"}}, "teacherForcing");
  refused({{"task", "translate"}, {"cell", "bag"}}, "cell");
  refused({{"task", "translate"}, {"init", "numpy"}}, "init");
  for (const char* task : {"classify", "tag", "answer", "next"}) {
    refused({{"task", task}, {"attention", "dot"}}, "attention");
    refused({{"task", task}, {"teacherForcing", 0.5}}, "teacherForcing");
  }
  const Session session(parse_config({{"task", "translate"}, {"data", pairs}}));
  for (const std::size_t beam : {0, 9, 1000}) {
    const Thrown error = thrown_by([&] { session.predict("one", 1, beam); });
    CHECK(error.code == "bad_config");
    CHECK(error.says("beam: found " + std::to_string(beam)));
  }
  const Session other(parse_config({{"preset", "blog-sentiment"}}));
  CHECK(thrown_by([&] { other.predict("good", 1, 2); }).says("beam: found 2, want 1"));
  for (const std::string text : {"", " . "}) CHECK(thrown_by([&] { session.predict(text, 1); }).code == "bad_text");
}

TEST_CASE("What a batch of translations needs of memory is known before it is taken", "[translation][error]") {
  const auto code = [](const json& o) { return thrown_by([&] { Session session(parse_config(o)); }).code; };
  std::string text;
  for (int i = 0; i < (in_double ? 250 : 500); ++i) text += "a ";
  json rows = json::array();
  for (int i = 0; i < 300; ++i)
    rows.push_back({{"source", i == 0 ? text : "a"}, {"target", i == 0 ? text : "w" + std::to_string(i)}});
  json options = {{"task", "translate"}, {"data", rows}, {"batch", 300}, {"hidden", 48}};
  CHECK(code(options) == "none");
  for (const json& more : {json{{"cell", "lstm"}}, json{{"attention", "dot"}}, json{{"attention", "additive"}}}) {
    json wider = options;
    wider.update(more);
    CHECK(code(wider) == "out_of_memory");
    wider["batch"] = 50;
    CHECK(code(wider) == "none");
  }
  options["hidden"] = 10'000'000;
  options["batch"] = 1;
  CHECK(code(options) == "out_of_memory");
}
