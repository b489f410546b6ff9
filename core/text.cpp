#include "text.h"

#include <algorithm>
#include <iterator>

#include "error.h"

namespace rnn {

namespace {

struct CaseRun {
  char32_t first, last, step;
  int offset;
};
constexpr CaseRun case_runs[] = {
#include "lowercase.inc"
};

char32_t to_lower(char32_t c) {
  const CaseRun* run = std::upper_bound(std::begin(case_runs), std::end(case_runs), c,
                                        [](char32_t value, const CaseRun& r) { return value < r.first; });
  if (run == std::begin(case_runs)) return c;
  --run;
  const bool inside = c <= run->last && (c - run->first) % run->step == 0;
  return inside ? static_cast<char32_t>(static_cast<int>(c) + run->offset) : c;
}

/// What Python's str.isspace() is true for.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Reads one code point at `i` and moves past it; a byte that starts no valid sequence is U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& i) {
  constexpr char32_t replacement = 0xFFFD;
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char lead = byte(i++);
  if (lead < 0x80) return lead;
  const int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || i + static_cast<std::size_t>(extra) > text.size()) return replacement;
  char32_t c = lead & (0x3F >> extra);
  for (int k = 0; k < extra; ++k) {
    const unsigned char next = byte(i + static_cast<std::size_t>(k));
    if ((next & 0xC0) != 0x80) return replacement;
    c = c << 6 | (next & 0x3F);
  }
  constexpr char32_t smallest[] = {0x80, 0x800, 0x10000};
  if (c < smallest[extra - 1] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return replacement;
  i += static_cast<std::size_t>(extra);
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) out.push_back(next_code_point(text, i));
  return out;
}

}  // namespace

std::vector<std::string> Tokenizer::tokenize(std::string_view text) const {
  const std::u32string dropped = decode(drop);
  std::vector<std::string> tokens;
  bool open = false;  // whether the next character goes on with the last token
  for (char32_t c : decode(text)) {
    if (lowercase) c = to_lower(c);
    if (dropped.find(c) != std::u32string::npos) continue;
    if (!characters && is_space(c)) {
      open = false;
      continue;
    }
    if (!open) tokens.emplace_back();
    append_utf8(tokens.back(), c);
    open = !characters;
  }
  return tokens;
}

Vocabulary::Vocabulary(const std::vector<std::string>& special) {
  for (const std::string& token : special) {
    if (contains(token)) throw Error(ErrorCode::bad_config, "special: \"" + token + "\" stands there twice");
    add(token);
  }
  if (!contains(unknown_token)) throw Error(ErrorCode::bad_config, "special: want \"<UNK>\" among the special tokens");
  unknown_id_ = ids_.at(unknown_token);
  pad_id_ = contains(pad_token) ? ids_.at(pad_token) : 0;
}

void Vocabulary::add(const std::string& word) {
  if (ids_.emplace(word, static_cast<int>(words_.size())).second) words_.push_back(word);
}

int Vocabulary::id(const std::string& word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? unknown_id_ : found->second;
}

}  // namespace rnn
