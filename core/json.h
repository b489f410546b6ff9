// JSON, entered by few doors: each use of the library's templates compiles to more code than a page should carry.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace rnn {

/// Throws json::exception.
nlohmann::json parse_json(std::string_view text);
/// In one line; what is no UTF-8 becomes U+FFFD.
std::string dump_json(const nlohmann::json& value);
/// As nlohmann::json{{"key", value}, …}, at a fifth of the code.
nlohmann::json json_object(std::initializer_list<std::pair<const char*, nlohmann::json>> members);

}  // namespace rnn
