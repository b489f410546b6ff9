#include "dataset.h"

#include <algorithm>

#include "error.h"

namespace rnn {

namespace {

using Tokens = std::vector<std::string>;

std::string quoted(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
  return out;
}

std::string place(std::size_t row) { return "data row " + std::to_string(row + 1) + ": "; }

Encoded look_up(const Vocabulary& vocabulary, Tokens tokens) {
  Encoded out;
  for (const std::string& token : tokens) {
    out.ids.push_back(vocabulary.id(token));
    out.known.push_back(vocabulary.contains(token));
  }
  out.tokens = std::move(tokens);
  return out;
}

/// One side of a row, which must have at least one token.
Tokens tokenize(const Config& config, const std::string& text, const char* column, const std::string& where) {
  Tokens tokens = config.tokenizer.tokenize(text);
  if (tokens.empty())
    throw Error(ErrorCode::bad_data, where + "no word in the " + column + " \"" + text + "\"; want at least one");
  return tokens;
}

/// The given names, or those in the data in the order of their bytes (which is that of their code points).
std::vector<std::string> label_names(const Config& config) {
  std::vector<std::string> labels = config.labels;
  if (labels.empty()) {
    for (const Row& row : config.data) labels.push_back(row.target);
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    if (labels.size() < 2)
      throw Error(ErrorCode::bad_data, "data: every row has the label " + quoted(labels) + ", want two labels or more");
    return labels;
  }
  std::vector<std::string> sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) throw Error(ErrorCode::bad_config, "labels: \"" + *twice + "\" stands there twice");
  if (labels.size() < 2) throw Error(ErrorCode::bad_config, "labels: found " + quoted(labels) + ", want two or more");
  return labels;
}

/// What a row wants, as tokens; checked. Nothing for the tasks that want none.
Tokens target_tokens(const Config& config, const Row& row, std::size_t inputs, const std::string& where) {
  const char* column = columns(config.task).target;
  if (config.task == Task::classify && row.target.find_first_not_of(" \t\r\n") == std::string::npos)
    throw Error(ErrorCode::bad_data, where + "no label; each row needs \"text\" and \"label\"");
  if (config.task != Task::tag && config.task != Task::answer) return {};
  Tokens tokens = tokenize(config, row.target, column, where);
  const std::string found =
      where + "the " + column + " \"" + row.target + "\" has " + std::to_string(tokens.size()) + " tokens, ";
  if (config.task == Task::answer && tokens.size() > 1) throw Error(ErrorCode::bad_data, found + "want one");
  if (config.task == Task::tag && config.mask && tokens.size() > inputs)
    throw Error(ErrorCode::bad_data, found + "the source " + std::to_string(inputs) +
                                         "; want no more, or mask false, which reads padding as well");
  return tokens;
}

void add(Vocabulary& vocabulary, const Tokens& tokens) {
  for (const std::string& token : tokens) vocabulary.add(token);
}

}  // namespace

Readout readout(const Config& config) {
  const bool every = config.task == Task::tag || (config.task == Task::next && config.every_position);
  return every ? Readout::every : Readout::last;
}

ModelSizes model_sizes(const Config& config, const Dataset& data) {
  const auto classes = static_cast<Index>(data.classes.size());
  // Two classes need one logit: that of the second one.
  const Index K = config.task == Task::classify && classes == 2 && !config.softmax ? 1 : classes;
  return {data.source.size(), config.embedding, config.hidden, K, config.rnn, readout(config)};
}

Dataset make_dataset(const Config& config) {
  if (config.data.empty()) throw Error(ErrorCode::bad_data, "data: no rows; want at least one");
  Dataset data;
  data.source = Vocabulary(config.special);
  if (config.task == Task::tag) data.target = Vocabulary(config.special);
  for (std::size_t i = 0; i < config.data.size(); ++i) {
    const Tokens inputs = tokenize(config, config.data[i].input, columns(config.task).input, place(i));
    const Tokens targets = target_tokens(config, config.data[i], inputs.size(), place(i));
    add(data.source, inputs);
    add(config.task == Task::tag ? data.target : data.source, targets);
  }
  if (config.task == Task::classify)
    add(data.target, data.classes = label_names(config));
  else
    data.classes = (config.task == Task::tag ? data.target : data.source).words();
  if (readout(config) == Readout::every)
    data.pad_class = config.task == Task::tag ? data.target.pad_id() : data.source.pad_id();

  for (std::size_t i = 0; i < config.data.size(); ++i) {
    data.texts.push_back(look_up(data.source, config.tokenizer.tokenize(config.data[i].input)));
    for (Example& example : make_examples(config, data, config.data[i], place(i))) {
      data.length =
          std::max({data.length, static_cast<Index>(example.ids.size()), static_cast<Index>(example.wanted.size())});
      data.ids.push_back(std::move(example.ids));
      data.wanted.push_back(std::move(example.wanted));
    }
  }
  if (data.ids.empty())
    throw Error(ErrorCode::bad_data, "data: no text has two tokens; want at least one with a next token to learn");
  return data;
}

std::vector<Example> make_examples(const Config& config, const Dataset& data, const Row& row,
                                   const std::string& where) {
  std::vector<int> ids = look_up(data.source, tokenize(config, row.input, columns(config.task).input, where)).ids;
  const Tokens targets = target_tokens(config, row, ids.size(), where);
  switch (config.task) {
    case Task::classify:
      if (!data.target.contains(row.target))
        throw Error(ErrorCode::bad_data, where + "label \"" + row.target + "\"; want one of " + quoted(data.classes));
      return {{std::move(ids), {data.target.id(row.target)}}};
    case Task::tag:
      return {{std::move(ids), look_up(data.target, targets).ids}};
    case Task::answer:
      return {{std::move(ids), look_up(data.source, targets).ids}};
    case Task::next:
      break;
  }
  std::vector<Example> examples;
  if (config.every_position && ids.size() > 1)
    examples.push_back({{ids.begin(), ids.end() - 1}, {ids.begin() + 1, ids.end()}});
  for (auto end = ids.begin() + 1; !config.every_position && end < ids.end(); ++end)
    examples.push_back({{ids.begin(), end}, {*end}});
  return examples;
}

void collate_targets(const Config& config, const Dataset& data, const std::vector<std::vector<int>>& ids,
                     const std::vector<std::vector<int>>& wanted, const Index* indices, const Batch& batch,
                     std::vector<int>& targets) {
  const bool every = readout(config) == Readout::every;
  const int padding = config.mask ? -1 : static_cast<int>(data.pad_class);
  targets.assign(static_cast<std::size_t>(every ? batch.B * batch.T : batch.B), padding);
  for (Index b = 0; b < batch.B; ++b) {
    const auto example = static_cast<std::size_t>(indices[b]);
    const auto length = static_cast<Index>(std::max(ids[example].size(), wanted[example].size()));
    Index at = every && config.pad == PadSide::left ? (batch.T - length) * batch.B + b : b;
    for (const int target : wanted[example]) {
      targets[static_cast<std::size_t>(at)] = target;
      at += batch.B;
    }
  }
}

Encoded encode(const Config& config, const Vocabulary& vocabulary, const std::string& text) {
  constexpr std::size_t most = 1'000'000;
  Tokens tokens = config.tokenizer.tokenize(text);
  if (tokens.empty()) throw Error(ErrorCode::bad_text, "text: no word in it; want at least one");
  if (tokens.size() > most)
    throw Error(ErrorCode::bad_text,
                "text: " + std::to_string(tokens.size()) + " tokens, want at most " + std::to_string(most));
  return look_up(vocabulary, std::move(tokens));
}

}  // namespace rnn
