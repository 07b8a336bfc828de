#include "personal_text.hpp"

#include <array>

namespace dure::text {
namespace {

using namespace personal;

constexpr std::array<std::string_view, personal_kinds> kLabels{
    "주민등록번호", "외국인등록번호", "여권번호", "운전면허번호", "휴대전화", "전화번호",
    "이메일",       "차량번호",       "계좌번호", "카드번호",     "상세주소", "이름"};
constexpr std::array<std::string_view, personal_kinds> kCodes{"resident", "foreigner", "passport", "licence",
                                                              "mobile",   "telephone", "email",    "plate",
                                                              "account",  "card",      "address",  "name"};

/// The end of a token `[휴대전화-7K2M9X]` that begins at `at`; `at` itself when there is none.
std::size_t after_token(std::string_view text, std::size_t at) noexcept {
  const std::string_view rest = text.substr(at + 1, 40);
  for (const std::string_view label : kLabels) {
    if (!rest.starts_with(label) || rest.size() < label.size() + 8) continue;
    if (rest[label.size()] == '-' && rest[label.size() + 7] == ']') return at + 1 + label.size() + 8;
  }
  return at;
}

class Finder {
public:
  Finder(std::string_view text, const PersonalPlace& place) : text_(text), place_(place) {}

  std::vector<PersonalSpan> run() {
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte < 0x80 && !is_digit(text_[at_]) && byte != '@' && byte != '[')
        ++at_;
      else if (byte < 0x80)
        ascii(static_cast<char>(byte));
      else if (byte >= 0xEA && byte <= 0xED)
        syllable();
      else if (byte == 0xEF && begins_digits(text_, at_))
        digits();
      else
        ++at_;
    }
    return std::move(spans_);
  }

private:
  void ascii(char c) {
    if (is_digit(c)) return digits();
    if (c == '@') return take(email_at(text_, at_, free_from_));
    if (c == '[') {
      const std::size_t end = after_token(text_, at_);
      if (end != at_) {
        at_ = free_from_ = end;
        return;
      }
    }
    ++at_;
  }

  void syllable() {
    if (at_ + 3 > text_.size()) return void(++at_);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text_[at_ + i]); };
    const std::uint32_t code = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
    if ((byte(1) & 0xC0) != 0x80 || (byte(2) & 0xC0) != 0x80) return void(++at_);
    at_ += 3;
    if (code < 0xAC00 || code > 0xD7A3 || !name_signs[code - 0xAC00]) return;
    const auto span = name_near(text_, at_, free_from_);
    if (span) add(*span);
    at_ = std::max(at_, free_from_);
  }

  void digits() {
    read_group(text_, at_, group_);
    auto span = number_at(text_, group_, place_);
    if (!span && place_.addresses) span = address_at(text_, group_, place_);
    if (span && span->begin < free_from_) span->begin = free_from_;
    if (!span || span->begin >= span->end) {
      at_ = after_number(text_, group_);
      return;
    }
    if (span->kind == Personal::mobile)
      if (const auto name = name_of_number(text_, span->begin, free_from_)) add(*name);
    add(*span);
    at_ = free_from_;
  }

  void take(const std::optional<PersonalSpan>& span) {
    ++at_;
    if (!span) return;
    add(*span);
    at_ = free_from_;
  }

  void add(const PersonalSpan& span) {
    spans_.push_back(span);
    free_from_ = span.end;
  }

  std::string_view text_;
  const PersonalPlace& place_;
  Group group_;
  std::vector<PersonalSpan> spans_;
  char32_t last_ = 0;                   ///< the last syllable, however far behind
  std::size_t at_ = 0, free_from_ = 0;  ///< what stands before `free_from_` is told
};

}  // namespace

std::string_view personal_label(Personal kind) noexcept { return kLabels[static_cast<std::size_t>(kind)]; }
std::string_view personal_code(Personal kind) noexcept { return kCodes[static_cast<std::size_t>(kind)]; }

std::vector<PersonalSpan> find_personal(std::string_view text, const PersonalPlace& place) {
  return Finder(text, place).run();
}

std::string without_tokens(std::string_view text) {
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at)) {
    const std::size_t end = after_token(text, at);
    if (end == at) {
      ++at;
      continue;
    }
    (out += text.substr(kept, at - kept)) += ' ';
    kept = at = end;
  }
  return out += text.substr(kept);
}

}  // namespace dure::text
