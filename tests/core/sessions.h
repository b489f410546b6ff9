// What the tests of sessions share: models that differ in everything a session can differ in, and what shows where a
// run stands.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/session.h"
#include "golden.h"

namespace rnn::test {

/// Options of models: every task, cell, optimiser, kind of batch and of padding.
inline std::vector<json> configurations() {
  const json rows = json::parse(R"([
    {"text": "the cat sat on the mat", "label": "animal"}, {"text": "a dog barked at the cat", "label": "animal"},
    {"text": "rain", "label": "weather"}, {"text": "the sun is out", "label": "weather"},
    {"text": "wind and rain all day long", "label": "weather"}, {"text": "a horse ran", "label": "animal"},
    {"text": "snow on the hills", "label": "weather"}])");
  json three = rows;
  three.push_back({{"text", "stocks fell"}, {"label", "money"}});
  three.push_back({{"text", "cheap oil today"}, {"label", "money"}});
  const json pairs = json::parse(R"([
    {"source": "one two three", "target": "un deux"}, {"source": "two", "target": "deux"},
    {"source": "one three two one", "target": "un trois deux un"}, {"source": "four one", "target": "quatre"}])");
  const json questions = json::parse(R"([
    {"question": "what is up", "answer": "sky"}, {"question": "what is down", "answer": "earth"},
    {"question": "who are you", "answer": "me"}, {"question": "why", "answer": "because"},
    {"question": "what is the sky", "answer": "up"}])");
  const json lines = json::parse(
      R"([{"text": "the cat sat on the mat"}, {"text": "a dog ran"}, {"text": "the dog sat"}, {"text": "a cat ran"}])");
  return {
      {{"preset", "blog-sentiment"}},
      {{"preset", "blog-sentiment"}, {"pad", "left"}, {"batch", 4}, {"seed", 3}},
      {{"data", rows}, {"seed", 1}},
      {{"data", rows}, {"pad", "left"}, {"hidden", 7}, {"embedding", 3}},
      {{"data", rows}, {"batch", 3}, {"shuffle", true}, {"hidden", 33}, {"embedding", 5}},
      {{"data", three},
       {"batch", 2},
       {"shuffle", true},
       {"optimizer", "sgd"},
       {"lr", 0.2},
       {"momentum", 0.9},
       {"clip", 1}},
      {{"data", three}, {"mask", false}, {"optimizer", "sgd"}, {"lr", 0.1}, {"hidden", 1}, {"embedding", 1}},
      {{"data", rows}, {"optimizer", "sparseadam"}, {"batch", 2}, {"shuffle", true}, {"lr", 0.05}},
      {{"data", three}, {"tokens", "characters"}, {"batch", 4}, {"pad", "left"}},
      {{"data", three},
       {"cell", "gru"},
       {"layers", 2},
       {"bidirectional", true},
       {"batch", 4},
       {"shuffle", true},
       {"dropout", 0.3},
       {"hidden", 5}},
      {{"data", rows}, {"cell", "lstm"}, {"pad", "left"}, {"bidirectional", true}, {"hidden", 6}},
      {{"data", three},
       {"cell", "lstm"},
       {"mask", false},
       {"layers", 3},
       {"dropout", 0.2},
       {"hidden", 4},
       {"batch", 5}},
      {{"data", three}, {"cell", "bag"}, {"embedding", 6}, {"hidden", 6}, {"batch", 4}, {"shuffle", true}},
      {{"preset", "blog-forward"}},
      {{"preset", "blog-translation"}},
      {{"task", "tag"}, {"data", pairs}, {"cell", "gru"}, {"bidirectional", true}, {"batch", 3}, {"shuffle", true}},
      {{"task", "tag"}, {"data", pairs}, {"cell", "lstm"}, {"mask", false}, {"pad", "left"}, {"hidden", 9}},
      {{"task", "answer"},
       {"data", questions},
       {"batch", 1},
       {"shuffle", true},
       {"special", {"<UNK>"}},
       {"mask", false}},
      {{"task", "answer"},
       {"data", questions},
       {"cell", "lstm"},
       {"layers", 2},
       {"batch", 3},
       {"shuffle", true},
       {"optimizer", "sgd"},
       {"lr", 0.3},
       {"momentum", 0.5}},
      {{"task", "next"}, {"data", lines}, {"cell", "gru"}, {"batch", 3}, {"shuffle", true}, {"clip", 0.5}},
      {{"task", "next"},
       {"data", lines},
       {"cell", "lstm"},
       {"loss", "last"},
       {"mask", false},
       {"pad", "left"},
       {"batch", 4},
       {"shuffle", true}},
      {{"task", "next"},
       {"data", lines},
       {"tokens", "characters"},
       {"layers", 2},
       {"dropout", 0.5},
       {"pad", "left"},
       {"hidden", 10}},
      {{"task", "translate"}, {"data", pairs}, {"seed", 5}},
      {{"task", "translate"},
       {"data", pairs},
       {"cell", "gru"},
       {"attention", "dot"},
       {"bidirectional", true},
       {"pad", "left"},
       {"batch", 3},
       {"shuffle", true},
       {"teacherForcing", 0.5},
       {"hidden", 9}},
      {{"task", "translate"},
       {"data", pairs},
       {"cell", "lstm"},
       {"attention", "additive"},
       {"layers", 2},
       {"dropout", 0.3},
       {"bidirectional", true},
       {"batch", 3},
       {"clip", 1}},
      {{"task", "translate"},
       {"data", pairs},
       {"cell", "gru"},
       {"attention", "dot"},
       {"teacherForcing", 0.5},
       {"batch", 2},
       {"optimizer", "sparseadam"}},
      {{"task", "translate"},
       {"data", pairs},
       {"tokens", "characters"},
       {"attention", "additive"},
       {"mask", false},
       {"optimizer", "sgd"},
       {"lr", 0.3},
       {"momentum", 0.5}},
  };
}

