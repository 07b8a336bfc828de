#include "geometry.hpp"

#include <dure/core/error.hpp>

#include <cstdint>
#include <cstdlib>

// A shape as a table has it: WKT, WKB in hexadecimal or GeoJSON. What is read can be written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using dure::geo::Geometry;
  try {
    const Geometry shape = Geometry::read({reinterpret_cast<const char*>(data), size});
    if (Geometry::read(shape.wkb()).empty() != shape.empty()) std::abort();
    shape.wkt();
    shape.geojson();
    shape.bounds();
    if (shape.fault().empty() != shape.valid()) std::abort();
    shape.mended();
  } catch (const dure::Error&) {
  }
  return 0;
}
