// The task of translating: batches of pairs, greedy and beam search, and what a translation is made of.
#pragma once

#include "learner.h"
#include "translator.h"

namespace rnn {

TranslatorSizes translator_sizes(const Config& config, const Dataset& data);

/// What examples[indices[0]].wanted, … ask of the decoder, padded on the right to `min_length` steps or more; padding
/// counts (as the class `pad`) only where it is not masked.
void collate_targets(const std::vector<std::vector<int>>& wanted, const Index* indices, Index count, Index min_length,
                     int start, int pad, bool mask, Targets& targets);

/// What a decoder said.
struct Hypothesis {
  std::vector<int> ids;        // without <EOS>
  double log_probability = 0;  // the sum over its tokens, and over its <EOS> if it ended
  bool ended = false;
  int parent = 0;  // scratch of the search
};

class Translation final : public Learner {
 public:
  Translator model;

  Translation(const Config& config, const Dataset& data);
  void init(TorchGenerator& generator) override { model.init(generator); }
  void init(NumpyGenerator&) override {}  // parse_config refuses it
  Parameters parameters() override { return model.parameters(); }
  Embedding& embedding() override { return model.embedding; }

  Score forward(const Examples& examples, const Index* indices, Index count, Index min_length,
                TorchGenerator* generator) override;
  void backward() override { model.backward(batch_, trace_); }
  std::vector<real> hidden_gradients() const override {
    return rnn::hidden_gradients(trace_.encoder, batch_.T, model.rnn.directions());
  }
  const Buffer& logits() const override { return trace_.decoder.logits; }
  const std::vector<int>& targets() const override { return targets_.wanted; }

  /// Beam search of that width, 1 to 8; 1 is greedy. A candidate's probability is the product of its tokens'
  /// probabilities, <EOS> included, whatever its length.
  Prediction predict(const std::string& text, std::size_t top, std::size_t beam) const override;
  Trace trace(const std::string& text) const override;
  std::vector<Candidate> generate(const std::string&, Index, double, std::size_t, std::uint64_t) const override;

  /// Sutskever et al. 2014: in each step the `width` most probable continuations of all hypotheses are kept; those that
  /// say <EOS> have ended, the others go on. It is over when `width` have ended and none that goes on is more probable
  /// than the worst of them. The ended ones, at most `width`, the most probable first; if none ended within `most`
  /// tokens, what the others had said until then. Special tokens are never said.
  std::vector<Hypothesis> search(const std::vector<int>& ids, std::size_t width, std::size_t most) const;

  /// How many tokens an answer has at most: twice the longest target of the data and five.
  std::size_t longest_answer() const;

 private:
  void collate_one(const std::vector<int>& ids, Batch& batch) const;
  std::string joined(const std::vector<int>& ids) const;
  Prediction prediction(const std::vector<Hypothesis>& found, std::size_t top) const;

  const Config& config_;
  const Dataset& data_;
  std::vector<char> special_;  // which classes are never said
  Batch batch_;
  Targets targets_;
  TranslatorTrace trace_;
};

}  // namespace rnn
