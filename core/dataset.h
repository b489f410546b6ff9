// Rows of text and label -> tokens, vocabulary, ids and targets.
#pragma once

#include <string>
#include <vector>

#include "config.h"
#include "text.h"

namespace rnn {

/// What a text becomes before the model reads it.
struct Encoded {
  std::vector<std::string> tokens;
  std::vector<int> ids;
  std::vector<bool> known;  // false: not in the vocabulary, so its id is that of <UNK>
};

/// The rows of a `classify` task. All texts are in the vocabulary, in the order in which their words come.
struct Dataset {
  Vocabulary vocabulary;
  std::vector<std::string> labels;    // class i is labels[i]
  std::vector<Encoded> texts;         // one per row, not padded
  std::vector<std::vector<int>> ids;  // texts[i].ids, as collate wants them
  std::vector<int> targets;           // class of each row
  Index length = 0;                   // the longest text: what the others are padded to
  Index rows() const { return static_cast<Index>(ids.size()); }
};

/// Throws Error{bad_data} that names the row: no rows, a text without a token, a label that is not among
/// `config.labels`, fewer than two classes.
Dataset make_dataset(const Config& config);

/// Throws Error{bad_text} if the text has no token or more than a million.
Encoded encode(const Config& config, const Vocabulary& vocabulary, const std::string& text);

}  // namespace rnn
