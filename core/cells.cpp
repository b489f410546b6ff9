#include "cells.h"

#include <cmath>

#include "functions.h"
#include "product.h"

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
  t.z.resize(N, G * H);
  t.gates.resize(G > 1 ? N : 0, G * H);
  t.hn.resize(G == 3 ? N : 0, H);
  t.h.resize(B + N, H);
  t.h.middleRows(first, B).setZero();
  t.c.resize(has_cell_state() ? B + N : 0, H);
  if (has_cell_state()) t.c.middleRows(first, B).setZero();
}

void Cell::input(const ConstRows& x, Index n, CellTrace& t) const {
  for (Index k = n; k < n + x.rows(); ++k) {
    t.z.row(k) = bias_ih.value;
    t.z.row(k).leftCols(plain_biases()) += bias_hh.value.leftCols(plain_biases());
  }
  add_product_bt(t.z.middleRows(n, x.rows()), x, weight_ih.value);  // W_ih x_t + b_ih + b_hh
}

void Cell::begin_backward(CellTrace& t) const {
  const Index N = t.z.rows(), H = units(), G = gates();
  t.dz.resize(N, G * H);
  t.dzh.resize(G == 3 ? N : 0, G * H);
  t.dc.resize(has_cell_state() ? t.dh.rows() : 0, H);
  t.dc.setZero();
}

void Cell::backward_input(const ConstRows& x, const ConstRows& h_prev, Index n, const CellTrace& t, bool overwrite,
                          Rows dx) {
  const Buffer& dzh = dz_hidden(t);
  if (overwrite) dx.setZero();
  const auto dz = t.dz.middleRows(n, x.rows()), dz_h = dzh.middleRows(n, x.rows());
  add_product(dx, dz, weight_ih.value);
  add_product_at(weight_ih.grad, dz, x);         // ∂L/∂W_ih = Σ_t dz_t x_tᵀ
  add_product_at(weight_hh.grad, dz_h, h_prev);  // ∂L/∂W_hh = Σ_t dz_t h_{t-1}ᵀ
  add_rows(bias_ih.grad, dz);
  add_rows(bias_hh.grad, dz_h);
}

namespace {

/// h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh). Source: Elman 1990; torch.nn.RNN.
class RnnCell final : public Cell {
 public:
  RnnCell(const std::string& prefix, const std::string& suffix, Index D, Index H) : Cell(1, prefix, suffix, D, H) {}

  void forward(const At& at, CellTrace& t) const override {
    auto z = t.z.middleRows(at.n, at.B);
    add_product_bt(z, t.h.middleRows(at.prev, at.B), weight_hh.value);
    tanh(z, t.h.middleRows(at.now, at.B));  // h_t = tanh(z_t)
  }

  void backward(const At& at, CellTrace& t) const override {
    const auto h = t.h.middleRows(at.now, at.B).array();
    auto dz = t.dz.middleRows(at.n, at.B);
    dz = t.dh.middleRows(at.n, at.B).array() * (1 - h.square());  // tanh' = 1 - tanh²
    if (at.before >= 0) add_product(t.dh.middleRows(at.before, at.B), dz, weight_hh.value);
  }
};

/// r = σ(·), z = σ(·), n = tanh(W_in x + b_in + r ⊙ (W_hn h_{t-1} + b_hn)), h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}.
/// Source: Cho et al. 2014, in the form of torch.nn.GRU, where r gates the product and not the state.
class GruCell final : public Cell {
 public:
  GruCell(const std::string& prefix, const std::string& suffix, Index D, Index H) : Cell(3, prefix, suffix, D, H) {}

  void forward(const At& at, CellTrace& t) const override {
    const Index H = units();
    auto pre = t.z.middleRows(at.n, at.B);
    auto gates = t.gates.middleRows(at.n, at.B);
    auto hn = t.hn.middleRows(at.n, at.B);
    const auto h_prev = t.h.middleRows(at.prev, at.B);
    add_product_bt(pre.leftCols(2 * H), h_prev, weight_hh.value.topRows(2 * H));
    for (Index b = 0; b < at.B; ++b) hn.row(b) = bias_hh.value.rightCols(H);
    add_product_bt(hn, h_prev, weight_hh.value.bottomRows(H));

    sigmoid(pre.leftCols(2 * H), gates.leftCols(2 * H));
    const auto r = gates.leftCols(H).array(), z = gates.middleCols(H, H).array();
    auto n = gates.rightCols(H).array();
    n = pre.rightCols(H).array() + r * hn.array();
    tanh(gates.rightCols(H), gates.rightCols(H));
    t.h.middleRows(at.now, at.B) = (1 - z) * n + z * h_prev.array();  // h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}
  }

