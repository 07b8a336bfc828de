// Any bytes are a text: findings stand in order, inside it, and are gone once masked.
#include <dure/text/personal.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dure::text;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool is_address : {false, true}) {
    const PersonalPlace place{
        .addresses = true, .is_address = is_address, .is_private = is_address, .office_numbers = {"02"}};
    std::size_t at = 0;
    for (const PersonalSpan& span : find_personal(text, place)) {
      if (span.begin < at || span.begin >= span.end || span.end > size) std::abort();
      at = span.end;
    }
    static const PersonalMask mask("a key for fuzzing only, of any length");
    if (mask.masked(text, place) == text && at > 0) std::abort();
  }
  return 0;
}
