// Session::generate: a text that goes on, by the model's own next tokens.
#include <map>

#include "sessions.h"

using namespace rnn;
using namespace rnn::test;

namespace {

using Words = std::vector<std::string>;

/// Every configuration that predicts the next token, trained a little.
template <typename Law>
void for_every_next(Law law) {
  int models = 0;
  for (const json& options : configurations()) {
    if (options.value("task", "") != "next") continue;
    Session session(parse_config(options));
    session.train(60);
    INFO(options.dump());
    law(session);
    ++models;
  }
  REQUIRE(models == 3);
}

/// The tokens without their probabilities.
Words words(const Session& session, const std::string& text, Index count, double temperature, std::size_t top,
            std::uint64_t seed) {
  Words out;
  for (const Candidate& token : session.generate(text, count, temperature, top, seed)) out.push_back(token.text);
  return out;
}

std::string joined(const Session& session, std::string text, const std::string& token) {
  return text + (session.config().tokenizer.characters ? "" : " ") + token;
}

}  // namespace

TEST_CASE("Greedy text is the best prediction, appended, predicted on", "[generate]") {
  for_every_next([](const Session& session) {
    for (std::string text : {"the", "a dog", "zebra the"}) {
      const std::vector<Candidate> greedy = session.generate(text, 12, 0, 0, 1);
      REQUIRE(greedy.size() == 12);
      for (const Candidate& token : greedy) {
        const Candidate best = session.predict(text, 1).best;
        CHECK(token.text == best.text);
        CHECK(token.probability == best.probability);
        text = joined(session, text, token.text);
      }
    }
  });
}

TEST_CASE("Drawn tokens come with the probability that the model gives them, whatever the temperature and top",
          "[generate]") {
  for_every_next([](const Session& session) {
    std::string text = "the";
    for (const Candidate& token : session.generate(text, 12, 2, 4, 7)) {
      const std::vector<Candidate> best = session.predict(text, 4).candidates;
      const auto found =
          std::find_if(best.begin(), best.end(), [&](const Candidate& c) { return c.text == token.text; });
      REQUIRE(found != best.end());
      CHECK(found->probability == token.probability);
      text = joined(session, text, token.text);
    }
  });
}

TEST_CASE("The same seed gives the same text, other seeds other texts; top 1 and a tiny temperature are greedy",
          "[generate]") {
  for_every_next([](const Session& session) {
    const Words greedy = words(session, "the", 10, 0, 0, 1);
    CHECK(words(session, "the", 10, 0, 0, 2) == greedy);
    CHECK(words(session, "the", 10, 0, 3, 2) == greedy);
    CHECK(words(session, "the", 10, 1e-6, 0, 3) == greedy);
    int others = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const Words drawn = words(session, "the", 10, 1.5, 0, seed);
      CHECK(drawn == words(session, "the", 10, 1.5, 0, seed));
      CHECK(words(session, "the", 10, 1.5, 1, seed) == greedy);
      others += drawn != words(session, "the", 10, 1.5, 0, seed + 100);
    }
    CHECK(others > 5);
  });
}

TEST_CASE("Tokens come as often as softmax of the logits over the temperature says, among the best ones, none special",
          "[generate]") {
  for_every_next([](const Session& session) {
    const Trace trace = session.trace("the");
    for (const auto& [temperature, top] : {std::pair{1.0, 0}, {0.5, 0}, {2.0, 3}}) {
      const Prediction best = session.predict("the", top == 0 ? 1000 : static_cast<std::size_t>(top));
      std::map<std::string, double> want, found;
      double total = 0;
      for (const Candidate& c : best.candidates)
        total += want[c.text] = std::pow(static_cast<double>(c.probability), 1 / temperature);
      constexpr int draws = 2000;
      for (std::uint64_t seed = 0; seed < draws; ++seed)
        found[words(session, "the", 1, temperature, static_cast<std::size_t>(top), seed)[0]] += 1;
      CHECK(found.count("<PAD>") + found.count("<UNK>") == 0);
      for (const auto& [word, count] : found) CHECK(want.count(word) == 1);
      for (const auto& [word, weight] : want) {
        const double p = weight / total, spread = std::sqrt(p * (1 - p) / draws);
        INFO(word << " at " << temperature << ", top " << top << ": " << found[word] / draws << ", want " << p);
        CHECK(std::abs(found[word] / draws - p) < 4.5 * spread + 1e-6);
      }
    }
  });
}

TEST_CASE("Generated text never has a special token, also from a model that knows nothing", "[generate]") {
  for (const json& options : configurations()) {
    if (options.value("task", "") != "next") continue;
    Session session(parse_config(options));
    // The special tokens are by far the most probable ones.
    std::vector<float> bias(session.data().classes.size(), 0);
    bias[0] = bias[1] = 20;
    session.set_weights({{"fc.bias", {}, bias}});
    for (const double temperature : {0.0, 1.0, 100.0})
      for (const std::string& token : words(session, "the", 20, temperature, 0, 5)) {
        CHECK(token != "<PAD>");
        CHECK(token != "<UNK>");
      }
  }
}

TEST_CASE("Only a model of the next token goes on; a text without a token can't", "[generate][error]") {
  for (const json& options : configurations()) {
    Session session(parse_config(options));
    const bool next = session.config().task == Task::next;
    CHECK(thrown_by([&] { words(session, "the", 1, 0, 0, 1); }).code == (next ? "none" : "bad_config"));
    if (!next) continue;
    CHECK(thrown_by([&] { words(session, "", 1, 0, 0, 1); }).code == "bad_text");
    CHECK(words(session, "the", 0, 0, 0, 1).empty());
  }
}
