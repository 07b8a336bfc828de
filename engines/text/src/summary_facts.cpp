#include "letters.hpp"
#include "summary.hpp"

#include <algorithm>
#include <array>

namespace dure::text {
namespace {

// long: what is counted. Longer ones first, because the first that fits is taken.
constexpr std::string_view UNITS[] = {
    "제곱미터", "킬로미터", "킬로그램", "퍼센트", "센티미터", "개월", "주일", "시간", "년도", "학년", "학기", "분기",
    "번지",     "가구",     "세대",     "필지",   "차례",     "호선", "차로", "차선", "미터", "리터", "마리", "그루",
    "사람",     "군데",     "가지",     "주년",   "여만원",   "만원", "천원", "억원", "만여", "년",   "월",   "일",
    "시",       "분",       "초",       "주",     "건",       "명",   "원",   "만",   "억",   "천",   "조",   "항",
    "호",       "목",       "층",       "동",     "번",       "차",   "회",   "대",   "개",   "곳",   "쪽",   "장",
    "톤",       "평",       "도",       "세",     "살",       "위",   "등",   "배",   "인",   "통",   "권",   "매",
    "점",       "종",       "면",       "석",     "반",       "여",   "달",   "통",   "㎡",   "㎥",   "㎞",   "㎏",
    "㎝",       "㎜",       "℃",        "%p",     "%",        "％",   "km",   "cm",   "mm",   "kg",   "m2",   "dB",
    "m",        "g",        "t",        "L",      "ℓ"};
constexpr std::string_view SPOKEN[] = {"다섯", "여섯", "일곱", "여덟", "아홉", "스무",
                                       "서너", "한",   "두",   "세",   "네",   "열"};
constexpr std::string_view COUNTED[] = {"차례", "시간", "마리", "사람", "가구", "군데", "가지", "건", "명",
                                        "번",   "개",   "대",   "곳",   "달",   "주",   "회",   "년", "장"};
constexpr std::string_view DAYS[] = {"이틀", "사흘",   "나흘",   "닷새", "엿새",
                                     "이레", "여드레", "아흐레", "열흘", "보름"};
constexpr std::string_view BEFORE_TIMES[] = {"오전", "오후", "새벽", "저녁", "밤", "낮", "만", "약"};

bool digit(char c) { return c >= '0' && c <= '9'; }

template <std::size_t N>
std::size_t one_of(const std::string_view (&list)[N], std::string_view text) {
  for (const std::string_view word : list)
    if (text.starts_with(word)) return word.size();
  return 0;
}

bool hangul_before(std::string_view text, std::size_t at) {
  return at >= 3 && is_syllable(letter_at(text, at - 3).code) && letter_at(text, at - 3).size == 3;
}

class Scanner {
public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Fact> run() {
    while (at_ < text_.size()) {
      if (digit(text_[at_]))
        number();
      else if (rest().starts_with("「"))
        law();
      else if (!hangul_before(text_, at_) && spoken() > 0)
        put(at_, at_ + spoken());
      else
        at_ += letter_at(text_, at_).size;
    }
    return std::move(facts_);
  }

private:
  std::string_view rest() const { return text_.substr(at_); }
  std::string_view from(std::size_t at) const { return text_.substr(std::min(at, text_.size())); }

  void put(std::size_t begin, std::size_t end) {
    if (!facts_.empty()) begin = std::max(begin, facts_.back().end);
    facts_.push_back({begin, end});
    at_ = end;
  }

  std::size_t spoken() const {
    if (const std::size_t days = one_of(DAYS, rest())) return days;
    std::size_t end = one_of(SPOKEN, rest());
    if (end == 0) return 0;
    if (from(at_ + end).starts_with(" ")) ++end;
    const std::size_t unit = one_of(COUNTED, from(at_ + end));
    return unit > 0 ? end + unit : 0;
  }

  void law() {
    const std::size_t close = text_.find("」", at_);
    if (close == text_.npos || close - at_ > 200)
      at_ += 3;
    else
      put(at_, close + 3);
  }

  /// One number with signs inside and its unit: where it ends.
  std::size_t number_end(std::size_t at) const {
    const auto inner = [&](std::size_t i) {
      return std::string_view(",.:/~-").find(text_[i]) != std::string_view::npos && i + 1 < text_.size() &&
             digit(text_[i + 1]);
    };
    while (at < text_.size() && (digit(text_[at]) || inner(at))) ++at;
    if (const std::size_t unit = unit_at(at)) return unit;
    if (from(at).starts_with(" "))
      if (const std::size_t unit = unit_at(at + 1)) return unit;
    return at < text_.size() && text_[at] == '.' ? at + 1 : at;
  }

  /// Where the units after a number end, 0 when there are none: `만`, `원` and `여`, `명` come in twos.
  std::size_t unit_at(std::size_t at) const {
    std::size_t end = at;
    for (int words = 0; words < 3; ++words) {
      const std::size_t blank = end > at && from(end).starts_with(" ") ? 1 : 0;
      const std::size_t unit = one_of(UNITS, from(end + blank));
      if (unit == 0 || (blank > 0 && !(from(end + 1).starts_with("원") || from(end + 1).starts_with("명")))) break;
      end += blank + unit;
    }
    return end > at ? end : 0;
  }

  /// Whether another number goes on what ends at `end`: 2026년 7월, 제9조 제1항, 2026. 7., 3억 2,000만, 제13조의2.
  std::size_t next_number(std::size_t end) const {
    std::size_t at = end;
    if (from(at).starts_with("의") && at + 3 < text_.size() && digit(text_[at + 3])) return at + 3;
    if (from(at).starts_with(" ")) ++at;
    if (from(at).starts_with("제")) at += 3;
    if (at >= text_.size() || !digit(text_[at])) return 0;
    const std::string_view before = text_.substr(0, end);
    if (digit(before.back()) && from(end).starts_with("제")) return at;
    for (const std::string_view unit : {"년", "월", "일", "시", "분", "조", "항", "호", "억", "만", ".", "~"})
      if (before.ends_with(unit)) return at;
    return 0;
  }

  void number() {
    const std::size_t begin = begins(at_);
    std::size_t end = number_end(at_);
    while (const std::size_t next = next_number(end)) end = number_end(next);
    while (end > at_ + 1 && text_[end - 1] == '.' && !dated(at_, end)) --end;
    put(begin, end);
  }

  /// `2026. 7. 19.`: the last dot belongs to it; that of a sentence does not.
  bool dated(std::size_t begin, std::size_t end) const {
    return std::count(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                      text_.begin() + static_cast<std::ptrdiff_t>(end), '.') >= 3;
  }

  /// Back over 제, 오후 and the name of a law that stand before a number.
  std::size_t begins(std::size_t at) const {
    std::string_view before = text_.substr(0, at);
    const bool article = before.ends_with("제");
    if (article) before.remove_suffix(3);
    const std::size_t begin = before.size();
    const bool blank = before.ends_with(" ");
    if (blank) before.remove_suffix(1);
    for (const std::string_view word : BEFORE_TIMES)
      if (before.ends_with(word) && !hangul_before(before, before.size() - word.size()))
        return before.size() - word.size();
    if (!article) return begin;
    for (const std::string_view law : {"법", "령", "규칙", "조례"})
      if (before.ends_with(law)) return std::min(before.find_last_of(" \n\t") + 1, before.size());
    return begin;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Fact> facts_;
};

}  // namespace

std::vector<Fact> facts_of(std::string_view text) { return Scanner(text).run(); }

}  // namespace dure::text
