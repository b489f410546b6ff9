// The WebAssembly boundary: convert, call, convert. Bytes are copied in and out; no view of this memory outlives a
// call.
//
// A message is framed the same way in both directions (web/codec.js is the other side):
//   u32 size of the JSON · u32 size of the tail · JSON · zeros up to a multiple of 8 · tail
// Arrays lie in the tail; in their place the JSON has {"float32": [byte offset, count]} or {"bytes": [byte offset,
// count]}.
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/checkpoint.h"
#include "core/error.h"
#include "core/session.h"

namespace {

using nlohmann::json;
using namespace rnn;

constexpr std::size_t header_size = 8;
std::size_t padded(std::size_t size) { return (size + 7) / 8 * 8; }

struct Reply {
  std::vector<std::uint8_t> tail;

  template <typename Value>
  json append(const char* type, const Value* values, std::size_t count) {
    const std::size_t offset = padded(tail.size());
    tail.resize(offset + count * sizeof(Value));
    if (count > 0) std::memcpy(tail.data() + offset, values, count * sizeof(Value));
    return {{type, {offset, count}}};
  }
  json array(const std::vector<float>& values) { return append("float32", values.data(), values.size()); }
  json array(const Matrix& values) { return append("float32", values.data(), static_cast<std::size_t>(values.size())); }
  json bytes(const std::vector<std::uint8_t>& values) { return append("bytes", values.data(), values.size()); }
};

struct Request {
  json body;
  const std::uint8_t* tail;
  std::size_t tail_size;

