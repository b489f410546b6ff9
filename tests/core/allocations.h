// Counts what is taken from the heap, by whoever: operator new, malloc and its family, also inside libraries.
#pragma once

#include <cstddef>

namespace rnn::test {

/// Whether counting works on this system (glibc, or any with the address sanitizer).
extern const bool allocations_are_counted;

/// Counts from its construction to stop(). One at a time.
class Allocations {
 public:
  Allocations();
  ~Allocations() { stop(); }
  Allocations(const Allocations&) = delete;
  Allocations& operator=(const Allocations&) = delete;
  void stop();
  std::size_t count() const;
  std::size_t bytes() const;
};

}  // namespace rnn::test
