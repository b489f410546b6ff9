// core/config.h: defaults, presets, and a message for everything that can be wrong with options.
#include "core/config.h"

#include "catch.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

/// The options are refused with this code, in a message that holds all these parts: the place, the find, the wish.
void refused(const json& options, const std::string& code, const std::vector<std::string>& parts) {
  const Thrown error = thrown_by([&] { parse_config(options); });
  INFO(options.dump(-1, ' ', false, json::error_handler_t::replace) << " gave " << error.code << ": " << error.message);
  CHECK(error.code == code);
  for (const std::string& part : parts) {
    INFO("wanted in the message: " << part);
    CHECK(error.says(part));
  }
}

}  // namespace

TEST_CASE("Without options a config has the documented defaults", "[config]") {
  const json want = json::parse(R"json({
    "task": "classify", "cell": "rnn", "embedding": 8, "hidden": 16, "optimizer": "adam", "lr": 0.01, "momentum": 0.0,
    "clip": 0.0, "batch": "all", "shuffle": false, "seed": 42, "tokens": "words", "lowercase": true,
    "drop": ".,;:!?\"()", "special": ["<PAD>", "<UNK>"], "pad": "right", "mask": true, "labels": [],
    "layers": 1, "bidirectional": false, "dropout": 0.0, "loss": "every", "threshold": 0.0,
    "init": "torch", "output": "sigmoid", "vectors": {}, "freeze": [],
    "attention": "none", "teacherForcing": 1.0})json");
  CHECK(to_json(parse_config(json::object())) == want);
}

TEST_CASE("Preset blog-sentiment is the blog post's model and its six sentences", "[config]") {
  const Config config = parse_config({{"preset", "blog-sentiment"}});
  const json want = json::parse(R"({
    "task": "classify", "cell": "rnn", "embedding": 8, "hidden": 16, "optimizer": "adam", "lr": 0.01, "momentum": 0.0,
    "clip": 0.0, "batch": "all", "shuffle": false, "seed": 42, "tokens": "words", "lowercase": true, "drop": ".",
    "special": ["<UNK>"], "pad": "right", "mask": false, "labels": [], "preset": "blog-sentiment",
    "layers": 1, "bidirectional": false, "dropout": 0.0, "loss": "every", "threshold": 0.0,
    "init": "torch", "output": "sigmoid", "vectors": {}, "freeze": [],
    "attention": "none", "teacherForcing": 1.0})");
  CHECK(to_json(config) == want);
  std::string data;
  for (const Row& row : config.data) data += row.input + ": " + row.target + "\n";
  CHECK(data ==
        "i love it: positive\ni hate it: negative\nso good: positive\nvery bad: negative\n"
        "awesome movie: positive\nworst ever: negative\n");
}

TEST_CASE("Every option is read, and comes back from to_json under its name", "[config]") {
  const json options = json::parse(R"({
    "task": "translate", "cell": "lstm", "layers": 2, "bidirectional": true, "dropout": 0.25, "loss": "last", "threshold": 0.5,
    "embedding": 3, "hidden": 5, "optimizer": "sgd", "lr": 0.5, "momentum": 0.9,
    "clip": 1.5, "batch": 7, "shuffle": true, "seed": 9007199254740992, "tokens": "characters", "lowercase": false,
    "drop": "é", "special": ["<UNK>", "x"], "pad": "left", "mask": false, "labels": ["b", "a"],
    "attention": "additive", "teacherForcing": 0.25, "init": "torch", "output": "softmax", "freeze": ["decoder.fc.bias"],
    "vectors": {"a": [1.0, 2.0, 3.0]}})");
  const Config config = parse_config(options);
  CHECK(to_json(config) == options);
  CHECK(config.embedding == 3);
  CHECK(config.hidden == 5);
  CHECK(config.task == Task::translate);
  CHECK(config.attention == AttentionKind::additive);
  CHECK(config.teacher_forcing == 0.25);
  CHECK(config.softmax);
  CHECK(config.freeze == std::vector<std::string>{"decoder.fc.bias"});
  CHECK(config.vectors.at("a") == std::vector<double>{1, 2, 3});
  CHECK(config.rnn.cell == CellKind::lstm);
  CHECK(config.rnn.layers == 2);
  CHECK(config.rnn.bidirectional);
  CHECK(config.rnn.dropout == 0.25);
  CHECK_FALSE(config.every_position);
  CHECK(config.threshold == 0.5);
  CHECK(config.optimizer == OptimizerKind::sgd);
  CHECK(config.lr == 0.5);
  CHECK(config.momentum == 0.9);
  CHECK(config.clip == 1.5);
  CHECK(config.batch == 7);
  CHECK(config.shuffle);
  CHECK(config.seed == 9007199254740992u);
  CHECK(config.tokenizer.characters);
  CHECK_FALSE(config.tokenizer.lowercase);
  CHECK(config.tokenizer.drop == "é");
  CHECK(config.pad == PadSide::left);
  CHECK_FALSE(config.mask);
  CHECK(to_json(parse_config(to_json(config))) == options);
}

