// The models that read a text and answer at its end or at every step of it.
#pragma once

#include "learner.h"

namespace rnn {

class Reader final : public Learner {
 public:
  Model model;

  Reader(const Config& config, const Dataset& data);
  void init(TorchGenerator& generator) override { model.init(generator); }
  void init(NumpyGenerator& generator) override { model.init(generator); }
  Parameters parameters() override { return model.parameters(); }
  Embedding& embedding() override { return model.embedding; }

  Score forward(const Examples& examples, const Index* indices, Index count, Index min_length,
                TorchGenerator* generator) override;
  void backward() override { model.backward(batch_, trace_); }
  std::vector<real> hidden_gradients() const override {
    return rnn::hidden_gradients(trace_.rnn, batch_.T, model.rnn.directions());
  }
  const Buffer& logits() const override { return trace_.logits; }
  const std::vector<int>& targets() const override { return targets_; }

  Prediction predict(const std::string& text, std::size_t top, std::size_t beam) const override;
  Trace trace(const std::string& text) const override;
  std::vector<Candidate> generate(const std::string& text, Index count, double temperature, std::size_t top,
                                  std::uint64_t seed) const override;

 private:
  /// One text through the model, padded as in training; the row of the logits that the answer is read from.
  Index run(const std::vector<int>& ids, Batch& batch, ModelTrace& trace) const;
  bool special(std::size_t answer) const;
  Prediction prediction(const Buffer& probabilities, const Batch& batch, Index row, std::size_t top) const;

  const Config& config_;
  const Dataset& data_;
  Batch batch_;
  std::vector<int> targets_;
  ModelTrace trace_;
};

}  // namespace rnn
