// Laws that hold for every model: one suite, run on each configuration below.
#include <algorithm>
#include <limits>

#include "catch.h"
#include "sessions.h"

using namespace rnn;
using namespace rnn::test;

namespace {

/// A trained model apart from its session, and batches of its examples.
struct Apart {
  Session session;
  std::unique_ptr<Learner> model;
  std::vector<Index> indices;
  Index B = 0;

  explicit Apart(const json& options)
      : session(parse_config(options)), model(Learner::make(session.config(), session.data())) {
    session.train(10);
    for (std::size_t i = 0; i < session.parameters().size(); ++i)
      model->parameters()[i]->value = session.parameters()[i]->value;
    for (Index i = 0; i < session.data().examples(); ++i) indices.push_back(i);
  }

  /// Loss and gradients of `count` examples from the `first` on, padded to `min_length` steps or more.
  real run(std::size_t first, std::size_t count, Index min_length) {
    B = static_cast<Index>(count);
    const Score score = model->forward(session.data(), &indices[first], B, min_length, nullptr);
    clear_gradients(model->parameters());
    model->backward();
    return score.loss;
  }
  /// How many targets count.
  Index counted() const {
    const std::vector<int>& targets = model->targets();
    return std::count_if(targets.begin(), targets.end(), [](int target) { return target >= 0; });
  }
  /// The logits of row b, a row for each of its targets that count.
  Matrix logits_of(Index b) const {
    std::vector<Index> rows;
    for (Index n = b; n < model->logits().rows(); n += B)
      if (model->targets()[static_cast<std::size_t>(n)] >= 0) rows.push_back(n);
    Matrix out(static_cast<Index>(rows.size()), model->logits().cols());
    for (std::size_t t = 0; t < rows.size(); ++t) out.row(static_cast<Index>(t)) = model->logits().row(rows[t]);
    return out;
  }
  std::vector<Matrix> gradients() {
    std::vector<Matrix> out;
    for (const Parameter* p : model->parameters()) out.push_back(p->grad);
    return out;
  }
};

}  // namespace

TEST_CASE(
    "A batch of n equals n batches of one: logits, loss and gradients up to the order of sums (float 1e-5, double "
    "1e-13)",
    "[laws]") {
  for_every_model([](const json& options) {
    Apart all(options);
    const std::size_t n = all.indices.size();
    const Index length = all.session.data().length;
    const real loss = all.run(0, n, length);
    const std::vector<Matrix> gradients = all.gradients();
    std::vector<Matrix> logits, sums;
    for (std::size_t i = 0; i < n; ++i) logits.push_back(all.logits_of(static_cast<Index>(i)));
    for (const Matrix& gradient : gradients) sums.push_back(Matrix::Zero(gradient.rows(), gradient.cols()));

    double losses = 0;
    Index counted = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const real one = all.run(i, 1, all.session.config().mask ? 0 : length);
      losses += static_cast<double>(one) * static_cast<double>(all.counted());
      counted += all.counted();
      CHECK(apart(all.logits_of(0), logits[i]) <= rounding);
      for (std::size_t k = 0; k < sums.size(); ++k)
        sums[k] += all.model->parameters()[k]->grad * static_cast<real>(all.counted());
    }
    CHECK(distance(static_cast<double>(loss), losses / static_cast<double>(counted)) <= rounding);
    for (std::size_t k = 0; k < sums.size(); ++k) {
      INFO(all.model->parameters()[k]->name);
      CHECK(apart(sums[k] / static_cast<real>(counted), gradients[k]) <= rounding);
    }
  });
}

TEST_CASE("Masked padding changes nothing, to the bit: more of it gives the same logits, loss and gradients",
          "[laws]") {
  for_every_model([](const json& options) {
    Apart all(options);
    if (!all.session.config().mask) return;
    const std::size_t n = all.indices.size();
    const real loss = all.run(0, n, 0);
    const std::vector<Matrix> gradients = all.gradients();
    std::vector<Matrix> logits;
    for (std::size_t i = 0; i < n; ++i) logits.push_back(all.logits_of(static_cast<Index>(i)));
    for (const Index more : {1, 2, 3, 5, 12}) {
      CHECK(all.run(0, n, all.session.data().length + more) == loss);
      for (std::size_t i = 0; i < n; ++i) CHECK(equal(all.logits_of(static_cast<Index>(i)), logits[i]));
      for (std::size_t k = 0; k < gradients.size(); ++k) {
        INFO(all.model->parameters()[k]->name);
        CHECK(equal(all.model->parameters()[k]->grad, gradients[k]));
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
    const std::string text = twice.config().data[0].input;
    twice.predict(text, 1);
    twice.trace(text);
    twice.gradients(twice.config().data[0]);
    if (twice.config().task == Task::next) twice.generate(text, 3, 1, 0, 1);
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
    const Parameter& bias = *session.parameters().back();
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