  void backward(const At& at, CellTrace& t) const override {
    const Index H = units();
    const auto gates = t.gates.middleRows(at.n, at.B);
    const auto r = gates.leftCols(H).array(), z = gates.middleCols(H, H).array(), n = gates.rightCols(H).array();
    const auto hn = t.hn.middleRows(at.n, at.B).array(), h_prev = t.h.middleRows(at.prev, at.B).array();
    const auto dh = t.dh.middleRows(at.n, at.B).array();
    auto dz = t.dz.middleRows(at.n, at.B), dzh = t.dzh.middleRows(at.n, at.B);
    auto dr = dz.leftCols(H).array(), du = dz.middleCols(H, H).array(), dn = dz.rightCols(H).array();
    dn = dh * (1 - z) * (1 - n.square());
    dr = dn * hn * r * (1 - r);
    du = dh * (h_prev - n) * z * (1 - z);
    dzh = dz;
    dzh.rightCols(H).array() *= r;
    if (at.before < 0) return;
    auto dh_prev = t.dh.middleRows(at.before, at.B);
    dh_prev.array() += dh * z;
    add_product(dh_prev, dzh, weight_hh.value);
  }

 protected:
  Index plain_biases() const override { return 2 * units(); }  // b_hn stands inside r ⊙ (…)
  const Buffer& dz_hidden(const CellTrace& t) const override { return t.dzh; }
};

/// i = σ(·), f = σ(·), g = tanh(·), o = σ(·), c_t = f ⊙ c_{t-1} + i ⊙ g, h_t = o ⊙ tanh(c_t).
/// Source: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000; torch.nn.LSTM.
class LstmCell final : public Cell {
 public:
  LstmCell(const std::string& prefix, const std::string& suffix, Index D, Index H) : Cell(4, prefix, suffix, D, H) {}

  void forward(const At& at, CellTrace& t) const override {
    const Index H = units();
    auto z = t.z.middleRows(at.n, at.B);
    auto gates = t.gates.middleRows(at.n, at.B);
    add_product_bt(z, t.h.middleRows(at.prev, at.B), weight_hh.value);
    sigmoid(z.leftCols(2 * H), gates.leftCols(2 * H));
    tanh(z.middleCols(2 * H, H), gates.middleCols(2 * H, H));
    sigmoid(z.rightCols(H), gates.rightCols(H));
    const auto i = gates.leftCols(H).array(), f = gates.middleCols(H, H).array(),
               g = gates.middleCols(2 * H, H).array(), o = gates.rightCols(H).array();
    auto c = t.c.middleRows(at.now, at.B), h = t.h.middleRows(at.now, at.B);
    c = f * t.c.middleRows(at.prev, at.B).array() + i * g;  // c_t = f ⊙ c_{t-1} + i ⊙ g
    tanh(c, h);
    h.array() *= o;  // h_t = o ⊙ tanh(c_t)
  }

  void backward(const At& at, CellTrace& t) const override {
    const Index H = units();
    const auto gates = t.gates.middleRows(at.n, at.B);
    const auto i = gates.leftCols(H).array(), f = gates.middleCols(H, H).array(),
               g = gates.middleCols(2 * H, H).array(), o = gates.rightCols(H).array();
    const auto dh = t.dh.middleRows(at.n, at.B).array();
    const auto c_prev = t.c.middleRows(at.prev, at.B).array();
    auto dc = t.dc.middleRows(at.n, at.B).array();
    auto dz = t.dz.middleRows(at.n, at.B);
    auto tanh_c = dz.rightCols(H).array();
    tanh(t.c.middleRows(at.now, at.B), dz.rightCols(H));
    dc += dh * o * (1 - tanh_c.square());  // the cell reaches the loss through h_t as well as through c_{t+1}
    dz.leftCols(H) = dc * g * i * (1 - i);
    dz.middleCols(H, H) = dc * c_prev * f * (1 - f);
    dz.middleCols(2 * H, H) = dc * i * (1 - g.square());
    tanh_c *= dh * o * (1 - o);
    if (at.before < 0) return;
    t.dc.middleRows(at.before, at.B).array() += dc * f;
    add_product(t.dh.middleRows(at.before, at.B), dz, weight_hh.value);
  }

 protected:
  bool has_cell_state() const override { return true; }
};

/// h_t = h_{t-1} + x_t: a bag of words, which forgets their order. No gates, no parameters, H = D; for comparison.
class BagCell final : public Cell {
 public:
  BagCell(const std::string& prefix, const std::string& suffix, Index D) : Cell(0, prefix, suffix, D, D) {}

  void input(const ConstRows& x, Index n, CellTrace& t) const override {
    const Index B = t.h.rows() - t.z.rows();
    t.h.middleRows(B + n, x.rows()) = x;
  }
  void forward(const At& at, CellTrace& t) const override {
    t.h.middleRows(at.now, at.B) += t.h.middleRows(at.prev, at.B);  // h_t = x_t + h_{t-1}
  }
  void backward(const At& at, CellTrace& t) const override {
    if (at.before >= 0) t.dh.middleRows(at.before, at.B) += t.dh.middleRows(at.n, at.B);
  }
  void backward_input(const ConstRows&, const ConstRows&, Index n, const CellTrace& t, bool, Rows dx) override {
    dx = t.dh.middleRows(n, dx.rows());
  }
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
