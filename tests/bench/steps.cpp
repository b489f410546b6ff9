// Training steps natively, each workload a benchmark of Catch2's. steps.js writes the file that says what they are.
#include <cstdlib>
#include <fstream>

#include "../core/catch.h"
#if __has_include(<catch2/benchmark/catch_benchmark.hpp>)
#include <catch2/benchmark/catch_benchmark.hpp>
#endif
#include "core/json.h"
#include "core/session.h"

using namespace rnn;
using nlohmann::json;

TEST_CASE("training steps of the workloads in the file that WORKLOADS names", "[steps]") {
  const char* path = std::getenv("WORKLOADS");
  INFO("want the variable WORKLOADS to name a file, as npm run bench -- steps writes it");
  REQUIRE(path != nullptr);
  std::ifstream file(path);
  REQUIRE(file.good());
  for (const json& workload : json::parse(file)) {
    Session session(parse_config(workload["options"]));
    // As many steps as the page's worker trains in one call.
    const auto steps = workload["steps"].get<std::int64_t>();
    const float first = session.train(steps).steps.front();
    BENCHMARK(workload["name"].get<std::string>()) { return session.train(steps); };
    CHECK(session.train(1).steps.front() < first);
  }
}
