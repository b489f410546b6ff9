#include "allocations.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

#include "catch.h"
#include "core/tensor.h"

#if defined(__SANITIZE_ADDRESS__)
#define RNN_ADDRESS_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RNN_ADDRESS_SANITIZER
#endif
#endif

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0}, bytes_allocated{0};

void note(std::size_t size) {
  if (!counting.load(std::memory_order_relaxed)) return;
  ++allocations;
  bytes_allocated += size;
}

}  // namespace

#if defined(RNN_ADDRESS_SANITIZER)

// The sanitizer has taken malloc's place already and reports every call.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t),
                                                         void (*)(const volatile void*));
const bool rnn::test::allocations_are_counted =
    __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t size) { note(size); },
                                              [](const volatile void*) {}) != 0;

#elif defined(__GLIBC__)

// A program may bring its own malloc, which libraries then use too (glibc manual, "Replacing malloc"). These count and
// pass on.
const bool rnn::test::allocations_are_counted = true;
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
  note(size);
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  note(count * size);
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  note(size);
  return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
  note(size);
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  note(size);
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  note(size);
  *out = __libc_memalign(alignment, size);
  return *out ? 0 : ENOMEM;
}
}

#else
const bool rnn::test::allocations_are_counted = false;
#endif

namespace rnn::test {

Allocations::Allocations() {
  allocations = 0;
  bytes_allocated = 0;
  counting = true;
}
void Allocations::stop() { counting = false; }
std::size_t Allocations::count() const { return allocations; }
std::size_t Allocations::bytes() const { return bytes_allocated; }

}  // namespace rnn::test

TEST_CASE("The allocation counter sees new, malloc, calloc, realloc, vectors and Eigen, each once", "[allocations]") {
  using rnn::test::Allocations;
  if (!rnn::test::allocations_are_counted) return;
  const auto count = [](auto allocate) {
    const Allocations allocations_here;
    allocate();
    return allocations_here.count();
  };
  CHECK(count([] {}) == 0);
  CHECK(count([] { std::make_unique<volatile int>(1); }) == 1);
  CHECK(count([] {
          void* volatile p = std::malloc(8);
          p = std::realloc(p, 5000);
          std::free(p);
        }) == 2);
  CHECK(count([] {
          void* volatile p = std::calloc(3, 5);
          std::free(p);
        }) == 1);
  CHECK(count([] {
          void* volatile p = std::aligned_alloc(64, 128);
          std::free(p);
        }) == 1);
  CHECK(count([] { std::vector<int> v(static_cast<std::size_t>(100)), w(std::move(v)); }) == 1);
  CHECK(count([] { rnn::Matrix m(3, 4), n(0, 4); }) == 1);
  const Allocations of_bytes;
  rnn::Matrix m(10, 10);
  CHECK(of_bytes.bytes() >= 100 * sizeof(rnn::real));
}
