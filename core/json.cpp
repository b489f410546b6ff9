#include "json.h"

#include <utility>
#include <vector>

namespace rnn {

using nlohmann::json;

namespace {

/// json::parse brings a second parser, for callbacks that nobody passes; this is what the first one does.
class Builder final : public json::json_sax_t {
 public:
  json root;

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t& value) override { return put(std::move(value)); }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    name_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception& error) override {
    if (error.id == 406) throw static_cast<const json::out_of_range&>(error);  // a number that no double holds
    throw static_cast<const json::parse_error&>(error);
  }

 private:
  bool put(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    open_.push_back(&place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  json& place(json value) {
    if (open_.empty()) return root = std::move(value);
    json& parent = *open_.back();
    if (parent.is_object()) return parent[name_] = std::move(value);
    parent.push_back(std::move(value));
    return parent.back();
  }

  std::vector<json*> open_;  // arrays and objects not yet at their end, from the outermost to the innermost
  std::string name_;
};

}  // namespace

json parse_json(std::string_view text) {
  Builder builder;
  json::sax_parse(text.data(), text.data() + text.size(), &builder);
  return std::move(builder.root);
}

std::string dump_json(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json json_object(std::initializer_list<std::pair<const char*, json>> members) {
  json out = json::object();
  for (const auto& [key, value] : members) out[key] = value;
  return out;
}

}  // namespace rnn
