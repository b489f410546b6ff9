// Sequences of ids, padded to one length.
#pragma once

#include <algorithm>
#include <vector>

#include "tensor.h"

namespace rnn {

enum class PadSide { right, left };

/// B sequences of ids, time-major and padded to T: the id of step t of row b is ids[t * B + b].
/// `mask` is 1 on real tokens and 0 on padding; it is empty where padding is read like any other token.
/// What depends on the token alone is computed once for each of the U distinct `tokens`: ids[n] is tokens[slots[n]].
struct Batch {
  Index B = 0, T = 0;
  std::vector<int> ids;
  std::vector<unsigned char> mask;
  std::vector<int> tokens = {}, slots = {};

  /// Whether step t of row b is padding that must leave no trace.
  bool masked(Index t, Index b) const { return !mask.empty() && mask[static_cast<std::size_t>(t * B + b)] == 0; }

  /// Ids are below V: what most_tokens() needs to know.
  void set_vocabulary(Index V) { slot_of_id_.resize(static_cast<std::size_t>(V), -1); }
  /// How many distinct tokens a batch of this shape can have, for what must not grow from batch to batch.
  Index most_tokens() const { return std::min(B * T, static_cast<Index>(slot_of_id_.size())); }

  /// Sets tokens and slots. The tokens stand in the order of the rows, masked padding last, so that more of it leaves
  /// their order, and with it every sum over them, as it is.
  void share_tokens();

 private:
  int slot(int id);
  std::vector<int> slot_of_id_ = {};  // -1: none
};

/// Pads `rows[indices[0]], rows[indices[1]], …` to at least `min_length` steps. Reuses the batch's memory.
void collate(const std::vector<std::vector<int>>& rows, const Index* indices, Index count, Index min_length, int pad_id,
             PadSide side, bool mask, Batch& batch);

}  // namespace rnn
