#include "session.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "bleu.h"
#include "error.h"

namespace rnn {

namespace {

/// How much memory weights and one batch need, against what a 32-bit WebAssembly memory can be relied on to give.
void check_memory(const Config& config, const Dataset& data) {
  constexpr double limit = 1024.0 * 1024 * 1024;
  constexpr double copies = 4 + 3 * 3;  // value, gradient, two moments; three snapshots of value and moments
  const double need = sizeof(real) * (parameter_count(config, data) * copies + batch_count(config, data));
  if (need <= limit) return;
  const auto mebibytes = [](double bytes) {
    return std::to_string(static_cast<long long>(bytes / (1024 * 1024))) + " MiB";
  };
  throw Error(ErrorCode::out_of_memory,
              "embedding " + std::to_string(config.embedding) + ", hidden " + std::to_string(config.hidden) +
                  ", layers " + std::to_string(config.rnn.layers) + " with " + std::to_string(data.source.size()) +
                  " words need " + mebibytes(need) + ", the limit is " + mebibytes(limit));
}

Dataset checked_dataset(const Config& config) {
  Dataset data = make_dataset(config);
  check_memory(config, data);
  return data;
}

/// Gives the model its initial weights; the generator stands where training goes on drawing.
TorchGenerator initialised(Learner& learner, const Config& config, const Dataset& data) {
  TorchGenerator generator(config.seed);
  if (config.numpy) {
    NumpyGenerator numpy(config.seed);
    learner.init(numpy);
  } else {
    learner.init(generator);
  }
  for (const auto& [word, vector] : config.vectors) {
    if (!data.source.contains(word)) throw Error(ErrorCode::bad_config, "vectors: \"" + word + "\" is not in the data");
    for (Index e = 0; e < config.embedding; ++e)
      learner.embedding().weight.value(data.source.id(word), e) =
          static_cast<real>(vector[static_cast<std::size_t>(e)]);
  }
  for (const std::string& name : config.freeze) {
    bool found = false;
    for (Parameter* p : learner.parameters())
      if (p->name == name) found = p->frozen = true;
    if (!found) throw Error(ErrorCode::bad_config, "freeze: no parameter \"" + name + "\"");
  }
  return generator;
}

}  // namespace

Session::Session(Config config)
    : config_(std::move(config)),
      data_(checked_dataset(config_)),
      learner_(Learner::make(config_, data_)),
      trainer_(config_, initialised(*learner_, config_, data_), learner_->parameters()) {
  if (config_.task == Task::classify) config_.labels = data_.classes;
  save(good_);
}

std::int64_t Session::steps_per_epoch() const {
  return config_.batch == 0 ? 1 : (data_.examples() + config_.batch - 1) / config_.batch;
}

Losses Session::train(std::int64_t steps) {
  Losses losses;
  try {
    for (; steps > 0; --steps) {
      // A loss tells of the weights before its update. So the state before a call's last step is kept, once that step
      // has shown it to be good: whatever blows up in the next call, there is a good state to return to.
      const bool keep = steps == 1;
      if (keep) save(candidate_);
      losses.steps.push_back(static_cast<float>(trainer_.step(*learner_, data_, config_)));
      if (keep) std::swap(good_, candidate_);
      if (progress().position == 0) losses.epochs.push_back(static_cast<float>(progress().epoch_loss));
    }
  } catch (...) {
    if (!mark_.progress.empty() && mark_.progress.front().step == progress().step) mark_ = good_;
    restore(good_);
    throw;
  }
  return losses;
}

Prediction Session::predict(const std::string& text, std::size_t top, std::size_t beam) const {
  return learner_->predict(text, top, beam);
}

Trace Session::trace(const std::string& text) const { return learner_->trace(text); }

std::vector<Candidate> Session::generate(const std::string& text, Index count, double temperature, std::size_t top,
                                         std::uint64_t seed) const {
  return learner_->generate(text, count, temperature, top, seed);
}

Evaluation Session::evaluate(const std::vector<Row>& rows, std::size_t beam) {
  constexpr Index together = 32;  // rows in a batch: it shows in nothing but the time
  Examples examples;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (Example& example : make_examples(config_, data_, rows[i], "data row " + std::to_string(i + 1) + ": ")) {
      examples.ids.push_back(std::move(example.ids));
      examples.wanted.push_back(std::move(example.wanted));
    }
  if (examples.examples() == 0) throw Error(ErrorCode::bad_data, "data: found nothing to evaluate, want a row or more");
  Evaluation out;
  out.rows = static_cast<Index>(rows.size());
  Index counted = 0, correct = 0;
  std::vector<Index> indices(examples.ids.size());
  std::iota(indices.begin(), indices.end(), Index{0});
  for (Index first = 0; first < examples.examples(); first += together) {
    const Index count = std::min(together, examples.examples() - first);
    const Score score = learner_->forward(examples, &indices[static_cast<std::size_t>(first)], count,
                                          config_.mask ? 0 : data_.length, nullptr);
    out.loss += static_cast<double>(score.loss) * static_cast<double>(score.counted);
    counted += score.counted;
    correct += score.correct;
  }
  out.loss /= static_cast<double>(counted);
  if (config_.task != Task::translate) {
    if (beam != 1) predict(rows.front().input, 1, beam);  // for its checks
    out.accuracy = static_cast<double>(correct) / static_cast<double>(counted);
    return out;
  }

  const auto tokens = [this](const std::string& text) { return config_.tokenizer.tokenize(text); };
  std::map<Tokens, std::vector<Tokens>> translations;
  for (const std::vector<Row>& list : {config_.data, rows})
    for (const Row& row : list) translations[tokens(row.input)].push_back(tokens(row.target));
  std::vector<Tokens> answers;
  std::vector<std::vector<Tokens>> references;
  Index exact = 0, any = 0;
  for (const Row& row : rows) {
    answers.push_back(tokens(predict(row.input, 1, beam).best.text));
    references.push_back(translations[tokens(row.input)]);
    exact += answers.back() == tokens(row.target);
    any += std::count(references.back().begin(), references.back().end(), answers.back()) > 0;
  }
  out.exact = static_cast<double>(exact) / static_cast<double>(out.rows);
  out.any = static_cast<double>(any) / static_cast<double>(out.rows);
  out.bleu = corpus_bleu(answers, references);
  return out;
}

Gradients Session::gradients(const Row& row) {
  encode(config_, data_.source, row.input);  // for its checks
  const std::vector<Example> examples = make_examples(config_, data_, row, "row: ");
  if (examples.empty()) throw Error(ErrorCode::bad_data, "row: found one token, want two or more");
  const Examples one{{examples.back().ids}, {examples.back().wanted}};
  const Index first = 0;
  Gradients out;
  out.loss = learner_->forward(one, &first, 1, config_.mask ? 0 : data_.length, nullptr).loss;
  trainer_.backward(*learner_);
  out.hidden = learner_->hidden_gradients();
  out.parameters = parameters();
  return out;
}

void Session::set_weights(const std::vector<Weight>& weights) {
  const auto find = [this](const std::string& name) {
    for (Parameter* p : parameters())
      if (p->name == name) return p;
    std::string known;
    for (Parameter* p : parameters()) known += (known.empty() ? "" : ", ") + p->name;
    throw Error(ErrorCode::bad_shape, "weights: no parameter \"" + name + "\"; want one of " + known);
  };
  const auto shown = [](const std::vector<Index>& shape) {
    std::string out;
    for (Index n : shape) out += (out.empty() ? "" : ", ") + std::to_string(n);
    return "(" + out + ")";
  };
  for (const Weight& w : weights) {
    const Parameter* p = find(w.name);
    if (!w.shape.empty() && w.shape != p->shape())
      throw Error(ErrorCode::bad_shape, w.name + ": found shape " + shown(w.shape) + ", want " + shown(p->shape()));
    if (static_cast<Index>(w.values.size()) != p->value.size())
      throw Error(ErrorCode::bad_shape, w.name + ": found " + std::to_string(w.values.size()) + " values, want " +
                                            std::to_string(p->value.size()));
    for (std::size_t i = 0; i < w.values.size(); ++i)
      if (!std::isfinite(w.values[i]))
        throw Error(ErrorCode::bad_data, w.name + ": value " + std::to_string(i) + " is not finite");
  }
  for (const Weight& w : weights) std::copy(w.values.begin(), w.values.end(), find(w.name)->value.data());
  save(good_);
}

void Session::resume(Progress progress) {
  const Progress& fresh = trainer_.progress;
  const auto same_sizes = [](const std::vector<Matrix>& a, const std::vector<Matrix>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Matrix& x, const Matrix& y) { return x.rows() == y.rows() && x.cols() == y.cols(); });
  };
  if (!same_sizes(progress.optimizer.first, fresh.optimizer.first) ||
      !same_sizes(progress.optimizer.second, fresh.optimizer.second))
    throw Error(ErrorCode::bad_file, "optimizer: its state has other sizes than the weights");
  std::vector<Index> order = progress.order;
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); ++i)
    if (order[i] != static_cast<Index>(i)) throw Error(ErrorCode::bad_file, "order: found no order of rows");
  const auto examples = static_cast<Index>(order.size());
  const bool between = progress.position == 0, inside = progress.position > 0 && progress.position < examples;
  if ((examples > 0 && examples != data_.examples()) || (!between && !inside))
    throw Error(ErrorCode::bad_file, "position: found " + std::to_string(progress.position) + " of " +
                                         std::to_string(order.size()) + " rows, want a place in " +
                                         std::to_string(data_.examples()));
  progress.optimizer.lr = config_.lr;
  progress.optimizer.find_moved();
  trainer_.progress = std::move(progress);
  save(good_);
}

void Session::update(const Config& changed) {
  config_.lr = changed.lr;
  config_.clip = changed.clip;
  trainer_.progress.optimizer.lr = changed.lr;
}

void Session::reset() {
  trainer_.restart(config_, initialised(*learner_, config_, data_));
  save(good_);
}

void Session::roll_back() {
  if (mark_.progress.empty()) return;
  restore(mark_);
  // A good state from after the mark has shown the mark to be good, and belongs to a run that is forgotten now.
  if (good_.progress.front().step > mark_.progress.front().step) good_ = mark_;
}

void Session::save(Snapshot& snapshot) const {
  snapshot.values.resize(parameters().size());
  for (std::size_t i = 0; i < snapshot.values.size(); ++i) copy(snapshot.values[i], parameters()[i]->value);
  snapshot.progress.assign(1, progress());
}

void Session::restore(const Snapshot& snapshot) {
  for (std::size_t i = 0; i < snapshot.values.size(); ++i) copy(parameters()[i]->value, snapshot.values[i]);
  const double lr = config_.lr;
  trainer_.progress = snapshot.progress.front();
  trainer_.progress.optimizer.lr = lr;  // a rate set since then stays
}

}  // namespace rnn
