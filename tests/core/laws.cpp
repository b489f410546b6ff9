// Laws that hold for every model: one suite, run on each configuration below.
#include <cstdint>

#include "catch.h"
#include "core/session.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

/// Options of models that differ in everything a session can differ in.
std::vector<json> configurations() {
  const json rows = json::parse(R"([
    {"text": "the cat sat on the mat", "label": "animal"}, {"text": "a dog barked at the cat", "label": "animal"},
    {"text": "rain", "label": "weather"}, {"text": "the sun is out", "label": "weather"},
    {"text": "wind and rain all day long", "label": "weather"}, {"text": "a horse ran", "label": "animal"},
    {"text": "snow on the hills", "label": "weather"}])");
  json three = rows;
  three.push_back({{"text", "stocks fell"}, {"label", "money"}});
  three.push_back({{"text", "cheap oil today"}, {"label", "money"}});
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
      {{"data", three}, {"tokens", "characters"}, {"batch", 4}, {"pad", "left"}},
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

std::vector<Matrix> values_of(const Session& session) {
  std::vector<Matrix> out;
  for (const Parameter* p : session.parameters()) out.push_back(p->value);
  return out;
}

bool same(const std::vector<Matrix>& a, const std::vector<Matrix>& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; all && i < a.size(); ++i) all = equal(a[i], b[i]);
  return all;
}

bool finite(const Session& session) {
  bool all = true;
  for (const Parameter* p : session.parameters()) all = all && p->value.allFinite();
  return all;
}

/// Everything that shows where a run stands, as one text: equal texts, equal runs.
std::string standing(const Progress& p) {
  std::string out = std::to_string(p.epoch) + " " + std::to_string(p.step) + " " + std::to_string(p.position) + " " +
                    std::to_string(p.optimizer.steps) + " " + std::to_string(p.correct) + " " +
                    std::to_string(p.accuracy) + " " + std::to_string(p.loss_sum) + " " + std::to_string(p.epoch_loss);
  for (const Index i : p.order) out += " " + std::to_string(i);
  TorchGenerator generator = p.generator;
  return out + " " + std::to_string(generator.random64());
}

bool same_moments(const Optimizer& a, const Optimizer& b) { return same(a.first, b.first) && same(a.second, b.second); }

/// A trained model apart from its session, and a batch of all rows.
struct AllRows {
  Session session;
  Classifier model;
  std::vector<Index> indices;

  explicit AllRows(const json& options)
      : session(parse_config(options)),
        model(session.data().vocabulary.size(), session.config().embedding, session.config().hidden,
              static_cast<Index>(session.data().labels.size())) {
    session.train(10);
    for (std::size_t i = 0; i < session.parameters().size(); ++i)
      model.parameters()[i]->value = session.parameters()[i]->value;
    for (Index i = 0; i < session.data().rows(); ++i) indices.push_back(i);
  }

  void collate(std::size_t first, std::size_t count, Index min_length, Batch& batch) const {
    const Config& config = session.config();
    rnn::collate(session.data().ids, &indices[first], static_cast<Index>(count), min_length,
                 session.data().vocabulary.pad_id(), config.pad, config.mask, batch);
  }
  real run(const Batch& batch, const std::vector<int>& targets, ClassifierTrace& trace) {
    model.forward(batch, trace);
    const real loss = model.loss(targets, trace);
    model.backward(batch, trace);
    return loss;
  }
};

double apart(const ConstRows& a, const ConstRows& b) {
  return static_cast<double>((a - b).cwiseAbs().maxCoeff()) /
         std::max(static_cast<double>(b.cwiseAbs().maxCoeff()), 1e-3);
}

/// Sums in another order differ by some roundings.
constexpr double rounding = in_double ? 1e-13 : 1e-5;

}  // namespace