/// Runs the law on each configuration.
template <typename Law>
void for_every_model(Law law) {
  for (const json& options : configurations()) {
    json described = options;
    described["data"] = std::to_string(options.value("data", json::array()).size()) + " rows";
    INFO(described.dump());
    law(options);
  }
}

inline std::vector<Matrix> values_of(const Session& session) {
  std::vector<Matrix> out;
  for (const Parameter* p : session.parameters()) out.push_back(p->value);
  return out;
}

inline bool same(const std::vector<Matrix>& a, const std::vector<Matrix>& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; all && i < a.size(); ++i) all = equal(a[i], b[i]);
  return all;
}

inline bool finite(const Session& session) {
  bool all = true;
  for (const Parameter* p : session.parameters()) all = all && p->value.allFinite();
  return all;
}

/// Everything that shows where a run stands, as one text: equal texts, equal runs.
inline std::string standing(const Progress& p) {
  json out = {p.epoch,        p.step,       p.position, p.optimizer.steps,
              p.optimizer.lr, p.correct,    p.counted,  p.accuracy,
              p.loss_sum,     p.epoch_loss, p.order,    p.generator.cached_normal.value_or(-100)};
  TorchGenerator generator = p.generator;
  out.push_back(generator.random64());
  return out.dump();
}

inline bool same_moments(const Optimizer& a, const Optimizer& b) {
  return same(a.first, b.first) && same(a.second, b.second);
}

/// The largest difference, relative to the largest number of b.
inline double apart(const ConstRows& a, const ConstRows& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return INFINITY;
  const auto difference = static_cast<double>((a - b).cwiseAbs().maxCoeff());
  return (difference <= 1e300 ? difference : INFINITY) / std::max(static_cast<double>(b.cwiseAbs().maxCoeff()), 1e-3);
}

/// Sums in another order differ by some roundings.
constexpr double rounding = in_double ? 1e-13 : 1e-5;

}  // namespace rnn::test
