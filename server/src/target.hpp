#pragma once

#include "http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dure::server {

/// `%EA%B0%80+` and the like to bytes; `plus`: a `+` is a blank. Nothing when an escape is broken, a NUL is hidden in
/// it, or the result is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus);
std::string percent_encoded(std::string_view text);  ///< everything but unreserved characters

struct Target {
  std::string path;
  Fields query;
};
/// Reads a request target in origin form. Nothing unless it begins with `/`, decodes, and has no `.`, `..` or `\`
/// segment.
std::optional<Target> read_target(std::string_view target);

/// The value of a cookie, "" when absent.
std::string_view cookie(std::string_view header, std::string_view name);

/// The host of a Host header without its port; brackets of IPv6 are kept.
std::string_view host_of(std::string_view header);
bool is_loopback_host(std::string_view host);

/// `127.0.0.1:8470`, `[::1]:8470`, `:8470`. @throws Error(input, "serve.listen")
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};
ListenAddress read_listen(std::string_view text);

}  // namespace dure::server