TEST_CASE(
    "A batch of n equals n batches of one: logits, loss and gradients up to the order of sums (float 1e-5, double "
    "1e-13)",
    "[laws]") {
  for_every_model([](const json& options) {
    AllRows all(options);
    const std::size_t n = all.indices.size();
    const auto& targets = all.session.data().targets;
    Batch batch;
    ClassifierTrace trace;
    all.collate(0, n, all.session.data().length, batch);
    const real loss = all.run(batch, targets, trace);
    const Matrix logits = copy(trace.logits);
    std::vector<Matrix> gradients;
    for (const Parameter* p : all.model.parameters()) gradients.push_back(p->grad);

    clear_gradients(all.model.parameters());
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      all.collate(i, 1, all.session.config().mask ? 0 : all.session.data().length, batch);
      sum += static_cast<double>(all.run(batch, {targets[i]}, trace));
      CHECK(apart(trace.logits, logits.row(static_cast<Index>(i))) <= rounding);
    }
    CHECK(distance(static_cast<double>(loss), sum / static_cast<double>(n)) <= rounding);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      INFO(all.model.parameters()[i]->name);
      CHECK(apart(all.model.parameters()[i]->grad / static_cast<real>(n), gradients[i]) <= rounding);
    }
  });
}

TEST_CASE(
    "Masked padding changes nothing: more of it gives the same logits, loss and gradients (float 1e-5, double 1e-13)",
    "[laws]") {
  for_every_model([](const json& options) {
    AllRows all(options);
    if (!all.session.config().mask) return;
    const std::size_t n = all.indices.size();
    const auto& targets = all.session.data().targets;
    Batch batch;
    ClassifierTrace trace;
    all.collate(0, n, 0, batch);
    const real loss = all.run(batch, targets, trace);
    const Matrix logits = copy(trace.logits);
    std::vector<Matrix> gradients;
    for (const Parameter* p : all.model.parameters()) gradients.push_back(p->grad);

    for (const Index more : {1, 5}) {
      clear_gradients(all.model.parameters());
      all.collate(0, n, all.session.data().length + more, batch);
      const real loss_padded = all.run(batch, targets, trace);
      CHECK(distance(static_cast<double>(loss_padded), static_cast<double>(loss)) <= rounding);
      CHECK(apart(trace.logits, logits) <= rounding);
      for (std::size_t i = 0; i < gradients.size(); ++i) {
        INFO(all.model.parameters()[i]->name);
        CHECK(apart(all.model.parameters()[i]->grad, gradients[i]) <= rounding);
      }
    }
  });
}

TEST_CASE("The same seed gives the same run to the bit, another seed another run", "[laws]") {
  for_every_model([](json options) {
    Session a(parse_config(options)), b(parse_config(options));
    CHECK(same(values_of(a), values_of(b)));
    const Losses of_a = a.train(25), of_b = b.train(25);
    CHECK(of_a.steps == of_b.steps);
    CHECK(of_a.epochs == of_b.epochs);
    CHECK(same(values_of(a), values_of(b)));
    options["seed"] = 1234;
    Session c(parse_config(options));
    CHECK(c.train(25).steps != of_a.steps);
  });
}

TEST_CASE("train(5) and train(5) equal train(10), to the bit, with predictions, traces and gradients between them",
          "[laws]") {
  for_every_model([](const json& options) {
    Session once(parse_config(options)), twice(parse_config(options));
    const Losses whole = once.train(10);
    Losses parts = twice.train(5);
    const std::string text = twice.config().data[0].text;
    twice.predict(text, 1);
    twice.trace(text);
    twice.gradients(twice.config().data[0]);
    const Losses rest = twice.train(5);
    parts.steps.insert(parts.steps.end(), rest.steps.begin(), rest.steps.end());
    parts.epochs.insert(parts.epochs.end(), rest.epochs.begin(), rest.epochs.end());
    CHECK(parts.steps == whole.steps);
    CHECK(parts.epochs == whole.epochs);
    CHECK(same(values_of(once), values_of(twice)));
    CHECK(same_moments(once.progress().optimizer, twice.progress().optimizer));
    CHECK(standing(once.progress()) == standing(twice.progress()));
  });
}

