#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever a browser sends as target, cookie or host: no crash, and no path that leaves its tree.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto target = dure::server::read_target(text)) {
    if (target->path.empty() || target->path[0] != '/') std::abort();
    if ((target->path + "/").find("/../") != std::string::npos || target->path.find('\0') != std::string::npos)
      std::abort();
  }
  const auto back = dure::server::percent_decoded(dure::server::percent_encoded(text), false);
  if (back && *back != text) std::abort();
  dure::server::cookie(text, "dure");
  dure::server::is_loopback_host(dure::server::host_of(text));
  return 0;
}
