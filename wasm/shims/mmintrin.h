// Empty on purpose: see CMakeLists.txt, -msse4.1.
