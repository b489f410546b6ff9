// Catch2 version 3 (Debian 13) or 2 (Debian 12, Ubuntu 22.04), by the macros that both have.
// Version 2 indents a long name after its first colon, and crashes where that is beyond column 80: colons come early.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#include <catch2/catch.hpp>
#endif
