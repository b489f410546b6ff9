#include "batch.h"

#include <algorithm>

namespace rnn {

/// The slot of a token, a new one if it has none yet.
int Batch::slot(int id) {
  const auto i = static_cast<std::size_t>(id);
  if (i >= slot_of_id_.size()) slot_of_id_.resize(i + 1, -1);
  if (slot_of_id_[i] < 0) {
    slot_of_id_[i] = static_cast<int>(tokens.size());
    tokens.push_back(id);
  }
  return slot_of_id_[i];
}

void Batch::share_tokens() {
  for (const int id : tokens)
    if (static_cast<std::size_t>(id) < slot_of_id_.size()) slot_of_id_[static_cast<std::size_t>(id)] = -1;
  tokens.clear();
  tokens.reserve(static_cast<std::size_t>(most_tokens()));
  slots.resize(ids.size());
  for (Index b = 0; b < B; ++b)
    for (Index t = 0; t < T; ++t) {
      const auto n = static_cast<std::size_t>(t * B + b);
      if (!masked(t, b)) slots[n] = slot(ids[n]);
    }
  for (std::size_t n = 0; n < mask.size(); ++n)
    if (mask[n] == 0) slots[n] = slot(ids[n]);
}

void collate(const std::vector<std::vector<int>>& rows, const Index* indices, Index count, Index min_length, int pad_id,
             PadSide side, bool mask, Batch& batch) {
  batch.B = count;
  batch.T = min_length;
  const auto row = [&](Index b) -> const std::vector<int>& { return rows[static_cast<std::size_t>(indices[b])]; };
  for (Index b = 0; b < count; ++b) batch.T = std::max(batch.T, static_cast<Index>(row(b).size()));
  const auto size = static_cast<std::size_t>(batch.B * batch.T);
  batch.ids.assign(size, pad_id);
  batch.mask.assign(mask ? size : 0, 0);
  for (Index b = 0; b < count; ++b) {
    const Index length = static_cast<Index>(row(b).size()), start = side == PadSide::right ? 0 : batch.T - length;
    for (Index t = 0; t < length; ++t) {
      const auto at = static_cast<std::size_t>((start + t) * batch.B + b);
      batch.ids[at] = row(b)[static_cast<std::size_t>(t)];
      if (mask) batch.mask[at] = 1;
    }
  }
  batch.share_tokens();
}

}  // namespace rnn
