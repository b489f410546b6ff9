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
  CHECK(data.source.words() ==
        Words{"<UNK>", "i", "love", "it", "hate", "so", "good", "very", "bad", "awesome", "movie", "worst", "ever"});
  CHECK(data.classes == Words{"negative", "positive"});
  CHECK(data.ids == std::vector<Ids>{{1, 2, 3}, {1, 4, 3}, {5, 6}, {7, 8}, {9, 10}, {11, 12}});
  CHECK(data.wanted == std::vector<Ids>{{1}, {0}, {1}, {0}, {1}, {0}});
  CHECK(data.length == 3);
  CHECK(data.examples() == 6);
  CHECK(data.texts[1].tokens == Words{"i", "hate", "it"});
  CHECK(data.texts[1].ids == Ids{1, 4, 3});
  CHECK(data.texts[1].known == std::vector<bool>{true, true, true});
}

TEST_CASE("Characters become tokens, white space included", "[dataset]") {
  Config config = with_rows({{"a B", "x"}, {"é.", "y"}});
  config.tokenizer.characters = true;
  const Dataset data = make_dataset(config);
  CHECK(data.source.words() == Words{"<PAD>", "<UNK>", "a", " ", "b", "é"});
  CHECK(data.ids == std::vector<Ids>{{2, 3, 4}, {5}});
  CHECK(data.length == 3);
}

TEST_CASE("Classes are the labels in the data, sorted by code point, or the given ones in their order", "[dataset]") {
  const std::vector<Row> rows = {{"a", "b"}, {"a", "é"}, {"a", "B"}, {"a", "b"}, {"a", "10"}, {"a", "9"}};
  const Dataset sorted = make_dataset(with_rows(rows));
  CHECK(sorted.classes == Words{"10", "9", "B", "b", "é"});
  CHECK(sorted.wanted == std::vector<Ids>{{3}, {4}, {2}, {3}, {0}, {1}});
  const Dataset given = make_dataset(with_rows({{"a", "y"}, {"b", "x"}}, {"z", "y", "x"}));
  CHECK(given.classes == Words{"z", "y", "x"});  // a class may have no row
  CHECK(given.wanted == std::vector<Ids>{{1}, {2}});
}

TEST_CASE("Tags: two vocabularies, words as they come; the longest side is the length", "[dataset]") {
  Config config = with_rows({{"hi there", "salut toi"}, {"hello you", "bonjour toi tous"}});
  config.task = Task::tag;
  config.mask = false;
  const Dataset data = make_dataset(config);
  CHECK(data.source.words() == Words{"<PAD>", "<UNK>", "hi", "there", "hello", "you"});
  CHECK(data.target.words() == Words{"<PAD>", "<UNK>", "salut", "toi", "bonjour", "tous"});
  CHECK(data.classes == data.target.words());
  CHECK(data.ids == std::vector<Ids>{{2, 3}, {4, 5}});
  CHECK(data.wanted == std::vector<Ids>{{2, 3}, {4, 3, 5}});
  CHECK(data.length == 3);
  CHECK(data.pad_class == 0);
  CHECK(readout(config) == Readout::every);
  CHECK(model_sizes(config, data).K == 6);
}

TEST_CASE("Answers: one vocabulary for both sides, each question before its answer", "[dataset]") {
  Config config = with_rows({{"what is up?", "Sky."}, {"is sky down", "no"}});
  config.task = Task::answer;
  const Dataset data = make_dataset(config);
  CHECK(data.source.words() == Words{"<PAD>", "<UNK>", "what", "is", "up", "sky", "down", "no"});
  CHECK(data.classes == data.source.words());
  CHECK(data.ids == std::vector<Ids>{{2, 3, 4}, {3, 5, 6}});
  CHECK(data.wanted == std::vector<Ids>{{5}, {7}});
  CHECK(readout(config) == Readout::last);
  CHECK(model_sizes(config, data).K == 8);
}

TEST_CASE("Next token: a text and itself moved by one, or each of its beginnings and what comes after", "[dataset]") {
  Config config = with_rows({{"a b c", ""}, {"b", ""}, {"c a", ""}});
  config.task = Task::next;
  const Dataset every = make_dataset(config);
  CHECK(every.classes == Words{"<PAD>", "<UNK>", "a", "b", "c"});
  CHECK(every.ids == std::vector<Ids>{{2, 3}, {4}});
  CHECK(every.wanted == std::vector<Ids>{{3, 4}, {2}});
  CHECK(every.length == 2);
  CHECK(every.texts.size() == 3);
  CHECK(readout(config) == Readout::every);
  config.every_position = false;
  const Dataset last = make_dataset(config);
  CHECK(last.ids == std::vector<Ids>{{2}, {2, 3}, {4}});
  CHECK(last.wanted == std::vector<Ids>{{3}, {4}, {2}});
  CHECK(readout(config) == Readout::last);
}

