#include "presets.h"

#include "json.h"
#include "presets_data.h"

namespace rnn {

using nlohmann::json;

namespace {

json question_rows() {
  json rows = json::array();
  for (const QuestionAndAnswer& row : questions)
    rows.push_back(json_object({{"question", row.question}, {"answer", row.answer}}));
  return rows;
}

json course_rows() {
  json rows = json::array();
  for (const char* line : course_lines) rows.push_back(json_object({{"text", line}}));
  return rows;
}

struct Preset {
  const char *name, *options;
  json (*rows)() = nullptr;  // makes "data", where it is too long to stand among the options
};

constexpr Preset presets[] = {
    // The from-scratch notebook: fixed word vectors, NumPy's weights, one bias b_h (here bias_ih), softmax, plain SGD.
    {"blog-forward", R"({
      "task": "classify", "cell": "rnn", "embedding": 2, "hidden": 2, "seed": 93, "init": "numpy", "output": "softmax",
      "optimizer": "sgd", "lr": 0.1, "batch": "all", "shuffle": false,
      "tokens": "words", "lowercase": false, "drop": "", "special": ["<UNK>"], "mask": true,
      "vectors": {"I": [0.1, 0.2], "love": [0.5, 0.2], "NLP": [0.3, 0.7]},
      "freeze": ["embedding.weight", "rnn.bias_hh_l0"], "labels": ["0", "1"],
      "data": [{"text": "I love NLP", "label": "1"}]})"},
    // Padding has the id of <UNK>, and nothing is masked.
    {"blog-sentiment", R"({
      "task": "classify", "cell": "rnn", "embedding": 8, "hidden": 16,
      "optimizer": "adam", "lr": 0.01, "batch": "all", "shuffle": false,
      "tokens": "words", "lowercase": true, "drop": ".", "special": ["<UNK>"], "pad": "right", "mask": false,
      "data": [
        {"text": "i love it", "label": "positive"}, {"text": "i hate it", "label": "negative"},
        {"text": "so good", "label": "positive"}, {"text": "very bad", "label": "negative"},
        {"text": "awesome movie", "label": "positive"}, {"text": "worst ever", "label": "negative"}
      ]})"},
    {"blog-translation", R"({
      "task": "tag", "cell": "rnn", "embedding": 8, "hidden": 16,
      "optimizer": "adam", "lr": 0.01, "batch": "all", "shuffle": false,
      "tokens": "words", "lowercase": true, "drop": "", "special": ["<PAD>", "<UNK>"], "pad": "right", "mask": false,
      "data": [
        {"source": "hi there", "target": "salut toi"}, {"source": "hello you", "target": "bonjour toi"},
        {"source": "thanks much", "target": "merci beaucoup"}
      ]})"},
    // One vocabulary for both sides. With a batch of one there is no padding, so nothing but <UNK> is special.
    {"blog-qa", R"({
      "task": "answer", "cell": "rnn", "embedding": 50, "hidden": 64,
      "optimizer": "adam", "lr": 0.001, "batch": 1, "shuffle": true,
      "tokens": "words", "lowercase": true, "drop": "?.", "special": ["<UNK>"], "pad": "right", "mask": true,
      "threshold": 0.5})",
     question_rows},
    // Every prefix of a line is a row, and its next token the answer. The notebook's tokenizer keeps punctuation as
    // tokens; this one drops it and splits at white space. Padding has the id of <UNK>, and nothing is masked.
    {"blog-next-word", R"json({
      "task": "next", "cell": "lstm", "embedding": 100, "hidden": 150, "loss": "last",
      "optimizer": "adam", "lr": 0.001, "batch": 32, "shuffle": true,
      "tokens": "words", "lowercase": true, "drop": ".,;:!?\"()", "special": ["<UNK>"],
      "pad": "left", "mask": false})json",
     course_rows},
};

}  // namespace

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const Preset& p : presets) names.emplace_back(p.name);
  return names;
}

json preset(const std::string& name) {
  for (const Preset& p : presets)
    if (name == p.name) {
      json options = parse_json(p.options);
      if (p.rows) options["data"] = p.rows();
      return options;
    }
  return json::object();
}

}  // namespace rnn
