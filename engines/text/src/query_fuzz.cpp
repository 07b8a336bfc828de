// Any bytes are a query and a text.
#include "query.hpp"

#include <dure/core/encoding.hpp>
#include <dure/text/index.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dure::text::Analyzer pairs({.names = {"가온읍", "청년센터"}, .morphemes = false});
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto query = dure::text::read_query(bytes, pairs, true);
  for (const auto& latin : query.latin) dure::text::from_latin_keys(latin);
  const std::string text = dure::text::normal(bytes);
  if (dure::first_invalid_utf8(text) != std::string_view::npos) std::abort();
  for (const auto& mark : dure::text::marks(pairs, text, text.substr(0, 100)))
    if (mark.begin >= mark.end || mark.end > text.size() || mark.letter_end > text.size()) std::abort();
  return 0;
}
