// A session as a .safetensors file: weights under PyTorch's names; everything else in the metadata.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "session.h"

namespace rnn {

/// The file's tensors are the weights alone, so that PyTorch's load_state_dict takes them. The metadata has `config`,
/// `data`, `vocabulary` and `progress` (step, generator, order, the optimiser's moments) as JSON; numbers that must
/// come back to the bit are base64 of their little-endian bytes. Source: the safetensors format, version 0.
std::vector<std::uint8_t> save(const Session& session);

/// The session as it was saved: training goes on as if it had never stopped. `options` serve for a file that has no
/// `config`, such as one that PyTorch wrote; where there is one they must be an empty object. Throws Error{bad_file},
/// before allocating what the file claims to need.
std::unique_ptr<Session> load(const std::uint8_t* bytes, std::size_t size, const nlohmann::json& options);

}  // namespace rnn
