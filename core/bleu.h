// How good translations are, as a whole.
#pragma once

#include <string>
#include <vector>

namespace rnn {

using Tokens = std::vector<std::string>;

/// Corpus BLEU with n-grams up to four, 0 to 1: the geometric mean of the four clipped precisions over all answers
/// together, times the brevity penalty, whose reference length is of each answer's closest reference (the shorter of
/// two as close). No smoothing: 0 where no n-gram of some length is right. Each answer has one reference or more.
/// Source: Papineni et al. 2002.
double corpus_bleu(const std::vector<Tokens>& answers, const std::vector<std::vector<Tokens>>& references);

}  // namespace rnn
