// core/trainer.h: what a step does to weights and progress, and that it takes no memory.
#include "core/trainer.h"

#include "allocations.h"
#include "catch.h"
#include "core/reader.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

struct Run {
  Config config;
  Dataset data;
  std::unique_ptr<Learner> learner;
  Trainer trainer;

  explicit Run(const json& options)
      : config(parse_config(options)),
        data(make_dataset(config)),
        learner(Learner::make(config, data)),
        trainer(config, initialised(), learner->parameters()) {}

  real step() { return trainer.step(*learner, data, config); }
  Model& model() { return dynamic_cast<Reader&>(*learner).model; }

 private:
  TorchGenerator initialised() {
    TorchGenerator generator(config.seed);
    learner->init(generator);
    return generator;
  }
};

/// Rows of 1 to `longest` words out of `words`, from the generator.
json random_rows(int count, int words, int longest, int labels) {
  TorchGenerator generator(3);
  const auto below = [&](int n) { return static_cast<int>(generator.random32() % static_cast<unsigned>(n)); };
  json rows = json::array();
  for (int i = 0; i < count; ++i) {
    std::string text;
    for (int length = 1 + below(longest); length > 0; --length) text += "w" + std::to_string(below(words)) + " ";
    rows.push_back({{"text", text}, {"label", "label " + std::to_string(i % labels)}});
  }
  return rows;
}

/// Takes from the heap in `steps` steps, once each shape of two epochs has been seen.
std::size_t allocations_in(const json& options, int warm_up, int steps) {
  Run run(options);
  for (int i = 0; i < warm_up; ++i) run.step();
  const Allocations allocations;
  for (int i = 0; i < steps; ++i) run.step();
  return allocations.count();
}

}  // namespace

TEST_CASE(
    "No step allocates once shapes are settled: one batch, mini-batches with a smaller last one, masked rows of "
    "varying length, every cell, layers, both directions, dropout, every readout, SGD, SparseAdam, clipping, larger "
    "sizes",
    "[trainer][allocations]") {
  if (!allocations_are_counted) return;
  CHECK(allocations_in({{"preset", "blog-sentiment"}}, 1, 50) == 0);
  const json rows = random_rows(45, 30, 9, 2), three = random_rows(45, 30, 9, 3);
  // Shuffled batches have new shapes for some epochs: the longest row must have been in the largest batch.
  CHECK(allocations_in({{"data", rows}, {"batch", 10}, {"shuffle", true}}, 100, 100) == 0);
  CHECK(allocations_in({{"data", rows}, {"batch", 10}, {"pad", "left"}, {"mask", false}}, 1, 50) == 0);
  CHECK(allocations_in({{"data", three}, {"batch", 7}, {"shuffle", true}, {"pad", "left"}}, 100, 100) == 0);
  CHECK(allocations_in({{"data", three}, {"batch", 1}, {"shuffle", true}}, 45, 50) == 0);
  CHECK(allocations_in({{"data", rows}, {"optimizer", "sgd"}, {"momentum", 0.9}, {"clip", 0.1}}, 1, 20) == 0);
  for (const char* optimizer : {"sgd", "sparseadam"})
    CHECK(allocations_in({{"data", rows}, {"optimizer", optimizer}, {"batch", 1}}, 45, 50) == 0);
  CHECK(allocations_in({{"data", rows}, {"embedding", 1}, {"hidden", 1}}, 1, 20) == 0);
  for (const char* cell : {"rnn", "gru", "lstm"})
    for (const bool mask : {false, true}) {
      INFO(cell << (mask ? ", masked" : ""));
      json options = {{"data", three}, {"cell", cell}, {"layers", 2},    {"bidirectional", true}, {"mask", mask},
                      {"batch", 8},    {"hidden", 24}, {"dropout", 0.3}, {"shuffle", true}};
      CHECK(allocations_in(options, 100, 30) == 0);
      options["pad"] = "left";
      options["batch"] = 1;
      CHECK(allocations_in(options, 45, 45) == 0);
      // One token for each of the text, and the next one.
      json texts = json::array(), pairs = json::array();
      for (const json& row : rows) {
        texts.push_back({{"text", row["text"].get<std::string>() + "w1"}});
        pairs.push_back({{"source", row["text"]}, {"target", row["text"]}});
      }
      for (const char* loss : {"every", "last"})
        CHECK(allocations_in({{"task", "next"}, {"data", texts}, {"cell", cell}, {"mask", mask}, {"loss", loss}}, 2,
                             4) == 0);
      CHECK(allocations_in({{"task", "tag"}, {"data", pairs}, {"cell", cell}, {"mask", mask}, {"batch", 9}}, 5, 10) ==
            0);
      for (const char* attention : {"none", "dot", "additive"})
        CHECK(allocations_in({{"task", "translate"},
                              {"data", pairs},
                              {"cell", cell},
                              {"mask", mask},
                              {"attention", attention},
                              {"teacherForcing", 0.5},
                              {"layers", 2},
                              {"bidirectional", true},
                              {"dropout", 0.3},
                              {"batch", 9}},
                             5, 10) == 0);
    }
  // 300 words, batches of 32 rows of up to 20 words
  const json large = random_rows(100, 300, 20, 5);
  for (const int size : {64, in_double ? 128 : 256}) {
    INFO("embedding and hidden " << size);
    CHECK(allocations_in({{"data", large}, {"embedding", size}, {"hidden", size}, {"batch", 32}, {"mask", false}}, 4,
                         4) == 0);
    CHECK(allocations_in({{"data", large}, {"embedding", size}, {"hidden", size}, {"batch", 32}, {"shuffle", true}}, 40,
                         size == 64 ? 20 : 4) == 0);
  }
  for (const char* cell : {"gru", "lstm"})
    CHECK(allocations_in({{"data", large}, {"cell", cell}, {"embedding", 128}, {"hidden", 128}, {"batch", 32}}, 4, 4) ==
          0);
}

