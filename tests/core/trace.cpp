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

/// What a cell makes of x (T,D), from the states h and c (1,H), or from zero.
CellStates by_formulas(const Session& session, const std::string& suffix, const Matrix& x, bool reverse,
                       const std::string& prefix = "rnn.", Matrix h = {}, Matrix c = {}) {
  if (session.config().rnn.cell == CellKind::bag) {
    CellStates bag{suffix, x, Matrix(), Matrix(), x, Matrix()};
    for (Index t = 1; t < x.rows(); ++t) bag.h.row(t) += bag.h.row(t - 1);
    return bag;
  }
  const Matrix &w = weight(session, prefix + "weight_ih_" + suffix),
               &u = weight(session, prefix + "weight_hh_" + suffix), &b = weight(session, prefix + "bias_ih_" + suffix),
               &v = weight(session, prefix + "bias_hh_" + suffix);
  const Index T = x.rows(), H = u.cols(), G = u.rows() / H;
  const CellKind kind = session.config().rnn.cell;
  CellStates s{suffix, Matrix(T, G * H), Matrix(), Matrix(), Matrix(T, H), Matrix()};
  if (kind != CellKind::rnn) s.gates.resize(T, G * H);
  if (kind == CellKind::gru) s.hn.resize(T, H);
  if (kind == CellKind::lstm) s.c.resize(T, H);
  if (h.size() == 0) h = Matrix::Zero(1, H);
  if (c.size() == 0) c = Matrix::Zero(1, H);
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
          break;  // above
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
  if (want.size() > 0) CHECK(apart(found, want) <= rounding);
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
    if (session.config().task == Task::translate) return;  // below
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

TEST_CASE(
    "A translation's trace is what the formulas give, number by number: encoder, decoder, attention, context, logits "
    "(float 1e-5, double 1e-13); its tokens are the greedy answer",
    "[trace][laws]") {
  int models = 0;
  for_every_model([&](const json& options) {
    Session session(parse_config(options));
    const Config& config = session.config();
    if (config.task != Task::translate) return;
    ++models;
    session.train(25);
    const auto by_hand = [&](const std::string& name, const Matrix& x, Index t) {
      const Matrix& w = weight(session, name);
      Matrix out(1, w.rows());
      for (Index k = 0; k < w.rows(); ++k) out(0, k) = row_times(w, k, x, t);
      return out;
    };
    for (const Row& row : config.data) {
      const Trace trace = session.trace(row.input);
      const DecoderSteps& d = trace.decoder;
      const Index S = trace.x.rows(), L = d.x.rows(), H = config.hidden;
      CHECK(trace.logits.size() + trace.probabilities.size() + trace.final_logits.size() == 0);
      std::vector<Matrix> h, c;  // that the decoder starts from
      Matrix read = trace.x;
      std::size_t number = 0;
      for (Index layer = 0; layer < config.rnn.layers; ++layer) {
        Matrix out(S, 0);
        h.push_back(Matrix::Zero(1, H));
        c.push_back(Matrix::Zero(1, H));
        for (const bool reverse : {false, true}) {
          if (reverse && !config.rnn.bidirectional) continue;
          const CellStates& found = trace.cells[number++];
          const CellStates want = by_formulas(session, "l" + std::to_string(layer) + (reverse ? "_reverse" : ""), read,
                                              reverse, "encoder.rnn.");
          INFO(want.name);
          CHECK(found.name == want.name);
          check_close(found.z, want.z, "z");
          check_close(found.h, want.h, "h");
          check_close(found.c, want.c, "c");
          h.back() += found.h.row(reverse ? 0 : S - 1);
          if (found.c.size() > 0) c.back() += found.c.row(reverse ? 0 : S - 1);
          out = side_by_side(out, found.h);
        }
        read = out;
      }
      Matrix states = read.leftCols(H);
      if (config.rnn.bidirectional) states += read.rightCols(H);
      check_close(trace.h, states, "what attention reads");

      const auto& classes = session.data().classes;
      for (Index t = 0; t < L; ++t) {
        const auto id = std::find(classes.begin(), classes.end(), d.read[static_cast<std::size_t>(t)]);
        CHECK(equal(d.x.row(t), weight(session, "decoder.embedding.weight").row(id - classes.begin())));
        CHECK(d.read[static_cast<std::size_t>(t)] == (t == 0 ? "<SOS>" : d.tokens[static_cast<std::size_t>(t - 1)]));
      }
      const bool additive = config.attention == AttentionKind::additive, dot = config.attention == AttentionKind::dot;
      read = additive ? side_by_side(d.x, d.context) : d.x;
      for (std::size_t layer = 0; layer < d.cells.size(); ++layer) {
        const CellStates want = by_formulas(session, "l" + std::to_string(layer), read, false, "decoder.rnn.", h[layer],
                                            config.rnn.cell == CellKind::lstm ? c[layer] : Matrix());
        check_close(d.cells[layer].z, want.z, "the decoder's z");
        check_close(d.cells[layer].gates, want.gates, "its gates");
        check_close(d.cells[layer].hn, want.hn, "its hn");
        check_close(d.cells[layer].h, want.h, "its h");
        check_close(d.cells[layer].c, want.c, "its c");
        read = d.cells[layer].h;
      }
      CHECK(equal(d.h, read));
      CHECK(d.attention.rows() == (additive || dot ? L : 0));
      for (Index t = 0; t < L && (additive || dot); ++t) {
        const Matrix before = t == 0 ? h.back() : Matrix(d.h.row(t - 1));
        Matrix scores(1, S), context = Matrix::Zero(1, H);
        for (Index s = 0; s < S; ++s) {
          if (dot) scores(0, s) = row_times(states, s, d.h, t);
          if (!additive) continue;
          const Matrix sum =
              by_hand("decoder.attention.W_a.weight", before, 0) + by_hand("decoder.attention.U_a.weight", states, s);
          scores(0, s) = by_hand("decoder.attention.v_a.weight", sum.array().tanh(), 0)(0, 0);
        }
        const Matrix weights = S == 1 ? Matrix::Ones(1, 1) : probabilities_of(scores);
        for (Index s = 0; s < S; ++s) context += weights(0, s) * states.row(s);
        check_close(d.attention.row(t), weights, "attention");
        check_close(d.context.row(t), context, "context");
        if (!dot) continue;
        Matrix combined = by_hand("decoder.attention.W_c.weight", side_by_side(context, d.h.row(t)), 0) +
                          weight(session, "decoder.attention.W_c.bias");
        check_close(d.combined.row(t), combined.array().tanh(), "h~");
      }
      for (Index t = 0; t < L; ++t) {
        const Matrix logits =
            by_hand("decoder.fc.weight", dot ? d.combined : d.h, t) + weight(session, "decoder.fc.bias");
        check_close(d.logits.row(t), logits, "logits");
        check_close(d.probabilities.row(t), probabilities_of(logits), "probabilities");
      }

      std::string said;
      double product = 1;
      for (std::size_t t = 0; t < d.tokens.size(); ++t) {
        const auto id = std::find(classes.begin(), classes.end(), d.tokens[t]) - classes.begin();
        product *= static_cast<double>(d.probabilities(static_cast<Index>(t), id));
        if (d.tokens[t] == "<EOS>") continue;
        said += (said.empty() || config.tokenizer.characters ? "" : " ") + d.tokens[t];
      }
      const Prediction greedy = session.predict(row.input, 1);
      CHECK(trace.output.best.text == said);
      CHECK(greedy.best.text == said);
      CHECK(greedy.best.probability == trace.output.best.probability);
      CHECK(distance(static_cast<double>(greedy.best.probability), product) <= rounding);
    }
  });
  CHECK(models == 5);
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
