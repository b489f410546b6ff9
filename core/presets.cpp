#include "presets.h"

namespace rnn {

using nlohmann::json;

namespace {

struct Preset {
  const char *name, *options;
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
};

}  // namespace

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const Preset& p : presets) names.emplace_back(p.name);
  return names;
}

json preset(const std::string& name) {
  for (const Preset& p : presets)
    if (name == p.name) return json::parse(p.options);
  return json::object();
}

}  // namespace rnn
