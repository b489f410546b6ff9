// A whole experiment: options, data, model and training, behind the calls that the documentation of `Session` names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer.h"

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

/// Every number between the words of one text and the answer. T steps, padding included.
struct Trace {
  Encoded text;                   // T tokens; padding is "<PAD>"
  std::vector<bool> padding;      // (T)
  Matrix x;                       // (T,E) embedding
  std::vector<CellStates> cells;  // layer by layer, forward before reverse
  Matrix h;                       // (T,D) what the output layer reads: the last layer's directions side by side
  Matrix logits;         // (T,K) what it makes of each; empty where that would be more than four million numbers
  Matrix probabilities;  // (T,C) of each class after each step; empty likewise
  Matrix final_logits, final_probabilities;  // (1,K), (1,C) at the step that the answer is read from
  Prediction output;
};

/// The gradient of one row's loss.
struct Gradients {
  real loss;
  std::vector<real> hidden;  // (T) ‖∂L/∂h_t‖ in the last layer
  Parameters parameters;     // with their grad; valid until the next call
};

/// What training came to since it was asked for.
struct Losses {
  std::vector<float> steps;   // each batch
  std::vector<float> epochs;  // each epoch that ended: mean over its rows
};

class Session {
 public:
  /// Throws Error{bad_config, bad_data} and, before allocating, Error{out_of_memory}.
  explicit Session(Config config);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Config& config() const { return config_; }
  const Dataset& data() const { return data_; }
  const Progress& progress() const { return trainer_.progress; }
  const Parameters& parameters() const { return trainer_.parameters(); }
  /// Batches in an epoch.
  std::int64_t steps_per_epoch() const;

  /// Trains on the next `steps` batches.
  /// After Error{diverged} the weights are good ones again: those from before the last step of the call before.
  Losses train(std::int64_t steps);

  /// Texts are padded as in training. Throw Error{bad_text}.
  Prediction predict(const std::string& text, std::size_t top) const;
  Trace trace(const std::string& text) const;

  /// Task::next: goes on with the text, `count` tokens further, drawn from the `top` most probable ones (0: all) with
  /// this temperature (0: always the most probable). Each token comes with the probability that the model gave it,
  /// whatever the temperature. Throws Error{bad_text, bad_config}.
  std::vector<Candidate> generate(const std::string& text, Index count, double temperature, std::size_t top,
                                  std::uint64_t seed) const;

  /// Throws Error{bad_text, bad_data}.
  Gradients gradients(const Row& row);

  /// Writes the named parameters, all or none; an empty shape is not checked. Throws Error{bad_shape, bad_data}.
  struct Weight {
    std::string name;
    std::vector<Index> shape;
    std::vector<float> values;
  };
  void set_weights(const std::vector<Weight>& weights);

  /// Goes on with a run of a session that was made from the same options. Throws Error{bad_file} if it doesn't fit.
  void resume(Progress progress);

  /// Changes the learning rate or the clipping; `changed` comes from update_config.
  void update(const Config& changed);

  /// Back to the seed's initial weights, step 0. The learning rate stays as it is.
  void reset();

  /// Remembers the session as it is now; roll_back() returns to it. Where the marked weights themselves were what
  /// diverged, it returns to the good ones from before them.
  void mark() { save(mark_); }
  void roll_back();

 private:
  struct Snapshot {
    std::vector<Matrix> values;
    std::vector<Progress> progress;  // one, or none before the first save
  };
  void save(Snapshot& snapshot) const;
  void restore(const Snapshot& snapshot);
  /// One text through the model, padded as in training; the row of the logits that the answer is read from.
  Index run(const std::vector<int>& ids, Batch& batch, ModelTrace& trace) const;
  bool special(std::size_t answer) const;
  Prediction prediction(const Buffer& probabilities, const Batch& batch, Index row, std::size_t top) const;

  Config config_;
  Dataset data_;
  Model model_;
  Trainer trainer_;
  Snapshot good_, candidate_, mark_;
};

}  // namespace rnn
