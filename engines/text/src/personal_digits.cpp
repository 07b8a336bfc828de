#include "personal_text.hpp"

namespace dure::text::personal {
namespace {

/// The value of the digit at `at` and its size in bytes; size 0: none.
std::pair<char, std::size_t> digit_at(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) return {'0', 0};
  if (is_digit(text[at])) return {text[at], 1};
  if (static_cast<unsigned char>(text[at]) != 0xEF) return {'0', 0};
  const Letter letter = letter_at(text, at);
  if (letter.code < 0xFF10 || letter.code > 0xFF19) return {'0', 0};
  return {static_cast<char>('0' + (letter.code - 0xFF10)), 3};
}

bool is_dash(char32_t c) noexcept {
  return c == '-' || c == '.' || c == ')' || c == '(' || c == '~' || c == '/' || c == ',' || c == '_' || c == '*' ||
         c == ':' || c == 0xB7 || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D || c == 0x30FC ||
         c == 0x3161 || c == 0xFF0E || c == 0x2024;
}

/// Where the next run begins: after blanks around at most two signs; npos when something else stands there.
std::size_t over_joint(std::string_view text, std::size_t at) noexcept {
  int blanks = 0, signs = 0;
  for (;;) {
    if (digit_at(text, at).second) return at;
    const Letter letter = letter_after(text, at);
    if (is_blank(letter.code) && ++blanks <= 3)
      at += letter.size;
    else if (is_dash(letter.code) && ++signs <= 2)
      at += letter.size;
    else
      return std::string_view::npos;
  }
}

}  // namespace

bool begins_digits(std::string_view text, std::size_t at) noexcept { return digit_at(text, at).second > 0; }

std::size_t end_of_digits(std::string_view text, std::size_t at) noexcept {
  while (const std::size_t size = digit_at(text, at).second) at += size;
  return at;
}

void read_group(std::string_view text, std::size_t at, Group& group) {
  for (group.size = 0; group.size < group.runs.size();) {
    Run& run = group.runs[group.size++];
    run.begin = run.end = at;
    run.joint = {};
    run.count = 0;
    while (run.count < run.values.size()) {
      const auto [value, size] = digit_at(text, run.end);
      if (size == 0) break;
      run.values[run.count++] = value;
      run.end += size;
    }
    if (run.count == run.values.size()) return;  // no number that anybody has is so long
    at = over_joint(text, run.end);
    if (at == std::string_view::npos) return;
    run.joint = text.substr(run.end, at - run.end);
  }
}

std::optional<PersonalSpan> email_at(std::string_view text, std::size_t at, std::size_t from) {
  const auto is_word = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  };
  std::size_t begin = at, end = at + 1;
  while (begin > from && at - begin < 64 &&
         (is_word(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '+' || text[begin - 1] == '%'))
    --begin;
  while (begin < at && text[begin] == '.') ++begin;
  while (end < text.size() && end - at < 255 && (is_word(text[end]) || text[end] == '.')) ++end;
  while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
  const std::string_view domain = text.substr(at + 1, end - at - 1);
  const std::size_t dot = domain.rfind('.');
  if (begin == at || dot == std::string_view::npos || dot == 0 || domain.size() - dot < 3) return {};
  std::string lower;
  for (const char c : domain) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (lower == "korea.kr" || lower.ends_with(".korea.kr") || lower.ends_with(".go.kr")) return {};
  return PersonalSpan{Personal::email, begin, end};
}

}  // namespace dure::text::personal
