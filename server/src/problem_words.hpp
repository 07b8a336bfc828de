#pragma once

#include <string>
#include <string_view>

namespace dure::server {

/// What a load_problem's code means, as one Korean sentence for a clerk.
std::string problem_sentence(std::string_view code);

}  // namespace dure::server
