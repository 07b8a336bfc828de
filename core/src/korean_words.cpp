#include <dure/core/korean.hpp>
#include <dure/core/utf8.hpp>

#include <array>
#include <cstdio>

namespace dure {
namespace {

std::string two(int n) { return {static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)}; }

std::uint64_t magnitude(std::int64_t n) {
  return n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
}

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

/// How a word ends when it is said.
enum class Sound { vowel, rieul, consonant, unknown };

Sound sound_of_syllable(char32_t c) {
  const unsigned final = (c - 0xAC00) % 28;
  return final == 0 ? Sound::vowel : final == 8 ? Sound::rieul : Sound::consonant;
}

/// `text` ends in a digit. 10 십, 100 백 … end in a consonant, 조 (12 to 15 zeros) in a vowel.
Sound sound_of_number(std::string_view text) {
  std::size_t zeros = 0;
  bool fraction = false, other = false;
  for (std::size_t at = text.size(); at > 0; --at) {
    const char c = text[at - 1];
    if (c >= '0' && c <= '9') {
      other |= c != '0';
      zeros += !other;
    } else if (c == '.') {
      fraction = true;
      break;
    } else if (c != ',') {
      break;
    }
  }
  if (zeros > 0) return other && !fraction && zeros >= 12 && zeros < 16 ? Sound::vowel : Sound::consonant;
  constexpr std::string_view vowels = "2459", rieul = "178";
  const char last = text.back();
  return vowels.find(last) != vowels.npos ? Sound::vowel
         : rieul.find(last) != rieul.npos ? Sound::rieul
                                          : Sound::consonant;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A word in small letters is said as a word (서버, 웹, 링크), anything else letter by letter (에스큐엘, 피디에프).
Sound sound_of_latin(std::string_view text) {
  const char last = text.back();
  const char before = text.size() > 1 ? text[text.size() - 2] : ' ';
  const auto one_of = [](char c, std::string_view set) { return set.find(c) != set.npos; };
  if (last >= 'a' && is_letter(before)) {
    if (last == 'l') return Sound::rieul;
    if (last == 'm' || last == 'n' || (last == 'g' && before == 'n')) return Sound::consonant;
    const bool stopped = one_of(last, "bpkt") && (one_of(before, "aeiou") || (last == 'k' && before == 'c'));
    return stopped ? Sound::consonant : Sound::vowel;
  }
  if (one_of(last, "lrLR")) return Sound::rieul;
  return one_of(last, "mnMN") ? Sound::consonant : Sound::vowel;
}

/// Closing quotes and brackets are not said.
std::string_view without_closers(std::string_view text) {
  static constexpr std::array<std::string_view, 14> closers = {"'", "\"", ")",  "]",  "}",  ">",  " ",
                                                               "’", "”",  "」", "』", "》", "〉", "`"};
  for (std::size_t i = 0; i < closers.size(); ++i) {
    if (!text.ends_with(closers[i])) continue;
    text.remove_suffix(closers[i].size());
    i = std::size_t(-1);
  }
  return text;
}

Sound last_sound(std::string_view text) {
  text = without_closers(text);
  if (text.empty()) return Sound::unknown;
  const char last = text.back();
  if (last >= '0' && last <= '9') return sound_of_number(text);
  if (is_letter(last)) return sound_of_latin(text);
  if (text.ends_with("%") || text.ends_with("㎡") || text.ends_with("㎞") || text.ends_with("℃")) return Sound::vowel;
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  const char32_t c = code_point_at(text, at).value;
  return c >= 0xAC00 && c <= 0xD7A3 ? sound_of_syllable(c) : Sound::unknown;
}

}  // namespace

std::string write_date(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()), unsigned(date.day()));
  return text;
}

std::string write_datetime(const DateTime& at) {
  const std::chrono::hh_mm_ss time(at.time);
  std::string text = write_date(at.day) + ' ' + two(int(time.hours().count())) + ':' +
                     two(int(time.minutes().count())) + ':' + two(int(time.seconds().count()));
  if (const auto fraction = time.subseconds().count(); fraction != 0) {
    char digits[24];
    std::snprintf(digits, sizeof digits, ".%06ld", static_cast<long>(fraction));
    text += digits;
    while (text.back() == '0') text.pop_back();
  }
  return text;
}

std::string say_date(std::chrono::sys_days day, bool with_year) {
  static constexpr std::array<std::string_view, 7> weekdays = {"일", "월", "화", "수", "목", "금", "토"};
  const std::chrono::year_month_day date(day);
  std::string text = with_year ? std::to_string(int(date.year())) + "년 " : "";
  text += std::to_string(unsigned(date.month())) + "월 " + std::to_string(unsigned(date.day())) + "일(";
  text += weekdays[std::chrono::weekday(day).c_encoding()];
  return text + ")";
}

std::string say_number(std::int64_t n) { return (n < 0 ? "-" : "") + grouped(magnitude(n)); }

std::string say_won(std::int64_t won) {
  static constexpr std::array<std::string_view, 5> units = {"", "만", "억", "조", "경"};
  std::uint64_t amount = magnitude(won), unit = 1;
  for (;;) {  // rounding may carry into a new leading group: 9,999억 9,999만 9,999 is 1조
    unit = 1;
    while (amount / unit >= 100'000'000) unit *= 10'000;
    const std::uint64_t rounded = (amount / unit + (amount % unit * 2 >= unit && unit > 1)) * unit;
    if (rounded == amount) break;
    amount = rounded;
  }
  std::string text = won < 0 ? "-" : "";
  bool first = true, small = true;
  for (int group = 4; group >= 0; --group) {
    std::uint64_t power = 1;
    for (int i = 0; i < group; ++i) power *= 10'000;
    const std::uint64_t part = amount / power % 10'000;
    if (part == 0) continue;
    if (!first) text += ' ';
    text += grouped(part);
    text += units[static_cast<std::size_t>(group)];
    first = false;
    small = group == 0;
  }
  return text + (first ? "0원" : small ? "원" : " 원");
}

std::string with_particle(std::string_view text, std::string_view after_consonant, std::string_view after_vowel) {
  const Sound sound = last_sound(text);
  std::string out(text);
  if (sound == Sound::unknown) return out.append(after_consonant).append("(").append(after_vowel).append(")");
  const bool ro = sound == Sound::rieul && after_consonant.starts_with("으로");  // 서울로, 1월로
  return out.append(sound == Sound::vowel || ro ? after_vowel : after_consonant);
}

}  // namespace dure
