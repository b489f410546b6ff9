// Session::trace: every number by the formulas of the papers, written out here, from the weights and the tokens alone.
#include <cmath>

#include "sessions.h"

using namespace rnn;
using namespace rnn::test;

namespace {

const Matrix& weight(const Session& session, const std::string& name) {
  for (const Parameter* p : session.parameters())
    if (p->name == name) return p->value;
  throw std::runtime_error("no parameter " + name);
}

/// One number at a time, so that nothing is shared with the core but the weights.
real row_times(const Matrix& w, Index row, const Matrix& x, Index t) {
  double sum = 0;
  for (Index k = 0; k < w.cols(); ++k) sum += static_cast<double>(w(row, k)) * static_cast<double>(x(t, k));
  return static_cast<real>(sum);
}

real sigmoid(real z) { return 1 / (1 + std::exp(-z)); }

/// What a cell makes of x (T,D).
CellStates by_formulas(const Session& session, const std::string& suffix, const Matrix& x, bool reverse) {
  const Matrix &w = weight(session, "rnn.weight_ih_" + suffix), &u = weight(session, "rnn.weight_hh_" + suffix),
               &b = weight(session, "rnn.bias_ih_" + suffix), &v = weight(session, "rnn.bias_hh_" + suffix);
  const Index T = x.rows(), H = u.cols(), G = u.rows() / H;
  const CellKind kind = session.config().rnn.cell;
  CellStates s{suffix, Matrix(T, G * H), Matrix(), Matrix(), Matrix(T, H), Matrix()};
  if (kind != CellKind::rnn) s.gates.resize(T, G * H);
  if (kind == CellKind::gru) s.hn.resize(T, H);
  if (kind == CellKind::lstm) s.c.resize(T, H);
  Matrix h = Matrix::Zero(1, H), c = Matrix::Zero(1, H);
  for (Index step = 0; step < T; ++step) {
    const Index t = reverse ? T - 1 - step : step;
    const auto of_x = [&](Index k) { return row_times(w, k, x, t) + b(0, k); };
    const auto of_h = [&](Index k) { return row_times(u, k, h, 0) + v(0, k); };
    for (Index j = 0; j < H; ++j) {
      switch (kind) {
        case CellKind::rnn:
          s.z(t, j) = of_x(j) + of_h(j);
          s.h(t, j) = std::tanh(s.z(t, j));
          break;
        case CellKind::gru: {
          const real r = sigmoid(s.z(t, j) = of_x(j) + of_h(j));
          const real z = sigmoid(s.z(t, H + j) = of_x(H + j) + of_h(H + j));
          s.z(t, 2 * H + j) = of_x(2 * H + j);
          s.hn(t, j) = of_h(2 * H + j);
          const real n = std::tanh(s.z(t, 2 * H + j) + r * s.hn(t, j));
          s.gates(t, j) = r;
          s.gates(t, H + j) = z;
          s.gates(t, 2 * H + j) = n;
          s.h(t, j) = (1 - z) * n + z * h(0, j);
          break;
        }
        case CellKind::lstm: {
          for (Index k = 0; k < 4; ++k) s.z(t, k * H + j) = of_x(k * H + j) + of_h(k * H + j);
          const real i = sigmoid(s.z(t, j)), f = sigmoid(s.z(t, H + j)), g = std::tanh(s.z(t, 2 * H + j)),
                     o = sigmoid(s.z(t, 3 * H + j));
          s.gates(t, j) = i;
          s.gates(t, H + j) = f;
          s.gates(t, 2 * H + j) = g;
          s.gates(t, 3 * H + j) = o;
          s.c(t, j) = f * c(0, j) + i * g;
          s.h(t, j) = o * std::tanh(s.c(t, j));
          break;
        }
        case CellKind::bag:
          throw std::logic_error("a bag of words multiplies nothing");
      }
    }
    h = s.h.row(t);
    if (kind == CellKind::lstm) c = s.c.row(t);
  }
  return s;
}

Matrix side_by_side(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows(), a.cols() + b.cols());
  out << a, b;
  return out;
}