TEST_CASE("reset() gives the initial weights and the same run again, to the bit", "[laws]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    const std::vector<Matrix> initial = values_of(session);
    const std::string at_first = standing(session.progress());
    const Losses first = session.train(11);  // also from the middle of an epoch
    CHECK_FALSE(same(initial, values_of(session)));
    session.reset();
    CHECK(same(initial, values_of(session)));
    CHECK(standing(session.progress()) == at_first);
    CHECK(session.train(11).steps == first.steps);
  });
}

TEST_CASE("A trace is what forward computes: each step by the equation, z and h; the output is its last step's",
          "[laws]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    session.train(10);
    const Parameters& p = session.parameters();
    for (const Row& row : session.config().data) {
      const Trace trace = session.trace(row.text);
      Matrix h = Matrix::Zero(1, trace.h.cols());
      for (Index t = 0; t < trace.h.rows(); ++t) {
        const Matrix x = p[0]->value.row(trace.text.ids[static_cast<std::size_t>(t)]);
        CHECK(equal(trace.x.row(t), x));
        const Matrix z = x * p[1]->value.transpose() + p[3]->value + h * p[2]->value.transpose() + p[4]->value;
        CHECK(apart(trace.z.row(t), z) <= rounding);
        h = trace.z.row(t).array().tanh();
        CHECK(apart(trace.h.row(t), h) <= rounding);
        h = trace.h.row(t);
        const Matrix logits = h * p[5]->value.transpose() + p[6]->value;
        CHECK(apart(trace.logits.row(t), logits) <= rounding);
        CHECK(std::abs(static_cast<double>(trace.probabilities.row(t).sum()) - 1) <= rounding);
      }
      const Prediction prediction = session.predict(row.text, 10);
      CHECK(trace.output.best.text == prediction.best.text);
      CHECK(std::abs(static_cast<double>(trace.output.best.probability - prediction.best.probability)) <= rounding);
      CHECK(trace.output.candidates.size() == prediction.candidates.size());
      CHECK(trace.output.best.probability == trace.probabilities.bottomRows(1).maxCoeff());
    }
  });
}

TEST_CASE("After diverged the weights are finite, and a smaller rate trains on", "[laws][error]") {
  int runs = 0, diverged = 0;
  for_every_model([&](json options) {
    for (const char* optimizer : {"adam", "sgd"})
      for (const double rate : {1e9, 1e30}) {
        options["optimizer"] = optimizer;
        options.erase("momentum");
        options.erase("clip");
        Session session(parse_config(options));
        session.train(10);
        Config changed = session.config();
        changed.lr = rate;
        session.update(changed);
        ++runs;
        Thrown error{"none", ""};
        for (int call = 0; call < 20 && error.code == "none"; ++call) error = thrown_by([&] { session.train(3); });
        INFO(optimizer << " at " << rate << ": " << error.message);
        CHECK(finite(session));
        if (error.code == "none") continue;  // a leap that classifies everything rightly has no loss and no gradient
        CHECK(error.code == "diverged");
        ++diverged;
        changed.lr = 0.01;
        session.update(changed);
        CHECK(std::isfinite(session.train(5).steps.back()));
        CHECK(finite(session));
      }
  });
  INFO(diverged << " of " << runs << " runs diverged");
  CHECK(2 * diverged > runs);
}

TEST_CASE("A call that diverges returns to before the last step of the call before it, to the bit", "[laws][error]") {
  for_every_model([](json options) {
    options["optimizer"] = "adam";
    options.erase("momentum");
    Session session(parse_config(options));
    session.train(9);
    const std::vector<Matrix> before_last = values_of(session);
    const std::string there = standing(session.progress());
    session.train(1);
    session.mark();
    for (Parameter* p : session.parameters()) p->value.setConstant(std::numeric_limits<real>::infinity());
    CHECK(thrown_by([&] { session.train(4); }).code == "diverged");
    CHECK(same(values_of(session), before_last));
    CHECK(standing(session.progress()) == there);
    const Losses again = session.train(1);
    session.reset();
    CHECK(session.train(10).steps.back() == again.steps.back());
  });
}

