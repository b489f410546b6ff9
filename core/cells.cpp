#include "cells.h"

#include <algorithm>
#include <cmath>

#include "functions.h"
#include "product.h"
#include "rows.h"
#include "simd.h"

namespace rnn {

Cell::Cell(Index gates, const std::string& prefix, const std::string& suffix, Index D, Index H)
    : weight_ih(Parameter::matrix(prefix + ".weight_ih" + suffix, gates * H, D)),
      weight_hh(Parameter::matrix(prefix + ".weight_hh" + suffix, gates * H, H)),
      bias_ih(Parameter::vector(prefix + ".bias_ih" + suffix, gates * H)),
      bias_hh(Parameter::vector(prefix + ".bias_hh" + suffix, gates * H)) {}

void Cell::init(TorchGenerator& generator) {
  const double bound = 1 / std::sqrt(static_cast<double>(units()));
  for (Parameter* p : {&weight_ih, &weight_hh, &bias_ih, &bias_hh}) generator.uniform(p->value, -bound, bound);
}

void Cell::begin(Index N, Index B, Index first, CellTrace& t) const {
  const Index H = units(), G = gates();
  t.z.resize(N, z_size());
  t.gates.resize(G > 1 ? N : 0, G * H);
  t.hn.resize(G == 3 ? N : 0, H);
  t.h.resize(B + N, H);
  set_zero(t.h.middleRows(first, B));
  t.c.resize(has_cell_state() ? B + N : 0, H);
  t.tanh_c.resize(has_cell_state() ? N : 0, H);
  if (has_cell_state()) set_zero(t.c.middleRows(first, B));
  pack(t);
}

void Cell::pack(CellTrace& t) const { t.W_hh.pack_transposed(weight_hh.value); }

void Cell::input(const ConstRows& x, Rows z) const {
  const Index size = bias_ih.value.cols(), added = plain_biases();
  const real *b_ih = bias_ih.value.data(), *b_hh = bias_hh.value.data();
  for (Index n = 0; n < z.rows(); ++n) {
    real* to = z.data() + n * z.outerStride();
    RNN_INDEPENDENT
    for (Index j = 0; j < added; ++j) to[j] = b_ih[j] + b_hh[j];
    std::copy(b_ih + added, b_ih + size, to + added);
  }
  add_product_bt(z, x, weight_ih.value);  // W_ih x_t + b_ih + b_hh
}

void Cell::begin_backward(CellTrace& t) const {
  const Index N = t.z.rows(), H = units(), G = gates();
  t.dz.resize(N, z_size());
  t.dzh.resize(G == 3 ? N : 0, G * H);
  t.dc.resize(has_cell_state() ? t.dh.rows() : 0, H);
  set_zero(t.dc);
  t.W_hh_backward.pack(weight_hh.value);
}

void Cell::backward_input(const ConstRows& x, const ConstRows& dz, bool overwrite, Rows dx) {
  if (overwrite) set_zero(dx);
  add_product(dx, dz, weight_ih.value);
  add_product_at(weight_ih.grad, dz, x);  // ∂L/∂W_ih = Σ_t dz_t x_tᵀ
  add_rows(bias_ih.grad, dz);
}

void Cell::backward_hidden(const ConstRows& h_prev, Index n, const CellTrace& t) {
  if (gates() == 0) return;
  const auto dz = dz_hidden(t).middleRows(n, h_prev.rows());
  add_product_at(weight_hh.grad, dz, h_prev);  // ∂L/∂W_hh = Σ_t dz_t h_{t-1}ᵀ
  add_rows(bias_hh.grad, dz);
}

namespace {

real* row(Buffer& m, Index n) { return m.data() + n * m.cols(); }

/// h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh). Source: Elman 1990; torch.nn.RNN.
class RnnCell final : public Cell {
 public:
  RnnCell(const std::string& prefix, const std::string& suffix, Index D, Index H) : Cell(1, prefix, suffix, D, H) {}

  void forward(const At& at, CellTrace& t) const override {
    auto z = t.z.middleRows(at.n, at.B);
    add_product(z, t.h.middleRows(at.prev, at.B), t.W_hh);
    tanh(z, t.h.middleRows(at.now, at.B));  // h_t = tanh(z_t)
  }

