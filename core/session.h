// A whole experiment: options, data, model and training, behind the calls that the documentation of `Session` names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer.h"

namespace rnn {

/// The gradient of one row's loss.
struct Gradients {
  real loss;
  std::vector<real> hidden;  // (T) ‖∂L/∂h_t‖ in the last layer
  Parameters parameters;     // with their grad; valid until the next call
};

/// How a model does on some rows. Task::translate has no accuracy, the others have nothing but that.
struct Evaluation {
  Index rows = 0;
  double loss = 0;      // mean over everything that counts
  double accuracy = 0;  // share of right answers: rows, or positions where every step is answered
  double exact = 0;     // share of rows whose answer is the row's own target, word by word
  double any = 0;       // or a target that a row with the same source has, among these rows or the session's data
  double bleu = 0;      // against all those targets, as corpus_bleu() has it
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

  /// Texts are padded as in training. `beam` is the width of the search, 1 to 8, in Task::translate, else 1. Throw
  /// Error{bad_text, bad_config}.
  Prediction predict(const std::string& text, std::size_t top, std::size_t beam = 1) const;
  Trace trace(const std::string& text) const;

  /// How well the model does on rows, such as some that it was not trained on; without dropout, always told the truth.
  /// A target with words that the model does not know is never met. Throws Error{bad_text, bad_data, bad_config}.
  Evaluation evaluate(const std::vector<Row>& rows, std::size_t beam);

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
    Matrices values;
    std::vector<Progress> progress;  // one, or none before the first save
  };
  void save(Snapshot& snapshot) const;
  void restore(const Snapshot& snapshot);

  Config config_;
  Dataset data_;
  std::unique_ptr<Learner> learner_;
  Trainer trainer_;
  Snapshot good_, candidate_, mark_;
};

}  // namespace rnn
