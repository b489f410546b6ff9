#include "bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

namespace rnn {

namespace {

constexpr std::size_t longest = 4;

std::map<Tokens, std::size_t> count_ngrams(const Tokens& tokens, std::size_t n) {
  std::map<Tokens, std::size_t> counts;
  for (std::size_t i = 0; i + n <= tokens.size(); ++i)
    ++counts[Tokens(tokens.begin() + static_cast<std::ptrdiff_t>(i),
                    tokens.begin() + static_cast<std::ptrdiff_t>(i + n))];
  return counts;
}

std::size_t closest_length(const Tokens& answer, const std::vector<Tokens>& references) {
  const auto off = [&](std::size_t length) {
    return length > answer.size() ? length - answer.size() : answer.size() - length;
  };
  std::size_t best = references.front().size();
  for (const Tokens& reference : references)
    if (off(reference.size()) < off(best) || (off(reference.size()) == off(best) && reference.size() < best))
      best = reference.size();
  return best;
}

}  // namespace

double corpus_bleu(const std::vector<Tokens>& answers, const std::vector<std::vector<Tokens>>& references) {
  double right[longest] = {}, all[longest] = {}, answered = 0, wanted = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answered += static_cast<double>(answers[i].size());
    wanted += static_cast<double>(closest_length(answers[i], references[i]));
    for (std::size_t n = 1; n <= longest; ++n) {
      std::map<Tokens, std::size_t> most;  // how often an n-gram may count: as often as a reference has it
      for (const Tokens& reference : references[i])
        for (const auto& [ngram, count] : count_ngrams(reference, n)) most[ngram] = std::max(most[ngram], count);
      for (const auto& [ngram, count] : count_ngrams(answers[i], n)) {
        all[n - 1] += static_cast<double>(count);
        const auto found = most.find(ngram);
        if (found != most.end()) right[n - 1] += static_cast<double>(std::min(count, found->second));
      }
    }
  }
  double log_precision = 0;
  for (std::size_t n = 0; n < longest; ++n) {
    if (right[n] == 0) return 0;
    log_precision += std::log(right[n] / all[n]) / longest;
  }
  const double log_brevity = answered < wanted ? 1 - wanted / answered : 0;
  return std::exp(log_brevity + log_precision);
}

}  // namespace rnn