TEST_CASE("Given options override a preset's one by one, also when they come first", "[config]") {
  const Config config =
      parse_config(json::parse(R"({"hidden": 5, "drop": "", "preset": "blog-sentiment", "seed": 1})"));
  CHECK(config.hidden == 5);
  CHECK(config.seed == 1);
  CHECK(config.tokenizer.drop.empty());
  CHECK(config.embedding == 8);
  CHECK_FALSE(config.mask);
  CHECK(config.data.size() == 6);
}

TEST_CASE("A seed counts by its low 32 bits, negative ones as in PyTorch", "[config]") {
  CHECK(static_cast<std::uint32_t>(parse_config({{"seed", -1}}).seed) == 0xFFFFFFFFu);
  CHECK(parse_config({{"seed", 0}}).seed == 0);
}

TEST_CASE("Wrong options are refused: the message names the key, what was found and what was wanted",
          "[config][error]") {
  refused(json::array(), "bad_config", {"options", "found []", "want an object"});
  refused(nullptr, "bad_config", {"options", "null"});
  refused({{"hiden", 3}}, "bad_config", {"unknown key \"hiden\"", "want one of", "hidden", "embedding", "data"});
  refused({{"preset", "blog"}}, "bad_config",
          {"preset", "found \"blog\"", "want \"blog-forward\" or \"blog-sentiment\""});
  refused({{"preset", 1}}, "bad_config", {"preset", "found 1", "want a string"});
  refused({{"task", "summarise"}}, "bad_config",
          {"task", "found \"summarise\"", "want \"classify\" or \"tag\" or \"answer\" or \"next\""});
  refused({{"cell", "GRU"}}, "bad_config", {"cell", "found \"GRU\"", "want \"rnn\" or \"gru\" or \"lstm\""});
  refused({{"loss", "first"}}, "bad_config", {"loss", "found \"first\"", "\"last\" or \"every\""});
  refused({{"optimizer", "adamw"}}, "bad_config",
          {"optimizer", "found \"adamw\"", "\"sgd\" or \"adam\" or \"sparseadam\""});
  refused({{"tokens", true}}, "bad_config", {"tokens", "found true", "\"words\" or \"characters\""});
  refused({{"pad", "middle"}}, "bad_config", {"pad", "found \"middle\"", "\"right\" or \"left\""});
  for (const char* key : {"embedding", "hidden", "layers"})
    for (const json& value : {json(0), json(-1), json(1.5), json(1e10), json("8"), json(nullptr), json(true)})
      refused({{key, value}}, "bad_config",
              {std::string(key) + ": found " + value.dump(), "a whole number, 1 or more, up to 10^9"});
  for (const json& value : {json(0), json(-3), json(2.5), json("some"), json(false), json(2e9)})
    refused({{"batch", value}}, "bad_config", {"batch: found " + value.dump(), "\"all\" or a whole number"});
  for (const json& value : {json(-0.1), json("fast"), json(1e31), json(nullptr), json::array()})
    refused({{"lr", value}}, "bad_config", {"lr: found " + value.dump(), "a number, 0 or more"});
  for (const json& value : {json(-0.1), json(1.1), json("x")})
    refused({{"momentum", value}}, "bad_config", {"momentum: found " + value.dump(), "a number from 0 to 1"});
  for (const json& value : {json(-0.1), json(1), json("x"), json(true)})
    refused({{"dropout", value}}, "bad_config", {"dropout: found " + value.dump(), "0 to 0.99"});
  for (const json& value : {json(-0.1), json(1.01), json("x")})
    refused({{"threshold", value}}, "bad_config", {"threshold: found " + value.dump(), "a probability"});
  for (const json& value : {json(-1), json(1e31), json("x")})
    refused({{"clip", value}}, "bad_config", {"clip: found " + value.dump(), "0 for no clipping"});
  for (const json& value : {json(1.5), json("7"), json(1e16), json(-1e16)})
    refused({{"seed", value}}, "bad_config", {"seed: found " + value.dump(), "a whole number"});
  for (const char* key : {"shuffle", "lowercase", "mask", "bidirectional"})
    for (const json& value : {json(1), json("true"), json(nullptr)})
      refused({{key, value}}, "bad_config", {std::string(key) + ": found " + value.dump(), "true or false"});
  refused({{"drop", json::array({"."})}}, "bad_config", {"drop: found [\".\"]", "a string"});
  for (const char* key : {"special", "labels"}) {
    refused({{key, "a"}}, "bad_config", {std::string(key) + ": found \"a\"", "a list of strings"});
    refused({{key, {"a", 1}}}, "bad_config", {std::string(key) + ": found 1", "a string"});
  }
  refused({{"momentum", 0.9}}, "bad_config", {"momentum: found 0.9", "\"sgd\"", "Adam"});
  refused({{"momentum", 0.9}, {"optimizer", "sparseadam"}}, "bad_config", {"momentum: found 0.9", "\"sgd\"", "Adam"});
  refused({{"clip", 1}, {"optimizer", "sparseadam"}}, "bad_config", {"clip: found 1", "\"adam\"", "sparse gradients"});
  refused({{"lr", 0}, {"optimizer", "sparseadam"}}, "bad_config", {"lr: found 0", "more than 0", "SparseAdam"});
  refused({{"lr", std::nan("")}}, "bad_config", {"lr", "a number, 0 or more"});
  refused({{"drop", json::binary({1})}}, "bad_config", {"drop"});
}

