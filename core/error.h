// One error type: a code for machines, a message that says where, what was found and what was wanted.
#pragma once

#include <stdexcept>
#include <string>

namespace rnn {

enum class ErrorCode { bad_config, bad_data, bad_text, bad_file, bad_shape, diverged, out_of_memory };

/// The code's public name, as in the documentation of `Session`.
inline const char* name(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_config:
      return "bad_config";
    case ErrorCode::bad_data:
      return "bad_data";
    case ErrorCode::bad_text:
      return "bad_text";
    case ErrorCode::bad_file:
      return "bad_file";
    case ErrorCode::bad_shape:
      return "bad_shape";
    case ErrorCode::diverged:
      return "diverged";
    case ErrorCode::out_of_memory:
      return "out_of_memory";
  }
  return "bad_config";
}

class Error : public std::runtime_error {
 public:
  Error(ErrorCode which, const std::string& message) : std::runtime_error(message), code(which) {}
  ErrorCode code;
};

}  // namespace rnn
