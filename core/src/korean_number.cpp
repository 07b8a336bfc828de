#include <dure/core/korean.hpp>

#include "cursor.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace dure {
namespace {

constexpr std::uint64_t int64_limit = std::uint64_t{1} << 63;

/// `-7`, `−7`, `△5`, `▲5`, `(7)`: takes the sign (and the closing bracket off the back). False for a bracket left open.
bool take_sign(Cursor& in, bool& negative) noexcept {
  if (in.at_digit()) return true;
  if (in.take('(')) {
    if (!in.rest().ends_with(')')) return false;
    in.drop_back(1);
    in = Cursor(in.rest());
    negative = true;
  } else if (in.take('-') || in.take("−")) {
    negative = true;
  } else if (in.take("△") || in.take("▲")) {
    in.skip_blanks();
    negative = true;
  } else {
    in.take('+');
  }
  return true;
}

/// Digits with or without thousands commas. `value` is right as long as `digits` <= 19. False: badly grouped, or a
/// comma stands where none may.
struct Whole {
  std::uint64_t value = 0;
  int digits = 0;
  bool grouped = false;
};
bool take_whole(Cursor& in, Whole& out) noexcept {
  const auto run = [&] {
    int n = 0;
    for (; in.at_digit(); in.advance(1), ++n) out.value = out.value * 10 + static_cast<unsigned>(in.peek() - '0');
    out.digits += n;
    return n;
  };
  const int first = run();
  if (in.peek() != ',') return true;
  if (first < 1 || first > 3) return false;
  out.grouped = true;
  while (in.take(',')) {
    if (run() != 3) return false;
  }
  return true;
}

constexpr std::array<double, 23> powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                           1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// What nearly every cell is: up to 16 digits and perhaps a point among them. `places` counts those after it, 0 = no
/// point.
struct Plain {
  std::uint64_t value = 0;
  std::size_t places = 0;
};
std::optional<Plain> plain_number(std::string_view text) noexcept {
  if (text.empty() || text.size() > 16 || !Cursor::is_digit(text.front()) || !Cursor::is_digit(text.back())) return {};
  Plain plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned digit = static_cast<unsigned char>(text[i] - '0');
    if (digit < 10) {
      plain.value = plain.value * 10 + digit;
    } else if (text[i] == '.' && plain.places == 0) {
      plain.places = text.size() - i - 1;
    } else {
      return {};
    }
  }
  return plain;
}

/// from_chars over the digits without commas and leading zeros: the slow, exact way.
std::optional<double> exact(std::string_view text) noexcept {
  std::array<char, 512> plain;
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool leading_zero = n == 0 && text[i] == '0' && i + 1 < text.size() && Cursor::is_digit(text[i + 1]);
    if (text[i] == ',' || leading_zero) continue;
    if (n == plain.size()) return {};
    plain[n++] = text[i];
  }
  double value = 0;
  const auto result = std::from_chars(plain.data(), plain.data() + n, value);
  if (result.ec != std::errc() || result.ptr != plain.data() + n) return {};
  return value;
}

/// The number after its sign. Below 2^53 with up to 22 places one division is exact, hence correctly rounded.
std::optional<double> take_real(Cursor& in) noexcept {
  const std::string_view text = in.rest();
  Whole whole;
  if (!take_whole(in, whole)) return {};
  int places = 0;
  if (in.take('.')) {
    for (; in.at_digit(); in.advance(1), ++places, ++whole.digits)
      whole.value = whole.value * 10 + static_cast<unsigned>(in.peek() - '0');
  }
  if (whole.digits == 0) return {};
  if (in.take('e') || in.take('E')) {
    if (!in.take('-')) in.take('+');
    if (!in.at_digit()) return {};
    while (in.at_digit()) in.advance(1);
    if (!in.done()) return {};
    const std::size_t plus = text.find('+');  // from_chars knows no plus
    if (plus == std::string_view::npos) return exact(text);
    std::array<char, 512> joined;
    if (text.size() > joined.size()) return {};
    const std::size_t n = text.copy(joined.data(), plus);
    const std::size_t m = text.copy(joined.data() + n, text.size(), plus + 1);
    return exact({joined.data(), n + m});
  }
  if (!in.done()) return {};
  if (whole.digits > 19 || whole.value > (std::uint64_t{1} << 53) || places > 22) return exact(text);
  return static_cast<double>(whole.value) / powers[static_cast<std::size_t>(places)];
}