  void backward(const At& at, CellTrace& t) const override {
    const real *h = row(t.h, at.now), *dh = row(t.dh, at.n);
    real* dz = row(t.dz, at.n);
    RNN_INDEPENDENT
    for (Index j = 0; j < at.B * units(); ++j) dz[j] = dh[j] * (1 - h[j] * h[j]);  // tanh' = 1 - tanh²
    if (at.before >= 0) add_product(t.dh.middleRows(at.before, at.B), t.dz.middleRows(at.n, at.B), t.W_hh_backward);
  }
};

/// r = σ(·), z = σ(·), n = tanh(W_in x + b_in + r ⊙ (W_hn h_{t-1} + b_hn)), h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}.
/// Source: Cho et al. 2014, in the form of torch.nn.GRU, where r gates the product and not the state.
class GruCell final : public Cell {
 public:
  GruCell(const std::string& prefix, const std::string& suffix, Index D, Index H) : Cell(3, prefix, suffix, D, H) {}

  void forward(const At& at, CellTrace& t) const override {
    const Index H = units();
    auto pre = t.z.middleRows(at.n, at.B), gates = t.gates.middleRows(at.n, at.B), hn = t.hn.middleRows(at.n, at.B);
    const auto h_prev = t.h.middleRows(at.prev, at.B);
    add_product(pre.leftCols(2 * H), h_prev, t.W_hh);
    assign_each(hn, bias_hh.value.rightCols(H));
    add_product(hn, h_prev, t.W_hn);

    sigmoid(pre.leftCols(2 * H), gates.leftCols(2 * H));
    for (Index b = 0; b < at.B; ++b) {
      const real *r = row(t.gates, at.n + b), *in = row(t.z, at.n + b) + 2 * H, *hidden = row(t.hn, at.n + b);
      real* n = row(t.gates, at.n + b) + 2 * H;
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) n[j] = in[j] + r[j] * hidden[j];
    }
    tanh(gates.rightCols(H), gates.rightCols(H));
    for (Index b = 0; b < at.B; ++b) {
      const real *z = row(t.gates, at.n + b) + H, *n = z + H, *prev = row(t.h, at.prev + b);
      real* h = row(t.h, at.now + b);
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) h[j] = (1 - z[j]) * n[j] + z[j] * prev[j];  // h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}
    }
  }

  void backward(const At& at, CellTrace& t) const override {
    const Index H = units();
    for (Index b = 0; b < at.B; ++b) {
      const real *r = row(t.gates, at.n + b), *z = r + H, *n = z + H;
      const real *hn = row(t.hn, at.n + b), *prev = row(t.h, at.prev + b), *dh = row(t.dh, at.n + b);
      real *dr = row(t.dz, at.n + b), *dz = dr + H, *dn = dz + H, *dr_hidden = row(t.dzh, at.n + b);
      real *dz_hidden = dr_hidden + H, *dn_hidden = dz_hidden + H;
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) {
        dn[j] = dh[j] * (1 - z[j]) * (1 - n[j] * n[j]);
        dr_hidden[j] = dr[j] = dn[j] * hn[j] * r[j] * (1 - r[j]);
        dz_hidden[j] = dz[j] = dh[j] * (prev[j] - n[j]) * z[j] * (1 - z[j]);
        dn_hidden[j] = dn[j] * r[j];
      }
      if (at.before < 0) continue;
      real* dprev = row(t.dh, at.before + b);
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) dprev[j] += dh[j] * z[j];
    }
    if (at.before >= 0) add_product(t.dh.middleRows(at.before, at.B), t.dzh.middleRows(at.n, at.B), t.W_hh_backward);
  }

 protected:
  Index plain_biases() const override { return 2 * units(); }  // b_hn stands inside r ⊙ (…)
  const Buffer& dz_hidden(const CellTrace& t) const override { return t.dzh; }
  void pack(CellTrace& t) const override {
    t.W_hh.pack_transposed(weight_hh.value.topRows(2 * units()));
    t.W_hn.pack_transposed(weight_hh.value.bottomRows(units()));
  }
};

/// i = σ(·), f = σ(·), g = tanh(·), o = σ(·), c_t = f ⊙ c_{t-1} + i ⊙ g, h_t = o ⊙ tanh(c_t).
/// Source: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000; torch.nn.LSTM.
class LstmCell final : public Cell {
 public:
  LstmCell(const std::string& prefix, const std::string& suffix, Index D, Index H) : Cell(4, prefix, suffix, D, H) {}

