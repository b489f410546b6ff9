#include "config.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "error.h"
#include "json.h"
#include "presets.h"

namespace rnn {

using nlohmann::json;

namespace {
const std::vector<std::string> task_names{"classify", "tag", "answer", "next", "translate"};
const std::vector<std::string> cell_names{"rnn", "gru", "lstm", "bag"};
const std::vector<std::string> attention_names{"none", "dot", "additive"};
const std::vector<std::string> optimizer_names{"sgd", "adam", "sparseadam"};
}  // namespace

Columns columns(Task task) {
  switch (task) {
    case Task::classify:
      return {"text", "label"};
    case Task::tag:
    case Task::translate:
      return {"source", "target"};
    case Task::answer:
      return {"question", "answer"};
    case Task::next:
      return {"text", nullptr};
  }
  return {};
}

namespace {

/// How a value looks in an error message: as JSON, cut short.
std::string shown(const json& value) {
  std::string text = dump_json(value);
  if (text.size() > 40) text = text.substr(0, 37) + "...";
  return text;
}

[[noreturn]] void bad(const std::string& key, const json& found, const std::string& want) {
  throw Error(ErrorCode::bad_config, key + ": found " + shown(found) + ", want " + want);
}

double number(const std::string& key, const json& value, double low, double high, const std::string& want) {
  if (!value.is_number()) bad(key, value, want);
  const double x = value.get<double>();
  if (!(x >= low && x <= high)) bad(key, value, want);
  return x;
}

std::int64_t whole(const std::string& key, const json& value, double low, double high, const std::string& want) {
  const double x = number(key, value, low, high, want);
  if (x != std::floor(x)) bad(key, value, want);
  return static_cast<std::int64_t>(x);
}

bool boolean(const std::string& key, const json& value) {
  if (!value.is_boolean()) bad(key, value, "true or false");
  return value.get<bool>();
}

std::string string(const std::string& key, const json& value) {
  if (!value.is_string()) bad(key, value, "a string");
  return value.get<std::string>();
}

/// One of a few words; its place among them.
std::size_t choice(const std::string& key, const json& value, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (value == words[i]) return i;
  std::string want;
  for (const std::string& word : words) want += (want.empty() ? "\"" : " or \"") + word + "\"";
  bad(key, value, want);
}

std::vector<std::string> strings(const std::string& key, const json& value) {
  if (!value.is_array()) bad(key, value, "a list of strings");
  std::vector<std::string> words;
  for (const json& word : value) words.push_back(string(key, word));
  return words;
}

std::map<std::string, std::vector<double>> word_vectors(const std::string& key, const json& value) {
  if (!value.is_object()) bad(key, value, "an object of words and their vectors");
  std::map<std::string, std::vector<double>> out;
  for (const auto& [word, vector] : value.items()) {
    if (!vector.is_array()) bad(key + "." + word, vector, "a list of numbers");
    for (const json& x : vector) out[word].push_back(number(key + "." + word, x, -1e6, 1e6, "numbers"));
  }
  return out;
}

}  // namespace

std::vector<Row> parse_rows(Task task, const json& value) {
  const bool questions = task == Task::translate && value.is_array() && !value.empty() && value[0].is_object() &&
                         value[0].contains("question");
  const auto [input, target] = columns(questions ? Task::answer : task);
  const std::string want =
      std::string("each row needs \"") + input + (target ? std::string("\" and \"") + target : "") + "\"";
  if (!value.is_array())
    throw Error(ErrorCode::bad_data, "data: found " + shown(value) + ", want a list of rows; " + want);
  std::vector<Row> rows;
  for (const json& row : value) {
    const std::string place = "data row " + std::to_string(rows.size() + 1) + ": ";
    if (!row.is_object()) throw Error(ErrorCode::bad_data, place + "found " + shown(row) + "; " + want);
    const auto cell = [&](const char* key) {
      const auto found = row.find(key);
      if (found == row.end() || found->is_null()) throw Error(ErrorCode::bad_data, place + "no " + key + "; " + want);
      if (found->is_string()) return found->get<std::string>();
      if (found->is_number() || found->is_boolean()) return found->dump();  // a label such as 1
      throw Error(ErrorCode::bad_data, place + key + " is " + shown(*found) + ", want a string");
    };
    rows.push_back({cell(input), target ? cell(target) : ""});
  }
  return rows;
}

namespace {

/// A count. Whether memory suffices is checked where all sizes are known; the bound keeps each of them exact.
Index size(const std::string& key, const json& value,
           const std::string& want = "a whole number, 1 or more, up to 10^9") {
  return static_cast<Index>(whole(key, value, 1, 1e9, want));
}

/// Reads the value of one key into its place, or throws.
struct Option {
  const char* key;
  void (*read)(Config&, const std::string& key, const json& value);
};
constexpr Option known_options[] = {
    {"preset", [](Config& c, const std::string& k, const json& v) { c.preset = string(k, v); }},
    {"task",
     [](Config& c, const std::string& k, const json& v) { c.task = static_cast<Task>(choice(k, v, task_names)); }},
    {"cell", [](Config& c, const std::string& k,
                const json& v) { c.rnn.cell = static_cast<CellKind>(choice(k, v, cell_names)); }},
    {"layers", [](Config& c, const std::string& k, const json& v) { c.rnn.layers = size(k, v); }},
    {"bidirectional", [](Config& c, const std::string& k, const json& v) { c.rnn.bidirectional = boolean(k, v); }},
    {"dropout", [](Config& c, const std::string& k,
                   const json& v) { c.rnn.dropout = number(k, v, 0, 0.99, "a number from 0 to 0.99"); }},
    {"embedding", [](Config& c, const std::string& k, const json& v) { c.embedding = size(k, v); }},
    {"hidden", [](Config& c, const std::string& k, const json& v) { c.hidden = size(k, v); }},
    {"optimizer", [](Config& c, const std::string& k,
                     const json& v) { c.optimizer = static_cast<OptimizerKind>(choice(k, v, optimizer_names)); }},
    {"lr", [](Config& c, const std::string& k, const json& v) { c.lr = number(k, v, 0, 1e30, "a number, 0 or more"); }},
    {"momentum",
     [](Config& c, const std::string& k, const json& v) { c.momentum = number(k, v, 0, 1, "a number from 0 to 1"); }},
    {"clip", [](Config& c, const std::string& k,
                const json& v) { c.clip = number(k, v, 0, 1e30, "the largest gradient norm, or 0 for no clipping"); }},
    {"batch", [](Config& c, const std::string& k,
                 const json& v) { c.batch = v == "all" ? 0 : size(k, v, "\"all\" or a whole number, 1 or more"); }},
    {"shuffle", [](Config& c, const std::string& k, const json& v) { c.shuffle = boolean(k, v); }},
    {"seed",
     [](Config& c, const std::string& k, const json& v) {
       c.seed = static_cast<std::uint64_t>(whole(k, v, -0x1p53, 0x1p53, "a whole number within ±2^53"));
     }},
    {"tokens", [](Config& c, const std::string& k,
                  const json& v) { c.tokenizer.characters = choice(k, v, {"words", "characters"}) == 1; }},
    {"lowercase", [](Config& c, const std::string& k, const json& v) { c.tokenizer.lowercase = boolean(k, v); }},
    {"drop", [](Config& c, const std::string& k, const json& v) { c.tokenizer.drop = string(k, v); }},
    {"special", [](Config& c, const std::string& k, const json& v) { c.special = strings(k, v); }},
    {"pad", [](Config& c, const std::string& k,
               const json& v) { c.pad = choice(k, v, {"right", "left"}) == 0 ? PadSide::right : PadSide::left; }},
    {"mask", [](Config& c, const std::string& k, const json& v) { c.mask = boolean(k, v); }},
    {"labels", [](Config& c, const std::string& k, const json& v) { c.labels = strings(k, v); }},
    {"loss",
     [](Config& c, const std::string& k, const json& v) { c.every_position = choice(k, v, {"last", "every"}) == 1; }},
    {"attention", [](Config& c, const std::string& k,
                     const json& v) { c.attention = static_cast<AttentionKind>(choice(k, v, attention_names)); }},
    {"teacherForcing", [](Config& c, const std::string& k,
                          const json& v) { c.teacher_forcing = number(k, v, 0, 1, "a number from 0 to 1"); }},
    {"threshold",
     [](Config& c, const std::string& k, const json& v) { c.threshold = number(k, v, 0, 1, "a probability"); }},
    {"output",
     [](Config& c, const std::string& k, const json& v) { c.softmax = choice(k, v, {"sigmoid", "softmax"}) == 1; }},
    {"init", [](Config& c, const std::string& k, const json& v) { c.numpy = choice(k, v, {"torch", "numpy"}) == 1; }},
    {"vectors", [](Config& c, const std::string& k, const json& v) { c.vectors = word_vectors(k, v); }},
    {"freeze", [](Config& c, const std::string& k, const json& v) { c.freeze = strings(k, v); }},
    {"data", [](Config&, const std::string&, const json&) {}},  // its columns depend on the task: read last
};

void read(Config& config, const json& options) {
  if (!options.is_object()) throw Error(ErrorCode::bad_config, "options: found " + shown(options) + ", want an object");
  for (const auto& [key, value] : options.items()) {
    const auto option = std::find_if(std::begin(known_options), std::end(known_options),
                                     [&name = key](const Option& known) { return name == known.key; });
    if (option == std::end(known_options)) {
      std::string known;
      for (const Option& o : known_options) known += std::string(known.empty() ? "" : ", ") + o.key;
      throw Error(ErrorCode::bad_config, "unknown key \"" + key + "\"; want one of " + known);
    }
    option->read(config, key, value);
  }
  if (options.contains("data")) config.data = parse_rows(config.task, options["data"]);
}

/// What PyTorch's SparseAdam cannot do, or sparse gradients. clip_grad_norm_ of 1.13 counts them and leaves them as
/// they are, without a word.
void check_sparse(const Config& config) {
  if (config.optimizer != OptimizerKind::sparse_adam) return;
  if (config.lr == 0) bad("lr", config.lr, "more than 0, as SparseAdam does");
  if (config.clip > 0)
    bad("clip", config.clip, "0, or optimizer \"adam\": PyTorch's clip_grad_norm_ does not scale sparse gradients");
}

}  // namespace

Config parse_config(const json& options) {
  Config config;
  if (options.is_object() && options.contains("preset")) {
    const std::string name = string("preset", options["preset"]);
    const std::vector<std::string> known = preset_names();
    read(config, preset(known[choice("preset", name, known)]));
  }
  read(config, options);
  if (config.momentum != 0 && config.optimizer != OptimizerKind::sgd)
    bad("momentum", config.momentum, "0, or optimizer \"sgd\": Adam has moments of its own");
  check_sparse(config);
  if (config.rnn.cell == CellKind::bag) {
    config.hidden = config.embedding;
    if (config.rnn.layers > 1) bad("layers", config.rnn.layers, "1: a bag of words has no more");
    if (config.rnn.bidirectional) bad("bidirectional", true, "false: a bag of words has no direction");
  }
  if (config.task == Task::translate) {
    if (config.rnn.cell == CellKind::bag) bad("cell", "bag", "\"rnn\", \"gru\" or \"lstm\": a translator has an order");
    if (config.numpy) bad("init", "numpy", "\"torch\": that notebook has no translator");
  } else {
    if (config.attention != AttentionKind::none)
      bad("attention", attention_names[static_cast<std::size_t>(config.attention)], "\"none\", or task \"translate\"");
    if (config.teacher_forcing != 1) bad("teacherForcing", config.teacher_forcing, "1, or task \"translate\"");
  }
  for (const auto& [word, vector] : config.vectors)
    if (static_cast<Index>(vector.size()) != config.embedding)
      bad("vectors." + word, vector, std::to_string(config.embedding) + " numbers, as embedding says");
  return config;
}

void update_config(Config& config, const json& options) {
  Config changed = config;
  for (const auto& [key, value] : options.items())
    if (key != "lr" && key != "clip")
      throw Error(ErrorCode::bad_config, key + " can't change in a living session; want lr or clip");
  read(changed, options);
  check_sparse(changed);
  config = changed;
}

json to_json(const Config& c) {
  json out = json_object({
      {"task", task_names[static_cast<std::size_t>(c.task)]},
      {"cell", cell_names[static_cast<std::size_t>(c.rnn.cell)]},
      {"embedding", c.embedding},
      {"hidden", c.hidden},
      {"layers", c.rnn.layers},
      {"bidirectional", c.rnn.bidirectional},
      {"dropout", c.rnn.dropout},
      {"optimizer", optimizer_names[static_cast<std::size_t>(c.optimizer)]},
      {"lr", c.lr},
      {"momentum", c.momentum},
      {"clip", c.clip},
      {"batch", c.batch == 0 ? json("all") : json(c.batch)},
      {"shuffle", c.shuffle},
      {"seed", static_cast<std::int64_t>(c.seed)},  // as it was given: parse_config reads no more than ±2^53
      {"tokens", c.tokenizer.characters ? "characters" : "words"},
      {"lowercase", c.tokenizer.lowercase},
      {"drop", c.tokenizer.drop},
      {"special", c.special},
      {"pad", c.pad == PadSide::right ? "right" : "left"},
      {"mask", c.mask},
      {"loss", c.every_position ? "every" : "last"},
      {"attention", attention_names[static_cast<std::size_t>(c.attention)]},
      {"teacherForcing", c.teacher_forcing},
      {"threshold", c.threshold},
      {"output", c.softmax ? "softmax" : "sigmoid"},
      {"init", c.numpy ? "numpy" : "torch"},
      {"vectors", c.vectors},
      {"freeze", c.freeze},
      {"labels", c.labels},
  });
  if (!c.preset.empty()) out["preset"] = c.preset;
  return out;
}

}  // namespace rnn
