#include "basic_sign_in.hpp"
#include "target.hpp"

#include <dure/geo/tiles.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever a browser sends as target, cookie, host, password or tile: no crash, and no path that leaves its tree.
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
  dure::server::basic_credentials(text);
  const auto dot = text.find('.'), next = text.find('.', dot + 1);
  if (dot != std::string_view::npos && next != std::string_view::npos) {
    const auto at =
        dure::geo::tile_address(text.substr(0, dot), text.substr(dot + 1, next - dot - 1), text.substr(next + 1));
    if (at && (at->z > dure::geo::kMostZoom || at->x >> at->z != 0 || at->y >> at->z != 0)) std::abort();
  }
  return 0;
}
