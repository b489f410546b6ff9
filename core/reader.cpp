#include "reader.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace rnn {

namespace {

Index count_correct(const Buffer& logits, const std::vector<int>& targets) {
  Index correct = 0;
  for (Index b = 0; b < logits.rows(); ++b) {
    Index answer = logits(b, 0) >= 0 ? 1 : 0;
    if (logits.cols() > 1) logits.row(b).maxCoeff(&answer);
    correct += answer == targets[static_cast<std::size_t>(b)];
  }
  return correct;
}

}  // namespace

Reader::Reader(const Config& config, const Dataset& data)
    : model(model_sizes(config, data)), config_(config), data_(data) {
  batch_.set_vocabulary(data.source.size());
}

Score Reader::forward(const Examples& examples, const Index* indices, Index count, Index min_length,
                      TorchGenerator* generator) {
  collate(examples.ids, indices, count, min_length, data_.source.pad_id(), config_.pad, config_.mask, batch_);
  collate_targets(config_, data_, examples.ids, examples.wanted, indices, batch_, targets_);
  model.forward(batch_, trace_, generator);
  const real loss = model.loss(targets_, trace_);
  return {loss, count_correct(trace_.logits, targets_),
          std::count_if(targets_.begin(), targets_.end(), [](int target) { return target >= 0; })};
}

Index Reader::run(const std::vector<int>& ids, Batch& batch, ModelTrace& trace) const {
  const Index first = 0, length = static_cast<Index>(ids.size());
  collate({ids}, &first, 1, config_.mask ? 0 : data_.length, data_.source.pad_id(), config_.pad, config_.mask, batch);
  model.forward(batch, trace);
  if (readout(config_) == Readout::last) return 0;
  return config_.pad == PadSide::left ? batch.T - 1 : length - 1;
}

/// Special tokens are no answers.
bool Reader::special(std::size_t answer) const {
  const auto& words = config_.special;
  return config_.task != Task::classify && std::find(words.begin(), words.end(), data_.classes[answer]) != words.end();
}

Prediction Reader::prediction(const Buffer& probabilities, const Batch& batch, Index row, std::size_t top) const {
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
    // With two classes p >= 0.5 means the second one, so ties go to the later class.
    const int order = config_.task == Task::classify && data_.classes.size() == 2 ? -1 : 1;
    std::vector<Choice> choices;
    for (std::size_t c = 0; c < data_.classes.size(); ++c)
      if (!special(c))
        choices.push_back(
            {static_cast<double>(probabilities(row, static_cast<Index>(c))), order * static_cast<int>(c)});
    best_first(choices, top);
    for (const Choice& choice : choices)
      out.candidates.push_back(
          {data_.classes[static_cast<std::size_t>(order * choice.id)], probabilities(row, order * choice.id)});
  }
  out.best = out.candidates.front();
  if (config_.task == Task::answer && static_cast<double>(out.best.probability) < config_.threshold)
    out.best.text = "I don't know";
  return out;
}

Prediction Reader::predict(const std::string& text, std::size_t top, std::size_t beam) const {
  if (beam != 1)
    throw Error(ErrorCode::bad_config, "beam: found " + std::to_string(beam) + ", want 1, or task \"translate\"");
  Batch batch;
  ModelTrace trace;
  Buffer probabilities;
  const Index row = run(encode(config_, data_.source, text).ids, batch, trace);
  class_probabilities(trace.logits, probabilities);
  return prediction(probabilities, batch, row, top);
}

Trace Reader::trace(const std::string& text) const {
  Trace out;
  Batch batch;
  ModelTrace trace;
  Buffer logits, probabilities;
  Encoded encoded = encode(config_, data_.source, text);
  const Index row = run(encoded.ids, batch, trace);
  class_probabilities(trace.logits, probabilities);
  out.output = prediction(probabilities, batch, row, data_.classes.size());
  out.final_logits = trace.logits.row(row);
  out.final_probabilities = probabilities.row(row);
  out.h = trace.rnn.out();
  if (batch.T * trace.logits.cols() <= most_traced_logits) {
    model.logits_per_step(trace, logits);
    class_probabilities(logits, probabilities);
    out.logits = logits;
    out.probabilities = probabilities;
  }
  out.cells = cell_states(trace.rnn, batch.T, model.rnn.directions());
  trace_text(config_, std::move(encoded), batch, trace.x, out);
  return out;
}

std::vector<Candidate> Reader::generate(const std::string& text, Index count, double temperature, std::size_t top,
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
    std::vector<Choice> choices;
    for (std::size_t c = 0; c < data_.classes.size(); ++c)
      if (!special(c))
        choices.push_back({static_cast<double>(trace.logits(row, static_cast<Index>(c))), static_cast<int>(c)});
    best_first(choices, top > 0 ? top : choices.size());
    int token = choices.front().id;
    if (temperature > 0) {
      double total = 0, largest = choices.front().score;
      for (Choice& choice : choices) total += choice.score = std::exp((choice.score - largest) / temperature);
      double left = generator.uniform53() * total;
      for (const Choice& choice : choices) {
        token = choice.id;
        left -= choice.score;
        if (left < 0) break;
      }
    }
    ids.push_back(token);
    class_probabilities(trace.logits, probabilities);
    tokens.push_back({data_.classes[static_cast<std::size_t>(token)], probabilities(row, token)});
  }
  return tokens;
}

}  // namespace rnn
