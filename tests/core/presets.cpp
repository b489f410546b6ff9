// core/presets.h: what each preset promises, and that it learns.
#include "core/presets.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "catch.h"
#include "core/config.h"
#include "core/session.h"

using namespace rnn;
using nlohmann::json;

namespace {

Config config_of(const std::string& name) { return parse_config({{"preset", name}}); }

std::string joined(const std::vector<std::string>& tokens) {
  std::string out;
  for (const std::string& token : tokens) out += token + " ";
  return out;
}

/// The mean loss of each of the first epochs. With the sanitizers on, 150 LSTM units take many seconds: a third of them
/// learns as well.
std::vector<float> losses_of(const std::string& name, int epochs) {
  Config config = config_of(name);
  config.hidden = std::min<Index>(config.hidden, 50);
  Session session(config);
  return session.train(epochs * session.steps_per_epoch()).epochs;
}

}  // namespace

TEST_CASE("Every preset has the sizes, the optimiser and the tokenizer of its notebook", "[presets]") {
  const std::map<std::string, json> promised{
      {"blog-forward",
       {{"task", "classify"},
        {"cell", "rnn"},
        {"embedding", 2},
        {"hidden", 2},
        {"seed", 93},
        {"init", "numpy"},
        {"output", "softmax"},
        {"optimizer", "sgd"},
        {"lr", 0.1},
        {"batch", "all"},
        {"shuffle", false},
        {"lowercase", false},
        {"drop", ""},
        {"special", {"<UNK>"}},
        {"vectors", {{"I", {0.1, 0.2}}, {"love", {0.5, 0.2}}, {"NLP", {0.3, 0.7}}}},
        {"labels", {"0", "1"}}}},
      {"blog-sentiment",
       {{"task", "classify"},
        {"cell", "rnn"},
        {"embedding", 8},
        {"hidden", 16},
        {"lr", 0.01},
        {"batch", "all"},
        {"shuffle", false},
        {"drop", "."},
        {"special", {"<UNK>"}},
        {"pad", "right"},
        {"mask", false}}},
      {"blog-translation",
       {{"task", "tag"},
        {"cell", "rnn"},
        {"embedding", 8},
        {"hidden", 16},
        {"lr", 0.01},
        {"batch", "all"},
        {"shuffle", false},
        {"drop", ""},
        {"special", {"<PAD>", "<UNK>"}},
        {"pad", "right"},
        {"mask", false}}},
      {"blog-qa",
       {{"task", "answer"},
        {"cell", "rnn"},
        {"embedding", 50},
        {"hidden", 64},
        {"lr", 0.001},
        {"batch", 1},
        {"shuffle", true},
        {"drop", "?."},
        {"special", {"<UNK>"}},
        {"pad", "right"},
        {"mask", true},
        {"threshold", 0.5}}},
      {"blog-next-word",
       {{"task", "next"},
        {"cell", "lstm"},
        {"embedding", 100},
        {"hidden", 150},
        {"lr", 0.001},
        {"batch", 32},
        {"shuffle", true},
        {"drop", ".,;:!?\"()"},
        {"special", {"<UNK>"}},
        {"pad", "left"},
        {"mask", false},
        {"loss", "last"}}},
  };
  const json all{{"optimizer", "adam"}, {"tokens", "words"}, {"lowercase", true}, {"layers", 1}, {"clip", 0}};
  for (const auto& [name, promise] : promised) {
    json expected = all;
    expected.update(promise);
    const json config = to_json(config_of(name));
    for (const auto& [key, value] : expected.items()) {
      INFO(name << ": " << key);
      CHECK(config.at(key) == value);
    }
  }
  for (const std::string& name : preset_names()) CHECK(promised.count(name) == 1);
  CHECK(preset_names().size() == promised.size());
}

TEST_CASE("An option beside a preset overrides its own, the data included", "[presets]") {
  const Config config = parse_config(
      {{"preset", "blog-qa"}, {"hidden", 7}, {"data", {{{"question", "who are you?"}, {"answer", "me"}}}}});
  CHECK(config.hidden == 7);
  CHECK(config.embedding == 50);
  CHECK(config.data.size() == 1);
}

TEST_CASE("Every preset's loss falls from the first epoch to the second", "[presets]") {
  for (const std::string& name : preset_names()) {
    const std::vector<float> losses = losses_of(name, 2);
    INFO(name);
    REQUIRE(losses.size() == 2);
    CHECK(losses[1] < losses[0]);
  }
}

TEST_CASE("blog-qa asks a hundred different questions, each with an answer of one lower-case word", "[presets]") {
  const Config config = config_of("blog-qa");
  CHECK(config.data.size() == 100);
  std::set<std::string> asked;
  for (const Row& row : config.data) {
    INFO(row.input << " " << row.target);
    CHECK(asked.insert(joined(config.tokenizer.tokenize(row.input))).second);
    CHECK(config.tokenizer.tokenize(row.target) == std::vector<std::string>{row.target});
    CHECK(row.input.back() == '?');
  }
}

TEST_CASE("blog-qa knows nothing before training, and has a fifth of its loss after ten epochs", "[presets]") {
  Session session(config_of("blog-qa"));
  const std::string question = session.config().data[0].input;
  CHECK(session.predict(question, 3).best.text == "I don't know");
  CHECK(session.predict(question, 3).candidates.size() == 3);
  const std::vector<float> losses = session.train(10 * session.steps_per_epoch()).epochs;
  CHECK(losses[9] < losses[0] / 5);
}

TEST_CASE("blog-next-word reads 40 different lines of 6 to 14 tokens; each prefix is a row", "[presets]") {
  const Session session(config_of("blog-next-word"));
  const Config& config = session.config();
  CHECK(config.data.size() == 40);
  std::set<std::string> lines;
  Index prefixes = 0, longest = 0;
  for (const Row& row : config.data) {
    INFO(row.input);
    const std::vector<std::string> tokens = config.tokenizer.tokenize(row.input);
    const auto length = static_cast<Index>(tokens.size());
    CHECK(length >= 6);
    CHECK(length <= 14);
    CHECK(lines.insert(joined(tokens)).second);
    for (const std::string& token : tokens)
      CHECK(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos);
    prefixes += length - 1;
    longest = std::max(longest, length);
  }
  CHECK(session.data().examples() == prefixes);
  CHECK(session.data().length == longest - 1);
}