TEST_CASE("Progress counts steps, rows and epochs; an epoch's loss is the mean over its rows", "[trainer]") {
  Run run({{"preset", "blog-sentiment"}, {"batch", 4}});
  CHECK(run.trainer.progress.epoch == 0);
  const double first = static_cast<double>(run.step());
  CHECK(run.trainer.progress.step == 1);
  CHECK(run.trainer.progress.position == 4);
  CHECK(run.trainer.progress.epoch == 0);
  const double second = static_cast<double>(run.step());
  CHECK(run.trainer.progress.step == 2);
  CHECK(run.trainer.progress.position == 0);
  CHECK(run.trainer.progress.epoch == 1);
  CHECK(first != second);
  CHECK(distance(run.trainer.progress.epoch_loss, (4 * first + 2 * second) / 6) < 1e-12);
  const double third = static_cast<double>(run.step()), fourth = static_cast<double>(run.step());
  CHECK(run.trainer.progress.epoch == 2);
  CHECK(distance(run.trainer.progress.epoch_loss, (4 * third + 2 * fourth) / 6) < 1e-12);
}

TEST_CASE("Accuracy is the share of an epoch's rows that were answered rightly, for one logit and for several",
          "[trainer]") {
  for (const int labels : {2, 3}) {
    Run run({{"data", random_rows(20, 8, 4, labels)}, {"lr", 0}, {"batch", 6}});  // a rate of 0 keeps the weights
    while (run.trainer.progress.epoch < 2) run.step();                            // each epoch counts afresh
    Index right = 0;
    for (Index row = 0; row < run.data.examples(); ++row) {
      Batch batch;
      ModelTrace trace;
      Buffer probabilities;
      collate(run.data.ids, &row, 1, 0, 0, PadSide::right, true, batch);
      run.model().forward(batch, trace);
      class_probabilities(trace.logits, probabilities);
      Index best;
      probabilities.row(0).maxCoeff(&best);
      right += best == run.data.wanted[static_cast<std::size_t>(row)][0];
    }
    INFO(labels << " labels, " << right << " of 20 right");
    CHECK(right > 0);
    CHECK(right < 20);
    CHECK(run.trainer.progress.accuracy == static_cast<double>(right) / 20);
  }
}

TEST_CASE("Where every step is answered, accuracy counts the steps that count", "[trainer]") {
  // With all weights 0 each answer is class 0, <PAD>; so what is right are the targets that say <PAD>.
  json options = {{"task", "tag"}, {"lr", 0}, {"batch", 2}, {"data", json::parse(R"([
    {"source": "a b c", "target": "x y"}, {"source": "a", "target": "x"}, {"source": "b c", "target": "y y"}])")}};
  for (const bool mask : {false, true}) {
    options["mask"] = mask;
    Run run(options);
    for (Parameter* p : run.model().parameters()) p->value.setZero();
    run.step();
    CHECK(run.trainer.progress.counted == (mask ? 3 : 6));  // padded to three where padding is read
    CHECK(run.trainer.progress.correct == (mask ? 0 : 3));
    run.step();
    CHECK(run.trainer.progress.counted == (mask ? 5 : 9));
    CHECK(run.trainer.progress.accuracy == (mask ? 0.0 : 4.0 / 9));
  }
}

TEST_CASE("A step whose loss is not finite or above a million throws diverged and leaves the weights as they are",
          "[trainer][error]") {
  for (const real bias : {real(3e6), real(NAN), real(INFINITY)}) {
    Run run({{"preset", "blog-sentiment"}, {"lr", 0.25}});
    run.model().fc.bias.value(0, 0) = bias;
    std::vector<Matrix> before;
    for (const Parameter* p : run.trainer.parameters()) before.push_back(p->value);
    const Thrown error = thrown_by([&] { run.step(); });
    INFO(error.message);
    CHECK(error.code == "diverged");
    CHECK(error.says("step 1"));
    CHECK(error.says(std::isfinite(bias) ? "the loss is 1" : "the loss is not a finite number"));
    CHECK(error.says("learning rate of 0.25"));
    CHECK(error.says("want a smaller rate"));
    for (std::size_t i = 0; i + 1 < before.size(); ++i) CHECK(equal(before[i], run.trainer.parameters()[i]->value));
    run.model().fc.bias.value(0, 0) = 0;
    run.trainer.restart(run.config, TorchGenerator(1));
    CHECK(run.step() < 2);
  }
  Run large(json{{"preset", "blog-sentiment"}});
  large.model().fc.bias.value(0, 0) = real(1e6);  // half of the rows pay it: a mean of 5e5 is allowed
  CHECK(thrown_by([&] { large.step(); }).code == "none");
}
