// One batch at a time: order, forward, loss, backward, update. Owns no loop and no thread.
#pragma once

#include <cstdint>

#include "learner.h"
#include "optimizer.h"

namespace rnn {

/// Where a run stands, weights apart. A value: copying it back resumes the run exactly.
struct Progress {
  Optimizer optimizer;
  TorchGenerator generator;
  std::int64_t epoch = 0, step = 0;  // epochs and batches done
  Index position = 0;                // examples of this epoch done
  std::vector<Index> order = {};     // of the rows in this epoch
  double loss_sum = 0;               // over the rows of this epoch so far
  Index correct = 0, counted = 0;    // answers among them: one per row, or per position
  double epoch_loss = 0;             // mean over the rows of the last whole epoch
  double accuracy = 0;               // share of its answers that were right, each before its own update
};

class Trainer {
 public:
  Progress progress;

  /// `generator` is the default generator as the making of the model left it; `parameters` are updated by step().
  Trainer(const Config& config, const TorchGenerator& generator, Parameters parameters);

  /// Forgets the run: step 0, a fresh optimiser.
  void restart(const Config& config, const TorchGenerator& generator);

  /// Trains on exactly one batch and returns its mean loss, taken before the update. Whether it was the last batch of
  /// an epoch shows in progress.position, which is then 0. Allocates nothing once every shape has been seen. Throws
  /// Error{diverged} if the loss is not finite or above 1e6, weights as they were; `progress` is then unspecified.
  real step(Learner& learner, const Dataset& data, const Config& config);

  /// The gradients of what the learner was last run forward on, and of nothing before it.
  void backward(Learner& learner);

  const Parameters& parameters() const { return parameters_; }

 private:
  void start_epoch(Index rows, const Config& config);

  Parameters parameters_;
  bool gradients_are_zero_ = false;  // the optimiser leaves them so: zeroing them is a pass over memory of its own
};

}  // namespace rnn
