#pragma once

// Looking around a place in a text. Every look is bounded, so that finding stays linear.

#include "letters.hpp"

#include <dure/text/personal.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace dure::text::personal {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The character that ends before `at`; code 0 at the beginning.
inline Letter letter_before(std::string_view text, std::size_t at) noexcept {
  if (at == 0) return {0, 0};
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  const Letter letter = letter_at(text, begin);
  return letter.size == at - begin ? letter : Letter{0xFFFD, 1};
}
inline Letter letter_after(std::string_view text, std::size_t at) noexcept {
  return at < text.size() ? letter_at(text, at) : Letter{0, 0};
}

inline bool is_blank(char32_t c) noexcept { return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000; }
inline bool is_space(char32_t c) noexcept { return is_blank(c) || c == '\n' || c == '\r'; }

/// Past blanks, at most `most` of them.
inline std::size_t skip_blanks(std::string_view text, std::size_t at, int most = 4) noexcept {
  for (; most > 0; --most) {
    const Letter letter = letter_after(text, at);
    if (!is_blank(letter.code)) break;
    at += letter.size;
  }
  return at;
}
inline std::size_t back_over_blanks(std::string_view text, std::size_t at, int most = 4) noexcept {
  for (; most > 0; --most) {
    const Letter letter = letter_before(text, at);
    if (!is_blank(letter.code)) break;
    at -= letter.size;
  }
  return at;
}

/// The syllables of Hangul that end at `at`, at most `most` of them; `whole` tells that the word is no longer.
struct Word {
  std::size_t begin = 0;
  int syllables = 0;
  bool whole = true;
};
inline Word word_before(std::string_view text, std::size_t at, int most = 8) noexcept {
  Word word{at, 0, true};
  for (;; ++word.syllables) {
    const Letter letter = letter_before(text, word.begin);
    if (!is_syllable(letter.code)) return word;
    if (word.syllables == most) {
      word.whole = false;
      return word;
    }
    word.begin -= letter.size;
  }
}

inline std::string_view before(std::string_view text, std::size_t at, std::size_t bytes) noexcept {
  const std::size_t begin = at > bytes ? at - bytes : 0;
  return text.substr(begin, at - begin);
}
inline std::string_view after(std::string_view text, std::size_t at, std::size_t bytes) noexcept {
  return at < text.size() ? text.substr(at, bytes) : std::string_view();
}

using Words = std::span<const std::string_view>;
inline bool holds_any(std::string_view text, Words words) noexcept {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.find(word) != std::string_view::npos; });
}
inline bool ends_with_any(std::string_view text, Words words) noexcept {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.ends_with(word); });
}
inline bool starts_with_any(std::string_view text, Words words) noexcept {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.starts_with(word); });
}
using Listed = std::initializer_list<std::string_view>;
inline bool holds_any(std::string_view text, Listed words) noexcept { return holds_any(text, Words(words)); }
inline bool ends_with_any(std::string_view text, Listed words) noexcept { return ends_with_any(text, Words(words)); }
inline bool starts_with_any(std::string_view text, Listed words) noexcept {
  return starts_with_any(text, Words(words));
}

/// Digits in a row (`0` to `9`, also of full width) and what joins them to the next.
struct Run {
  std::size_t begin = 0, end = 0;
  std::string_view joint;  ///< up to the next run; empty when there is none near
  std::array<char, 25> values;
  std::size_t count = 0;  ///< of digits, at most 25: then there may be more
  std::string_view digits() const { return {values.data(), count}; }
};
/// Up to seven runs that stand together: `010-1234-5678`, `(053) 370 2114`. Nothing is allocated.
struct Group {
  std::array<Run, 7> runs;
  std::size_t size = 0;
};

/// Reads the runs that begin at `at`, into `group`'s room.
void read_group(std::string_view text, std::size_t at, Group& group);
/// The end of the digits that begin at `at`, however many.
std::size_t end_of_digits(std::string_view text, std::size_t at) noexcept;
bool begins_digits(std::string_view text, std::size_t at) noexcept;

/// The personal number that begins with the group's first run.
std::optional<PersonalSpan> number_at(std::string_view text, const Group& group, const PersonalPlace& place);
/// Where to go on behind a group in which nothing was found: a landline that stays is not taken apart.
std::size_t after_number(std::string_view text, const Group& group);
std::optional<PersonalSpan> address_at(std::string_view text, const Group& group, const PersonalPlace& place);
std::optional<PersonalSpan> email_at(std::string_view text, std::size_t at, std::size_t from);

/// The last syllables of words that tell names (`님`, `성명`, `저는` …), a bit each from 가 on.
extern const std::bitset<11172> name_signs;
/// The name that the word ending at `at` speaks of, before or after it; never before `from`.
std::optional<PersonalSpan> name_near(std::string_view text, std::size_t at, std::size_t from);
/// The name whose mobile number begins at `at`: `가나다(010…`.
std::optional<PersonalSpan> name_of_number(std::string_view text, std::size_t at, std::size_t from);

}  // namespace dure::text::personal