TEST_CASE("roll_back() returns to the mark to the bit, and goes on from there the same way", "[laws]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    session.train(7);
    session.mark();
    const std::vector<Matrix> marked = values_of(session);
    const std::string there = standing(session.progress());
    const Losses first = session.train(8);
    session.roll_back();
    CHECK(same(marked, values_of(session)));
    CHECK(standing(session.progress()) == there);
    CHECK(session.train(8).steps == first.steps);
    session.roll_back();  // a mark serves more than once
    CHECK(same(marked, values_of(session)));
    CHECK(session.train(8).steps == first.steps);
  });
}

TEST_CASE("A divergence after roll_back() returns to the mark, not into the run that was forgotten", "[laws][error]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    session.train(7);
    session.mark();
    const std::vector<Matrix> marked = values_of(session);
    const std::string there = standing(session.progress());
    session.train(8);
    session.roll_back();
    for (Parameter* p : session.parameters()) p->value.setConstant(std::numeric_limits<real>::infinity());
    CHECK(thrown_by([&] { session.train(4); }).code == "diverged");
    CHECK(same(marked, values_of(session)));
    CHECK(standing(session.progress()) == there);
  });
}

TEST_CASE("roll_back() to weights that diverged at once returns to the good ones before them", "[laws][error]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    session.train(5);
    const std::vector<Matrix> good = values_of(session);
    session.train(1);
    for (Parameter* p : session.parameters()) p->value.setConstant(std::numeric_limits<real>::infinity());
    session.mark();
    CHECK(thrown_by([&] { session.train(3); }).code == "diverged");
    session.roll_back();
    CHECK(same(good, values_of(session)));
    CHECK(std::isfinite(session.train(3).steps.back()));
  });
}

TEST_CASE("A divergence right after reset() or set_weights() leaves what they wrote, to the bit", "[laws][error]") {
  for_every_model([](const json& options) {
    Session session(parse_config(options));
    const std::vector<Matrix> initial = values_of(session);
    const auto diverge = [&] {
      for (Parameter* p : session.parameters()) p->value.setConstant(std::numeric_limits<real>::infinity());
      CHECK(thrown_by([&] { session.train(2); }).code == "diverged");
    };
    session.train(6);
    session.reset();
    diverge();
    CHECK(same(initial, values_of(session)));
    CHECK(session.progress().step == 0);

    session.train(6);
    const Parameter& bias = *session.parameters()[6];
    session.set_weights(
        {{bias.name, bias.shape(), std::vector<float>(static_cast<std::size_t>(bias.value.size()), 0.5f)}});
    const std::vector<Matrix> written = values_of(session);
    diverge();
    CHECK(same(written, values_of(session)));
    CHECK(session.progress().step == 6);
  });
}

TEST_CASE("roll_back() without a mark does nothing", "[laws]") {
  Session session(parse_config({{"preset", "blog-sentiment"}}));
  session.train(3);
  const std::vector<Matrix> before = values_of(session);
  session.roll_back();
  CHECK(same(before, values_of(session)));
}

TEST_CASE("A learning rate set in between stays through roll_back, reset and diverged", "[laws]") {
  Session session(parse_config({{"preset", "blog-sentiment"}}));
  session.mark();
  Config changed = session.config();
  changed.lr = 0.125;
  changed.clip = 0.5;
  session.update(changed);
  CHECK(session.progress().optimizer.lr == 0.125);
  session.roll_back();
  CHECK(session.progress().optimizer.lr == 0.125);
  session.reset();
  CHECK(session.progress().optimizer.lr == 0.125);
  CHECK(session.config().clip == 0.5);
  session.parameters()[6]->value.setConstant(std::numeric_limits<real>::quiet_NaN());
  CHECK(thrown_by([&] { session.train(2); }).code == "diverged");
  CHECK(session.progress().optimizer.lr == 0.125);
  CHECK(finite(session));
}