TEST_CASE("A long or malformed value is shown cut short, not thrown on", "[config][error]") {
  const Thrown error = thrown_by([] { parse_config({{"pad", std::string(1000, 'x')}}); });
  CHECK(error.says("xxx..."));
  CHECK(error.message.size() < 150);
  refused({{"pad", "\xFF"}}, "bad_config", {"pad"});
}

TEST_CASE("Rows that are none are refused by their number, counted from 1", "[config][error]") {
  const std::vector<std::string> want = {"\"text\" and \"label\""};
  refused({{"data", "i love it"}}, "bad_data", {"data", "found \"i love it\"", want[0]});
  refused({{"data", json::parse(R"([{"text": "a", "label": "b"}, "c"])")}}, "bad_data",
          {"data row 2: found \"c\"", want[0]});
  refused({{"data", json::parse(R"([{"label": "b"}])")}}, "bad_data", {"data row 1: no text", want[0]});
  refused({{"data", json::parse(R"([{"text": "a", "label": "b"}, {"text": "a", "label": "c"}, {"text": "b"}])")}},
          "bad_data", {"data row 3: no label", want[0]});
  refused({{"data", json::parse(R"([{"text": "a", "label": null}])")}}, "bad_data", {"data row 1: no label"});
  refused({{"data", json::parse(R"([{"text": ["a"], "label": "b"}])")}}, "bad_data",
          {"data row 1: text is [\"a\"]", "want a string"});
  refused({{"data", json::parse(R"([{"text": "a", "label": {}}])")}}, "bad_data", {"data row 1: label is {}"});
}