TEST_CASE("Two classes need one logit, but words of a vocabulary one each", "[dataset]") {
  const Config two = with_rows({{"a", "x"}, {"b", "y"}}), three = with_rows({{"a", "x"}, {"b", "y"}, {"c", "z"}});
  CHECK(model_sizes(two, make_dataset(two)).K == 1);
  CHECK(model_sizes(three, make_dataset(three)).K == 3);
  Config tags = with_rows({{"a", "x"}});
  tags.task = Task::tag;
  tags.special = {"<UNK>"};
  CHECK(model_sizes(tags, make_dataset(tags)).K == 2);
}

TEST_CASE(
    "Targets lie where their tokens lie: time-major, on the padding's other side; padding does not count or is a class",
    "[dataset]") {
  Config config = with_rows({{"a b c", "x y z"}, {"b", "y"}, {"c a", "z"}});
  config.task = Task::tag;
  const auto targets = [&](PadSide pad, bool mask, Index min_length) {
    config.pad = pad;
    config.mask = mask;
    const Dataset data = make_dataset(config);
    const std::vector<Index> rows = {2, 0, 1};
    Batch batch;
    Ids out = {9, 9};
    collate(data.ids, rows.data(), 3, min_length, data.source.pad_id(), pad, mask, batch);
    collate_targets(config, data, data.ids, data.wanted, rows.data(), batch, out);
    return out;
  };
  CHECK(targets(PadSide::right, true, 0) == Ids{4, 2, 3, -1, 3, -1, -1, 4, -1});
  CHECK(targets(PadSide::left, true, 0) == Ids{-1, 2, -1, 4, 3, -1, -1, 4, 3});
  CHECK(targets(PadSide::right, false, 0) == Ids{4, 2, 3, 0, 3, 0, 0, 4, 0});
  CHECK(targets(PadSide::left, false, 4) == Ids{0, 0, 0, 0, 2, 0, 4, 3, 0, 0, 4, 3});
  config.task = Task::classify;
  const Dataset data = make_dataset(config);
  const std::vector<Index> rows = {2, 0};
  Batch batch;
  Ids out;
  collate(data.ids, rows.data(), 2, 0, 0, PadSide::right, true, batch);
  collate_targets(config, data, data.ids, data.wanted, rows.data(), batch, out);
  CHECK(out == Ids{2, 0});
}

TEST_CASE("Targets that can't be learned are refused by row", "[dataset][error]") {
  Config config = with_rows({{"a", "x"}, {"b c", "y z"}});
  config.task = Task::answer;
  const Thrown several = refused(config);
  CHECK(several.code == "bad_data");
  CHECK(several.says("data row 2: the answer \"y z\" has 2 tokens, want one"));
  config.data[1] = {"b", "?"};
  CHECK(refused(config).says("data row 2: no word in the answer \"?\""));

  config = with_rows({{"a", "x"}, {"b", "y z"}});
  config.task = Task::tag;
  const Thrown longer = refused(config);
  CHECK(longer.code == "bad_data");
  CHECK(longer.says("data row 2: the target \"y z\" has 2 tokens, the source 1"));
  CHECK(longer.says("mask false"));
  config.mask = false;
  CHECK(make_dataset(config).length == 2);
  config.data[1].target = "";
  CHECK(refused(config).says("data row 2: no word in the target"));
  config.data[1] = {".", "y"};
  CHECK(refused(config).says("data row 2: no word in the source"));

  config = with_rows({{"a", ""}, {"b", ""}});
  config.task = Task::next;
  const Thrown single = refused(config);
  CHECK(single.code == "bad_data");
  CHECK(single.says("two tokens"));
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
  const Vocabulary vocabulary = make_dataset(config).source;
  const Encoded encoded = encode(config, vocabulary, " I LOVE 😀 it. <UNK>");
  CHECK(encoded.tokens == Words{"i", "love", "😀", "it", "<unk>"});
  CHECK(encoded.ids == Ids{1, 2, 0, 3, 0});
  CHECK(encoded.known == std::vector<bool>{true, true, false, true, false});
}

TEST_CASE("A text without a word or with more than a million is refused; a million is not", "[dataset][error]") {
  Config config = with_rows({{"a", "x"}, {"b", "y"}});
  config.tokenizer.characters = true;
  const Vocabulary vocabulary = make_dataset(config).source;
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
