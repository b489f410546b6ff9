// Reading the golden files, and how close to them is close enough.
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/recurrent.h"

namespace rnn::test {

using nlohmann::json;

constexpr bool in_double = sizeof(real) == sizeof(double);

/// Against PyTorch's float64, relative to the largest number of the tensor. Float has 24 bits and sums up to some
/// dozens of rounding errors; the golden files have 12 digits and more.
constexpr double tolerance = in_double ? 1e-11 : 1e-5;

/// One topic of a golden file, a list; by value, so that a loop over it keeps it alive.
inline json golden(const std::string& name, const std::string& topic) {
  const std::string path = std::string(RNN_SOURCE_DIR) + "/tests/golden/" + name;
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": can't be read");
  json cases = json::parse(file).at(topic);
  if (cases.empty()) throw std::runtime_error(path + ": nothing under \"" + topic + "\"");
  return cases;
}

inline Matrix matrix(const json& values, Index rows, Index cols) {
  if (static_cast<Index>(values.size()) != rows * cols) throw std::runtime_error("golden tensor of another size");
  Matrix out(rows, cols);
  for (Index i = 0; i < out.size(); ++i) out.data()[i] = values[static_cast<std::size_t>(i)].get<real>();
  return out;
}

/// The largest difference, relative to the largest expected number (or to 1e-6, where all are that small).
/// Not a number anywhere: infinite.
inline double distance(const ConstRows& found, const json& expected) {
  if (static_cast<Index>(expected.size()) != found.size()) return INFINITY;
  double difference = 0, scale = 1e-6;
  for (Index i = 0; i < found.size(); ++i) {
    const double want = expected[static_cast<std::size_t>(i)].get<double>();
    const double off = std::abs(static_cast<double>(found(i / found.cols(), i % found.cols())) - want);
    if (!(off <= 1e300)) return INFINITY;
    difference = std::max(difference, off);
    scale = std::max(scale, std::abs(want));
  }
  return difference / scale;
}

inline double distance(double found, double expected) {
  const double off = std::abs(found - expected) / std::max(std::abs(expected), 1e-6);
  return off <= 1e300 ? off : INFINITY;
}

/// Same size and same bits (but 0 = -0).
inline bool equal(const ConstRows& a, const ConstRows& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && (a.array() == b.array()).all();
}

/// Copies to take a matrix out of a Buffer or a block.
inline Matrix copy(const ConstRows& a) { return a; }

/// Writes golden tensors into the parameters, in their order.
inline void set_values(const Parameters& parameters, const json& values) {
  if (parameters.size() != values.size()) throw std::runtime_error("golden file with another number of parameters");
  for (std::size_t i = 0; i < parameters.size(); ++i)
    parameters[i]->value = matrix(values[i], parameters[i]->value.rows(), parameters[i]->value.cols());
}

inline void clear_gradients(const Parameters& parameters) {
  for (Parameter* p : parameters) p->grad.setZero();
}

inline CellKind cell_kind(const json& name) {
  if (name == "rnn") return CellKind::rnn;
  if (name == "gru") return CellKind::gru;
  if (name == "lstm") return CellKind::lstm;
  throw std::runtime_error("no cell " + name.dump());
}

/// cell, layers, bidirectional of a golden case.
inline RecurrentSizes recurrent_sizes(const json& one) {
  return {cell_kind(one.at("cell")), one.at("layers").get<Index>(), one.at("bidirectional").get<bool>(), 0};
}

/// A golden case in words.
inline std::string described(const json& one) {
  std::string out;
  for (const char* key :
       {"cell", "layers", "bidirectional", "mask", "left", "every", "T", "lengths", "V", "E", "D", "H", "K"})
    if (one.contains(key)) out += std::string(key) + " " + one[key].dump() + ", ";
  return out;
}

/// A batch with the mask that a golden sequence case describes: T, lengths, mask, left. Its ids are all 0.
inline Batch batch_of(const json& sequence) {
  const auto lengths = sequence.at("lengths").get<std::vector<Index>>();
  Batch batch;
  batch.B = static_cast<Index>(lengths.size());
  batch.T = sequence.at("T").get<Index>();
  batch.ids.assign(static_cast<std::size_t>(batch.T * batch.B), 0);
  if (!sequence.at("mask").get<bool>()) return batch;
  for (Index t = 0; t < batch.T; ++t)
    for (const Index n : lengths) batch.mask.push_back(sequence.at("left").get<bool>() ? t >= batch.T - n : t < n);
  return batch;
}

/// What f() throws; the code "none" if it throws nothing.
struct Thrown {
  std::string code, message;
  bool says(const std::string& part) const { return message.find(part) != std::string::npos; }
};
template <typename F>
Thrown thrown_by(F f) {
  try {
    f();
  } catch (const Error& error) {
    return {name(error.code), error.what()};
  }
  return {"none", ""};
}

}  // namespace rnn::test
