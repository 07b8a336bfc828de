#pragma once

#include <string>
#include <vector>

namespace dure::app {

/// Asked twice on the terminal without showing it; with `--password-stdin` among the words, the first line of standard
/// input.
/// @throws Error(input, "password.differ" | "password.nowhere")
std::string read_password(const std::vector<std::string>& words);

/// All of standard input, at most 16 MB.
std::string read_standard_input();

}  // namespace dure::app
