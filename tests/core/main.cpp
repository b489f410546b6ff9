// Version 2 of Catch2 may come without a library that holds main(); the build then defines RNN_CATCH2_V2.
#ifdef RNN_CATCH2_V2
#define CATCH_CONFIG_MAIN
#endif
#include "catch.h"
