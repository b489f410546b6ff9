// core/batch.h against batches written out by hand.
#include "core/batch.h"

#include "catch.h"

using namespace rnn;

TEST_CASE("Rows are padded time-major, left or right, with a mask where asked", "[batch]") {
  const std::vector<std::vector<int>> rows = {{1, 2, 3}, {4}, {5, 6}};
  const Index chosen[] = {2, 0, 1};
  using Ids = std::vector<int>;
  using Mask = std::vector<unsigned char>;
  Batch batch;

  collate(rows, chosen, 3, 0, 9, PadSide::right, true, batch);
  CHECK(batch.B == 3);
  CHECK(batch.T == 3);
  CHECK(batch.ids == Ids{5, 1, 4, 6, 2, 9, 9, 3, 9});
  CHECK(batch.mask == Mask{1, 1, 1, 1, 1, 0, 0, 1, 0});
  CHECK(batch.masked(2, 0));
  CHECK_FALSE(batch.masked(2, 1));

  collate(rows, chosen, 3, 0, 9, PadSide::left, true, batch);
  CHECK(batch.ids == Ids{9, 1, 9, 5, 2, 9, 6, 3, 4});
  CHECK(batch.mask == Mask{0, 1, 0, 1, 1, 0, 1, 1, 1});

  collate(rows, chosen, 2, 4, 0, PadSide::left, false, batch);  // fewer rows than before, at least four steps
  CHECK(batch.B == 2);
  CHECK(batch.T == 4);
  CHECK(batch.ids == Ids{0, 0, 0, 1, 5, 2, 6, 3});
  CHECK(batch.mask.empty());
  CHECK_FALSE(batch.masked(0, 0));

  collate(rows, chosen + 2, 1, 1, 0, PadSide::right, true, batch);  // one token, nothing to pad
  CHECK(batch.ids == Ids{4});
  CHECK(batch.mask == Mask{1});
}

TEST_CASE("Each token of a batch is listed once, in the order of the rows, masked padding last", "[batch]") {
  const std::vector<std::vector<int>> rows = {{7, 5, 7}, {4}, {5, 8}};
  const Index all[] = {0, 1, 2};
  using Ids = std::vector<int>;
  Batch batch;
  const auto collated = [&](Index count, Index min_length, PadSide side, bool mask) {
    collate(rows, all, count, min_length, 4, side, mask, batch);
    REQUIRE(batch.slots.size() == batch.ids.size());
    for (std::size_t n = 0; n < batch.ids.size(); ++n)
      CHECK(batch.tokens[static_cast<std::size_t>(batch.slots[n])] == batch.ids[n]);
    return batch.tokens;
  };
  CHECK(collated(3, 0, PadSide::right, true) == Ids{7, 5, 4, 8});
  CHECK(collated(3, 0, PadSide::left, true) == Ids{7, 5, 4, 8});
  CHECK(collated(3, 6, PadSide::left, true) == Ids{7, 5, 4, 8});  // more padding, the same order
  CHECK(collated(1, 5, PadSide::left, true) == Ids{7, 5, 4});     // nothing is left of the batch before
  CHECK(collated(1, 5, PadSide::left, false) == Ids{4, 7, 5});    // read like any other token
  CHECK(collated(1, 0, PadSide::right, true) == Ids{7, 5});
}
