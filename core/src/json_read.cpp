#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/core/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace dure {
namespace {

/// RFC 8259, nothing more: no comments, no trailing commas, no NaN. Recursion is bounded by `max_depth`.
class Reader {
public:
  explicit Reader(std::string_view text) : text_(text) {}

  Json document() {
    if (const std::size_t bad = first_invalid_utf8(text_); bad != std::string_view::npos)
      fail("UTF-8이 아닌 글자", bad);
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    Json value = read(0);
    blanks();
    if (at_ != text_.size()) fail("값이 끝난 뒤에 남은 글자", at_);
    return value;
  }

private:
  static constexpr int max_depth = 512;

  [[noreturn]] static void fail(std::string_view what, std::size_t at) {
    throw Error(Fault::input, "json.syntax",
                "JSON을 읽을 수 없습니다: " + std::to_string(at) + "번째 바이트에 " + std::string(what) +
                    ". 파일을 다시 내보내 주세요.");
  }

  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  char peek() {
    blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }

  Json read(int depth) {
    if (depth >= max_depth) fail("너무 깊은 괄호(512겹까지)", at_);
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return Json(string());
      case 't':
        return word("true", Json(true));
      case 'f':
        return word("false", Json(false));
      case 'n':
        return word("null", Json());
      default:
        return number();
    }
  }

  Json word(std::string_view expected, Json value) {
    if (text_.substr(at_, expected.size()) != expected) fail("알 수 없는 낱말", at_);
    at_ += expected.size();
    return value;
  }

  Json array(int depth) {
    ++at_;
    Json::Array items;
    if (take(']')) return Json(std::move(items));
    do {
      items.push_back(read(depth + 1));
    } while (take(','));
    if (!take(']')) fail("빠진 ']' 또는 ','", at_);
    return Json(std::move(items));
  }

  Json object(int depth) {
    ++at_;
    Json::Object members;
    if (take('}')) return Json(std::move(members));
    do {
      if (peek() != '"') fail("이름이 아닌 글자", at_);
      std::string name = string();
      if (!take(':')) fail("빠진 ':'", at_);
      members.emplace_back(std::move(name), read(depth + 1));
    } while (take(','));
    if (!take('}')) fail("빠진 '}' 또는 ','", at_);
    return Json(std::move(members));
  }

  void digits() {
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (at_ == from) fail("값이 아닌 글자", at_);
  }

  Json number() {
    const std::size_t from = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const std::size_t first = at_;
    digits();
    if (text_[first] == '0' && at_ > first + 1) fail("0으로 시작하는 숫자", first);
    bool whole = true;
    if (at_ < text_.size() && text_[at_] == '.') {
      whole = false;
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      whole = false;
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      digits();
    }
    return whole ? integer(from) : real(from);
  }

  Json integer(std::size_t from) {
    std::int64_t value = 0;
    const auto result = std::from_chars(text_.data() + from, text_.data() + at_, value);
    return result.ec == std::errc() ? Json(value) : real(from);
  }

  Json real(std::size_t from) {
    double value = 0;
    const auto result = std::from_chars(text_.data() + from, text_.data() + at_, value);
    if (result.ec != std::errc()) {  // from_chars leaves the value alone: under- and overflow look the same
      value = std::strtod(std::string(text_.substr(from, at_ - from)).c_str(), nullptr);
      if (value > 1 || value < -1) fail("너무 큰 숫자", from);
    }
    return Json(value);
  }

  std::string string() {
    std::string out;
    std::size_t run = ++at_;
    for (;; ++at_) {
      if (at_ >= text_.size()) fail("닫히지 않은 따옴표", run - 1);
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') break;
      if (c < 0x20) fail("따옴표 안의 제어 문자", at_);
      if (c != '\\') continue;
      out.append(text_, run, at_ - run);
      ++at_;
      escape(out);
      run = at_ + 1;
    }
    out.append(text_, run, at_ - run);
    ++at_;
    return out;
  }

  /// Stands on the letter after the backslash; leaves at_ on the last character of the escape.
  void escape(std::string& out) {
    static constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c != 'u') {
      const std::size_t which = c ? names.find(c) : std::string_view::npos;
      if (which == std::string_view::npos) fail("알 수 없는 '\\' 표기", at_);
      out += values[which];
      return;
    }
    char32_t code = hex4();
    if (code >= 0xDC00 && code < 0xE000) fail("짝이 없는 \\u 표기", at_);
    if (code >= 0xD800 && code < 0xDC00) {
      if (text_.substr(at_ + 1, 2) != "\\u") fail("짝이 없는 \\u 표기", at_);
      at_ += 2;
      const char32_t low = hex4();
      if (low < 0xDC00 || low >= 0xE000) fail("짝이 없는 \\u 표기", at_);
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(code, out);
  }

  /// Stands on the u; leaves at_ on the last digit.
  char32_t hex4() {
    std::uint16_t code = 0;
    const std::string_view four = text_.substr(std::min(at_ + 1, text_.size()), 4);
    const auto result = std::from_chars(four.data(), four.data() + four.size(), code, 16);
    if (four.size() != 4 || result.ptr != four.data() + 4) fail("잘못된 \\u 표기", at_);
    at_ += 4;
    return code;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Json Json::parse(std::string_view text) { return Reader(text).document(); }

}  // namespace dure
