#pragma once

#include <dure/core/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dure::text {

struct Letter {
  char32_t code;
  std::uint32_t size;
};

/// The character at `at` (< text.size()) of UTF-8; a byte that begins none is U+FFFD of size 1.
inline Letter letter_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xE0 && lead < 0xF0 && tail(1) && tail(2))
    return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  if (lead >= 0xC2 && lead < 0xE0 && tail(1)) return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (lead >= 0xF0 && lead < 0xF5 && tail(1) && tail(2) && tail(3))
    return {(lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
  return {0xFFFD, 1};
}

enum class Class : std::uint8_t { none, hangul, ascii, jamo, other };

inline bool is_syllable(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }

inline Class class_of(char32_t c) noexcept {
  if (c < 0x80) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return word ? Class::ascii : Class::none;
  }
  if (is_syllable(c)) return Class::hangul;
  if (c >= 0x3131 && c <= 0x318E) return c == 0x318D ? Class::none : Class::jamo;  // 318D is the middle dot of statutes
  const bool fullwidth = (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
  if (fullwidth) return Class::ascii;
  if (c < 0xC0 || c == 0xFFFD) return Class::none;     // Latin-1 signs
  if (c >= 0x2000 && c <= 0x303F) return Class::none;  // punctuation, arrows, boxes, circled numbers
  if (c >= 0x3200 && c <= 0x33FF) return Class::none;  // enclosed letters, squared units
  if (c >= 0xE000 && c <= 0xF8FF) return Class::none;  // private use
  if (c >= 0xFE00 && c <= 0xFFEF) return Class::none;  // forms, variation selectors
  if (c >= 0x1F000) return c >= 0x20000 && c < 0x32000 ? Class::other : Class::none;  // emoji; rare Hanja are words
  return Class::other;
}

struct Run {
  std::size_t begin, end;  ///< bytes
  Class kind;
};

/// Calls f(Run) for each maximal run of letters of one class.
template <class F>
void each_run(std::string_view text, F&& f) {
  Run run{0, 0, Class::none};
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    const Class kind = class_of(letter.code);
    if (kind != run.kind) {
      if (run.kind != Class::none) f(run);
      run = {at, at, kind};
    }
    at += letter.size;
    run.end = at;
  }
  if (run.kind != Class::none) f(run);
}

/// A word of Class::ascii in lower case and half width.
inline std::string lower(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (std::size_t at = 0; at < word.size();) {
    Letter letter = letter_at(word, at);
    at += letter.size;
    if (letter.code >= 0xFF00 && letter.code < 0xFF5F) letter.code -= 0xFEE0;
    if (letter.code >= 'A' && letter.code <= 'Z') letter.code += 'a' - 'A';
    append_utf8(letter.code, out);
  }
  return out;
}

}  // namespace dure::text
