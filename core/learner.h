// What a session trains and asks, whatever its task: a model with the memory that it works in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dataset.h"

namespace rnn {

struct Candidate {
  std::string text;
  real probability;
};

struct Prediction {
  Candidate best;
  std::vector<Candidate> candidates;  // the most probable first
};

/// What one cell computed for each of T steps, whatever its direction.
struct CellStates {
  std::string name;     // PyTorch's suffix: "l0", "l1_reverse"
  Matrix z, gates, hn;  // as in CellTrace; gates of an RNN and hn of all but a GRU are empty
  Matrix h, c;          // (T,H) after each step; c: LSTM
};

/// The L steps of a decoder that say the most probable token each. What the model has not got is empty.
struct DecoderSteps {
  std::vector<std::string> read, tokens;  // (L) what each step reads, <SOS> first, and what it says, <EOS> at last
  Matrix x;                               // (L,E) the embedding of what it reads
  std::vector<CellStates> cells;          // layer by layer
  Matrix h;                               // (L,H) the top layer's state
  Matrix attention, context;              // (L,S), (L,H) the weight of each source position; what they add up to
  Matrix combined;                        // (L,H) dot attention: h̃, which the output layer reads in the place of h
  Matrix logits, probabilities;           // (L,K); empty where that would be more than four million numbers
};

/// Every number between the words of one text and the answer. T steps, padding included.
struct Trace {
  Encoded text;                   // T tokens; padding is "<PAD>"
  std::vector<bool> padding;      // (T)
  Matrix x;                       // (T,E) embedding
  std::vector<CellStates> cells;  // layer by layer, forward before reverse
  Matrix h;                       // (T,D) what the output layer reads: the last layer's directions side by side; what a
                                  // decoder's attention reads: both directions added up
  Matrix logits;         // (T,K) what it makes of each; empty where that would be more than four million numbers
  Matrix probabilities;  // (T,C) of each class after each step; empty likewise
  Matrix final_logits, final_probabilities;  // (1,K), (1,C) at the step that the answer is read from
  DecoderSteps decoder;                      // Task::translate, which has none of the four before
  Prediction output;
};

/// No trace has the logits of all steps where there are more numbers than this.
constexpr Index most_traced_logits = 4'000'000;

/// How a batch went.
struct Score {
  real loss;               // mean over what counts
  Index correct, counted;  // the most probable class was the wanted one; of how many: rows, or positions
};

/// Holds references to the options and the data that it was made for.
class Learner {
 public:
  virtual ~Learner() = default;
  static std::unique_ptr<Learner> make(const Config& config, const Dataset& data);

  /// PyTorch's initial weights, and those of the from-scratch notebook.
  virtual void init(TorchGenerator& generator) = 0;
  virtual void init(NumpyGenerator& generator) = 0;
  /// In the order of model.parameters() in PyTorch.
  virtual Parameters parameters() = 0;
  /// Of what is read.
  virtual Embedding& embedding() = 0;

  /// The examples indices[0], …, in one batch padded to `min_length` or more. With a generator as in training: dropout
  /// and teacher forcing draw from it.
  virtual Score forward(const Examples& examples, const Index* indices, Index count, Index min_length,
                        TorchGenerator* generator) = 0;
  /// After forward: adds this batch's gradient to every parameter's.
  virtual void backward() = 0;
  /// After backward on a single example: ‖∂L/∂h_t‖ in the last layer that reads the text.
  virtual std::vector<real> hidden_gradients() const = 0;
  /// After forward: the logits, a row for each target; and the targets, -1 where they do not count.
  virtual const Buffer& logits() const = 0;
  virtual const std::vector<int>& targets() const = 0;

  /// Texts are padded as in training. `beam` is for Task::translate. Throw Error{bad_text, bad_config}.
  virtual Prediction predict(const std::string& text, std::size_t top, std::size_t beam) const = 0;
  virtual Trace trace(const std::string& text) const = 0;
  virtual std::vector<Candidate> generate(const std::string& text, Index count, double temperature, std::size_t top,
                                          std::uint64_t seed) const = 0;
};

struct Choice {
  double score;
  int id;
};
/// The highest scores first, of equal ones the lowest id, and no more than `most`.
void best_first(std::vector<Choice>& choices, std::size_t most);

/// How many numbers a model of this task trains, and how many a batch of its examples needs beside them; doubles, so
/// that absurd sizes do not overflow.
double parameter_count(const Config& config, const Dataset& data);
double batch_count(const Config& config, const Dataset& data);

/// What is the same in every trace of a text: its tokens with their padding, and the embedding of each; x as in
/// ModelTrace.
void trace_text(const Config& config, Encoded text, const Batch& batch, const Buffer& x, Trace& out);
std::vector<CellStates> cell_states(const RecurrentTrace& trace, Index T, Index directions);
/// ‖∂L/∂h_t‖ of each of T steps in the last layer of a batch of one, after backward.
std::vector<real> hidden_gradients(const RecurrentTrace& trace, Index T, Index directions);

}  // namespace rnn
