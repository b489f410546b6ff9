// core/rng.h against the draws of torch.manual_seed(seed).
#include "core/rng.h"

#include <cstring>
#include <random>

#include "catch.h"
#include "core/trainer.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

/// FNV-1a over the bytes of the numbers as float32, as make_golden.py has it.
std::string hash_of(const Matrix& values) {
  std::uint64_t h = 0xCBF29CE484222325;
  for (Index i = 0; i < values.size(); ++i) {
    const auto x = static_cast<float>(values.data()[i]);
    std::uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    for (int k = 0; k < 4; ++k) h = (h ^ (bits >> 8 * k & 0xFF)) * 0x100000001B3;
  }
  return std::to_string(h);
}

/// The largest distance from a list of float32 values.
double largest_difference(const Matrix& found, const json& want) {
  REQUIRE(static_cast<std::size_t>(found.size()) == want.size());
  double largest = 0;
  for (Index i = 0; i < found.size(); ++i) {
    const double off = std::abs(static_cast<double>(found.data()[i]) -
                                static_cast<double>(want[static_cast<std::size_t>(i)].get<float>()));
    largest = off <= 1e300 ? std::max(largest, off) : INFINITY;
  }
  return largest;
}

/// PyTorch's AVX2 code takes approximate logarithms and cosines from 16 numbers on; below that it takes exact ones.
double allowed_for_normal(Index size) { return size < 16 ? 0 : 1e-6; }

void check_draw(TorchGenerator& generator, const json& step) {
  const auto draw = step["draw"].get<std::string>();
  const auto size = step["size"].get<Index>();
  const json& want = step["values"];
  INFO(draw << " of " << size);
  Matrix tensor = Matrix::Zero(1, size);
  if (draw == "uniform") {
    generator.uniform(tensor, -0.3, 0.7);
    CHECK(largest_difference(tensor, want) == 0);
  } else if (draw == "normal") {
    generator.normal(tensor);
    CHECK(largest_difference(tensor, want) <= allowed_for_normal(size));
  } else if (draw == "random64") {
    for (const json& value : want) CHECK(std::to_string(generator.random64()) == value.get<std::string>());
  } else {
    REQUIRE(draw == "randperm");
    std::vector<Index> order(static_cast<std::size_t>(size));
    generator.randperm(order);
    CHECK(order == want.get<std::vector<Index>>());
  }
}

}  // namespace

TEST_CASE("uniform_, random_ and randperm give PyTorch's numbers to the bit; normal_ too below 16, else within 1e-6",
          "[rng]") {
  const json cases = golden("rng.json", "draws");
  REQUIRE(!cases.empty());
  for (const json& one : cases) {
    INFO("seed " << one["seed"]);
    TorchGenerator generator(std::stoull(one["seed"].get<std::string>()));
    for (const json& step : one["steps"]) check_draw(generator, step);
  }
}

TEST_CASE("A copy of the generator goes on with the same numbers, the kept normal value included", "[rng]") {
  TorchGenerator generator(5);
  Matrix three(1, 3), a(1, 4), b(1, 4);
  generator.normal(three);
  TorchGenerator other = generator;
  generator.normal(a);
  other.normal(b);
  CHECK(equal(a, b));
}

TEST_CASE("Batches come in DataLoader's order, epoch after epoch", "[rng][trainer]") {
  const json cases = golden("rng.json", "orders");
  REQUIRE(cases[0]["epochs"][0] == json{3, 2, 7, 8, 6, 1, 5, 9, 0, 4});  // as the parity notes have it
  REQUIRE(cases[0]["epochs"][1] == json{1, 3, 5, 2, 8, 9, 6, 7, 4, 0});
  for (const json& one : cases) {
    INFO(one.dump());
    Config config;
    config.batch = one["batch"].get<Index>();
    config.shuffle = one["shuffle"].get<bool>();
    for (Index i = 0; i < one["n"].get<Index>(); ++i)
      config.data.push_back({"w" + std::to_string(i), i % 2 ? "odd" : "even"});
    config.labels = {"even", "odd"};
    const Dataset data = make_dataset(config);
    const auto model = Learner::make(config, data);
    Trainer trainer(config, TorchGenerator(one["seed"].get<std::uint64_t>()), model->parameters());
    for (const json& epoch : one["epochs"]) {
      do trainer.step(*model, data, config);
      while (trainer.progress.position != 0);
      CHECK(trainer.progress.order == epoch.get<std::vector<Index>>());
    }
  }
}

TEST_CASE(
    "A model's initial weights are PyTorch's, in all layers and directions: embedding within 1e-6, the others to the "
    "bit",
    "[rng][model]") {
  const json cases = golden("rng.json", "initial");
  REQUIRE(cases.size() == 21 + 18);
  for (const json& one : cases) {
    const auto V = one["V"].get<Index>(), E = one["E"].get<Index>();
    INFO("seed " << one["seed"] << ", " << described(one));
    Model model({V, E, one["H"].get<Index>(), one["K"].get<Index>(), recurrent_sizes(one), Readout::last});
    TorchGenerator generator(one["seed"].get<std::uint64_t>());
    model.init(generator);
    const Parameters parameters = model.parameters();
    CHECK(largest_difference(parameters[0]->value, one["embedding"]) <= allowed_for_normal(V * E));
    REQUIRE(one["hashes"].size() + 1 == parameters.size());
    for (std::size_t i = 1; i < parameters.size(); ++i) {
      CHECK(parameters[i]->name == one["names"][i - 1].get<std::string>());
      INFO(parameters[i]->name);
      CHECK(hash_of(parameters[i]->value) == one["hashes"][i - 1].get<std::string>());
    }
  }
}

TEST_CASE("The Mersenne Twister is std::mt19937, over three renewals of its state", "[rng]") {
  for (const std::uint32_t seed : {0u, 1u, 42u, 5489u, 0x80000000u, 0xFFFFFFFFu}) {
    INFO("seed " << seed);
    Mt19937 ours(seed);
    std::mt19937 theirs(seed);
    int different = 0;
    for (int i = 0; i < 2000; ++i) different += ours() != theirs();
    CHECK(different == 0);
  }
}

TEST_CASE("A state put back gives the same stream, wherever it was taken", "[rng]") {
  for (const int drawn : {0, 1, 623, 624, 625, 1500}) {
    TorchGenerator generator(9);
    for (int i = 0; i < drawn; ++i) generator.random32();
    const auto state = generator.engine.state;
    const std::uint32_t next = generator.engine.next;
    std::vector<std::uint32_t> stream;
    for (int i = 0; i < 700; ++i) stream.push_back(generator.random32());
    TorchGenerator other(123);
    for (int i = 0; i < 77; ++i) other.random32();
    other.engine.state = state;
    other.engine.next = next;
    int different = 0;
    for (const std::uint32_t want : stream) different += other.random32() != want;
    INFO("after " << drawn << " draws");
    CHECK(different == 0);
  }
}