  /// An array of the request, and how many values it has.
  template <typename Value>
  std::pair<const std::uint8_t*, std::size_t> array(const char* type, const json& place) const {
    const auto offset = place.at(type).at(0).get<std::size_t>(), count = place.at(type).at(1).get<std::size_t>();
    if (offset > tail_size || count > (tail_size - offset) / sizeof(Value))
      throw Error(ErrorCode::bad_shape, "an array reaches past the end of its message");
    return {tail + offset, count};
  }
  std::vector<float> floats(const json& place) const {
    const auto [bytes, count] = array<float>("float32", place);
    std::vector<float> values(count);
    std::memcpy(values.data(), bytes, count * sizeof(float));
    return values;
  }
};

/// What the page and scripts need to know of a session or of options that might become one.
json info(const Config& config, const Dataset& data) {
  json rows = json::array();
  const auto [input, target] = columns(config.task);
  for (std::size_t i = 0; i < data.texts.size(); ++i) {
    json row = {{input, config.data[i].input}, {"ids", data.texts[i].ids}};
    if (target != nullptr) row[target] = config.data[i].target;
    rows.push_back(row);
  }
  json resolved = to_json(config);
  if (config.task == Task::classify) resolved["labels"] = data.classes;
  return {{"config", resolved},
          {"labels", resolved["labels"]},
          {"vocabulary", {{"source", data.source.words()}, {"target", data.classes}}},
          {"rows", rows},
          {"length", data.length},
          {"pad_id", data.source.pad_id()},
          {"parameters", parameter_count(model_sizes(config, data))}};
}

json to_json(const Prediction& prediction) {
  json candidates = json::array();
  for (const Candidate& c : prediction.candidates)
    candidates.push_back({{"text", c.text}, {"probability", c.probability}});
  return {{"text", prediction.best.text}, {"probability", prediction.best.probability}, {"candidates", candidates}};
}

/// A session's address is its handle; only this module's own worker ever holds one.
Session& session(const Request& request) {
  return *reinterpret_cast<Session*>(request.body.at("session").get<std::uintptr_t>());
}

json opened(std::unique_ptr<Session> session) {
  json reply = info(session->config(), session->data());
  reply["steps_per_epoch"] = session->steps_per_epoch();
  reply["session"] = reinterpret_cast<std::uintptr_t>(session.release());
  return reply;
}

json create(const Request& request, Reply&) {
  return opened(std::make_unique<Session>(parse_config(request.body.at("options"))));
}

json load(const Request& request, Reply&) {
  const auto [bytes, count] = request.array<std::uint8_t>("bytes", request.body.at("file"));
  return opened(rnn::load(bytes, count, request.body.at("options")));
}

json save(const Request& request, Reply& reply) { return reply.bytes(rnn::save(session(request))); }

json inspect(const Request& request, Reply&) {
  const Config config = parse_config(request.body.at("options"));
  return info(config, make_dataset(config));
}

json close(const Request& request, Reply&) {
  delete &session(request);
  return nullptr;
}

json train(const Request& request, Reply& reply) {
  Session& s = session(request);
  const Losses losses = s.train(request.body.at("steps").get<std::int64_t>());
  const Progress& p = s.progress();
  return {{"epoch", p.epoch},
          {"step", p.step},
          {"accuracy", p.accuracy},
          {"losses", reply.array(losses.steps)},
          {"epochs", reply.array(losses.epochs)}};
}

json predict(const Request& request, Reply&) {
  return to_json(
      session(request).predict(request.body.at("text").get<std::string>(), request.body.at("top").get<std::size_t>()));
}

json weights(const Request& request, Reply& reply) {
  json list = json::array();
  for (const Parameter* p : session(request).parameters())
    list.push_back({{"name", p->name}, {"shape", p->shape()}, {"values", reply.array(p->value)}});
  return list;
}

json trace(const Request& request, Reply& reply) {
  const Trace t = session(request).trace(request.body.at("text").get<std::string>());
  /// One array for all steps, and how many numbers each step has of it.
  const auto per_step = [&](const Matrix& m) -> json { return {{"size", m.cols()}, {"values", reply.array(m)}}; };
  json cells = json::array();
  for (const CellStates& cell : t.cells) {
    json arrays = {{"h", per_step(cell.h)}};
    if (cell.z.size() > 0) arrays["z"] = per_step(cell.z);
    if (cell.gates.size() > 0) arrays["gates"] = per_step(cell.gates);
    if (cell.hn.size() > 0) arrays["hn"] = per_step(cell.hn);
    if (cell.c.size() > 0) arrays["c"] = per_step(cell.c);
    cells.push_back({{"name", cell.name}, {"arrays", arrays}});
  }
  json arrays = {{"x", per_step(t.x)}, {"h", per_step(t.h)}};
  if (t.logits.size() > 0) arrays["logits"] = per_step(t.logits);
  if (t.probabilities.size() > 0) arrays["probabilities"] = per_step(t.probabilities);
  json output = to_json(t.output);
  output["logits"] = reply.array(t.final_logits);
  output["probabilities"] = reply.array(t.final_probabilities);
  json out = {{"tokens", t.text.tokens}, {"ids", t.text.ids}, {"known", t.text.known}, {"padding", t.padding},
              {"arrays", arrays},        {"cells", cells},    {"output", output}};
  if (request.body.at("weights").get<bool>()) out["weights"] = weights(request, reply);
  return out;
}

json generate(const Request& request, Reply&) {
  const json& body = request.body;
  const auto continued = [&](double temperature) {
    json tokens = json::array(), probabilities = json::array();
    for (const Candidate& token :
         session(request).generate(body.at("text").get<std::string>(), body.at("count").get<Index>(), temperature,
                                   body.at("top").get<std::size_t>(), body.at("seed").get<std::uint64_t>())) {
      tokens.push_back(token.text);
      probabilities.push_back(token.probability);
    }
    return json{{"tokens", tokens}, {"probabilities", probabilities}};
  };
  return {{"drawn", continued(body.at("temperature").get<double>())}, {"greedy", continued(0)}};
}

json gradients(const Request& request, Reply& reply) {
  Session& s = session(request);
  const json& row = request.body.at("row");
  const auto cell = [&row](const char* column) -> std::string {
    if (column == nullptr) return "";
    if (!row.is_object() || !row.contains(column) || !row[column].is_string())
      throw Error(ErrorCode::bad_data, std::string("row: no ") + column);
    return row[column].get<std::string>();
  };
  const auto [input, target] = columns(s.config().task);
  const Gradients g = s.gradients({cell(input), cell(target)});
  json parameters = json::array();
  for (const Parameter* p : g.parameters)
    parameters.push_back(
        {{"name", p->name}, {"shape", p->shape()}, {"norm", p->grad.norm()}, {"values", reply.array(p->grad)}});
  return {{"loss", g.loss}, {"hidden", g.hidden}, {"parameters", parameters}};
}

json set_weights(const Request& request, Reply&) {
  std::vector<Session::Weight> list;
  for (const json& w : request.body.at("weights"))
    list.push_back(
        {w.at("name").get<std::string>(), w.value("shape", std::vector<Index>{}), request.floats(w.at("values"))});
  session(request).set_weights(list);
  return nullptr;
}

json configure(const Request& request, Reply&) {
  Config changed = session(request).config();
  update_config(changed, request.body.at("options"));
  session(request).update(changed);
  return rnn::to_json(session(request).config());
}

json reset(const Request& request, Reply&) {
  session(request).reset();
  return nullptr;
}

json mark(const Request& request, Reply&) {
  session(request).mark();
  return nullptr;
}

json roll_back(const Request& request, Reply&) {
  session(request).roll_back();
  return nullptr;
}

struct Call {
  const char* name;
  json (*function)(const Request&, Reply&);
};
constexpr Call calls[] = {
    {"create", create},       {"load", load},           {"save", save},       {"inspect", inspect},
    {"close", close},         {"train", train},         {"predict", predict}, {"trace", trace},
    {"generate", generate},   {"gradients", gradients}, {"weights", weights}, {"setWeights", set_weights},
    {"configure", configure}, {"reset", reset},         {"mark", mark},       {"rollBack", roll_back},
};

json answer(const Request& request, Reply& reply) {
  const auto name = request.body.at("call").get<std::string>();
  for (const Call& call : calls)
    if (name == call.name) return {{"value", call.function(request, reply)}};
  throw Error(ErrorCode::bad_config, "no call \"" + name + "\"");
}

json failure(const char* code, const char* message) { return {{"error", {{"code", code}, {"message", message}}}}; }

}  // namespace

