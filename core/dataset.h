// Rows of data -> tokens, vocabularies, ids and targets.
#pragma once

#include <string>
#include <vector>

#include "config.h"
#include "model.h"
#include "text.h"

namespace rnn {

/// What a text becomes before the model reads it.
struct Encoded {
  std::vector<std::string> tokens;
  std::vector<int> ids;
  std::vector<bool> known;  // false: not in the vocabulary, so its id is that of <UNK>
};

/// Words come into a vocabulary in the order of the rows; in Task::answer, whose vocabulary both sides share, each
/// row's question before its answer.
struct Dataset {
  Vocabulary source;                     // of what is read
  Vocabulary target;                     // Task::tag: of what is wanted
  std::vector<std::string> classes;      // what the model can answer: class i is classes[i]
  std::vector<Encoded> texts;            // one per row of the data, not padded
  std::vector<std::vector<int>> ids;     // what is read, one per example: a row, or each prefix of one
  std::vector<std::vector<int>> wanted;  // per example: its class, or (Readout::every) one class per token
  Index length = 0;                      // the longest example: what the others are padded to
  Index pad_class = -1;                  // Readout::every: the class of padding where it is not masked
  Index examples() const { return static_cast<Index>(ids.size()); }
};

Readout readout(const Config& config);
ModelSizes model_sizes(const Config& config, const Dataset& data);

/// Throws Error{bad_data} that names the row: no rows, a text without a token, a label that is not among
/// `config.labels`, fewer than two classes, an answer of several words.
Dataset make_dataset(const Config& config);

/// What one pass of the model is for.
struct Example {
  std::vector<int> ids;     // what is read
  std::vector<int> wanted;  // its class, or (Readout::every) one class per token
};

/// The examples of a row under the vocabulary of `data`: one, but for Task::next, where a text of a single token gives
/// none and (with `every_position` off) each prefix gives one. Throws as make_dataset; `where` begins the message.
std::vector<Example> make_examples(const Config& config, const Dataset& data, const Row& row, const std::string& where);

/// What each row of the logits should be after `batch` was collated from ids[indices[0]], …: one class per example, or
/// one per position, time-major like the batch; -1 where it does not count.
void collate_targets(const Config& config, const Dataset& data, const std::vector<std::vector<int>>& ids,
                     const std::vector<std::vector<int>>& wanted, const Index* indices, const Batch& batch,
                     std::vector<int>& targets);

/// Throws Error{bad_text} if the text has no token or more than a million.
Encoded encode(const Config& config, const Vocabulary& vocabulary, const std::string& text);

}  // namespace rnn
