#include "layer.hpp"
#include "raster.hpp"

#include <dure/core/error.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    if (bytes.size() < 4096) dure::geo::read_geotiff(bytes, size % 3 + 1);
  } catch (const dure::Error&) {
  }
  return 0;
}