#define RNN_EXPORT(name) extern "C" __attribute__((export_name(#name), used))

/// Room for a request, or for nothing more: null when memory has run out.
RNN_EXPORT(rnn_allocate) void* rnn_allocate(std::size_t size) { return std::malloc(size); }

RNN_EXPORT(rnn_release) void rnn_release(void* message) { std::free(message); }

/// Takes a request, which stays the caller's, and gives the reply, which the caller releases. Never throws.
RNN_EXPORT(rnn_call) unsigned char* rnn_call(const unsigned char* message) {
  Reply reply;
  json body;
  try {
    std::uint32_t sizes[2];
    std::memcpy(sizes, message, sizeof sizes);
    const auto* text = reinterpret_cast<const char*>(message) + header_size;
    Request request{json::parse(text, text + sizes[0]), message + header_size + padded(sizes[0]), sizes[1]};
    body = answer(request, reply);
  } catch (const Error& error) {
    body = failure(name(error.code), error.what());
  } catch (const json::exception& error) {
    body = failure("bad_config", error.what());
  } catch (const std::bad_alloc&) {
    body = failure("out_of_memory", "the browser gives no more memory to this session");
  }
  const std::string text = body.dump(-1, ' ', false, json::error_handler_t::replace);
  const std::uint32_t sizes[2] = {static_cast<std::uint32_t>(text.size()),
                                  static_cast<std::uint32_t>(reply.tail.size())};
  auto* out = static_cast<unsigned char*>(std::calloc(header_size + padded(sizes[0]) + sizes[1], 1));
  if (out == nullptr) return nullptr;
  std::memcpy(out, sizes, sizeof sizes);
  std::memcpy(out + header_size, text.data(), text.size());
  if (sizes[1] > 0) std::memcpy(out + header_size + padded(sizes[0]), reply.tail.data(), sizes[1]);
  return out;
}
