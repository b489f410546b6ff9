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

/// Every number between the words of one text and the answer. T steps, padding included.
struct Trace {
  Encoded text;               // T tokens; padding is "<PAD>"
  std::vector<bool> padding;  // (T)
  Matrix x;                   // (T,E) embedding
  Matrix z, h;                // (T,H) before and after tanh
  Matrix logits;              // (T,K) what the output layer makes of each h_t
  Matrix probabilities;       // (T,C) of each class after each step
  Prediction output;
};

/// The gradient of one row's loss.
struct Gradients {
  real loss;
  std::vector<real> hidden;  // (T) ‖∂L/∂h_t‖
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

  /// Throws Error{bad_text, bad_data}.
  Gradients gradients(const Row& row);

  /// Writes the named parameters, all or none; an empty shape is not checked. Throws Error{bad_shape, bad_data}.
  struct Weight {
    std::string name;
    std::vector<Index> shape;
    std::vector<float> values;
  };
  void set_weights(const std::vector<Weight>& weights);

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
  void run(const std::vector<int>& ids, Index min_length, Batch& batch, ClassifierTrace& trace) const;
  Prediction prediction(const Buffer& probabilities, Index row, std::size_t top) const;

  Config config_;
  Dataset data_;
  Classifier model_;
  Trainer trainer_;
  Snapshot good_, candidate_, mark_;
};

}  // namespace rnn
