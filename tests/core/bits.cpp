// The same run to the bit, whatever compiled it: tests/web/bits.test.js holds WebAssembly to the same file.
#ifndef RNN_REAL_DOUBLE

#include <cstdio>
#include <cstring>

#include "catch.h"
#include "core/session.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

/// FNV-1a of the numbers' bytes, in hexadecimal.
class Fingerprint {
 public:
  void add(float number) {
    std::uint32_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    for (int shift = 0; shift < 32; shift += 8) hash_ = (hash_ ^ (bits >> shift & 0xFF)) * 16777619u;
  }
  std::string text() const {
    char out[9];
    std::snprintf(out, sizeof out, "%08x", hash_);
    return out;
  }

 private:
  std::uint32_t hash_ = 2166136261u;
};

}  // namespace

TEST_CASE("Runs of every cell, task and attention come to the weights and losses of WebAssembly, to the bit",
          "[bits]") {
  for (const json& run : golden("bits.json", "runs")) {
    INFO(run["options"].dump());
    Session session(parse_config(run["options"]));
    Fingerprint weights, losses;
    for (const float loss : session.train(run["steps"]).steps) losses.add(loss);
    for (const Parameter* p : session.parameters())
      for (Index i = 0; i < p->value.size(); ++i) weights.add(p->value.data()[i]);
    CHECK(weights.text() == run["weights"].get<std::string>());
    CHECK(losses.text() == run["losses"].get<std::string>());
  }
}

#endif
