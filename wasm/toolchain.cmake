# Finds the toolchain file of whichever Emscripten is on the PATH, so that `cmake --preset wasm` needs no emcmake around it.
if(NOT DEFINED ENV{RNN_EMSCRIPTEN_ROOT})
  execute_process(
    COMMAND em-config EMSCRIPTEN_ROOT
    OUTPUT_VARIABLE root
    OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "No Emscripten on the PATH (em-config did not run). `npm start` sets one up.")
  endif()
  # CMake reads this file again for every check of the compiler; the environment remembers the answer.
  set(ENV{RNN_EMSCRIPTEN_ROOT} "${root}")
endif()
include("$ENV{RNN_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")
