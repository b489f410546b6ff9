#include "session.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace rnn {

namespace {

/// How much memory weights and one batch need, against what a 32-bit WebAssembly memory can be relied on to give.
void check_memory(const Config& config, const Dataset& data) {
  constexpr double limit = 1024.0 * 1024 * 1024;
  constexpr double copies = 4 + 3 * 3;  // value, gradient, two moments; three snapshots of value and moments
  const ModelSizes sizes = model_sizes(config, data);
  const double directions = sizes.rnn.bidirectional ? 2 : 1;
  const double rows =
      static_cast<double>(config.batch == 0 ? data.examples() : std::min(config.batch, data.examples()));
  const double cell = static_cast<double>(sizes.H) * (3 * gate_count(sizes.rnn.cell) + 5);
  const double step = 2 * static_cast<double>(sizes.E) + static_cast<double>(sizes.rnn.layers) * directions * cell +
                      (sizes.readout == Readout::every ? 2 * static_cast<double>(sizes.K) : 0);
  const double need = sizeof(real) * (parameter_count(sizes) * copies + rows * static_cast<double>(data.length) * step);
  if (need <= limit) return;
  const auto mebibytes = [](double bytes) {
    return std::to_string(static_cast<long long>(bytes / (1024 * 1024))) + " MiB";
  };
  throw Error(ErrorCode::out_of_memory, "embedding " + std::to_string(config.embedding) + ", hidden " +
                                            std::to_string(config.hidden) + ", layers " +
                                            std::to_string(sizes.rnn.layers) + " with " + std::to_string(sizes.V) +
                                            " words need " + mebibytes(need) + ", the limit is " + mebibytes(limit));
}

Dataset checked_dataset(const Config& config) {
  Dataset data = make_dataset(config);
  check_memory(config, data);
  return data;
}

/// Gives the model its initial weights; the generator stands where training goes on drawing.
TorchGenerator initialised(Model& model, const Config& config, const Dataset& data) {
  TorchGenerator generator(config.seed);
  if (config.numpy) {
    NumpyGenerator numpy(config.seed);
    model.init(numpy);
  } else {
    model.init(generator);
  }
  for (const auto& [word, vector] : config.vectors) {
    if (!data.source.contains(word)) throw Error(ErrorCode::bad_config, "vectors: \"" + word + "\" is not in the data");
    for (Index e = 0; e < config.embedding; ++e)
      model.embedding.weight.value(data.source.id(word), e) = static_cast<real>(vector[static_cast<std::size_t>(e)]);
  }
  for (const std::string& name : config.freeze) {
    bool found = false;
    for (Parameter* p : model.parameters())
      if (p->name == name) found = p->frozen = true;
    if (!found) throw Error(ErrorCode::bad_config, "freeze: no parameter \"" + name + "\"");
  }
  return generator;
}

}  // namespace

