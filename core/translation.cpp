#include "translation.h"

#include <algorithm>
#include <cmath>

#include "error.h"

namespace rnn {

TranslatorSizes translator_sizes(const Config& config, const Dataset& data) {
  RecurrentSizes rnn = config.rnn;
  rnn.bidirectional = false;
  return {data.source.size(),
          {data.target.size(), config.embedding, config.hidden, rnn, config.attention},
          config.rnn.bidirectional};
}

void collate_targets(const std::vector<std::vector<int>>& wanted, const Index* indices, Index count, Index min_length,
                     int start, int pad, bool mask, Targets& targets) {
  const auto row = [&](Index b) -> const std::vector<int>& { return wanted[static_cast<std::size_t>(indices[b])]; };
  targets.T = min_length;
  for (Index b = 0; b < count; ++b) targets.T = std::max(targets.T, static_cast<Index>(row(b).size()));
  const auto size = static_cast<std::size_t>(targets.T * count);
  targets.read.assign(size, pad);
  targets.wanted.assign(size, mask ? -1 : pad);
  for (Index b = 0; b < count; ++b) {
    auto at = static_cast<std::size_t>(b);
    targets.read[at] = start;
    for (const int token : row(b)) {
      targets.wanted[at] = token;
      at += static_cast<std::size_t>(count);
      if (at < size) targets.read[at] = token;
    }
  }
}

Translation::Translation(const Config& config, const Dataset& data)
    : model(translator_sizes(config, data)), config_(config), data_(data) {
  batch_.set_vocabulary(data.source.size());
  for (const std::string& word : data.classes)
    special_.push_back(word == start_token ||
                       std::find(config.special.begin(), config.special.end(), word) != config.special.end());
  special_[static_cast<std::size_t>(data.target.id(end_token))] = false;
}

Score Translation::forward(const Examples& examples, const Index* indices, Index count, Index min_length,
                           TorchGenerator* generator) {
  collate(examples.ids, indices, count, min_length, data_.source.pad_id(), config_.pad, config_.mask, batch_);
  collate_targets(examples.wanted, indices, count, config_.mask ? 0 : data_.target_length, data_.target.id(start_token),
                  data_.target.pad_id(), config_.mask, targets_);
  model.forward(batch_, targets_, config_.teacher_forcing, generator, trace_);
  Score score{model.loss(targets_, trace_), 0, 0};
  for (std::size_t n = 0; n < targets_.wanted.size(); ++n) {
    if (targets_.wanted[n] < 0) continue;
    Index best = 0;
    trace_.decoder.logits.row(static_cast<Index>(n)).maxCoeff(&best);
    score.correct += best == targets_.wanted[n];
    ++score.counted;
  }
  return score;
}

void Translation::collate_one(const std::vector<int>& ids, Batch& batch) const {
  const Index first = 0;
  collate({ids}, &first, 1, config_.mask ? 0 : data_.length, data_.source.pad_id(), config_.pad, config_.mask, batch);
}

std::size_t Translation::longest_answer() const { return static_cast<std::size_t>(2 * (data_.target_length - 1) + 5); }

namespace {

void best_first(std::vector<Hypothesis>& all, std::size_t most) {
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < all.size(); ++i) choices.push_back({all[i].log_probability, static_cast<int>(i)});
  rnn::best_first(choices, most);
  std::vector<Hypothesis> kept;
  for (const Choice& choice : choices) kept.push_back(std::move(all[static_cast<std::size_t>(choice.id)]));
  all = std::move(kept);
}

}  // namespace

