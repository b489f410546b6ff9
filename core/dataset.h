// Rows of data -> tokens, vocabularies, ids and targets.
#pragma once

#include <string>
#include <vector>

#include "batch.h"
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

/// What passes of the model are for: one example is a row, or each prefix of one.
struct Examples {
  std::vector<std::vector<int>> ids;     // what is read
  std::vector<std::vector<int>> wanted;  // its class, one class per token (Readout::every), or the target and <EOS>
  Index examples() const { return static_cast<Index>(ids.size()); }
};

/// Words come into a vocabulary in the order of the rows; in Task::answer, whose vocabulary both sides share, each
/// row's question before its answer. Task::translate adds <SOS> and <EOS> to the special tokens of the target.
struct Dataset : Examples {
  Vocabulary source;                 // of what is read
  Vocabulary target;                 // Task::tag, Task::translate: of what is wanted
  std::vector<std::string> classes;  // what the model can answer: class i is classes[i]
  std::vector<Encoded> texts;        // one per row of the data, not padded
  Index length = 0;                  // the longest example: what the others are padded to
  Index target_length = 0;           // Task::translate: the longest target with its <EOS>, likewise
  Index pad_class = -1;              // Readout::every: the class of padding where it is not masked
};

Readout readout(const Config& config);
ModelSizes model_sizes(const Config& config, const Dataset& data);

/// Throws Error{bad_data} that names the row: no rows, a text without a token, a label that is not among
/// `config.labels`, fewer than two classes, an answer of several words where one is wanted.
Dataset make_dataset(const Config& config);

/// One of Examples.
struct Example {
  std::vector<int> ids, wanted;
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
