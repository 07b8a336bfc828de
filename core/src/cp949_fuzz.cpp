// Any bytes: never past the promised room, always valid UTF-8, the same whole or appended, and back to bytes when
// nothing was bad.
#include <dure/core/encoding.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::make_unique<char[]>(size);  // exactly as large as the input, so that a byte too far is seen
  std::copy(data, data + size, bytes.get());
  const std::string_view input(bytes.get(), size);
  const auto room = std::make_unique<char[]>(dure::cp949_room(size));
  std::size_t bad = 0;
  const char* end = dure::cp949_to_utf8(bytes.get(), bytes.get() + size, room.get(), bad);
  const std::string_view text(room.get(), static_cast<std::size_t>(end - room.get()));
  std::string appended, back;
  if (dure::cp949_to_utf8(input, appended) != bad || appended != text) std::abort();
  if (dure::first_invalid_utf8(text) != std::string_view::npos) std::abort();
  if (dure::utf8_to_cp949(text, back) != bad || (bad == 0 && back != input)) std::abort();
  const dure::Sniffed sniffed = dure::sniff_encoding(input);
  const std::string any = dure::to_utf8(input.substr(sniffed.bom), sniffed.encoding);
  if (dure::first_invalid_utf8(any) != std::string_view::npos) std::abort();
  if (dure::first_invalid_utf8(dure::file_name_utf8(input)) != std::string_view::npos) std::abort();
  dure::display_width(input);
  return 0;
}