  void forward(const At& at, CellTrace& t) const override {
    const Index H = units();
    auto z = t.z.middleRows(at.n, at.B), gates = t.gates.middleRows(at.n, at.B);
    add_product(z, t.h.middleRows(at.prev, at.B), t.W_hh);
    sigmoid(z.leftCols(2 * H), gates.leftCols(2 * H));
    tanh(z.middleCols(2 * H, H), gates.middleCols(2 * H, H));
    sigmoid(z.rightCols(H), gates.rightCols(H));
    for (Index b = 0; b < at.B; ++b) {
      const real *i = row(t.gates, at.n + b), *f = i + H, *g = f + H, *prev = row(t.c, at.prev + b);
      real* c = row(t.c, at.now + b);
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) c[j] = f[j] * prev[j] + i[j] * g[j];  // c_t = f ⊙ c_{t-1} + i ⊙ g
    }
    tanh(t.c.middleRows(at.now, at.B), t.tanh_c.middleRows(at.n, at.B));
    for (Index b = 0; b < at.B; ++b) {
      const real *o = row(t.gates, at.n + b) + 3 * H, *tanh_c = row(t.tanh_c, at.n + b);
      real* h = row(t.h, at.now + b);
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) h[j] = o[j] * tanh_c[j];  // h_t = o ⊙ tanh(c_t)
    }
  }

  void backward(const At& at, CellTrace& t) const override {
    const Index H = units();
    for (Index b = 0; b < at.B; ++b) {
      const real *i = row(t.gates, at.n + b), *f = i + H, *g = f + H, *o = g + H;
      const real *dh = row(t.dh, at.n + b), *prev = row(t.c, at.prev + b), *tanh_c = row(t.tanh_c, at.n + b);
      real *dc = row(t.dc, at.n + b), *di = row(t.dz, at.n + b), *df = di + H, *dg = df + H, *d_o = dg + H;
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) {
        dc[j] += dh[j] * o[j] * (1 - tanh_c[j] * tanh_c[j]);  // c reaches the loss through h_t and through c_{t+1}
        di[j] = dc[j] * g[j] * i[j] * (1 - i[j]);
        df[j] = dc[j] * prev[j] * f[j] * (1 - f[j]);
        dg[j] = dc[j] * i[j] * (1 - g[j] * g[j]);
        d_o[j] = dh[j] * tanh_c[j] * o[j] * (1 - o[j]);
      }
      if (at.before < 0) continue;
      real* dprev = row(t.dc, at.before + b);
      RNN_INDEPENDENT
      for (Index j = 0; j < H; ++j) dprev[j] += dc[j] * f[j];
    }
    if (at.before >= 0) add_product(t.dh.middleRows(at.before, at.B), t.dz.middleRows(at.n, at.B), t.W_hh_backward);
  }

 protected:
  bool has_cell_state() const override { return true; }
};

/// h_t = h_{t-1} + x_t: a bag of words, which forgets their order. No gates, no parameters, H = D; for comparison.
class BagCell final : public Cell {
 public:
  BagCell(const std::string& prefix, const std::string& suffix, Index D) : Cell(0, prefix, suffix, D, D) {}

  void input(const ConstRows& x, Rows z) const override { assign(z, x); }
  void forward(const At& at, CellTrace& t) const override {
    auto h = t.h.middleRows(at.now, at.B);
    assign(h, t.z.middleRows(at.n, at.B));
    add(h, t.h.middleRows(at.prev, at.B));  // h_t = x_t + h_{t-1}
  }
  void backward(const At& at, CellTrace& t) const override {
    assign(t.dz.middleRows(at.n, at.B), t.dh.middleRows(at.n, at.B));
    if (at.before >= 0) add(t.dh.middleRows(at.before, at.B), t.dh.middleRows(at.n, at.B));
  }
  void backward_input(const ConstRows&, const ConstRows& dz, bool, Rows dx) override { assign(dx, dz); }
};

}  // namespace

std::unique_ptr<Cell> Cell::make(CellKind kind, const std::string& prefix, const std::string& suffix, Index D,
                                 Index H) {
  switch (kind) {
    case CellKind::rnn:
      return std::make_unique<RnnCell>(prefix, suffix, D, H);
    case CellKind::gru:
      return std::make_unique<GruCell>(prefix, suffix, D, H);
    case CellKind::lstm:
      return std::make_unique<LstmCell>(prefix, suffix, D, H);
    case CellKind::bag:
      return std::make_unique<BagCell>(prefix, suffix, D);
  }
  return nullptr;
}

}  // namespace rnn