TEST_CASE("Each task has its own columns; a row without one of them is refused", "[config][error]") {
  const auto read = [](const json& options) { return parse_config(options).data; };
  const std::vector<Row> tags = read({{"task", "tag"}, {"data", {{{"source", "a"}, {"target", "b"}, {"text", "c"}}}}});
  CHECK((tags[0].input == "a" && tags[0].target == "b"));
  const std::vector<Row> answers = read({{"data", {{{"question", "a"}, {"answer", "b"}}}}, {"task", "answer"}});
  CHECK((answers[0].input == "a" && answers[0].target == "b"));
  const std::vector<Row> texts = read({{"task", "next"}, {"data", {{{"text", "a"}, {"label", "b"}}}}});
  CHECK((texts[0].input == "a" && texts[0].target.empty()));
  const json row = {{"text", "a"}, {"label", "b"}};
  refused({{"task", "tag"}, {"data", {row}}}, "bad_data", {"data row 1: no source", "\"source\" and \"target\""});
  refused({{"task", "answer"}, {"data", {{{"question", "a"}}}}}, "bad_data",
          {"no answer", "\"question\" and \"answer\""});
  refused({{"task", "next"}, {"data", {{{"line", "a"}}}}}, "bad_data", {"no text", "each row needs \"text\""});
  refused({{"preset", "blog-translation"}, {"data", {row}}}, "bad_data", {"no source"});
}

TEST_CASE("Preset blog-translation is the blog post's second model and its three pairs", "[config]") {
  const Config config = parse_config({{"preset", "blog-translation"}});
  const json want = json::parse(R"({
    "task": "tag", "cell": "rnn", "embedding": 8, "hidden": 16, "optimizer": "adam", "lr": 0.01, "momentum": 0.0,
    "clip": 0.0, "batch": "all", "shuffle": false, "seed": 42, "tokens": "words", "lowercase": true, "drop": "",
    "special": ["<PAD>", "<UNK>"], "pad": "right", "mask": false, "labels": [], "preset": "blog-translation",
    "layers": 1, "bidirectional": false, "dropout": 0.0, "loss": "every", "threshold": 0.0,
    "init": "torch", "output": "sigmoid", "vectors": {}, "freeze": [],
    "attention": "none", "teacherForcing": 1.0})");
  CHECK(to_json(config) == want);
  std::string data;
  for (const Row& row : config.data) data += row.input + ": " + row.target + "\n";
  CHECK(data == "hi there: salut toi\nhello you: bonjour toi\nthanks much: merci beaucoup\n");
}

TEST_CASE("Numbers and truth values may be labels and texts, by how JSON writes them", "[config]") {
  const Config config = parse_config(
      {{"data",
        json::parse(R"([{"text": "a", "label": 1}, {"text": 12, "label": 0}, {"text": "b", "label": true}])")}});
  CHECK(config.data[0].target == "1");
  CHECK(config.data[1].target == "0");
  CHECK(config.data[1].input == "12");
  CHECK(config.data[2].target == "true");
}

TEST_CASE("Only lr and clip change in a living session; a refused change leaves the config as it was",
          "[config][error]") {
  Config config = parse_config({{"preset", "blog-sentiment"}});
  update_config(config, {{"lr", 0.5}, {"clip", 2}});
  CHECK(config.lr == 0.5);
  CHECK(config.clip == 2);
  const json before = to_json(config);
  const Thrown other = thrown_by([&] { update_config(config, {{"clip", 3}, {"hidden", 4}}); });
  CHECK(other.code == "bad_config");
  CHECK(other.says("hidden"));
  CHECK(other.says("lr or clip"));
  CHECK(thrown_by([&] { update_config(config, {{"clip", 3}, {"lr", -1}}); }).code == "bad_config");
  CHECK(thrown_by([&] { update_config(config, json::array({1})); }).code == "bad_config");
  CHECK(to_json(config) == before);
  Config sparse = parse_config({{"optimizer", "sparseadam"}});
  CHECK(to_json(sparse)["optimizer"] == "sparseadam");
  update_config(sparse, {{"lr", 0.5}, {"clip", 0}});
  CHECK(sparse.lr == 0.5);
  CHECK(thrown_by([&] { update_config(sparse, {{"clip", 2}}); }).says("clip: found 2"));
  CHECK(thrown_by([&] { update_config(sparse, {{"lr", 0}}); }).says("lr: found 0"));
  CHECK(sparse.clip == 0);
}
