#include "naming.hpp"

#include <dure/core/encoding.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace dure::ingest {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

bool joint(char c) { return c == '_' || c == '-' || c == ' ' || c == '.' || c == '~'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && joint(text.front())) text.remove_prefix(1);
  while (!text.empty() && joint(text.back())) text.remove_suffix(1);
  return text;
}

int two(std::string_view digits) { return (digits[0] - '0') * 10 + (digits[1] - '0'); }

/// YYYY, YYYYMM, YYYYMMDD, YYYYMMDDHHMM(SS), YYMMDD.
bool is_date(std::string_view digits) {
  const auto month = [](std::string_view d) { return two(d) >= 1 && two(d) <= 12; };
  const auto day = [](std::string_view d) { return two(d) >= 1 && two(d) <= 31; };
  const bool year = digits.starts_with("19") || digits.starts_with("20");
  switch (digits.size()) {
    case 4:
      return year;
    case 6:
      return (year && month(digits.substr(4))) || (month(digits.substr(2)) && day(digits.substr(4)));
    case 8:
    case 12:
    case 14:
      return year && month(digits.substr(4)) && day(digits.substr(6));
    default:
      return false;
  }
}

/// Runs of digits, whatever stands between them.
std::vector<std::string_view> numbers_in(std::string_view text) {
  std::vector<std::string_view> numbers;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && digit(text[at])) ++at;
    if (at > begin) {
      numbers.push_back(text.substr(begin, at - begin));
    } else {
      ++at;
    }
  }
  return numbers;
}

/// Dates one after another; a year may be followed by its month and day: `2012_2020`, `2026.07`, `2026년 7월 4일`,
/// `26.07.04`.
bool all_dates(const std::vector<std::string_view>& numbers) {
  const auto part = [](std::string_view n, int most) {
    return n.size() <= 2 && two(n.size() == 1 ? "0" + std::string(n) : std::string(n)) - 1 < most && n != "0" &&
           n != "00";
  };
  if (numbers.size() == 3 && numbers[0].size() == 2 && part(numbers[1], 12) && part(numbers[2], 31)) return true;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!is_date(numbers[i])) return false;
    if (numbers[i].size() != 4 || i + 1 == numbers.size() || !part(numbers[i + 1], 12)) continue;
    ++i;
    if (i + 1 < numbers.size() && part(numbers[i + 1], 31)) ++i;
  }
  return !numbers.empty();
}

/// Bytes at the end of `text` that are dates, with their joints and 년 월 일; 0 if none.
std::size_t dates_at_end(std::string_view text) {
  static constexpr std::array<std::string_view, 5> words{"년도", "년", "월", "일", "도"};
  std::size_t begin = text.size();
  for (bool more = true; more;) {
    more = begin > 0 && (digit(text[begin - 1]) || joint(text[begin - 1]));
    if (more) --begin;
    for (const std::string_view word : words) {
      if (!text.substr(0, begin).ends_with(word)) continue;
      begin -= word.size();
      more = true;
      break;
    }
  }
  for (std::size_t at = begin; at < text.size(); ++at) {  // the longest first
    if (!digit(text[at]) || (at > 0 && digit(text[at - 1]))) continue;
    const std::string_view tail = text.substr(at);
    const auto numbers = numbers_in(tail);
    const bool parted = at == 0 || joint(text[at - 1]) || numbers.front().size() >= 6;
    if ((parted || tail.substr(numbers.front().size()).starts_with("년")) && all_dates(numbers)) return tail.size();
  }
  return 0;
}

/// Bytes at the end of `text` that name a date, a copy or a number in brackets; 0 if none.
std::size_t mark_at_end(std::string_view text) {
  static constexpr std::array<std::string_view, 6> copies{"복사본", "사본", "copy", "Copy", "최종", "수정본"};
  const std::size_t open = text.ends_with(')') ? text.rfind('(') : std::string_view::npos;
  if (open != std::string_view::npos) {
    const std::string_view inner = text.substr(open + 1, text.size() - open - 2);
    const bool count = std::all_of(inner.begin(), inner.end(), digit);
    return count || dates_at_end(inner) == inner.size() ? text.size() - open : 0;
  }
  for (const std::string_view copy : copies) {
    if (text.ends_with(copy) && text.size() > copy.size() && joint(text[text.size() - copy.size() - 1]))
      return copy.size();
  }
  return dates_at_end(text);
}

/// `202506_` at the beginning, only with a joint behind it.
std::size_t date_at_front(std::string_view text) {
  std::size_t run = 0;
  while (run < text.size() && digit(text[run])) ++run;
  return run >= 6 && run < text.size() && joint(text[run]) && is_date(text.substr(0, run)) ? run : 0;
}

}  // namespace

std::string table_name(std::string_view text) {
  std::string name;
  std::size_t characters = 0;
  const std::string composed = nfc(text);
  for (const char c : trimmed(composed)) {
    const bool follows = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (!follows && ++characters > 60) break;
    const bool plain =
        static_cast<unsigned char>(c) >= 0x80 || digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool keep = plain || c == '(' || c == ')';
    if (keep) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  if (name.empty()) name = "자료";
  return store::is_reserved_name(name) ? name + "_자료" : name;
}

std::string dataset_of_file(std::string_view file_name) {
  const std::string whole = nfc(file_name.substr(file_name.rfind('/') + 1));
  const std::size_t dot = whole.rfind('.');
  const std::string_view stem = std::string_view(whole).substr(0, dot == 0 ? whole.npos : dot);
  std::string_view rest = trimmed(stem);
  for (;;) {
    const std::size_t back = mark_at_end(rest);
    const std::size_t front = back == 0 ? date_at_front(rest) : 0;
    if (back == 0 && front == 0) break;
    rest.remove_suffix(back);
    rest.remove_prefix(front);
    rest = trimmed(rest);
  }
  return table_name(rest.empty() ? stem : rest);
}

}  // namespace dure::ingest
