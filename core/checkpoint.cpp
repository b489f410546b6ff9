#include "checkpoint.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "error.h"
#include "json.h"

namespace rnn {

using nlohmann::json;

namespace {

static_assert(std::endian::native == std::endian::little, "safetensors is little-endian, and so are the copies below");

constexpr const char* alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorCode::bad_file, message); }

/// Values as base64 of their bytes.
template <typename T>
std::string pack(const T* values, std::size_t count) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(values);
  const std::size_t size = count * sizeof(T);
  std::string out;
  for (std::size_t i = 0; i < size; i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < size ? bytes[i + k] : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += i + k <= size ? alphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

/// The other way round. Throws Error{bad_file} unless it is `count` values.
template <typename T>
void unpack(const json& text, T* values, std::size_t count, const std::string& where) {
  const std::size_t size = count * sizeof(T);
  const auto& packed = text.get_ref<const std::string&>();
  if (packed.size() != (size + 2) / 3 * 4)
    bad(where + ": found " + std::to_string(packed.size()) + " characters, want " + std::to_string((size + 2) / 3 * 4));
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < packed.size(); i += 4) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const char* found = packed[i + k] == '=' ? alphabet : std::strchr(alphabet, packed[i + k]);
      if (found == nullptr || packed[i + k] == '\0') bad(where + ": found a character that is not base64");
      group = group << 6 | static_cast<std::uint32_t>(found - alphabet);
    }
    for (int shift = 16; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(group >> shift));
  }
  std::memcpy(values, bytes.data(), size);
}

json packed(const std::vector<Matrix>& list) {
  json out = json::array();
  for (const Matrix& m : list) out.push_back(pack(m.data(), static_cast<std::size_t>(m.size())));
  return out;
}

void unpack_list(const json& packed, std::vector<Matrix>& list, const std::string& where) {
  if (packed.size() != list.size())
    bad(where + ": found " + std::to_string(packed.size()) + " tensors, want " + std::to_string(list.size()));
  for (std::size_t i = 0; i < list.size(); ++i)
    unpack(packed.at(i), list[i].data(), static_cast<std::size_t>(list[i].size()), where);
}

json to_json(const Progress& p) {
  const Mt19937& engine = p.generator.engine;
  json out = json_object({{"epoch", p.epoch},
                          {"step", p.step},
                          {"position", p.position},
                          {"order", p.order},
                          {"correct", p.correct},
                          {"counted", p.counted},
                          {"sums", pack(std::array{p.loss_sum, p.epoch_loss, p.accuracy}.data(), 3)},
                          {"generator", pack(engine.state.data(), engine.state.size())},
                          {"generator_next", engine.next},
                          {"updates", p.optimizer.steps},
                          {"first", packed(p.optimizer.first)},
                          {"second", packed(p.optimizer.second)}});
  if (p.generator.cached_normal) out["cached_normal"] = pack(&*p.generator.cached_normal, 1);
  return out;
}

/// A whole number that a double holds exactly; JSON's other numbers would be cut off without a word.
std::int64_t whole(const json& value, const char* key, std::int64_t most = std::int64_t{1} << 53) {
  if (!value.is_number_integer() || value.get<double>() < 0 || value.get<double>() > static_cast<double>(most))
    bad(std::string(key) + ": found " + value.dump() + ", want a whole number from 0 to " + std::to_string(most));
  return value.get<std::int64_t>();
}

void check_finite(const std::vector<Matrix>& list, const std::string& where) {
  for (const Matrix& m : list)
    if (!m.allFinite()) bad(where + ": found a number that is not finite");
}

/// `fresh` has the sizes that everything must have.
Progress progress_from(const json& in, Progress fresh) {
  Progress& p = fresh;
  p.epoch = whole(in.at("epoch"), "epoch");
  p.step = whole(in.at("step"), "step");
  p.position = whole(in.at("position"), "position");
  p.order.clear();
  for (const json& row : in.at("order").get_ref<const json::array_t&>()) p.order.push_back(whole(row, "order"));
  p.correct = whole(in.at("correct"), "correct");
  p.counted = whole(in.at("counted"), "counted");
  double sums[3];
  unpack(in.at("sums"), sums, 3, "sums");
  for (const double sum : sums)
    if (!std::isfinite(sum)) bad("sums: found a number that is not finite");
  p.loss_sum = sums[0];
  p.epoch_loss = sums[1];
  p.accuracy = sums[2];
  Mt19937& engine = p.generator.engine;
  unpack(in.at("generator"), engine.state.data(), engine.state.size(), "generator");
  engine.next = static_cast<std::uint32_t>(whole(in.at("generator_next"), "generator_next", Mt19937::size));
  p.generator.cached_normal.reset();
  if (in.contains("cached_normal"))
    unpack(in["cached_normal"], &p.generator.cached_normal.emplace(), 1, "cached_normal");
  p.optimizer.steps = whole(in.at("updates"), "updates");
  // Plain SGD has none; older files have its last gradients there.
  if (!p.optimizer.first.empty()) unpack_list(in.at("first"), p.optimizer.first, "first");
  unpack_list(in.at("second"), p.optimizer.second, "second");
  check_finite(p.optimizer.first, "first");
  check_finite(p.optimizer.second, "second");
  return fresh;
}

json rows(const Config& config) {
  const auto [input, target] = columns(config.task);
  json out = json::array();
  for (const Row& row : config.data) {
    json item = {{input, row.input}};
    if (target != nullptr) item[target] = row.target;
    out.push_back(item);
  }
  return out;
}

struct File {
  json header;
  const std::uint8_t* data;
  std::size_t size;
};

