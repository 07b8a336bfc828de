#include "layer.hpp"
#include "raster.hpp"

#include <dure/core/error.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    dure::geo::Layer layer = dure::geo::read_geojson(bytes);
    dure::geo::check_layer(layer, layer.epsg);
  } catch (const dure::Error&) {
  }
  return 0;
}
