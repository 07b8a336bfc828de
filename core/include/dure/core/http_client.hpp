#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

/// POSTs `body` as JSON to `url` (`http://host:port/path`; https is for a proxy of the city's own) and waits at most
/// `limit` for each step. The only way out of this program: call it for addresses that the city configured, never for
/// others. An answer of more than `most` bytes ends it.
/// @throws Error(input, "http.url"), Error(busy, "http.unreachable") when nobody answers or the answer is cut short
HttpAnswer http_post(std::string_view url, std::string_view body,
                     const std::vector<std::pair<std::string, std::string>>& headers = {},
                     std::chrono::seconds limit = std::chrono::seconds(60), std::uint64_t most = 256u << 20);

}  // namespace dure
