#pragma once

#include <cstdint>
#include <string_view>

namespace dure {

/// A place in a short text, for readers that take all of it or nothing. Never reads past the end, never allocates.
class Cursor {
public:
  /// Outer blanks are dropped: ASCII ones, U+00A0 and U+3000.
  explicit Cursor(std::string_view text) noexcept : at_(text.data()), end_(text.data() + text.size()) {
    skip_blanks();
    while (at_ < end_) {
      const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
      if (is_blank(end_[-1])) {
        --end_;
      } else if (rest.ends_with("\u00A0")) {
        end_ -= 2;
      } else if (rest.ends_with("\u3000")) {
        end_ -= 3;
      } else {
        break;
      }
    }
  }

  bool done() const noexcept { return at_ == end_; }
  std::string_view rest() const noexcept { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  char peek() const noexcept { return at_ < end_ ? *at_ : '\0'; }
  bool at_digit() const noexcept { return at_ < end_ && is_digit(*at_); }
  void drop_back(std::size_t bytes) noexcept { end_ -= bytes; }
  void advance(std::size_t bytes) noexcept { at_ += bytes; }

  bool take(char c) noexcept {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) noexcept {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  /// True when at least one blank was skipped.
  bool skip_blanks() noexcept {
    const char* const before = at_;
    while (at_ < end_ && (is_blank(*at_) || *at_ == '\xC2' || *at_ == '\xE3')) {
      if (is_blank(*at_)) {
        ++at_;
      } else if (!take("\u00A0") && !take("\u3000")) {
        break;
      }
    }
    return at_ != before;
  }

  /// How many digits stand here, looking no further than `most`.
  int digits_ahead(int most) const noexcept {
    int n = 0;
    while (n < most && at_ + n < end_ && is_digit(at_[n])) ++n;
    return n;
  }
  /// The next `n` digits (they are there) as a number.
  int number(int n) noexcept {
    int value = 0;
    for (; n > 0; --n) value = value * 10 + (*at_++ - '0');
    return value;
  }

  static bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }
  static bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

private:
  const char* at_;
  const char* end_;
};

}  // namespace dure