std::vector<Hypothesis> Translation::search(const std::vector<int>& ids, std::size_t width, std::size_t most) const {
  const auto B = static_cast<Index>(width);
  const int end = data_.target.id(end_token);

  // The text is read once; each hypothesis has a row of its own, that sees the same states.
  TranslatorTrace t;
  Batch one;
  collate_one(ids, one);
  model.encode(one, t);
  Batch batch;  // as wide as the search; of what it reads only the mask is looked at
  batch.B = B;
  batch.T = one.T;
  Matrix states(one.T * B, t.states.cols());
  for (Index s = 0; s < one.T; ++s) {
    states.middleRows(s * B, B) = t.states.row(s).replicate(B, 1);
    for (Index b = 0; !one.mask.empty() && b < B; ++b) batch.mask.push_back(one.mask[static_cast<std::size_t>(s)]);
  }
  const Source source{batch, states};
  States now;
  const bool cell_states = t.initial.c.front().rows() > 0;
  now.resize(t.initial.h.size(), B, states.cols(), cell_states);
  for (std::size_t l = 0; l < now.h.size(); ++l) {
    now.h[l] = t.initial.h[l].replicate(B, 1);
    if (cell_states) now.c[l] = t.initial.c[l].replicate(B, 1);
  }

  std::vector<Hypothesis> live(1), ended, next;
  DecoderTrace& d = t.decoder;
  for (std::size_t length = 0; length <= most && !live.empty(); ++length) {
    model.decoder.begin(1, source, now, d);
    for (std::size_t b = 0; b < width; ++b) {
      const bool first = b >= live.size() || live[b].ids.empty();
      d.ids[b] = first ? data_.target.id(start_token) : live[b].ids.back();
    }
    model.decoder.step(0, source, d, nullptr);
    next.clear();
    for (std::size_t i = 0; i < live.size(); ++i) {
      const auto logits = d.logits.row(static_cast<Index>(i));
      const double largest = static_cast<double>(logits.maxCoeff());
      double total = 0;
      for (Index k = 0; k < logits.size(); ++k) total += std::exp(static_cast<double>(logits(k)) - largest);
      const double log_total = largest + std::log(total);
      std::vector<Choice> tokens;
      for (Index k = 0; k < logits.size(); ++k)
        if (!special_[static_cast<std::size_t>(k)])
          tokens.push_back({static_cast<double>(logits(k)) - log_total, static_cast<int>(k)});
      rnn::best_first(tokens, width);
      for (const Choice& token : tokens) {
        Hypothesis longer = live[i];
        longer.parent = static_cast<int>(i);
        longer.log_probability += token.score;
        longer.ended = token.id == end;
        if (!longer.ended) longer.ids.push_back(token.id);
        next.push_back(std::move(longer));
      }
    }
    best_first(next, width);
    const bool full = length == most;  // room for an <EOS>, and for nothing more
    if (!full) live.clear();
    for (Hypothesis& h : next)
      if (h.ended)
        ended.push_back(std::move(h));
      else if (!full)
        live.push_back(std::move(h));
    if (full) break;
    best_first(ended, ended.size());
    if (ended.size() >= width && (live.empty() || live.front().log_probability <= ended[width - 1].log_probability))
      live.clear();
    for (std::size_t l = 0; l < now.h.size(); ++l)
      for (std::size_t i = 0; i < live.size(); ++i) {
        const CellTrace& cell = d.rnn.layers[l].directions[0];
        now.h[l].row(static_cast<Index>(i)) = cell.h.row(B + live[i].parent);
        if (cell_states) now.c[l].row(static_cast<Index>(i)) = cell.c.row(B + live[i].parent);
      }
  }
  if (ended.empty()) return live;
  best_first(ended, width);
  return ended;
}

std::string Translation::joined(const std::vector<int>& ids) const {
  std::string text;
  for (const int id : ids)
    text += (text.empty() || config_.tokenizer.characters ? "" : " ") + data_.classes[static_cast<std::size_t>(id)];
  return text;
}

Prediction Translation::prediction(const std::vector<Hypothesis>& found, std::size_t top) const {
  Prediction out;
  for (const Hypothesis& h : found)
    out.candidates.push_back({joined(h.ids), static_cast<real>(std::exp(h.log_probability))});
  out.best = out.candidates.front();
  if (out.candidates.size() > top) out.candidates.resize(top);
  return out;
}

Prediction Translation::predict(const std::string& text, std::size_t top, std::size_t beam) const {
  if (beam < 1 || beam > 8)
    throw Error(ErrorCode::bad_config, "beam: found " + std::to_string(beam) + ", want a whole number from 1 to 8");
  return prediction(search(encode(config_, data_.source, text).ids, beam, longest_answer()), top);
}

Trace Translation::trace(const std::string& text) const {
  Trace out;
  Encoded encoded = encode(config_, data_.source, text);
  const std::vector<Hypothesis> found = search(encoded.ids, 1, longest_answer());
  out.output = prediction(found, 1);

  // The decoder once more, from one end to the other, reading what it said.
  std::vector<int> said = found.front().ids;
  if (found.front().ended) said.push_back(data_.target.id(end_token));
  const Index first = 0, L = static_cast<Index>(said.size());
  Batch batch;
  Targets targets;
  TranslatorTrace t;
  collate_one(encoded.ids, batch);
  collate_targets({said}, &first, 1, 0, data_.target.id(start_token), data_.target.pad_id(), true, targets);
  model.forward(batch, targets, 1, nullptr, t);

  out.cells = cell_states(t.encoder, batch.T, model.rnn.directions());
  out.h = t.states;
  trace_text(config_, std::move(encoded), batch, t.x, out);

  DecoderSteps& d = out.decoder;
  const auto word = [&](int id) { return data_.classes[static_cast<std::size_t>(id)]; };
  for (const int id : targets.read) d.read.push_back(word(id));
  for (const int id : said) d.tokens.push_back(word(id));
  d.x = t.decoder.x.leftCols(config_.embedding);
  d.cells = cell_states(t.decoder.rnn, L, 1);
  d.h = d.cells.back().h;
  if (config_.attention != AttentionKind::none) {
    d.attention = t.decoder.attention.weights;
    d.context = t.decoder.attention.context;
  }
  if (config_.attention == AttentionKind::dot) d.combined = t.decoder.attention.combined;
  if (t.decoder.logits.size() <= most_traced_logits) {
    Buffer probabilities;
    class_probabilities(t.decoder.logits, probabilities);
    d.logits = t.decoder.logits;
    d.probabilities = probabilities;
  }
  return out;
}

std::vector<Candidate> Translation::generate(const std::string&, Index, double, std::size_t, std::uint64_t) const {
  throw Error(ErrorCode::bad_config, "generate: this model does not predict the next token; want task \"next\"");
}

}  // namespace rnn
