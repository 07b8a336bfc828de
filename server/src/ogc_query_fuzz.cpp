#include "ogc.hpp"

#include <dure/core/error.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever stands behind /ogc/…/items?: a window of finite numbers, times in the order of text, or a refusal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dure::server;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool north_first : {false, true}) {
    try {
      const auto window = ogc::window_of(text, {4326, north_first, ""});
      for (const double side : {window.extent.west, window.extent.south, window.extent.east, window.extent.north})
        if (!std::isfinite(side)) std::abort();
    } catch (const dure::Error&) {
    }
  }
  try {
    dure::geo::FeatureQuery query;
    ogc::read_time(text, query);
    if (query.from.empty() && query.until.empty()) std::abort();
    for (const auto& moment : {query.from, query.until})
      if (!moment.empty() && (moment.size() < 19 || moment[4] != '-' || moment[10] != ' ')) std::abort();
  } catch (const dure::Error&) {
  }
  return 0;
}
