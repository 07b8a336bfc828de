#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dure {

enum class Encoding { utf8, cp949, utf16le, utf16be };

std::string_view encoding_name(Encoding) noexcept;  ///< "UTF-8", "CP949", "UTF-16LE", "UTF-16BE"
/// Reads "cp949", "euc-kr", "ms949", "utf-8", "utf-8-sig", "utf-16" … in any case. @throws Error(input,
/// "encoding.unknown")
Encoding encoding_from_name(std::string_view name);

struct Sniffed {
  Encoding encoding = Encoding::utf8;
  std::size_t bom = 0;  ///< bytes of byte-order mark to skip
};
/// By byte-order mark; else UTF-16 when NULs stand at one parity; else UTF-8 if all of `bytes` is valid UTF-8
/// (a multi-byte character cut at the very end is fine), else CP949. Detectors err; this rule does not.
Sniffed sniff_encoding(std::string_view bytes) noexcept;

/// Offset of the first byte that is not valid UTF-8, or npos. Vectorised.
std::size_t first_invalid_utf8(std::string_view bytes) noexcept;

/// CP949 (KS X 1001 plus Microsoft's extension, all 11,172 syllables) to UTF-8, appended to `out`.
/// Undefined bytes become U+FFFD; returns how many did. A lead byte cut at the end counts as one.
/// Runs of ASCII are copied at memory speed: ≥ 1 GB/s on mixed text is expected.
std::size_t cp949_to_utf8(std::string_view bytes, std::string& out);
/// Bytes that any `input` bytes of CP949 may need: an undefined byte becomes three.
constexpr std::size_t cp949_room(std::size_t input) { return 3 * input + 16; }
/// The same into a buffer of at least cp949_room(end - begin); returns the end. `bad` is counted up.
char* cp949_to_utf8(const char* begin, const char* end, char* out, std::size_t& bad) noexcept;
/// UTF-8 to CP949; what CP949 lacks becomes '?'. Returns how many did.
std::size_t utf8_to_cp949(std::string_view text, std::string& out);

/// Any of the four encodings to UTF-8. Invalid input becomes U+FFFD; `bad` counts it.
std::string to_utf8(std::string_view bytes, Encoding encoding, std::size_t* bad = nullptr);

std::string nfc(std::string_view utf8);            ///< as names must be compared: Mac exports come decomposed
std::string file_name_utf8(std::string_view raw);  ///< a name from a ZIP or disk: UTF-8 or CP949, NFC
/// Terminal columns: wide characters count two.
std::size_t display_width(std::string_view utf8);

}  // namespace dure
