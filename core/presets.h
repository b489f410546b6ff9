// The blog post's own models, as its notebooks have them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace rnn {

std::vector<std::string> preset_names();

/// The options of a preset, data included. `name` is one of preset_names().
nlohmann::json preset(const std::string& name);

}  // namespace rnn
