#include "archive.hpp"

#include <dure/core/error.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dure::ingest;
  try {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    Archive archive =
        Archive::of_bytes(bytes, "fuzz.zip", {.entries = 100, .total = 1u << 24, .ratio = 100, .ratio_from = 1u << 20});
    for (const ArchiveEntry& entry : archive.entries()) archive.read(entry, 1u << 22);
  } catch (const dure::Error&) {
    return 0;  // a refusal
  }
  return 0;
}
