// core/checkpoint.h: the layout that the safetensors format asks for, runs that go on, and files that are none.
#include "core/checkpoint.h"

#include <cstring>
#include <functional>

#include "allocations.h"
#include "sessions.h"

using namespace rnn;
using namespace rnn::test;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::unique_ptr<Session> load(const Bytes& file, const json& options = json::object()) {
  const Bytes exact(file.begin(), file.end());  // no spare capacity: the sanitizer sees every byte read past the end
  return rnn::load(exact.data(), exact.size(), options);
}

/// A file taken apart: its header, and the bytes behind it.
struct Parts {
  json header;
  Bytes data;
};

Parts taken_apart(const Bytes& file) {
  std::uint64_t length = 0;
  REQUIRE(file.size() >= 8);
  std::memcpy(&length, file.data(), 8);
  REQUIRE(file.size() >= 8 + length);
  const auto start = file.begin() + 8, end = start + static_cast<std::ptrdiff_t>(length);
  return {json::parse(start, end), Bytes(end, file.end())};
}

Bytes with_header(const std::string& header, const Bytes& data) {
  const std::uint64_t length = header.size();
  Bytes file(8);
  std::memcpy(file.data(), &length, 8);
  file.insert(file.end(), header.begin(), header.end());
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

Bytes put_together(const Parts& parts) { return with_header(parts.header.dump(), parts.data); }

/// Some JSON inside the metadata, changed.
json& changed(Parts& parts, const char* key, const std::function<void(json&)>& change) {
  json& text = parts.header["__metadata__"][key];
  json inside = json::parse(text.get<std::string>());
  change(inside);
  return text = inside.dump();
}

/// A small session in the middle of an epoch, and its file.
struct Saved {
  Session session;
  Bytes file;

  explicit Saved(const json& options, std::int64_t steps = 3) : session(parse_config(options)) {
    session.train(steps);
    file = save(session);
  }
};

json small() {
  return {{"embedding", 2},
          {"hidden", 3},
          {"batch", 2},
          {"shuffle", true},
          {"seed", 4},
          {"data", json::parse(R"([{"text": "a b", "label": "x"}, {"text": "c", "label": "y"},
            {"text": "b é", "label": "x"}, {"text": "d \"q\"", "label": "y"}, {"text": "a", "label": "y"}])")}};
}

/// The file is refused as bad_file, in a message with this in it.
void refused(const Bytes& file, const std::string& part, const json& options = json::object()) {
  const Thrown error = thrown_by([&] { load(file, options); });
  INFO("wanted: " << part << ", found " << error.code << ": " << error.message);
  CHECK(error.code == "bad_file");
  CHECK(error.says(part));
}

}  // namespace

TEST_CASE("A file is laid out as the safetensors format says: PyTorch's names, F32, C order, offsets without gaps",
          "[checkpoint]") {
  for (const json& options : {small(), configurations()[8], configurations()[12]}) {
    const Saved saved(options);
    std::uint64_t length = 0;
    std::memcpy(&length, saved.file.data(), 8);
    CHECK(length % 8 == 0);
    CHECK(saved.file[8] == '{');
    const auto [header, data] = taken_apart(saved.file);
    std::size_t next = 0;
    for (const Parameter* p : saved.session.parameters()) {
      INFO(p->name);
      const json& entry = header.at(p->name);
      CHECK(entry.size() == 3);
      CHECK(entry["dtype"] == "F32");
      CHECK(entry["shape"] == json(p->shape()));
      CHECK(entry["data_offsets"][0] == next);
      next += static_cast<std::size_t>(p->value.size()) * 4;
      CHECK(entry["data_offsets"][1] == next);
      REQUIRE(next <= data.size());
      for (Index i = 0; i < p->value.size(); ++i) {
        float value = 0;
        std::memcpy(&value, &data[next - static_cast<std::size_t>(p->value.size() - i) * 4], 4);
        CHECK(value == static_cast<float>(p->value.data()[i]));
      }
    }
    CHECK(next == data.size());
    CHECK(header.size() == saved.session.parameters().size() + 1);
    CHECK(header["__metadata__"]["format"] == "pt");
    for (const auto& [key, value] : header["__metadata__"].items()) {
      INFO(key);
      CHECK(value.is_string());  // the format allows nothing else
    }
    json made_from = json::parse(header["__metadata__"]["config"].get<std::string>());
    CHECK(made_from == to_json(saved.session.config()));
    const json vocabulary = json::parse(header["__metadata__"]["vocabulary"].get<std::string>());
    CHECK(vocabulary["source"] == json(saved.session.data().source.words()));
    CHECK(vocabulary["target"] == json(saved.session.data().classes));
  }
}

TEST_CASE("Saved, loaded and trained on is trained on, to the bit (float): every task, in the middle of an epoch too",
          "[checkpoint][laws]") {
  for_every_model([](const json& options) {
    for (const std::int64_t steps : {0, 7}) {
      Session session(parse_config(options));
      session.train(steps);
      const auto loaded = load(save(session));
      CHECK(standing(loaded->progress()) == standing(session.progress()));
      CHECK(to_json(loaded->config()) == to_json(session.config()));
      CHECK(same_moments(loaded->progress().optimizer, session.progress().optimizer));
      const Losses on = session.train(9), again = loaded->train(9);
      if (in_double) {  // the file holds float32
        for (std::size_t i = 0; i < on.steps.size(); ++i)
          CHECK(std::abs(on.steps[i] - again.steps[i]) <= 1e-4f * (1 + on.steps[i]));
        continue;
      }
      CHECK(on.steps == again.steps);
      CHECK(on.epochs == again.epochs);
      CHECK(same(values_of(session), values_of(*loaded)));
      CHECK(same_moments(loaded->progress().optimizer, session.progress().optimizer));
      CHECK(standing(loaded->progress()) == standing(session.progress()));
      CHECK(save(session) == save(*loaded));
    }
  });
}

TEST_CASE("A loaded session resets to the seed's weights, and returns to what was loaded after a divergence",
          "[checkpoint]") {
  const Saved saved(small());
  const auto loaded = load(saved.file);
  const std::vector<Matrix> before = values_of(*loaded);
  const std::string there = standing(loaded->progress());
  for (Parameter* p : loaded->parameters()) p->value.setConstant(std::numeric_limits<real>::infinity());
  CHECK(thrown_by([&] { loaded->train(2); }).code == "diverged");
  CHECK(same(values_of(*loaded), before));
  CHECK(standing(loaded->progress()) == there);
  loaded->reset();
  CHECK(same(values_of(*loaded), values_of(Session(parse_config(small())))));
}

TEST_CASE("A file of plain SGD that has the last gradients where others have moments goes on, to the bit (float)",
          "[checkpoint]") {
  json options = small();
  options["optimizer"] = "sgd";
  Saved saved(options);
  Parts older = taken_apart(saved.file);
  changed(older, "progress", [&](json& p) {
    CHECK(p["first"].empty());
    for (std::size_t i = 0; i < saved.session.parameters().size(); ++i) p["first"].push_back("AACAPw==");
  });
  const auto loaded = load(put_together(older));
  const Losses on = saved.session.train(9), again = loaded->train(9);
  for (std::size_t i = 0; i < on.steps.size(); ++i)
    CHECK(std::abs(on.steps[i] - again.steps[i]) <= (in_double ? 1e-4f * (1 + on.steps[i]) : 0.0f));
}

TEST_CASE("A learning rate changed in a living session is saved, and goes on", "[checkpoint]") {
  Session session(parse_config(small()));
  Config faster = session.config();
  faster.lr = 0.125;
  faster.clip = 0.75;
  session.update(faster);
  const auto loaded = load(save(session));
  CHECK(loaded->config().clip == 0.75);
  CHECK(loaded->progress().optimizer.lr == 0.125);
}

TEST_CASE("A file that PyTorch code wrote, weights alone, loads with options beside it", "[checkpoint]") {
  for (const json& one : golden("checkpoint.json", "files")) {
    INFO(one["name"]);
    Bytes file;
    const auto hex = one["file"].get<std::string>();
    for (std::size_t i = 0; i < hex.size(); i += 2)
      file.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    const auto session = load(file, one["options"]);
    REQUIRE(session->parameters().size() == one["weights"].size());
    for (const Parameter* p : session->parameters()) {
      INFO(p->name);
      CHECK(distance(p->value, one["weights"][p->name]) == 0);
    }
    CHECK(session->progress().step == 0);
    CHECK(std::isfinite(session->train(5).steps.back()));
    const auto probability = session->predict("b a", 1).best.probability;  // another order of tensors, same weights
    CHECK(probability > 0);
    refused(file, "no \"config\" in its metadata");
    json wrong = one["options"];  // these are the caller's
    wrong["hidden"] = 0;
    CHECK(thrown_by([&] { load(file, wrong); }).code == "bad_config");
    wrong = one["options"];
    wrong["data"][0]["text"] = "";
    CHECK(thrown_by([&] { load(file, wrong); }).code == "bad_data");
    json larger = one["options"];
    larger["hidden"] = 9;
    refused(file, "rnn.weight_ih_l0: found shape", larger);
    larger = one["options"];
    larger["layers"] = 2;
    refused(file, "rnn.weight_ih_l1: not in the file", larger);
  }
}

TEST_CASE("Options beside a file that has its own are refused", "[checkpoint][error]") {
  refused(Saved(small()).file, "options: the file has its own", {{"hidden", 3}});
}

TEST_CASE("A file cut off anywhere is refused as bad_file, and nothing else happens", "[checkpoint][error]") {
  const Bytes file = Saved(small()).file;
  std::size_t refusals = 0;
  // Most of the header is long base64: cut there at a few places only.
  for (std::size_t size = 0; size < file.size(); size += size < 300 || size + 500 > file.size() ? 1 : 97) {
    const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    const Thrown error = thrown_by([&] { load(cut); });
    if (error.code != "bad_file") INFO(size << " bytes: " << error.code << " " << error.message);
    REQUIRE(error.code == "bad_file");
    ++refusals;
  }
  CHECK(refusals > 700);
}

TEST_CASE("A header that claims to be huge, that is no JSON or no object is refused before anything is taken",
          "[checkpoint][error][allocations]") {
  const Bytes file = Saved(small()).file;
  for (const std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{100'000'001},
                                     std::uint64_t{file.size() - 7}, std::uint64_t{1} << 32}) {
    Bytes wrong = file;
    std::memcpy(wrong.data(), &length, 8);
    const Allocations allocations;
    const Thrown error = thrown_by([&] { rnn::load(wrong.data(), wrong.size(), json::object()); });
    const std::size_t bytes = allocations.bytes();
    CHECK(error.code == "bad_file");
    CHECK(error.says(std::to_string(length)));
    CHECK(bytes < 10'000);
  }
  refused({}, "0 bytes");
  refused({1, 2, 3}, "3 bytes");
  for (const char* header : {"", "{", "[]", "null", "7", "\"a\"", "{\"a\": \"\xFF\"}", "{} {}", "not json"})
    refused(with_header(header, {}), "header is no JSON object");
  refused(with_header("{}", {}), "no \"config\"");
  refused(with_header("{}", {1}), "0 bytes in 1");
  refused(with_header(std::string(100'000, '['), {}), "no JSON object");
  refused(with_header("{\"a\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}", {}), "file: ");
}

TEST_CASE("A wrong tensor is refused by its name: dtype, shape, bytes that are not there, reversed, too few, too many",
          "[checkpoint][error]") {
  const Parts right = taken_apart(Saved(small()).file);
  REQUIRE(thrown_by([&] { load(put_together(right)); }).code == "none");
  const auto wrong = [&](const std::string& part, const std::function<void(json&)>& change) {
    Parts parts = right;
    change(parts.header["rnn.weight_hh_l0"]);
    refused(put_together(parts), part);
  };
  const json good = right.header["rnn.weight_hh_l0"];
  REQUIRE(good["shape"] == json{3, 3});
  const auto begin = good["data_offsets"][0].get<std::int64_t>();
  for (const json& dtype : {json("F64"), json("F16"), json("I32"), json("f32"), json(32), json(nullptr)})
    wrong("rnn.weight_hh_l0: found dtype " + dtype.dump(), [&](json& tensor) { tensor["dtype"] = dtype; });
  for (const json& shape : {json{3, 4}, json{9}, json{3, 3, 1}, json::array(), json(9), json("3,3"), json{3, -3}})
    wrong("rnn.weight_hh_l0: found shape " + shape.dump(), [&](json& tensor) { tensor["shape"] = shape; });
  const json places[] = {
      {begin + 36, begin},       {begin, begin + 32}, {begin, begin + 40},        {1'000'000, 1'000'036},
      {begin + 36, begin + 36},  {0, 1'000'000},      {0, 0xFFFFFFFFFFFFFFFFull}, {-36, 0},
      {0xFFFFFFFFFFFFFFDCull, 0}};
  for (const json& place : places) wrong("bytes", [&](json& tensor) { tensor["data_offsets"] = place; });
  for (const json& place :
       {json(nullptr), json{1}, json::array(), json("0,36"), json{{"a", 1}}, json{"0", "36"}, json{{0}, {36}}})
    wrong("", [&](json& tensor) { tensor["data_offsets"] = place; });
  for (const char* key : {"dtype", "shape", "data_offsets"}) wrong(key, [&](json& tensor) { tensor.erase(key); });
  for (const json& tensor : {json(nullptr), json(7), json("F32"), json::array(), json::object()})
    wrong("", [&](json& old) { old = tensor; });

  for (const auto& [name, unused] : right.header.items()) {
    if (name == "__metadata__") continue;
    Parts parts = right;
    parts.header["other." + name] = parts.header[name];  // its bytes have an owner, but not this one
    parts.header.erase(name);
    refused(put_together(parts), name + ": not in the file");
  }
  Parts overlapping = right;
  overlapping.header["rnn.bias_ih_l0"]["data_offsets"] = right.header["rnn.bias_hh_l0"]["data_offsets"];
  refused(put_together(overlapping), "want it to begin at");
  Parts gap = right;
  gap.data.insert(gap.data.end(), 4, 0);
  refused(put_together(gap), "found tensors of");
}

TEST_CASE("Weights that are not finite are refused", "[checkpoint][error]") {
  for (const float value : {NAN, INFINITY, -INFINITY}) {
    Parts parts = taken_apart(Saved(small()).file);
    std::memcpy(&parts.data[8], &value, 4);
    refused(put_together(parts), "not finite");
  }
}

TEST_CASE("Metadata of someone else, of a wrong type, or not whole is refused", "[checkpoint][error]") {
  const Parts right = taken_apart(Saved(small()).file);
  const auto wrong = [&](const std::string& part, const std::function<void(Parts&)>& change) {
    Parts parts = right;
    change(parts);
    refused(put_together(parts), part);
  };
  for (const char* key : {"config", "data", "progress"}) {
    wrong(key, [&](Parts& parts) { parts.header["__metadata__"].erase(key); });
    for (const json& value : {json(7), json(nullptr), json::object(), json("{"), json(""), json("7"), json("[1, 2]")})
      wrong("", [&](Parts& parts) { parts.header["__metadata__"][key] = value; });
  }
  for (const json& value : {json(7), json("pt"), json(nullptr), json::array({1}), json{{"format", "pt"}}})
    wrong("", [&](Parts& parts) { parts.header["__metadata__"] = value; });
  wrong("unknown key", [](Parts& parts) { changed(parts, "config", [](json& c) { c["author"] = "me"; }); });
  wrong("hidden", [](Parts& parts) { changed(parts, "config", [](json& c) { c["hidden"] = 0; }); });
  wrong("rnn.weight_ih_l0", [](Parts& parts) { changed(parts, "config", [](json& c) { c["hidden"] = 4; }); });
  wrong("rnn.weight_ih_l0", [](Parts& parts) { changed(parts, "config", [](json& c) { c["cell"] = "lstm"; }); });
  wrong("", [](Parts& parts) { changed(parts, "config", [](json& c) { c["hidden"] = 10'000'000; }); });
  wrong("", [](Parts& parts) { changed(parts, "config", [](json& c) { c["task"] = "answer"; }); });
  wrong("rows", [](Parts& parts) { changed(parts, "data", [](json& rows) { rows.push_back(rows[0]); }); });
  wrong("embedding.weight", [](Parts& parts) { changed(parts, "data", [](json& rows) { rows[0]["text"] = "w"; }); });
  wrong("data row 2", [](Parts& parts) { changed(parts, "data", [](json& rows) { rows[1] = 7; }); });
}

TEST_CASE("Progress that does not fit is refused: missing, of other sizes, no order of rows, no base64",
          "[checkpoint][error]") {
  const Parts right = taken_apart(Saved(small()).file);
  const auto wrong = [&](const std::string& part, const std::function<void(json&)>& change) {
    Parts parts = right;
    changed(parts, "progress", change);
    refused(put_together(parts), part);
  };
  const json progress = json::parse(right.header["__metadata__"]["progress"].get<std::string>());
  REQUIRE(progress["position"] == 0 + 2 * (3 % 3 == 0 ? 0 : 1));
  for (const auto& [key, value] : progress.items()) {
    INFO(key);
    const std::string name = key;
    wrong(name, [&](json& p) { p.erase(name); });
    wrong("", [&](json& p) { p[name] = nullptr; });
    wrong("", [&](json& p) { p[name] = "?"; });
    wrong("", [&](json& p) { p[name] = json::object({{"a", 1}}); });
  }
  for (const char* key : {"first", "second"}) {
    wrong(key, [&](json& p) { p[key].erase(0); });
    wrong(key, [&](json& p) { p[key].push_back(""); });
    wrong(key, [&](json& p) { p[key][0] = "AAAA"; });
    wrong("base64", [&](json& p) {
      auto text = p[key][0].get<std::string>();
      text[3] = '*';
      p[key][0] = text;
    });
    wrong("base64", [&](json& p) {
      auto text = p[key][0].get<std::string>();
      text[5] = '\0';
      p[key][0] = text;
    });
    wrong("", [&](json& p) { p[key][0] = 7; });
  }
  for (const json& order : {json{0, 1, 2, 3, 3}, json{0, 1, 2, 3, 5}, json{1, 2, 3, 4, 5}, json{-1, 0, 1, 2, 3},
                            json{0, 1, 2}, json{0}, json{"0", 1, 2, 3, 4}, json{0.5, 1, 2, 3, 4}})
    wrong("", [&](json& p) { p["order"] = order; });
  for (const json& position : {json(-1), json(5), json(6), json(1e9), json("2"), json(1e30)})
    wrong("", [&](json& p) { p["position"] = position; });
  for (const json& count : {json(-1), json(-5)})
    for (const char* key : {"epoch", "step", "updates"}) wrong(key, [&](json& p) { p[key] = count; });
  for (const json& next : {json(-1), json(625), json(1u << 31), json("1")})
    wrong("", [&](json& p) { p["generator_next"] = next; });
  wrong("generator", [](json& p) { p["generator"] = "AAAA"; });
  wrong("cached_normal", [](json& p) { p["cached_normal"] = "AAAA"; });
}

TEST_CASE("A file with any one byte changed loads or is refused as bad_file, and what loads trains",
          "[checkpoint][error]") {
  const Bytes file = Saved(small()).file;
  TorchGenerator generator(11);
  int loaded = 0, refusals = 0;
  for (int trial = 0; trial < 400; ++trial) {
    Bytes wrong = file;
    // Half of the changes are at the beginning, where the header's length and the first keys are.
    const std::size_t where = generator.random32() % (trial % 2 ? file.size() : 400);
    wrong[where] = static_cast<std::uint8_t>(generator.random32());
    INFO("byte " << where << " became " << int{wrong[where]});
    std::string code = "none";
    try {
      const auto session = load(wrong);
      ++loaded;
      session->train(4);
      session->predict("a b", 2);
    } catch (const Error& error) {
      code = name(error.code);
      refusals += code == "bad_file";
    }
    CHECK((code == "none" || code == "bad_file" || code == "diverged"));
  }
  CHECK(loaded > 20);
  CHECK(refusals > 100);
}
