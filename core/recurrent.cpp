#include "recurrent.h"

namespace rnn {

void Recurrent::forward(const Batch& batch, const ConstRows& x, RnnTrace& trace) const {
  const Index B = batch.B, T = batch.T, H = cell.weight_hh.value.rows();
  trace.z.resize(T * B, H);
  trace.h.resize((T + 1) * B, H);
  trace.h.topRows(B).setZero();
  cell.project(x, trace.z);
  for (Index t = 0; t < T; ++t) {
    auto h_prev = trace.h.middleRows(t * B, B), h = trace.h.middleRows((t + 1) * B, B);
    cell.forward(h_prev, trace.z.middleRows(t * B, B), h);
    for (Index b = 0; b < B; ++b)
      if (batch.masked(t, b)) h.row(b) = h_prev.row(b);
  }
}

void Recurrent::backward(const Batch& batch, const ConstRows& x, RnnTrace& trace, Rows dx) {
  const Index B = batch.B, T = batch.T;
  trace.dz.resize(T * B, trace.dh.cols());
  for (Index t = T - 1; t >= 0; --t) {
    auto dh = trace.dh.middleRows(t * B, B), dz = trace.dz.middleRows(t * B, B);
    cell.backward(dh, trace.h.middleRows((t + 1) * B, B), dz);
    for (Index b = 0; b < B; ++b)
      if (batch.masked(t, b)) dz.row(b).setZero();
    if (t == 0) break;
    auto dh_prev = trace.dh.middleRows((t - 1) * B, B);
    cell.backward_hidden(dz, dh_prev);
    for (Index b = 0; b < B; ++b)
      if (batch.masked(t, b)) dh_prev.row(b) += dh.row(b);  // h_t was h_{t-1}
  }
  cell.backward_input(x, trace.h.topRows(T * B), trace.dz, dx);
}

}  // namespace rnn
