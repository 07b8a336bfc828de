#include "wkb.hpp"

#include <dure/core/error.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    dure::geo::take_apart(dure::geo::to_hex({reinterpret_cast<const char*>(data), size}));
  } catch (const dure::Error&) {
  }
  return 0;
}