/// Absent alike, or close.
void check_close(const Matrix& found, const Matrix& want, const char* what) {
  INFO(what);
  REQUIRE(found.rows() == want.rows());
  if (want.rows() > 0) CHECK(apart(found, want) <= rounding);
}

/// Softmax of each row, or for a single logit the probabilities of the second class and of the first.
Matrix probabilities_of(const Matrix& logits) {
  Matrix out(logits.rows(), std::max(logits.cols(), Index{2}));
  for (Index t = 0; t < logits.rows(); ++t) {
    double sum = logits.cols() == 1 ? 1 : 0;
    for (Index k = 0; k < logits.cols(); ++k) sum += std::exp(static_cast<double>(logits(t, k)));
    for (Index k = 0; k < logits.cols(); ++k)
      out(t, logits.cols() == 1 ? 1 : k) = static_cast<real>(std::exp(static_cast<double>(logits(t, k))) / sum);
    if (logits.cols() == 1) out(t, 0) = static_cast<real>(1 / sum);
  }
  return out;
}

}  // namespace

TEST_CASE(
    "A trace is what the formulas give, number by number: x, z, gates, h and c of every cell, logits, probabilities "
    "(float 1e-5, double 1e-13); the output is read from them",
    "[trace][laws]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    session.train(10);
    const RecurrentSizes& sizes = session.config().rnn;
    for (const Row& row : session.config().data) {
      const Trace trace = session.trace(row.input);
      const Index T = trace.x.rows();
      REQUIRE(trace.text.ids.size() == static_cast<std::size_t>(T));
      for (Index t = 0; t < T; ++t)
        CHECK(equal(trace.x.row(t),
                    weight(session, "embedding.weight").row(trace.text.ids[static_cast<std::size_t>(t)])));
      REQUIRE(trace.cells.size() == static_cast<std::size_t>(sizes.layers * (sizes.bidirectional ? 2 : 1)));
      Matrix read = trace.x;
      std::size_t number = 0;
      for (Index layer = 0; layer < sizes.layers; ++layer) {
        Matrix out(T, 0);
        for (const bool reverse : {false, true}) {
          if (reverse && !sizes.bidirectional) continue;
          const CellStates& found = trace.cells[number++];
          const CellStates want =
              by_formulas(session, "l" + std::to_string(layer) + (reverse ? "_reverse" : ""), read, reverse);
          INFO(want.name);
          CHECK(found.name == want.name);
          check_close(found.z, want.z, "z");
          check_close(found.gates, want.gates, "gates");
          check_close(found.hn, want.hn, "hn");
          check_close(found.h, want.h, "h");
          check_close(found.c, want.c, "c");
          out = side_by_side(out, found.h);
        }
        read = out;
      }
      CHECK(equal(trace.h, read));
      const Matrix &w = weight(session, "fc.weight"), &b = weight(session, "fc.bias");
      Matrix logits(T, w.rows());
      for (Index t = 0; t < T; ++t)
        for (Index k = 0; k < w.rows(); ++k) logits(t, k) = row_times(w, k, read, t) + b(0, k);
      check_close(trace.logits, logits, "logits");
      check_close(trace.probabilities, probabilities_of(logits), "probabilities");

      // The answer is read from the last real step; at the end of the text, each direction has its own end.
      Matrix final_state = read.bottomRows(1);
      if (readout(session.config()) == Readout::every)
        final_state = read.row(
            session.config().pad == PadSide::left || session.config().mask
                ? T - 1
                : static_cast<Index>(session.data().texts[&row - session.config().data.data()].ids.size()) - 1);
      else if (sizes.bidirectional)
        final_state.rightCols(read.cols() / 2) = read.topRows(1).rightCols(read.cols() / 2);
      Matrix final_logits(1, w.rows());
      for (Index k = 0; k < w.rows(); ++k) final_logits(0, k) = row_times(w, k, final_state, 0) + b(0, k);
      check_close(trace.final_logits, final_logits, "final logits");
      check_close(trace.final_probabilities, probabilities_of(final_logits), "final probabilities");

      const Prediction prediction = session.predict(row.input, 1000);
      CHECK(trace.output.best.text == prediction.best.text);
      CHECK(trace.output.best.probability == prediction.best.probability);
      CHECK(trace.output.candidates.size() == prediction.candidates.size());
      for (const Candidate& candidate : prediction.candidates) {
        if (session.config().task == Task::tag) continue;
        const auto& classes = session.data().classes;
        const auto c = std::find(classes.begin(), classes.end(), candidate.text) - classes.begin();
        CHECK(candidate.probability == trace.final_probabilities(0, c));
      }
    }
  });
}

