#include "layer.hpp"

#include <dure/core/error.hpp>

#include <string>

// Half the bytes are records behind a right head, the other half the .dbf; as ZIP when the first byte is odd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string head = std::string("\x00\x00\x27\x0A", 4) + std::string(96, '\0');
  try {
    if (data[0] % 2 == 1) {
      dure::geo::read_layer("PK\x03\x04" + std::string(bytes), "");
    } else {
      dure::geo::Layer layer = dure::geo::read_shapefile(head + std::string(bytes.substr(0, bytes.size() / 2)),
                                                         bytes.substr(bytes.size() / 2), "");
      dure::geo::check_layer(layer, 5186);
    }
  } catch (const dure::Error&) {
  }
  return 0;
}
