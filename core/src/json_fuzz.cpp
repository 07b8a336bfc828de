// Any bytes: accepted exactly when simdjson accepts them (but for what only our contract says), and stable when written
// again.
#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

#include <simdjson.h>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  simdjson::dom::parser parser(1 << 26);
  simdjson::dom::element element;
  const auto theirs = parser.parse(simdjson::padded_string(text)).get(element);
  try {
    const std::string once = dure::Json::parse(text).dump();
    if (dure::Json::parse(once).dump() != once) std::abort();
    // simdjson refuses integers beyond 64 bits and a leading byte-order mark, which we read.
    if (theirs && theirs != simdjson::NUMBER_ERROR && !text.starts_with("\xEF\xBB\xBF")) std::abort();
  } catch (const dure::Error& error) {
    if (!theirs && std::string_view(error.what()).find("512") == std::string_view::npos) std::abort();
  }
  return 0;
}