TEST_CASE("A tagged text is the most probable token of each step that is none of the special ones, and their product",
          "[trace][session]") {
  for (const json& options : configurations()) {
    Session session(parse_config(options));
    if (session.config().task != Task::tag) continue;
    session.train(40);
    int words = 0;
    for (const Row& row : session.config().data) {
      const Trace trace = session.trace(row.input);
      std::string answer;
      real product = 1;
      for (Index t = 0; t < trace.x.rows(); ++t) {
        Index best;
        const real probability = trace.probabilities.row(t).maxCoeff(&best);
        const std::string& word = session.data().classes[static_cast<std::size_t>(best)];
        if (word == "<PAD>" || word == "<UNK>") continue;
        answer += (answer.empty() ? "" : " ") + word;
        product *= probability;
        ++words;
      }
      CHECK(trace.output.best.text == answer);
      CHECK(distance(static_cast<double>(trace.output.best.probability), static_cast<double>(product)) <= rounding);
    }
    CHECK(words > 4);
  }
}

TEST_CASE("A trace shows padding as training has it: to the training length, on its side, and not at all where masked",
          "[trace]") {
  using Words = std::vector<std::string>;
  using Flags = std::vector<bool>;
  json options = {{"preset", "blog-sentiment"}, {"seed", 1}};
  const Trace right = Session(parse_config(options)).trace("so wow");
  CHECK(right.text.tokens == Words{"so", "wow", "<PAD>"});
  CHECK(right.text.ids == std::vector<int>{5, 0, 0});
  CHECK(right.text.known == Flags{true, false, true});
  CHECK(right.padding == Flags{false, false, true});
  CHECK(right.x.rows() == 3);
  CHECK(right.cells[0].z.cols() == 16);
  CHECK(right.logits.cols() == 1);
  CHECK(right.probabilities.cols() == 2);

  options["pad"] = "left";
  const Trace left = Session(parse_config(options)).trace("so wow");
  CHECK(left.text.tokens == Words{"<PAD>", "so", "wow"});
  CHECK(left.text.ids == std::vector<int>{0, 5, 0});
  CHECK(left.text.known == Flags{true, true, false});
  CHECK(left.padding == Flags{true, false, false});

  options["mask"] = true;
  const Trace masked = Session(parse_config(options)).trace("so wow");
  CHECK(masked.text.tokens == Words{"so", "wow"});
  CHECK(masked.padding == Flags{false, false});
  CHECK(Session(parse_config(options)).trace("one two three four five").x.rows() == 5);
}

TEST_CASE("Where the logits of every step would be millions of numbers, the trace has those of the answer alone",
          "[trace]") {
  json rows = json::array();
  for (int i = 0; i < 500; ++i)
    rows.push_back({{"question", "q" + std::to_string(i)}, {"answer", "a" + std::to_string(i)}});
  const Session session(parse_config({{"task", "answer"}, {"data", rows}, {"hidden", 1}, {"embedding", 1}}));
  const Index V = session.data().source.size();
  std::string text;
  for (Index t = 0; t <= 4'000'000 / V; ++t) text += "q1 ";
  const Trace trace = session.trace(text);
  CHECK(trace.logits.size() == 0);
  CHECK(trace.probabilities.size() == 0);
  CHECK(trace.final_logits.size() == V);
  CHECK(std::abs(static_cast<double>(trace.final_probabilities.sum()) - 1) < 1e-5);
}