struct Unit {
  std::string_view name;
  std::uint64_t value;
};
constexpr std::array big_units = {Unit{"조", 1'000'000'000'000}, Unit{"억", 100'000'000}, Unit{"만", 10'000}};
constexpr std::array small_units = {Unit{"천", 1000}, Unit{"백", 100}, Unit{"십", 10}};

/// total += digits x unit / divisor. False when that is no whole number or too large.
bool add(std::uint64_t& total, std::uint64_t digits, std::uint64_t unit, std::uint64_t divisor) noexcept {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(digits, unit, &product) || product % divisor != 0) return false;
  return !__builtin_add_overflow(total, product / divisor, &total);
}

struct Term {
  std::uint64_t digits = 0, divisor = 1, unit = 1;
  bool read = false;  ///< false: no number stands here
  bool wrong = false;
};

/// `2,300` or `1.5`, then at most one of 천, 백, 십; `천` alone is 1천.
Term take_term(Cursor& in) noexcept {
  Term term;
  Whole whole;
  if (in.at_digit()) {
    term.read = true;
    term.wrong = !take_whole(in, whole);
    if (in.take('.')) {
      term.wrong |= !in.at_digit();
      for (; in.at_digit(); in.advance(1), ++whole.digits) {
        whole.value = whole.value * 10 + static_cast<unsigned>(in.peek() - '0');
        if (term.divisor >= 1'000'000'000'000)
          term.wrong = true;
        else
          term.divisor *= 10;
      }
    }
    term.wrong |= whole.digits > 19;
    term.digits = whole.value;
  }
  for (const Unit& unit : small_units) {
    if (!in.take(unit.name)) continue;
    if (!term.read) term.digits = 1;
    term.read = true;
    term.unit = unit.value;
    break;
  }
  return term;
}

/// Terms with ever smaller units: `3천5백` of `3천5백만`. Their number, or 0 when they are no amount.
std::size_t take_terms(Cursor& in, std::array<Term, 4>& terms) noexcept {
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::size_t n = 0;
  for (; n < terms.size() && limit > 1; ++n) {
    Term term = take_term(in);
    if (!term.read) break;
    if (term.wrong || term.unit >= limit || (n > 0 && term.digits / term.divisor * term.unit >= limit)) return 0;
    limit = term.unit;
    terms[n] = term;
    if (limit > 1) in.skip_blanks();
  }
  return n;
}

/// Adds the next group to `total` and returns its unit (조, 억, 만 or 1), which must be below `before`; 0 = no amount.
std::uint64_t take_group(Cursor& in, std::uint64_t before, std::uint64_t& total) noexcept {
  std::array<Term, 4> terms;
  const std::size_t n = take_terms(in, terms);
  std::uint64_t unit = 1;
  for (const Unit& big : big_units) {
    if (!in.take(big.name)) continue;
    unit = big.value;
    break;
  }
  if (n == 0 || unit >= before) return 0;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!add(sum, terms[i].digits, terms[i].unit * unit, terms[i].divisor)) return 0;
  }
  if (sum >= before || __builtin_add_overflow(total, sum, &total)) return 0;
  in.skip_blanks();
  return unit;
}

}  // namespace

std::optional<std::int64_t> read_integer(std::string_view text) noexcept {
  if (const auto plain = plain_number(text); plain && plain->places == 0)
    return static_cast<std::int64_t>(plain->value);
  Cursor in(text);
  bool negative = false;
  Whole whole;
  if (!take_sign(in, negative) || !take_whole(in, whole) || !in.done() || whole.digits == 0) return {};
  std::uint64_t value = whole.value;
  if (whole.digits > 18) {  // may have wrapped around: leading zeros are many, or it is too large
    std::array<char, 64> plain;
    std::size_t n = 0;
    for (const char c : Cursor(text).rest()) {
      if (!Cursor::is_digit(c) || (n == 0 && c == '0')) continue;
      if (n == plain.size()) return {};
      plain[n++] = c;
    }
    value = 0;
    if (n > 0 && std::from_chars(plain.data(), plain.data() + n, value).ec != std::errc()) return {};
  }
  if (value > int64_limit - (negative ? 0 : 1)) return {};
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

std::optional<double> read_number(std::string_view text) noexcept {
  if (const auto plain = plain_number(text); plain && plain->value <= std::uint64_t{1} << 53)
    return static_cast<double>(plain->value) / powers[plain->places];
  Cursor in(text);
  bool negative = false;
  if (!take_sign(in, negative)) return {};
  const auto value = take_real(in);
  return value && negative ? -*value : value;
}

std::optional<double> read_percent(std::string_view text) noexcept {
  std::string_view rest = Cursor(text).rest();
  if (rest.ends_with('%')) {
    rest.remove_suffix(1);
  } else if (rest.ends_with("％")) {
    rest.remove_suffix(std::string_view("％").size());
  } else {
    return {};
  }
  return read_number(rest);
}

std::optional<std::int64_t> read_korean_amount(std::string_view text) noexcept {
  Cursor in(text);
  bool negative = false;
  if (!take_sign(in, negative)) return {};
  if (in.rest().ends_with("원정")) in.drop_back(std::string_view("정").size());
  if (in.rest().ends_with("원")) in.drop_back(std::string_view("원").size());
  in = Cursor(in.rest());
  std::uint64_t total = 0, unit = std::numeric_limits<std::uint64_t>::max();
  do {
    unit = take_group(in, unit, total);
    if (unit == 0) return {};
  } while (!in.done());
  if (total >= int64_limit) return {};
  return negative ? -static_cast<std::int64_t>(total) : static_cast<std::int64_t>(total);
}

}  // namespace dure
