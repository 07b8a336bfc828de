#include "letters.hpp"

#include <dure/core/encoding.hpp>
#include <dure/text/analysis.hpp>

#include <array>

namespace dure::text {
namespace {

constexpr std::u32string_view INITIALS = U"ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
constexpr std::u32string_view VOWELS = U"ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
constexpr std::u32string_view FINALS = U" ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
// What the keys a-z give, and A-Z (shift) where it differs, on the standard Korean keyboard (KS X 5002).
constexpr std::u32string_view KEYS = U"ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ";

struct Joined {
  char32_t first, second, both;
};
constexpr std::array<Joined, 18> JOINED = {{{U'ㅗ', U'ㅏ', U'ㅘ'},
                                            {U'ㅗ', U'ㅐ', U'ㅙ'},
                                            {U'ㅗ', U'ㅣ', U'ㅚ'},
                                            {U'ㅜ', U'ㅓ', U'ㅝ'},
                                            {U'ㅜ', U'ㅔ', U'ㅞ'},
                                            {U'ㅜ', U'ㅣ', U'ㅟ'},
                                            {U'ㅡ', U'ㅣ', U'ㅢ'},
                                            {U'ㄱ', U'ㅅ', U'ㄳ'},
                                            {U'ㄴ', U'ㅈ', U'ㄵ'},
                                            {U'ㄴ', U'ㅎ', U'ㄶ'},
                                            {U'ㄹ', U'ㄱ', U'ㄺ'},
                                            {U'ㄹ', U'ㅁ', U'ㄻ'},
                                            {U'ㄹ', U'ㅂ', U'ㄼ'},
                                            {U'ㄹ', U'ㅅ', U'ㄽ'},
                                            {U'ㄹ', U'ㅌ', U'ㄾ'},
                                            {U'ㄹ', U'ㅍ', U'ㄿ'},
                                            {U'ㄹ', U'ㅎ', U'ㅀ'},
                                            {U'ㅂ', U'ㅅ', U'ㅄ'}}};

char32_t joined(char32_t first, char32_t second) {
  for (const Joined& j : JOINED)
    if (j.first == first && j.second == second) return j.both;
  return 0;
}

char32_t key(char c) {
  switch (c) {
    case 'Q':
      return U'ㅃ';
    case 'W':
      return U'ㅉ';
    case 'E':
      return U'ㄸ';
    case 'R':
      return U'ㄲ';
    case 'T':
      return U'ㅆ';
    case 'O':
      return U'ㅒ';
    case 'P':
      return U'ㅖ';
    default:
      break;
  }
  if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return c >= 'a' && c <= 'z' ? KEYS[static_cast<std::size_t>(c - 'a')] : U'\0';
}

bool is_vowel(char32_t jamo) { return VOWELS.find(jamo) != VOWELS.npos; }

}  // namespace

std::optional<std::string> from_latin_keys(std::string_view keys) {
  std::u32string jamo;
  for (const char c : keys) {
    jamo += key(c);
    if (jamo.back() == 0) return std::nullopt;
  }
  std::string out;
  for (std::size_t at = 0; at < jamo.size();) {
    const auto initial = INITIALS.find(jamo[at++]);
    if (initial == INITIALS.npos || at == jamo.size() || !is_vowel(jamo[at])) return std::nullopt;
    char32_t vowel = jamo[at++];
    if (at < jamo.size()) {
      if (const char32_t both = joined(vowel, jamo[at])) vowel = both, ++at;
    }
    // A consonant belongs to this syllable unless a vowel follows it.
    const auto closes = [&](std::size_t i) {
      return i < jamo.size() && !is_vowel(jamo[i]) && !(i + 1 < jamo.size() && is_vowel(jamo[i + 1]));
    };
    std::size_t last = 0;
    if (closes(at) && FINALS.find(jamo[at]) != FINALS.npos) {
      char32_t final = jamo[at++];
      if (closes(at)) {
        if (const char32_t both = joined(final, jamo[at])) final = both, ++at;
      }
      last = FINALS.find(final);
    } else if (at + 1 < jamo.size() && !is_vowel(jamo[at]) && !is_vowel(jamo[at + 1])) {
      return std::nullopt;
    }
    append_utf8(static_cast<char32_t>(0xAC00 + (initial * 21 + VOWELS.find(vowel)) * 28 + last), out);
  }
  if (out.empty()) return std::nullopt;
  return out;
}

std::string initial_consonants(std::string_view hangul) {
  std::string out;
  for (std::size_t at = 0; at < hangul.size();) {
    const Letter letter = letter_at(hangul, at);
    if (is_syllable(letter.code)) {
      append_utf8(INITIALS[(letter.code - 0xAC00) / 588], out);
    } else {
      out += hangul.substr(at, letter.size);
    }
    at += letter.size;
  }
  return out;
}

std::string normal(std::string_view text) {
  std::string valid;
  if (first_invalid_utf8(text) != std::string_view::npos) {
    valid = to_utf8(text, Encoding::utf8);
    text = valid;
  }
  // Only combining marks (CC, CD, E3 82 99), conjoining jamo (E1) and compatibility ideographs (EF A4-AB) can be
  // changed.
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0u;
    const bool may_change = byte == 0xCC || byte == 0xCD || byte == 0xE1 || byte == 0xF0 ||
                            (byte == 0xE3 && next == 0x82) || (byte == 0xEF && next >= 0xA4 && next <= 0xAB);
    if (may_change) return nfc(text);
  }
  return valid.empty() ? std::string(text) : valid;
}

}  // namespace dure::text
