// core/dataset.h: rows become words, ids, classes; what can't is refused by the row's number.
#include "core/dataset.h"

#include "catch.h"
#include "golden.h"

using namespace rnn;
using namespace rnn::test;

namespace {

using Words = std::vector<std::string>;
using Ids = std::vector<int>;

Config with_rows(std::vector<Row> rows, Words labels = {}) {
  Config config;
  config.data = std::move(rows);
  config.labels = std::move(labels);
  return config;
}

Thrown refused(const Config& config) {
  const Thrown error = thrown_by([&] { make_dataset(config); });
  INFO(error.message);
  CHECK(error.code != "none");
  return error;
}

}  // namespace

TEST_CASE("The blog's sentences make its 13 words, ids as they come, and positive is class 1", "[dataset]") {
  const Dataset data = make_dataset(parse_config({{"preset", "blog-sentiment"}}));
  CHECK(data.vocabulary.words() ==
        Words{"<UNK>", "i", "love", "it", "hate", "so", "good", "very", "bad", "awesome", "movie", "worst", "ever"});
  CHECK(data.labels == Words{"negative", "positive"});
  CHECK(data.ids == std::vector<Ids>{{1, 2, 3}, {1, 4, 3}, {5, 6}, {7, 8}, {9, 10}, {11, 12}});
  CHECK(data.targets == Ids{1, 0, 1, 0, 1, 0});
  CHECK(data.length == 3);
  CHECK(data.rows() == 6);
  CHECK(data.texts[1].tokens == Words{"i", "hate", "it"});
  CHECK(data.texts[1].ids == Ids{1, 4, 3});
  CHECK(data.texts[1].known == std::vector<bool>{true, true, true});
}

TEST_CASE("Characters become tokens, white space included", "[dataset]") {
  Config config = with_rows({{"a B", "x"}, {"é.", "y"}});
  config.tokenizer.characters = true;
  const Dataset data = make_dataset(config);
  CHECK(data.vocabulary.words() == Words{"<PAD>", "<UNK>", "a", " ", "b", "é"});
  CHECK(data.ids == std::vector<Ids>{{2, 3, 4}, {5}});
  CHECK(data.length == 3);
}

TEST_CASE("Classes are the labels in the data, sorted by code point, or the given ones in their order", "[dataset]") {
  const std::vector<Row> rows = {{"a", "b"}, {"a", "é"}, {"a", "B"}, {"a", "b"}, {"a", "10"}, {"a", "9"}};
  const Dataset sorted = make_dataset(with_rows(rows));
  CHECK(sorted.labels == Words{"10", "9", "B", "b", "é"});
  CHECK(sorted.targets == Ids{3, 4, 2, 3, 0, 1});
  const Dataset given = make_dataset(with_rows({{"a", "y"}, {"b", "x"}}, {"z", "y", "x"}));
  CHECK(given.labels == Words{"z", "y", "x"});  // a class may have no row
  CHECK(given.targets == Ids{1, 2});
}

TEST_CASE("Data that can't be learned from is refused by row, with what was found and what was wanted",
          "[dataset][error]") {
  const Thrown none = refused(with_rows({}));
  CHECK(none.code == "bad_data");
  CHECK(none.says("no rows"));

  for (const std::string text : {"", "  \t\n", "...", "\xC2\xA0"}) {
    const Thrown empty = refused(with_rows({{"a", "x"}, {text, "y"}}));
    CHECK(empty.code == "bad_data");
    CHECK(empty.says("data row 2: no word in the text \"" + text + "\""));
  }

  const Thrown no_label = refused(with_rows({{"a", "x"}, {"b", "y"}, {"c", ""}}));
  CHECK(no_label.code == "bad_data");
  CHECK(no_label.says("data row 3: no label"));

  for (const std::vector<Row>& rows : {std::vector<Row>{{"a", "x"}}, std::vector<Row>{{"a", "x"}, {"b", "x"}}}) {
    const Thrown one_class = refused(with_rows(rows));
    CHECK(one_class.code == "bad_data");
    CHECK(one_class.says("\"x\""));
    CHECK(one_class.says("two labels or more"));
  }

  const Thrown stranger = refused(with_rows({{"a", "x"}, {"b", "z"}}, {"x", "y"}));
  CHECK(stranger.code == "bad_data");
  CHECK(stranger.says("data row 2: label \"z\""));
  CHECK(stranger.says("\"x\", \"y\""));

  const Thrown twice = refused(with_rows({{"a", "x"}, {"b", "y"}}, {"x", "y", "x"}));
  CHECK(twice.code == "bad_config");
  CHECK(twice.says("labels: \"x\""));
  CHECK(twice.says("twice"));

  const Thrown single = refused(with_rows({{"a", "x"}}, {"x"}));
  CHECK(single.code == "bad_config");
  CHECK(single.says("labels: found \"x\""));
  CHECK(single.says("two or more"));

  Config no_unknown = with_rows({{"a", "x"}, {"b", "y"}});
  no_unknown.special = {"<PAD>"};
  CHECK(refused(no_unknown).code == "bad_config");
}

TEST_CASE("A text to predict is encoded by the same rules; words not in the vocabulary are marked", "[dataset]") {
  const Config config = parse_config({{"preset", "blog-sentiment"}});
  const Vocabulary vocabulary = make_dataset(config).vocabulary;
  const Encoded encoded = encode(config, vocabulary, " I LOVE 😀 it. <UNK>");
  CHECK(encoded.tokens == Words{"i", "love", "😀", "it", "<unk>"});
  CHECK(encoded.ids == Ids{1, 2, 0, 3, 0});
  CHECK(encoded.known == std::vector<bool>{true, true, false, true, false});
}

TEST_CASE("A text without a word or with more than a million is refused; a million is not", "[dataset][error]") {
  Config config = with_rows({{"a", "x"}, {"b", "y"}});
  config.tokenizer.characters = true;
  const Vocabulary vocabulary = make_dataset(config).vocabulary;
  for (const std::string text : {"", ".", "?!"}) {
    const Thrown empty = thrown_by([&] { encode(config, vocabulary, text); });
    CHECK(empty.code == "bad_text");
    CHECK(empty.says("at least one"));
  }
  const Thrown long_text = thrown_by([&] { encode(config, vocabulary, std::string(1'000'001, 'a')); });
  CHECK(long_text.code == "bad_text");
  CHECK(long_text.says("1000001 tokens"));
  CHECK(long_text.says("at most 1000000"));
  CHECK(encode(config, vocabulary, std::string(1'000'000, 'a')).ids.size() == 1'000'000);
}