File open(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::uint64_t longest_header = 100'000'000;  // as the safetensors package has it
  std::uint64_t length = 0;
  if (size < sizeof length) bad("file: found " + std::to_string(size) + " bytes, want a safetensors file");
  std::memcpy(&length, bytes, sizeof length);
  if (length > longest_header || length > size - sizeof length)
    bad("file: its header claims " + std::to_string(length) + " bytes of " + std::to_string(size) +
        "; want a whole safetensors file");
  const char* text = reinterpret_cast<const char*>(bytes) + sizeof length;
  json header;
  try {
    header = parse_json({text, static_cast<std::size_t>(length)});
  } catch (const json::exception&) {
    // said below
  }
  if (!header.is_object()) bad("file: its header is no JSON object; want a safetensors file");
  return {std::move(header), bytes + sizeof length + length, size - sizeof length - static_cast<std::size_t>(length)};
}

/// As the format wants it: the tensors lie one behind the other, in any order, and fill the rest of the file.
void check_layout(const File& file) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
  for (const auto& [name, entry] : file.header.items()) {
    if (name == "__metadata__") continue;
    const json& offsets = entry.at("data_offsets");
    for (const json& offset : {offsets.at(0), offsets.at(1)})
      if (!offset.is_number_unsigned()) bad(name + ": found bytes " + offsets.dump() + ", want whole numbers");
    places.emplace_back(offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>());
  }
  std::sort(places.begin(), places.end());
  std::uint64_t next = 0;
  for (const auto& [begin, end] : places) {
    if (begin != next || end < begin)
      bad("file: found a tensor at bytes " + std::to_string(begin) + " to " + std::to_string(end) +
          ", want it to begin at " + std::to_string(next));
    next = end;
  }
  if (next != file.size)
    bad("file: found tensors of " + std::to_string(next) + " bytes in " + std::to_string(file.size));
}

/// The tensor of one parameter, checked against the file and the parameter.
Session::Weight tensor(const File& file, const Parameter& parameter) {
  const std::string& name = parameter.name;
  if (!file.header.contains(name)) bad(name + ": not in the file");
  const json& entry = file.header[name];
  if (entry.at("dtype") != "F32") bad(name + ": found dtype " + entry["dtype"].dump() + ", want \"F32\"");
  if (entry.at("shape") != json(parameter.shape()))
    bad(name + ": found shape " + entry["shape"].dump() + ", want " + json(parameter.shape()).dump());
  const auto begin = entry.at("data_offsets").at(0).get<std::uint64_t>(),
             end = entry["data_offsets"].at(1).get<std::uint64_t>();
  const auto count = static_cast<std::size_t>(parameter.value.size());
  if (begin > end || end > file.size || end - begin != count * sizeof(float))
    bad(name + ": found bytes " + entry["data_offsets"].dump() + " of " + std::to_string(file.size) + ", want " +
        std::to_string(count * sizeof(float)) + " bytes");
  Session::Weight weight{name, parameter.shape(), std::vector<float>(count)};
  std::memcpy(weight.values.data(), file.data + begin, count * sizeof(float));
  return weight;
}

}  // namespace

std::vector<std::uint8_t> save(const Session& session) {
  const Config& config = session.config();
  const json vocabulary = json_object({{"source", session.data().source.words()}, {"target", session.data().classes}});
  json header = json::object();
  header["__metadata__"] = json_object({{"format", "pt"},
                                        {"config", dump_json(to_json(config))},
                                        {"data", dump_json(rows(config))},
                                        {"vocabulary", dump_json(vocabulary)},
                                        {"progress", dump_json(to_json(session.progress()))}});
  std::vector<float> values;
  for (const Parameter* p : session.parameters()) {
    const std::size_t begin = values.size() * sizeof(float);
    values.insert(values.end(), p->value.data(), p->value.data() + p->value.size());
    header[p->name] = json_object(
        {{"dtype", "F32"}, {"shape", p->shape()}, {"data_offsets", std::vector{begin, values.size() * sizeof(float)}}});
  }
  std::string front = dump_json(header);
  front.resize((front.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = front.size();
  std::vector<std::uint8_t> out(sizeof length + front.size() + values.size() * sizeof(float));
  std::memcpy(out.data(), &length, sizeof length);
  std::memcpy(out.data() + sizeof length, front.data(), front.size());
  std::memcpy(out.data() + sizeof length + front.size(), values.data(), values.size() * sizeof(float));
  return out;
}

std::unique_ptr<Session> load(const std::uint8_t* bytes, std::size_t size, const json& options) {
  bool ours = false;
  try {
    const File file = open(bytes, size);
    check_layout(file);
    const json metadata = file.header.value("__metadata__", json::object());
    ours = metadata.contains("config");
    if (ours && !options.empty()) bad("options: the file has its own; want none");
    if (!ours && options.empty()) bad("file: no \"config\" in its metadata; want options beside it");
    json made_from = options;
    if (ours) {
      made_from = parse_json(metadata["config"].get_ref<const std::string&>());
      made_from["data"] = parse_json(metadata.at("data").get_ref<const std::string&>());
    }
    auto session = std::make_unique<Session>(parse_config(made_from));
    std::vector<Session::Weight> weights;
    for (const Parameter* p : session->parameters()) weights.push_back(tensor(file, *p));
    session->set_weights(weights);
    if (ours)
      session->resume(
          progress_from(parse_json(metadata.at("progress").get_ref<const std::string&>()), session->progress()));
    return session;
  } catch (const json::exception& error) {
    bad(std::string("file: ") + error.what());
  } catch (const Error& error) {
    if (!ours || error.code == ErrorCode::bad_file) throw;
    bad(std::string("file: ") + error.what());  // what is wrong with the options inside it is wrong with the file
  }
}

}  // namespace rnn
