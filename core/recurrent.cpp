#include "recurrent.h"

#include <algorithm>

#include "rows.h"

namespace rnn {

Recurrent::Recurrent(const std::string& prefix, Index D, Index H, const RecurrentSizes& sizes) : sizes_(sizes) {
  for (Index layer = 0; layer < sizes.layers; ++layer) {
    const Index inputs = layer == 0 ? D : directions() * H;
    const std::string suffix = "_l" + std::to_string(layer);
    cells.push_back(Cell::make(sizes.cell, prefix, suffix, inputs, H));
    if (sizes.bidirectional) cells.push_back(Cell::make(sizes.cell, prefix, suffix + "_reverse", inputs, H));
  }
}

void Recurrent::init(TorchGenerator& generator) {
  for (auto& cell : cells) cell->init(generator);
}

void Recurrent::append_parameters(Parameters& parameters) {
  for (auto& cell : cells)
    for (Parameter* p : {&cell->weight_ih, &cell->weight_hh, &cell->bias_ih, &cell->bias_hh})
      if (p->value.size() > 0) parameters.push_back(p);
}

/// The reverse direction starts behind the last step, so its states have their extra block at the end and not at the
/// beginning.
At Recurrent::at(const Batch& batch, Index t, bool reverse) const {
  const Index B = batch.B, n = t * B;
  if (reverse) return {n, n + B, n, t + 1 < batch.T ? n + B : -1, B};
  return {n, n, n + B, t > 0 ? n - B : -1, B};
}

Buffer& Recurrent::resize_dout(const Batch& batch, LayerTrace& layer) const {
  const Index N = batch.T * batch.B, H = units();
  for (Index d = 0; d < directions(); ++d) layer.directions[d].dh.resize(N, H);
  if (directions() == 1)
    layer.dout.show(layer.directions[0].dh, 0, N);
  else
    layer.dout.resize(N, 2 * H);
  return layer.dout;
}

void Recurrent::unroll(const Batch& batch, const Cell& cell, const ConstRows& x, const std::vector<int>& slots,
                       bool reverse, CellTrace& trace) const {
  const Index B = batch.B, T = batch.T;
  cell.begin(T * B, B, reverse ? T * B : 0, trace);
  if (slots.empty()) {
    cell.input(x, trace.z);
  } else {
    trace.inputs.resize(x.rows(), trace.z.cols(), batch.most_tokens());
    cell.input(x, trace.inputs);
  }
  for (Index k = 0; k < T; ++k) {
    const Index t = reverse ? T - 1 - k : k;
    const At step = at(batch, t, reverse);
    if (!slots.empty()) gather(trace.z.middleRows(step.n, B), trace.inputs, slots.data() + step.n);
    cell.forward(step, trace);
    for (Index b = 0; b < B; ++b) {
      if (!batch.masked(t, b)) continue;
      assign(trace.h.row(step.now + b), trace.h.row(step.prev + b));
      if (trace.c.rows() > 0) assign(trace.c.row(step.now + b), trace.c.row(step.prev + b));
    }
  }
}

const Buffer& Recurrent::unroll_back(const Batch& batch, const Cell& cell, const ConstRows& x,
                                     const std::vector<int>& slots, bool reverse, CellTrace& trace) const {
  const Index B = batch.B, T = batch.T;
  if (!slots.empty()) {
    trace.dinputs.resize(x.rows(), trace.dz.cols(), batch.most_tokens());
    set_zero(trace.dinputs);
  }
  for (Index k = T - 1; k >= 0; --k) {
    const Index t = reverse ? T - 1 - k : k;
    const At step = at(batch, t, reverse);
    // Padding left the state alone, so its gradient passes the cell by, to the step before.
    for (Index b = 0; b < B; ++b) {
      if (!batch.masked(t, b)) continue;
      for (Buffer* d : {&trace.dh, &trace.dc}) {
        if (d->rows() == 0) continue;
        if (step.before >= 0) add(d->row(step.before + b), d->row(step.n + b));
        set_zero(d->row(step.n + b));
      }
    }
    cell.backward(step, trace);
    if (!slots.empty()) scatter_add(trace.dinputs, trace.dz.middleRows(step.n, B), slots.data() + step.n);
  }
  return slots.empty() ? trace.dz : trace.dinputs;
}

/// PyTorch draws noise for the numbers that it has, step by step: those of a packed sequence are without padding, the
/// longest rows first.
void Recurrent::draw_dropout(const Batch& batch, TorchGenerator& generator, RecurrentTrace& trace, Buffer& kept) const {
  if (batch.mask.empty()) return generator.dropout(kept, sizes_.dropout);
  auto& rows = trace.longest_first;
  rows.clear();
  for (Index b = 0; b < batch.B; ++b) {
    TokenRun run{b, 0, 0};
    while (run.start < batch.T && batch.masked(run.start, b)) ++run.start;
    while (run.start + run.length < batch.T && !batch.masked(run.start + run.length, b)) ++run.length;
    rows.push_back(run);
    for (std::size_t i = rows.size() - 1; i > 0 && rows[i - 1].length < rows[i].length; --i)
      std::swap(rows[i - 1], rows[i]);
  }
  set_zero(kept);
  for (Index k = 0; k < batch.T; ++k)
    for (const TokenRun& run : rows)
      if (k < run.length) generator.dropout(kept.middleRows((run.start + k) * batch.B + run.row, 1), sizes_.dropout);
}

void Recurrent::forward(const Batch& batch, const ConstRows& x, RecurrentTrace& trace, TorchGenerator* dropout) const {
  const Index N = batch.T * batch.B, H = units(), count = directions();
  trace.layers.resize(cells.size() / static_cast<std::size_t>(count));
  for (std::size_t l = 0; l < trace.layers.size(); ++l) {
    LayerTrace& layer = trace.layers[l];
    const bool drop = dropout != nullptr && sizes_.dropout > 0 && l + 1 < trace.layers.size();
    const bool shown = count == 1 && !drop;
    if (!shown) layer.out.resize(N, count * H);
    for (Index d = 0; d < count; ++d) {
      CellTrace& t = layer.directions[d];
      const Cell& cell = *cells[l * static_cast<std::size_t>(count) + static_cast<std::size_t>(d)];
      if (l == 0)
        unroll(batch, cell, x, batch.slots, d == 1, t);
      else
        unroll(batch, cell, trace.layers[l - 1].out, {}, d == 1, t);
      const Index first = d == 1 ? 0 : batch.B;  // without the state before the first step
      if (shown)
        layer.out.show(t.h, first, N);
      else
        assign(layer.out.middleCols(d * H, H), t.h.middleRows(first, N));
    }
    layer.kept.resize(drop ? N : 0, count * H);
    if (!drop) continue;
    draw_dropout(batch, *dropout, trace, layer.kept);
    multiply(layer.out, layer.kept);
  }
}

void Recurrent::backward(const Batch& batch, const ConstRows& x, RecurrentTrace& trace, Rows dx, const States* dfinal) {
  const Index B = batch.B, N = batch.T * B, H = units(), count = directions();
  for (std::size_t l = trace.layers.size(); l-- > 0;) {
    LayerTrace& layer = trace.layers[l];
    if (layer.kept.rows() > 0) multiply(layer.dout, layer.kept);
    for (Index d = 0; d < count; ++d) {
      CellTrace& t = layer.directions[d];
      Cell& cell = *cells[l * static_cast<std::size_t>(count) + static_cast<std::size_t>(d)];
      if (count > 1) assign(t.dh, layer.dout.middleCols(d * H, H));
      cell.begin_backward(t);
      if (dfinal != nullptr) {
        const Index last = d == 1 ? 0 : N - B;
        add(t.dh.middleRows(last, B), dfinal->h[l]);
        if (t.dc.rows() > 0) add(t.dc.middleRows(last, B), dfinal->c[l]);
      }
      if (l == 0) {
        cell.backward_input(x, unroll_back(batch, cell, x, batch.slots, d == 1, t), d == 0, dx);
      } else {
        LayerTrace& below = trace.layers[l - 1];
        if (d == 0) resize_dout(batch, below);
        cell.backward_input(below.out, unroll_back(batch, cell, below.out, {}, d == 1, t), d == 0, below.dout);
      }
      cell.backward_hidden(d == 1 ? t.h.bottomRows(N) : t.h.topRows(N), 0, t);
    }
  }
}

void Recurrent::final_state(const Batch& batch, const RecurrentTrace& trace, Buffer& state) const {
  const Index B = batch.B, H = units();
  state.resize(B, out_size());
  assign(state.leftCols(H), trace.out().bottomRows(B).leftCols(H));
  if (directions() == 2) assign(state.rightCols(H), trace.out().topRows(B).rightCols(H));
}

void Recurrent::final_state_backward(const Batch& batch, const ConstRows& dstate, RecurrentTrace& trace) const {
  const Index B = batch.B, H = units();
  Buffer& dout = resize_dout(batch, trace);
  set_zero(dout);
  assign(dout.bottomRows(B).leftCols(H), dstate.leftCols(H));
  if (directions() == 2) assign(dout.topRows(B).rightCols(H), dstate.rightCols(H));
}

void Recurrent::final_states(const Batch& batch, const RecurrentTrace& trace, States& states) const {
  const Index B = batch.B, N = batch.T * B;
  states.resize(trace.layers.size(), B, units(), trace.layers.front().directions[0].c.rows() > 0);
  for (std::size_t l = 0; l < trace.layers.size(); ++l) {
    const CellTrace *forward = &trace.layers[l].directions[0], *reverse = &trace.layers[l].directions[1];
    assign(states.h[l], forward->h.middleRows(N, B));
    assign(states.c[l], forward->c.bottomRows(states.c[l].rows()));
    if (directions() == 1) continue;
    add(states.h[l], reverse->h.topRows(B));
    add(states.c[l], reverse->c.topRows(states.c[l].rows()));
  }
}

void Recurrent::begin(Index T, const States& initial, RecurrentTrace& trace) const {
  const Index B = initial.h.front().rows();
  trace.layers.resize(cells.size());
  for (std::size_t l = 0; l < cells.size(); ++l) {
    LayerTrace& layer = trace.layers[l];
    CellTrace& t = layer.directions[0];
    cells[l]->begin(T * B, B, 0, t);
    assign(t.h.topRows(B), initial.h[l]);
    assign(t.c.topRows(initial.c[l].rows()), initial.c[l]);
    layer.out.resize(T * B, units());
    layer.kept.resize(0, 0);
  }
}

void Recurrent::step(const At& at, const ConstRows& x, RecurrentTrace& trace, TorchGenerator* dropout) const {
  for (std::size_t l = 0; l < cells.size(); ++l) {
    LayerTrace& layer = trace.layers[l];
    CellTrace& t = layer.directions[0];
    if (l == 0)
      cells[l]->input(x, t.z.middleRows(at.n, at.B));
    else
      cells[l]->input(trace.layers[l - 1].out.middleRows(at.n, at.B), t.z.middleRows(at.n, at.B));
    cells[l]->forward(at, t);
    auto out = layer.out.middleRows(at.n, at.B);
    assign(out, t.h.middleRows(at.now, at.B));
    if (dropout == nullptr || sizes_.dropout == 0 || l + 1 == cells.size()) continue;
    layer.kept.resize(layer.out.rows(), units());
    dropout->dropout(layer.kept.middleRows(at.n, at.B), sizes_.dropout);
    multiply(out, layer.kept.middleRows(at.n, at.B));
  }
}

void Recurrent::begin_backward(Index B, RecurrentTrace& trace) const {
  for (std::size_t l = 0; l < cells.size(); ++l) {
    LayerTrace& layer = trace.layers[l];
    CellTrace& t = layer.directions[0];
    t.dh.resize(t.z.rows() + B, units());
    set_zero(t.dh);
    cells[l]->begin_backward(t);
    layer.dout.resize(B, units());
  }
}

void Recurrent::step_back(const At& at, const ConstRows& x, RecurrentTrace& trace, Rows dx) {
  for (std::size_t l = cells.size(); l-- > 0;) {
    CellTrace& t = trace.layers[l].directions[0];
    cells[l]->backward(at, t);
    cells[l]->backward_hidden(t.h.middleRows(at.prev, at.B), at.n, t);
    const auto dz = t.dz.middleRows(at.n, at.B);
    if (l == 0) {
      cells[l]->backward_input(x, dz, true, dx);
      continue;
    }
    LayerTrace& below = trace.layers[l - 1];
    cells[l]->backward_input(below.out.middleRows(at.n, at.B), dz, true, below.dout);
    if (below.kept.rows() > 0) multiply(below.dout, below.kept.middleRows(at.n, at.B));
    add(below.directions[0].dh.middleRows(at.n, at.B), below.dout);
  }
}

void Recurrent::initial_gradient(const RecurrentTrace& trace, States& states) const {
  const Index B = trace.layers.front().dout.rows();
  states.resize(cells.size(), B, units(), trace.layers.front().directions[0].dc.rows() > 0);
  for (std::size_t l = 0; l < cells.size(); ++l) {
    assign(states.h[l], trace.layers[l].directions[0].dh.bottomRows(B));
    assign(states.c[l], trace.layers[l].directions[0].dc.bottomRows(states.c[l].rows()));
  }
}

}  // namespace rnn
