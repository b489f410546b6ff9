// core/bleu.h against Python's sums written down from the paper, and by hand.
#include "core/bleu.h"

#include "catch.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

TEST_CASE("Corpus BLEU is what Papineni's formula gives in Python, of one reference and of three", "[bleu]") {
  int above_zero = 0;
  for (const json& one : golden("translator.json", "bleu")) {
    INFO(one.dump());
    const double found = corpus_bleu(one["answers"].get<std::vector<Tokens>>(),
                                     one["references"].get<std::vector<std::vector<Tokens>>>());
    CHECK(std::abs(found - one["bleu"].get<double>()) < 1e-12);
    above_zero += found > 0;
  }
  CHECK(above_zero >= 6);
}

TEST_CASE("BLEU by hand", "[bleu]") {
  // 5 of 6 words, 3 of 5 pairs, 2 of 4 triples and 1 of 3 quadruples are right; as long as the reference.
  const Tokens reference{"the", "cat", "sat", "on", "the", "mat"}, answer{"the", "cat", "sat", "on", "a", "mat"};
  CHECK(std::abs(corpus_bleu({answer}, {{reference}}) - std::pow(5.0 / 6 * 3 / 5 * 2 / 4 * 1 / 3, 0.25)) < 1e-12);
  // The first four words alone are all right, and two short of six.
  CHECK(std::abs(corpus_bleu({{"the", "cat", "sat", "on"}}, {{reference}}) - std::exp(1 - 6.0 / 4)) < 1e-12);
  CHECK(corpus_bleu({reference}, {{reference}}) == 1);
  CHECK(corpus_bleu({{}}, {{reference}}) == 0);
  CHECK(corpus_bleu({{"the", "cat", "sat"}}, {{{"the", "cat", "sat"}}}) == 0);  // no quadruple at all
}
