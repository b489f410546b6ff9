// Text -> tokens -> ids.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tensor.h"

namespace rnn {

constexpr const char* pad_token = "<PAD>";
constexpr const char* unknown_token = "<UNK>";
constexpr const char* start_token = "<SOS>";  // what a decoder reads first
constexpr const char* end_token = "<EOS>";    // what it says when it has ended

/// The tokenizer's rules, applied in this order: lower case, drop characters, split.
struct Tokenizer {
  bool characters = false;  // one token per code point instead of one per word
  bool lowercase = true;    // Unicode's simple mappings, as Python's str.lower but for final sigma and dotted I
  std::string drop;         // these code points are removed (UTF-8)

  /// Words are what Python's str.split() gives. Bytes that are not UTF-8 become U+FFFD.
  std::vector<std::string> tokenize(std::string_view text) const;
};

/// Words in id order. An unknown word has the id of <UNK>; padding that of <PAD>, or 0 where there is no <PAD>.
class Vocabulary {
 public:
  Vocabulary() = default;
  /// The special tokens come first. Throws Error{bad_config} if <UNK> is not among them or one stands there twice.
  explicit Vocabulary(const std::vector<std::string>& special);

  /// Adds a word unless it is there.
  void add(const std::string& word);
  bool contains(const std::string& word) const { return ids_.count(word) != 0; }
  /// The word's id, or that of <UNK>.
  int id(const std::string& word) const;
  int pad_id() const { return pad_id_; }
  const std::vector<std::string>& words() const { return words_; }
  Index size() const { return static_cast<Index>(words_.size()); }

 private:
  std::vector<std::string> words_;
  std::unordered_map<std::string, int> ids_;
  int unknown_id_ = 0, pad_id_ = 0;
};

}  // namespace rnn
