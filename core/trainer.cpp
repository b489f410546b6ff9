#include "trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "error.h"
#include "json.h"

namespace rnn {

namespace {

std::string shown(double x) { return std::isfinite(x) ? dump_json(x) : "not a finite number"; }

/// Above this the loss has left every scale on which it means something: a probability of e^-1000000.
constexpr real largest_loss = 1e6;

}  // namespace

Trainer::Trainer(const Config& config, const TorchGenerator& generator, Parameters parameters)
    : progress{.optimizer = {}, .generator = generator}, parameters_(std::move(parameters)) {
  restart(config, generator);
}

void Trainer::restart(const Config& config, const TorchGenerator& generator) {
  progress = {.optimizer = {.kind = config.optimizer, .lr = config.lr, .momentum = config.momentum},
              .generator = generator};
  progress.optimizer.prepare(parameters_);
}

/// PyTorch's DataLoader: every epoch draws a base seed for its workers, and a shuffled one another for its sampler. A
/// script whose only batch is all of the data has no DataLoader.
void Trainer::start_epoch(Index rows, const Config& config) {
  Progress& p = progress;
  p.order.resize(static_cast<std::size_t>(rows));
  if (config.shuffle || config.batch != 0) p.generator.random64();
  if (config.shuffle)
    TorchGenerator(p.generator.random64()).randperm(p.order);
  else
    std::iota(p.order.begin(), p.order.end(), Index{0});
  p.loss_sum = 0;
  p.correct = 0;
  p.counted = 0;
}

void Trainer::backward(Learner& learner) {
  if (!gradients_are_zero_)
    for (Parameter* parameter : parameters_) parameter->zero_grad();
  gradients_are_zero_ = false;
  learner.backward();
}

real Trainer::step(Learner& learner, const Dataset& data, const Config& config) {
  Progress& p = progress;
  const Index rows = data.examples();
  if (p.position == 0) start_epoch(rows, config);

  const Index count = std::min(config.batch == 0 ? rows : config.batch, rows - p.position);
  const Index* indices = p.order.data() + p.position;
  // Padding that is read like any other token must be the same in every batch, as in a script that pads before it
  // batches.
  const Index min_length = config.mask ? 0 : data.length;
  const Score score = learner.forward(data, indices, count, min_length, &p.generator);
  const real loss = score.loss;
  if (!(loss <= largest_loss))
    throw Error(ErrorCode::diverged, "step " + std::to_string(p.step + 1) + ": the loss is " + shown(loss) +
                                         " at a learning rate of " + shown(p.optimizer.lr) + "; want a smaller rate");
  backward(learner);
  for (Parameter* parameter : parameters_)
    if (parameter->frozen) parameter->zero_grad();
  if (config.clip > 0) clip_gradients(parameters_, config.clip);
  p.optimizer.step(parameters_);
  gradients_are_zero_ = true;

  ++p.step;
  p.position += count;
  p.loss_sum += static_cast<double>(loss) * static_cast<double>(count);
  p.correct += score.correct;
  p.counted += score.counted;
  if (p.position == rows) {
    p.position = 0;
    ++p.epoch;
    p.epoch_loss = p.loss_sum / static_cast<double>(rows);
    p.accuracy = static_cast<double>(p.correct) / static_cast<double>(p.counted);
  }
  return loss;
}

}  // namespace rnn
