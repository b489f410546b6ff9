#include "config.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "error.h"

namespace rnn {

using nlohmann::json;

namespace {

/// How a value looks in an error message: as JSON, cut short.
std::string shown(const json& value) {
  std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
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

std::vector<Row> rows(const json& value) {
  constexpr const char* want = "each row needs \"text\" and \"label\"";
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
    rows.push_back({cell("text"), cell("label")});
  }
  return rows;
}

const json& preset_options(const std::string& name) {
  static const std::map<std::string, json> presets = {{"blog-sentiment", json::parse(R"({
    "task": "classify", "cell": "rnn", "embedding": 8, "hidden": 16,
    "optimizer": "adam", "lr": 0.01, "batch": "all", "shuffle": false,
    "tokens": "words", "lowercase": true, "drop": ".", "special": ["<UNK>"], "pad": "right", "mask": false,
    "data": [
      {"text": "i love it", "label": "positive"}, {"text": "i hate it", "label": "negative"},
      {"text": "so good", "label": "positive"}, {"text": "very bad", "label": "negative"},
      {"text": "awesome movie", "label": "positive"}, {"text": "worst ever", "label": "negative"}
    ]})")}};
  const auto found = presets.find(name);
  if (found != presets.end()) return found->second;
  std::string want;
  for (const auto& [known, options] : presets) want += (want.empty() ? "\"" : " or \"") + known + "\"";
  bad("preset", name, want);
}

/// A count. Whether memory suffices is checked where all sizes are known; the bound keeps each of them exact.
Index size(const std::string& key, const json& value, const std::string& want = "a whole number, 1 or more") {
  return static_cast<Index>(whole(key, value, 1, 1e9, want));
}

/// Reads the value of one key into its place, or throws.
struct Option {
  const char* key;
  void (*read)(Config&, const std::string& key, const json& value);
};
constexpr Option known_options[] = {
    {"preset", [](Config& c, const std::string& k, const json& v) { c.preset = string(k, v); }},
    {"task", [](Config&, const std::string& k, const json& v) { choice(k, v, {"classify"}); }},
    {"cell", [](Config&, const std::string& k, const json& v) { choice(k, v, {"rnn"}); }},
    {"embedding", [](Config& c, const std::string& k, const json& v) { c.embedding = size(k, v); }},
    {"hidden", [](Config& c, const std::string& k, const json& v) { c.hidden = size(k, v); }},
    {"optimizer",
     [](Config& c, const std::string& k, const json& v) {
       c.optimizer = choice(k, v, {"sgd", "adam"}) == 0 ? OptimizerKind::sgd : OptimizerKind::adam;
     }},
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
    {"data", [](Config& c, const std::string&, const json& v) { c.data = rows(v); }},
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
}

}  // namespace

Config parse_config(const json& options) {
  Config config;
  if (options.is_object() && options.contains("preset"))
    read(config, preset_options(string("preset", options["preset"])));
  read(config, options);
  if (config.momentum != 0 && config.optimizer == OptimizerKind::adam)
    bad("momentum", config.momentum, "0, or optimizer \"sgd\": Adam has moments of its own");
  return config;
}

void update_config(Config& config, const json& options) {
  Config changed = config;
  for (const auto& [key, value] : options.items())
    if (key != "lr" && key != "clip")
      throw Error(ErrorCode::bad_config, key + " can't change in a living session; want lr or clip");
  read(changed, options);
  config = changed;
}

json to_json(const Config& c) {
  json out = {
      {"task", "classify"},
      {"cell", "rnn"},
      {"embedding", c.embedding},
      {"hidden", c.hidden},
      {"optimizer", c.optimizer == OptimizerKind::sgd ? "sgd" : "adam"},
      {"lr", c.lr},
      {"momentum", c.momentum},
      {"clip", c.clip},
      {"batch", c.batch == 0 ? json("all") : json(c.batch)},
      {"shuffle", c.shuffle},
      {"seed", c.seed},
      {"tokens", c.tokenizer.characters ? "characters" : "words"},
      {"lowercase", c.tokenizer.lowercase},
      {"drop", c.tokenizer.drop},
      {"special", c.special},
      {"pad", c.pad == PadSide::right ? "right" : "left"},
      {"mask", c.mask},
      {"labels", c.labels},
  };
  if (!c.preset.empty()) out["preset"] = c.preset;
  return out;
}

}  // namespace rnn
