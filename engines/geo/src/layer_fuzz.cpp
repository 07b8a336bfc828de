#include "layer.hpp"
#include "raster.hpp"

#include <dure/core/error.hpp>

// The first byte says which reader; for a shapefile the second half of the rest is its .dbf.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    if (data[0] % 3 == 0)
      dure::geo::read_geojson(bytes);
    else if (data[0] % 3 == 1)
      dure::geo::read_shapefile(bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2), "");
    else if (bytes.size() < 4096)
      dure::geo::read_geotiff(bytes);
  } catch (const dure::Error&) {
  }
  return 0;
}