Session::Session(Config config)
    : config_(std::move(config)),
      data_(checked_dataset(config_)),
      model_(model_sizes(config_, data_)),
      trainer_(config_, initialised(model_, config_, data_), model_.parameters()) {
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

Index Session::run(const std::vector<int>& ids, Batch& batch, ModelTrace& trace) const {
  const Index first = 0, length = static_cast<Index>(ids.size());
  collate({ids}, &first, 1, config_.mask ? 0 : data_.length, data_.source.pad_id(), config_.pad, config_.mask, batch);
  model_.forward(batch, trace);
  if (readout(config_) == Readout::last) return 0;
  return config_.pad == PadSide::left ? batch.T - 1 : length - 1;
}

/// Special tokens are no answers.
bool Session::special(std::size_t answer) const {
  const auto& words = config_.special;
  return config_.task != Task::classify && std::find(words.begin(), words.end(), data_.classes[answer]) != words.end();
}

Prediction Session::prediction(const Buffer& probabilities, const Batch& batch, Index row, std::size_t top) const {
  Prediction out;
  if (config_.task == Task::tag) {  // the most probable token of each step, and how probable they are together
    Candidate whole{"", 1};
    for (Index t = 0; t < batch.T; ++t) {
      Index best = 0;
      const real probability = probabilities.row(t).maxCoeff(&best);
      if (batch.masked(t, 0) || special(static_cast<std::size_t>(best))) continue;
      whole.text += (whole.text.empty() || config_.tokenizer.characters ? "" : " ") +
                    data_.classes[static_cast<std::size_t>(best)];
      whole.probability *= probability;
    }
    out.candidates = {whole};
  } else {
    for (std::size_t c = 0; c < data_.classes.size(); ++c)
      if (!special(c)) out.candidates.push_back({data_.classes[c], probabilities(row, static_cast<Index>(c))});
    // With two classes p >= 0.5 means the second one, so ties go to the later class.
    if (config_.task == Task::classify && out.candidates.size() == 2)
      std::reverse(out.candidates.begin(), out.candidates.end());
    std::stable_sort(out.candidates.begin(), out.candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
    if (out.candidates.size() > top) out.candidates.resize(top);
  }
  out.best = out.candidates.front();
  if (config_.task == Task::answer && static_cast<double>(out.best.probability) < config_.threshold)
    out.best.text = "I don't know";
  return out;
}

Prediction Session::predict(const std::string& text, std::size_t top) const {
  Batch batch;
  ModelTrace trace;
  Buffer probabilities;
  const Index row = run(encode(config_, data_.source, text).ids, batch, trace);
  class_probabilities(trace.logits, probabilities);
  return prediction(probabilities, batch, row, top);
}

Trace Session::trace(const std::string& text) const {
  constexpr Index most = 4'000'000;
  Trace out;
  Batch batch;
  ModelTrace trace;
  Buffer probabilities;
  Encoded encoded = encode(config_, data_.source, text);
  const Index row = run(encoded.ids, batch, trace);
  class_probabilities(trace.logits, probabilities);
  out.output = prediction(probabilities, batch, row, data_.classes.size());
  out.final_logits = trace.logits.row(row);
  out.final_probabilities = probabilities.row(row);
  out.x = trace.x;
  out.h = trace.rnn.out();
  if (batch.T * trace.logits.cols() <= most) {
    model_.logits_per_step(trace, out.logits);
    class_probabilities(out.logits, probabilities);
    out.probabilities = probabilities;
  }
  for (std::size_t l = 0; l < trace.rnn.layers.size(); ++l)
    for (Index d = 0; d < model_.rnn.directions(); ++d) {
      const CellTrace& t = trace.rnn.layers[l].directions[d];
      const auto states = [&](const Buffer& buffer) -> Matrix {
        if (buffer.rows() == 0) return {};
        return d == 1 ? buffer.topRows(batch.T) : buffer.bottomRows(batch.T);
      };
      out.cells.push_back(
          {"l" + std::to_string(l) + (d == 1 ? "_reverse" : ""), t.z, t.gates, t.hn, states(t.h), states(t.c)});
    }

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

std::vector<Candidate> Session::generate(const std::string& text, Index count, double temperature, std::size_t top,
                                         std::uint64_t seed) const {
  if (config_.task != Task::next)
    throw Error(ErrorCode::bad_config, "generate: this model does not predict the next token; want task \"next\"");
  std::vector<int> ids = encode(config_, data_.source, text).ids;
  std::vector<Candidate> tokens;
  TorchGenerator generator(seed);
  Batch batch;
  ModelTrace trace;
  Buffer probabilities;
  for (; count > 0; --count) {
    const Index row = run(ids, batch, trace);
    std::vector<std::pair<double, int>> choices;  // logit, token
    for (std::size_t c = 0; c < data_.classes.size(); ++c)
      if (!special(c)) choices.emplace_back(trace.logits(row, static_cast<Index>(c)), static_cast<int>(c));
    std::stable_sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (top > 0 && choices.size() > top) choices.resize(top);
    int token = choices.front().second;
    if (temperature > 0) {
      double total = 0, largest = choices.front().first;
      for (auto& [logit, unused] : choices) total += logit = std::exp((logit - largest) / temperature);
      double left = generator.uniform53() * total;
      for (const auto& [weight, choice] : choices) {
        token = choice;
        left -= weight;
        if (left < 0) break;
      }
    }
    ids.push_back(token);
    class_probabilities(trace.logits, probabilities);
    tokens.push_back({data_.classes[static_cast<std::size_t>(token)], probabilities(row, token)});
  }
  return tokens;
}

Gradients Session::gradients(const Row& row) {
  encode(config_, data_.source, row.input);  // for its checks
  const std::vector<Example> examples = make_examples(config_, data_, row, "row: ");
  if (examples.empty()) throw Error(ErrorCode::bad_data, "row: found one token, want two or more");
  Batch batch;
  ModelTrace trace;
  std::vector<int> targets;
  run(examples.back().ids, batch, trace);
  const Index first = 0;
  collate_targets(config_, data_, {examples.back().ids}, {examples.back().wanted}, &first, batch, targets);
  Gradients out;
  out.loss = model_.loss(targets, trace);
  for (Parameter* p : parameters()) p->grad.setZero();
  model_.backward(batch, trace);
  const LayerTrace& last = trace.rnn.layers.back();
  for (Index t = 0; t < batch.T; ++t) {
    real sum = 0;
    for (Index d = 0; d < model_.rnn.directions(); ++d) sum += last.directions[d].dh.row(t).squaredNorm();
    out.hidden.push_back(std::sqrt(sum));
  }
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
  trainer_.progress = std::move(progress);
  save(good_);
}

void Session::update(const Config& changed) {
  config_.lr = changed.lr;
  config_.clip = changed.clip;
  trainer_.progress.optimizer.lr = changed.lr;
}

void Session::reset() {
  trainer_.restart(config_, initialised(model_, config_, data_));
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
