#include "learner.h"

#include <algorithm>
#include <cmath>

#include "reader.h"
#include "rows.h"
#include "translation.h"

namespace rnn {

std::unique_ptr<Learner> Learner::make(const Config& config, const Dataset& data) {
  if (config.task == Task::translate) return std::make_unique<Translation>(config, data);
  return std::make_unique<Reader>(config, data);
}

void best_first(std::vector<Choice>& choices, std::size_t most) {
  most = std::min(most, choices.size());
  std::partial_sort(
      choices.begin(), choices.begin() + static_cast<std::ptrdiff_t>(most), choices.end(),
      [](const Choice& a, const Choice& b) { return a.score != b.score ? a.score > b.score : a.id < b.id; });
  choices.resize(most);
}

double parameter_count(const Config& config, const Dataset& data) {
  if (config.task == Task::translate) return parameter_count(translator_sizes(config, data));
  return parameter_count(model_sizes(config, data));
}

double batch_count(const Config& config, const Dataset& data) {
  const Index rows = config.batch == 0 ? data.examples() : std::min(config.batch, data.examples());
  const double E = static_cast<double>(config.embedding), H = static_cast<double>(config.hidden),
               K = static_cast<double>(data.classes.size()), layers = static_cast<double>(config.rnn.layers);
  const double directions = config.rnn.bidirectional ? 2 : 1;
  const double cell = H * (3 * gate_count(config.rnn.cell) + 5);
  double step = 2 * E + layers * directions * cell, target_step = 0;
  if (config.task == Task::translate) {
    const double S = static_cast<double>(data.length);
    const bool dot = config.attention == AttentionKind::dot, additive = config.attention == AttentionKind::additive;
    step += H * (additive ? 4 : 2);
    target_step = 2 * E + layers * cell + 2 * K + H;
    if (dot || additive) target_step += S + H * (dot ? 6 : 4);
  } else if (readout(config) == Readout::every) {
    step += 2 * K;
  }
  return static_cast<double>(rows) *
         (static_cast<double>(data.length) * step + static_cast<double>(data.target_length) * target_step);
}

void trace_text(const Config& config, Encoded text, const Batch& batch, const Buffer& x, Trace& out) {
  const auto length = static_cast<std::size_t>(batch.T), padded = length - text.ids.size();
  const auto start = static_cast<std::ptrdiff_t>(config.pad == PadSide::right ? text.ids.size() : 0);
  out.padding.assign(length, false);
  std::fill_n(out.padding.begin() + start, padded, true);
  text.tokens.insert(text.tokens.begin() + start, padded, pad_token);
  text.known.insert(text.known.begin() + start, padded, true);
  text.ids = batch.ids;
  out.x.resize(batch.T, x.cols());
  gather(out.x, x, batch.slots.data());
  out.text = std::move(text);
}

std::vector<CellStates> cell_states(const RecurrentTrace& trace, Index T, Index directions) {
  std::vector<CellStates> cells;
  for (std::size_t l = 0; l < trace.layers.size(); ++l)
    for (Index d = 0; d < directions; ++d) {
      const CellTrace& t = trace.layers[l].directions[d];
      const auto states = [&](const Buffer& buffer) -> Matrix {
        if (buffer.rows() == 0) return {};
        return d == 1 ? buffer.topRows(T) : buffer.bottomRows(T);
      };
      cells.push_back(
          {"l" + std::to_string(l) + (d == 1 ? "_reverse" : ""), t.z, t.gates, t.hn, states(t.h), states(t.c)});
    }
  return cells;
}

std::vector<real> hidden_gradients(const RecurrentTrace& trace, Index T, Index directions) {
  std::vector<real> norms;
  for (Index t = 0; t < T; ++t) {
    real sum = 0;
    for (Index d = 0; d < directions; ++d) sum += trace.layers.back().directions[d].dh.row(t).squaredNorm();
    norms.push_back(std::sqrt(sum));
  }
  return norms;
}

}  // namespace rnn
