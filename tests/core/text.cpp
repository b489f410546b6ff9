// core/text.h against Python's str.lower and str.split, and the layouts of padding and mask.
#include "core/text.h"

#include "catch.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

std::string utf8(char32_t c) {
  std::string out;
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
  return out;
}

constexpr bool surrogate(char32_t c) { return c >= 0xD800 && c < 0xE000; }

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("Texts are split into the words and characters that Python makes of them", "[text]") {
  for (const json& one : golden("text.json", "tokenized")) {
    Tokenizer tokenizer{.lowercase = one["lowercase"].get<bool>(), .drop = one["drop"].get<std::string>()};
    INFO(one.dump());
    CHECK(tokenizer.tokenize(one["text"].get<std::string>()) == one["words"].get<Words>());
    tokenizer.characters = true;
    CHECK(tokenizer.tokenize(one["text"].get<std::string>()) == one["characters"].get<Words>());
  }
}

TEST_CASE("Every code point has Python's lower-case form, but dotted I and the final sigma", "[text]") {
  const json hashes = golden("text.json", "lower");
  const Tokenizer tokenizer{.characters = true, .drop = ""};
  for (std::size_t block = 0; block < hashes.size(); ++block) {
    std::uint64_t h = 0xCBF29CE484222325;  // FNV-1a, as golden_text.py has it
    for (std::size_t k = 0; k < 0x1000; ++k) {
      const auto code = static_cast<char32_t>(block * 0x1000 + k);
      if (surrogate(code) || code == 0x130) continue;
      const Words lower = tokenizer.tokenize(utf8(code));
      for (const char byte : lower.at(0)) h = (h ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
    }
    INFO("code points from " << block * 0x1000);
    CHECK(std::to_string(h) == hashes[block].get<std::string>());
  }
  CHECK(tokenizer.tokenize("İ") == Words{"İ"});          // Python: i and a combining dot
  CHECK(Tokenizer{}.tokenize("ΟΔΟΣ") == Words{"οδοσ"});  // Python: οδος
}

TEST_CASE("Words are split exactly at the code points that Python's str.split takes for white space", "[text]") {
  std::vector<char32_t> spaces;
  for (char32_t code = 0; code < 0x20000; ++code)
    if (!surrogate(code) && Tokenizer{}.tokenize("a" + utf8(code) + "b").size() == 2) spaces.push_back(code);
  CHECK(json(spaces) == golden("text.json", "spaces"));
}

TEST_CASE("Each byte that is no UTF-8 becomes one replacement character; what follows is read as usual", "[text]") {
  const Tokenizer characters{.characters = true, .drop = ""};
  const std::string r = "\xEF\xBF\xBD";
  const auto read = [&](const std::string& bytes) { return characters.tokenize(bytes); };
  CHECK(read("a\x80z") == Words{"a", r, "z"});           // a continuation byte without a start
  CHECK(read("\xC3") == Words{r});                       // cut off at the end of the text
  CHECK(read("\xE2\x82") == Words{r, r});                // cut off
  CHECK(read("\xF0\x9F\x98") == Words{r, r, r});         // cut off
  CHECK(read("\xC3(") == Words{r, "("});                 // a start without its continuation
  CHECK(read("\xE2\x82z") == Words{r, r, "z"});          // cut off by another character
  CHECK(read("\xC0\xAF") == Words{r, r});                // longer than it need be
  CHECK(read("\xE0\x80\xAF") == Words{r, r, r});         // longer than it need be
  CHECK(read("\xF0\x80\x80\xAF") == Words{r, r, r, r});  // longer than it need be
  CHECK(read("\xED\xA0\x80") == Words{r, r, r});         // half of a surrogate pair
  CHECK(read("\xF4\x90\x80\x80") == Words{r, r, r, r});  // above U+10FFFF
  CHECK(read("\xF5\x80\xFE\xFF") == Words{r, r, r, r});  // bytes that never occur
  CHECK(read("\xF9\x90\x80\x80") == Words{r, r, r, r});  // five bytes once, and no more
  CHECK(read("\xFF\xC3\xA9") == Words{r, "é"});
  CHECK(read("\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80") ==
        Words{"\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"});  // the last code point, and both sides of the gap
}

TEST_CASE("Every code point comes through as it is when nothing is lower-cased", "[text]") {
  const Tokenizer characters{.characters = true, .lowercase = false, .drop = ""};
  long wrong = 0;
  for (char32_t code = 0; code < 0x110000; code += code < 0x20000 ? 1 : 0x101)
    if (!surrogate(code)) wrong += characters.tokenize(utf8(code)) != Words{utf8(code)};
  CHECK(wrong == 0);
}

TEST_CASE("A vocabulary has the special tokens, then words in the order in which Python's dict keeps them", "[text]") {
  for (const json& one : golden("text.json", "vocabularies")) {
    INFO(one.dump());
    Vocabulary vocabulary(one["special"].get<Words>());
    for (const json& text : one["texts"])
      for (const std::string& word : Tokenizer{.drop = "."}.tokenize(text.get<std::string>())) vocabulary.add(word);
    CHECK(vocabulary.words() == one["words"].get<Words>());
    for (std::size_t i = 0; i < vocabulary.words().size(); ++i) {
      CHECK(vocabulary.id(vocabulary.words()[i]) == static_cast<int>(i));
      CHECK(vocabulary.contains(vocabulary.words()[i]));
    }
    CHECK(vocabulary.size() == static_cast<Index>(one["words"].size()));
  }
}

TEST_CASE("Unknown words have the id of <UNK>; padding that of <PAD>, or 0 without one", "[text]") {
  const Vocabulary both({"<PAD>", "<UNK>", "a"}), reversed({"a", "<UNK>", "<PAD>"}), unknown_only({"<UNK>"});
  CHECK(both.id("b") == 1);
  CHECK(both.pad_id() == 0);
  CHECK(reversed.id("b") == 1);
  CHECK(reversed.pad_id() == 2);
  CHECK(unknown_only.id("b") == 0);
  CHECK(unknown_only.pad_id() == 0);
  CHECK_FALSE(both.contains("b"));
}

TEST_CASE("Special tokens without <UNK>, or one given twice, are refused by name", "[text][error]") {
  const Thrown missing = thrown_by([] { Vocabulary({"<PAD>"}); });
  CHECK(missing.code == "bad_config");
  CHECK(missing.says("<UNK>"));
  const Thrown twice = thrown_by([] { Vocabulary({"<UNK>", "x", "x"}); });
  CHECK(twice.code == "bad_config");
  CHECK(twice.says("\"x\""));
}
