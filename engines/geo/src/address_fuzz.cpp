#include "address_text.hpp"

#include <dure/core/error.hpp>

#include <cstdint>
#include <cstdlib>

// Addresses as people type them, and as registers write them: any bytes are text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dure::geo;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const AddressText typed = read_address_text(text);
  if (typed.letters.size() != typed.gap.size()) std::abort();
  const Address address = parse_address(text);
  if (address.main < -1 || address.sub < 0) std::abort();
  province_names(address.sido);
  without_digits(address.emd);
  const std::u32string letters = jamo(typed.letters);
  if (!within_one(letters, jamo(address.name())) && letters == jamo(address.name())) std::abort();
  return 0;
}
