#include "dataset.h"

#include <algorithm>

#include "error.h"

namespace rnn {

namespace {

std::string quoted(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
  return out;
}

Encoded look_up(const Vocabulary& vocabulary, std::vector<std::string> tokens) {
  Encoded out;
  for (const std::string& token : tokens) {
    out.ids.push_back(vocabulary.id(token));
    out.known.push_back(vocabulary.contains(token));
  }
  out.tokens = std::move(tokens);
  return out;
}

/// The given names, or those in the data in the order of their bytes (which is that of their code points).
std::vector<std::string> class_names(const Config& config) {
  std::vector<std::string> labels = config.labels;
  if (labels.empty()) {
    for (const Row& row : config.data) labels.push_back(row.label);
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    if (labels.size() < 2)
      throw Error(ErrorCode::bad_data, "data: every row has the label " + quoted(labels) + ", want two labels or more");
    return labels;
  }
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (std::count(labels.begin(), labels.end(), labels[i]) > 1)
      throw Error(ErrorCode::bad_config, "labels: \"" + labels[i] + "\" stands there twice");
  if (labels.size() < 2) throw Error(ErrorCode::bad_config, "labels: found " + quoted(labels) + ", want two or more");
  return labels;
}

}  // namespace

Dataset make_dataset(const Config& config) {
  if (config.data.empty()) throw Error(ErrorCode::bad_data, "data: no rows; want at least one");
  Dataset data;
  data.vocabulary = Vocabulary(config.special);
  std::vector<std::vector<std::string>> tokens;
  for (const Row& row : config.data) {
    const std::string place = "data row " + std::to_string(tokens.size() + 1);
    tokens.push_back(config.tokenizer.tokenize(row.text));
    if (tokens.back().empty())
      throw Error(ErrorCode::bad_data, place + ": no word in the text \"" + row.text + "\"; want at least one");
    if (row.label.empty())
      throw Error(ErrorCode::bad_data, place + ": no label; each row needs \"text\" and \"label\"");
    for (const std::string& token : tokens.back()) data.vocabulary.add(token);
  }
  data.labels = class_names(config);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto label = std::find(data.labels.begin(), data.labels.end(), config.data[i].label);
    if (label == data.labels.end())
      throw Error(ErrorCode::bad_data, "data row " + std::to_string(i + 1) + ": label \"" + config.data[i].label +
                                           "\"; want one of " + quoted(data.labels));
    data.targets.push_back(static_cast<int>(label - data.labels.begin()));
    data.texts.push_back(look_up(data.vocabulary, std::move(tokens[i])));
    data.ids.push_back(data.texts.back().ids);
    data.length = std::max(data.length, static_cast<Index>(data.ids.back().size()));
  }
  return data;
}

Encoded encode(const Config& config, const Vocabulary& vocabulary, const std::string& text) {
  constexpr std::size_t most = 1'000'000;
  std::vector<std::string> tokens = config.tokenizer.tokenize(text);
  if (tokens.empty()) throw Error(ErrorCode::bad_text, "text: no word in it; want at least one");
  if (tokens.size() > most)
    throw Error(ErrorCode::bad_text,
                "text: " + std::to_string(tokens.size()) + " tokens, want at most " + std::to_string(most));
  return look_up(vocabulary, std::move(tokens));
}

}  // namespace rnn
