#include "json.h"

namespace rnn {

using nlohmann::json;

json parse_json(std::string_view text) { return json::parse(text.data(), text.data() + text.size()); }

std::string dump_json(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json json_object(std::initializer_list<std::pair<const char*, json>> members) {
  json out = json::object();
  for (const auto& [key, value] : members) out[key] = value;
  return out;
}

}  // namespace rnn
