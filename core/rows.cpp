#include "rows.h"

namespace rnn {

void assign(Rows to, const ConstRows& from) { to = from; }
void add(Rows to, const ConstRows& from) { to += from; }
void multiply(Rows to, const ConstRows& by) { to.array() *= by.array(); }
void assign_each(Rows to, const ConstRows& row) {
  for (Index n = 0; n < to.rows(); ++n) assign(to.row(n), row);
}
void add_rows(Rows c, const ConstRows& a) {
  for (Index n = 0; n < a.rows(); ++n) add(c, a.row(n));
}
void set_zero(Rows to) { to.setZero(); }

}  // namespace rnn
