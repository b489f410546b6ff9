// How many multiplications and additions a second the compiler's vectors can do at best: as many independent sums as
// keep the units busy and still fit in the registers. With -mrelaxed-simd each pair is one instruction.
#include <cstddef>
#include <utility>

using Vector = float __attribute__((vector_size(16)));

namespace {

#if defined(__wasm_relaxed_simd__) && __has_builtin(__builtin_wasm_relaxed_madd_f32x4)
Vector multiply_add(Vector a, Vector b, Vector c) { return __builtin_wasm_relaxed_madd_f32x4(a, b, c); }
#elif defined(__wasm_relaxed_simd__)
#error this compiler has the draft of relaxed SIMD, not the standard
#else
Vector multiply_add(Vector a, Vector b, Vector c) { return a * b + c; }
#endif

constexpr std::size_t sums = 12;
volatile float scale = 0.5F, shift = 0.25F, sink;

/// Written out, so that the sums stay in registers whatever the compiler thinks of loops.
template <std::size_t... i>
double run(int rounds, std::index_sequence<i...>) {
  const Vector a = Vector{} + scale, c = Vector{} + shift;
  Vector sum[] = {Vector{} + static_cast<float>(i)...};
  for (int round = 0; round < rounds; ++round) ((sum[i] = multiply_add(sum[i], a, c)), ...);
  Vector total{};
  ((total += sum[i]), ...);
  sink = total[0] + total[1] + total[2] + total[3];
  return 2.0 * 4 * sums * rounds;
}

}  // namespace

/// Gives the operations that it did.
extern "C" __attribute__((export_name("peak"), used)) double peak(int rounds) {
  return run(rounds, std::make_index_sequence<sums>());
}
