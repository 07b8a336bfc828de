#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dure {

/// Appends one code point; surrogates and values over 10FFFF become U+FFFD.
inline void append_utf8(char32_t code, std::string& out) {
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12), tail(6), tail(0);
  }
}

struct CodePoint {
  char32_t value;    ///< U+FFFD when the bytes are no character
  std::size_t size;  ///< bytes read, at least 1
  bool valid;
};

/// The character at `at` (< text.size()). What is invalid is taken as the longest prefix a character could have begun
/// with, as Unicode advises (one U+FFFD for each).
inline CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  if (lead < 0xC2 || lead > 0xF4) return {0xFFFD, 1, false};
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned low = 0x80,
           high = 0xBF;  // what the second byte may be: no overlong forms, no surrogates, nothing over 10FFFF
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  char32_t value = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned b = byte(at + i);
    if (b < low || b > high) return {0xFFFD, i, false};
    value = (value << 6) | (b & 0x3F);
    low = 0x80, high = 0xBF;
  }
  return {value, size, true};
}

}  // namespace dure
