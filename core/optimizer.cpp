#include "optimizer.h"

#include <cmath>

#include "simd.h"

namespace rnn {

namespace {

constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;  // PyTorch's defaults

/// 1 - base^n by squaring: the same number whatever C library there is, as std::pow does not promise.
double rest_of_power(double base, std::int64_t n) {
  double out = 1;
  for (; n > 0; n >>= 1, base *= base) {
    if (base < 1e-17) return 1;
    if (n & 1) out *= base;
  }
  return 1 - out;
}

/// x on a grid of 2^-23 times `coarse` (2^-52 in double) where it is small beside that, and as it is where it is large.
/// Nothing on the grid is denormal but 0, and two additions are hidden behind a division, which a comparison is not.
inline real gridded(real x, real coarse) { return (x + coarse) - coarse; }
constexpr real moment_grid = real(0x1p-60), gradient_grid = real(0x1p-34);
/// Second moments come to rest a thousand times above this, where their root is nothing beside epsilon.
constexpr real least_square = real(0x1p-120);

// The updates of n numbers that lie one behind the other. Each leaves the gradient 0.

void sgd(Index n, real* w, real* g, real rate) {
  RNN_INDEPENDENT
  for (Index j = 0; j < n; ++j) {
    w[j] -= rate * g[j];
    g[j] = 0;
  }
}

void sgd_with_momentum(Index n, real* w, real* g, real* m, real rate, real mu) {
  RNN_INDEPENDENT
  for (Index j = 0; j < n; ++j) {
    m[j] = gridded(mu * m[j] + g[j], moment_grid);
    g[j] = 0;
    w[j] -= rate * m[j];
  }
}

/// w -= rate * m / (√v + eps): both corrections of the bias are in `rate` and `eps`.
struct AdamRates {
  real rate, eps;
  real b1 = static_cast<real>(beta1), b2 = static_cast<real>(beta2);
  real rest1 = static_cast<real>(1 - beta1), rest2 = static_cast<real>(1 - beta2);
};

void adam(Index n, real* w, real* g, real* m, real* v, const AdamRates r) {
  RNN_INDEPENDENT
  for (Index j = 0; j < n; ++j) {
    const real dw = gridded(g[j], gradient_grid);
    const real m1 = gridded(r.b1 * m[j] + r.rest1 * dw, moment_grid);
    const real v1 = r.b2 * v[j] + (r.rest2 * (dw * dw) + least_square);
    g[j] = 0;
    m[j] = m1;
    v[j] = v1;
    w[j] -= r.rate * m1 / (std::sqrt(v1) + r.eps);
  }
}

/// Calls update(first number, how many) for these rows of a parameter, or once for all of it.
template <typename Update>
void for_rows(const Parameter& p, const RowSet* rows, Update update) {
  if (rows == nullptr) return update(Index{0}, p.value.size());
  for (const Index row : rows->rows()) update(row * p.value.cols(), p.value.cols());
}

const RowSet* pointer(const std::optional<RowSet>& rows) { return rows ? &*rows : nullptr; }

}  // namespace

void Optimizer::prepare(const Parameters& parameters) {
  steps = 0;
  first.clear();
  second.clear();
  moved.clear();
  if (kind == OptimizerKind::sgd && momentum == 0) return;
  for (const Parameter* p : parameters) {
    const Matrix zero = Matrix::Zero(p->value.rows(), p->value.cols());
    first.push_back(zero);
    if (kind != OptimizerKind::sgd) second.push_back(zero);
    moved.emplace_back();
    if (p->touched && kind != OptimizerKind::sparse_adam) moved.back().emplace(p->value.rows());
  }
}

void Optimizer::find_moved() {
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (!moved[i]) continue;
    moved[i]->clear();
    for (Index row = 0; row < first[i].rows(); ++row)
      if (!first[i].row(row).isZero(0) || (!second.empty() && !second[i].row(row).isZero(0))) moved[i]->add(row);
  }
}

void Optimizer::step(const Parameters& parameters) {
  ++steps;
  const auto rate = static_cast<real>(lr), mu = static_cast<real>(momentum);
  const double correction1 = rest_of_power(beta1, steps), root = std::sqrt(rest_of_power(beta2, steps));
  // Adam's √v̂ + ε is (√v + ε root) / root; SparseAdam leaves the ε as it is.
  const AdamRates dense{static_cast<real>(lr * root / correction1), static_cast<real>(epsilon * root)};
  const AdamRates sparse{dense.rate, static_cast<real>(epsilon)};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    Parameter& p = *parameters[i];
    if (p.frozen) continue;
    real *w = p.value.data(), *g = p.grad.data();
    const RowSet* rows = pointer(p.touched);
    if (first.empty()) {
      for_rows(p, rows, [&](Index at, Index n) { sgd(n, w + at, g + at, rate); });
    } else {
      real *m = first[i].data(), *v = second.empty() ? nullptr : second[i].data();
      const AdamRates& rates = rows != nullptr && !moved[i] ? sparse : dense;
      if (moved[i]) {
        for (const Index row : rows->rows()) moved[i]->add(row);
        rows = pointer(moved[i]);
        // Most rows are quicker as one block. What is done to the others changes no weight.
        if (2 * rows->count() > p.value.rows()) rows = nullptr;
      }
      for_rows(p, rows, [&](Index at, Index n) {
        if (v == nullptr)
          sgd_with_momentum(n, w + at, g + at, m + at, rate, mu);
        else
          adam(n, w + at, g + at, m + at, v + at, rates);
      });
    }
    if (p.touched) p.touched->clear();
  }
}

namespace {

/// In one order, wherever the numbers lie.
real sum_of_squares(const real* x, Index n) {
  simd::Vector sums{};
  Index j = 0;
  for (; j + simd::lanes <= n; j += simd::lanes) {
    const simd::Vector v = simd::load(x + j);
    sums += v * v;
  }
  real sum = 0;
  for (; j < n; ++j) sum += x[j] * x[j];
  for (Index lane = 0; lane < simd::lanes; ++lane) sum += sums[lane];
  return sum;
}

}  // namespace

real gradient_norm(const Parameters& parameters) {
  real sum = 0;
  for (const Parameter* p : parameters)
    for_rows(*p, pointer(p->touched), [&](Index at, Index n) { sum += sum_of_squares(p->grad.data() + at, n); });
  return std::sqrt(sum);
}

void clip_gradients(const Parameters& parameters, double max_norm) {
  const real scale = static_cast<real>(max_norm) / (gradient_norm(parameters) + real(1e-6));
  if (!(scale < 1)) return;
  for (Parameter* p : parameters)
    for_rows(*p, pointer(p->touched), [&](Index at, Index n) {
      for (Index j = at; j < at + n; ++j) p->grad.data()[j] *= scale;
    });
}

}  // namespace rnn
