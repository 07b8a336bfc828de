#pragma once

#include <chrono>
#include <string>

namespace dure::server {

/// Local time as ISO text, to the second: `2026-07-20T09:05:00`.
std::string now_iso();

}  // namespace dure::server
