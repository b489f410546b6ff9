#include "session.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace rnn {

namespace {

/// How much memory weights and one batch need, against what a 32-bit WebAssembly memory can be relied on to give.
void check_memory(const Config& config, const Dataset& data) {
  constexpr double limit = 1024.0 * 1024 * 1024;
  const double rows = static_cast<double>(config.batch == 0 ? data.rows() : std::min(config.batch, data.rows()));
  const double N = rows * static_cast<double>(data.length);
  const double weights =
      parameter_count(data.vocabulary.size(), config.embedding, config.hidden, static_cast<Index>(data.labels.size()));
  constexpr double copies = 4 + 3 * 3;  // value, gradient, two moments; three snapshots of value and moments
  const double activations = N * static_cast<double>(2 * config.embedding + 4 * config.hidden);
  const double need = sizeof(real) * (weights * copies + activations);
  if (need <= limit) return;
  const auto mebibytes = [](double bytes) {
    return std::to_string(static_cast<long long>(bytes / (1024 * 1024))) + " MiB";
  };
  throw Error(ErrorCode::out_of_memory, "embedding " + std::to_string(config.embedding) + ", hidden " +
                                            std::to_string(config.hidden) + " with " +
                                            std::to_string(data.vocabulary.size()) + " words need " + mebibytes(need) +
                                            ", the limit is " + mebibytes(limit));
}

Dataset checked_dataset(const Config& config) {
  Dataset data = make_dataset(config);
  check_memory(config, data);
  return data;
}

TorchGenerator initialised(Classifier& model, std::uint64_t seed) {
  TorchGenerator generator(seed);
  model.init(generator);
  return generator;
}

}  // namespace

Session::Session(Config config)
    : config_(std::move(config)),
      data_(checked_dataset(config_)),
      model_(data_.vocabulary.size(), config_.embedding, config_.hidden, static_cast<Index>(data_.labels.size())),
      trainer_(config_, initialised(model_, config_.seed), model_.parameters()) {
  config_.labels = data_.labels;
  save(good_);
}

std::int64_t Session::steps_per_epoch() const {
  return config_.batch == 0 ? 1 : (data_.rows() + config_.batch - 1) / config_.batch;
}

Losses Session::train(std::int64_t steps) {
  Losses losses;
  try {
    for (; steps > 0; --steps) {
      // A loss tells of the weights before its update. So the state before a call's last step is kept, once that step
      // has shown it to be good: whatever blows up in the next call, there is a good state to return to.
      const bool keep = steps == 1;
      if (keep) save(candidate_);
      losses.steps.push_back(static_cast<float>(trainer_.step(model_, data_, config_)));
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

/// One text through the model, padded as in training.
void Session::run(const std::vector<int>& ids, Index min_length, Batch& batch, ClassifierTrace& trace) const {
  const Index first = 0;
  collate({ids}, &first, 1, min_length, data_.vocabulary.pad_id(), config_.pad, config_.mask, batch);
  model_.forward(batch, trace);
}

Prediction Session::prediction(const Buffer& probabilities, Index row, std::size_t top) const {
  Prediction out;
  for (std::size_t c = 0; c < data_.labels.size(); ++c)
    out.candidates.push_back({data_.labels[c], probabilities(row, static_cast<Index>(c))});
  // With two classes p >= 0.5 means the second one, so ties go to the later class.
  if (data_.labels.size() == 2) std::reverse(out.candidates.begin(), out.candidates.end());
  std::stable_sort(out.candidates.begin(), out.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
  out.best = out.candidates.front();
  if (out.candidates.size() > top) out.candidates.resize(top);
  return out;
}

Prediction Session::predict(const std::string& text, std::size_t top) const {
  Batch batch;
  ClassifierTrace trace;
  Buffer probabilities;
  run(encode(config_, data_.vocabulary, text).ids, config_.mask ? 0 : data_.length, batch, trace);
  class_probabilities(trace.logits, probabilities);
  return prediction(probabilities, 0, top);
}

Trace Session::trace(const std::string& text) const {
  Trace out;
  Batch batch;
  ClassifierTrace trace;
  Buffer logits, probabilities;
  Encoded encoded = encode(config_, data_.vocabulary, text);
  run(encoded.ids, config_.mask ? 0 : data_.length, batch, trace);
  model_.logits_per_step(trace, logits);
  class_probabilities(logits, probabilities);
  out.output = prediction(probabilities, batch.T - 1, data_.labels.size());
  out.x = trace.x;
  out.z = trace.rnn.z;
  out.h = trace.rnn.h.bottomRows(batch.T);
  out.logits = logits;
  out.probabilities = probabilities;

  const auto length = static_cast<std::size_t>(batch.T), padded = length - encoded.ids.size();
  const auto start = static_cast<std::ptrdiff_t>(config_.pad == PadSide::right ? encoded.ids.size() : 0);
  out.padding.assign(length, false);
  std::fill_n(out.padding.begin() + start, padded, true);
  encoded.tokens.insert(encoded.tokens.begin() + start, padded, pad_token);
  encoded.known.insert(encoded.known.begin() + start, padded, true);
  encoded.ids = batch.ids;
  out.text = std::move(encoded);
  return out;
}

Gradients Session::gradients(const Row& row) {
  const auto label = std::find(data_.labels.begin(), data_.labels.end(), row.label);
  if (label == data_.labels.end()) throw Error(ErrorCode::bad_data, "row: unknown label \"" + row.label + "\"");
  Batch batch;
  ClassifierTrace trace;
  run(encode(config_, data_.vocabulary, row.text).ids, config_.mask ? 0 : data_.length, batch, trace);
  Gradients out;
  out.loss = model_.loss({static_cast<int>(label - data_.labels.begin())}, trace);
  for (Parameter* p : parameters()) p->grad.setZero();
  model_.backward(batch, trace);
  for (Index t = 0; t < batch.T; ++t) out.hidden.push_back(trace.rnn.dh.row(t).norm());
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

void Session::update(const Config& changed) {
  config_.lr = changed.lr;
  config_.clip = changed.clip;
  trainer_.progress.optimizer.lr = changed.lr;
}

void Session::reset() {
  trainer_.restart(config_, initialised(model_, config_.seed));
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
  for (std::size_t i = 0; i < snapshot.values.size(); ++i) snapshot.values[i] = parameters()[i]->value;
  snapshot.progress.assign(1, progress());
}

void Session::restore(const Snapshot& snapshot) {
  for (std::size_t i = 0; i < snapshot.values.size(); ++i) parameters()[i]->value = snapshot.values[i];
  const double lr = config_.lr;
  trainer_.progress = snapshot.progress.front();
  trainer_.progress.optimizer.lr = lr;  // a rate set since then stays
}

}  // namespace rnn
