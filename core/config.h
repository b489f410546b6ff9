// What a session is made from: options as users write them, checked, with every default filled in.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "attention.h"
#include "batch.h"
#include "optimizer.h"
#include "recurrent.h"
#include "text.h"

namespace rnn {

/// What a model learns to do, and the two columns of its data.
enum class Task {
  classify,  // text -> label
  tag,       // source -> target: one output token per input token
  answer,    // question -> answer: one word of a vocabulary that both sides share
  next,      // text -> its next token
  translate  // source -> target, by encoder and decoder
};

/// The names of the columns: what is read, and what is wanted (null for Task::next, which wants the text itself).
struct Columns {
  const char *input, *target;
};
Columns columns(Task task);

/// One row of data, as given.
struct Row {
  std::string input, target;
};

struct Config {
  std::string preset;  // empty: none
  Task task = Task::classify;
  Index embedding = 8, hidden = 16;
  RecurrentSizes rnn;  // cell, layers, bidirectional, dropout
  OptimizerKind optimizer = OptimizerKind::adam;
  double lr = 0.01, momentum = 0, clip = 0;  // clip 0: off
  Index batch = 0;                           // rows in a batch; 0: all
  bool shuffle = false;
  std::uint64_t seed = 42;
  Tokenizer tokenizer{.drop = ".,;:!?\"()"};
  std::vector<std::string> special{pad_token, unknown_token};  // the first words of every vocabulary
  PadSide pad = PadSide::right;
  bool mask = true;
  bool every_position =
      true;  // Task::next: a loss at every position; else each prefix of a text predicts its next token
  AttentionKind attention = AttentionKind::none;  // Task::translate
  double teacher_forcing = 1;  // Task::translate: the share of steps that read the true token before them
  double threshold = 0;        // Task::answer: below this probability the answer is that it does not know
  bool softmax = false;        // Task::classify with two classes: a logit each, as the from-scratch notebook has it
  bool numpy = false;          // initial weights from np.random.randn, biases 0, as that notebook has it
  std::map<std::string, std::vector<double>>
      vectors;                      // given word vectors, `embedding` numbers each; no others are known
  std::vector<std::string> freeze;  // names of parameters that training leaves alone
  std::vector<std::string> labels;  // Task::classify; empty: the names in the data, sorted
  std::vector<Row> data;
};

/// The options of `Session.create`. A preset's options come first, the given ones override them key by key.
/// Throws Error{bad_config} for an unknown key, a wrong type or a value out of range, Error{bad_data} for rows that are
/// none.
Config parse_config(const nlohmann::json& options);

/// The options that can change while a session lives: lr and clip. Throws as parse_config; `config` is then unchanged.
void update_config(Config& config, const nlohmann::json& options);

/// Rows of data. Task::translate takes questions and answers as well. Throws Error{bad_data}.
std::vector<Row> parse_rows(Task task, const nlohmann::json& value);

/// All options but the data, with the names of parse_config.
nlohmann::json to_json(const Config& config);

}  // namespace rnn
