#include "personal_text.hpp"

#include <dure/core/error.hpp>
#include <dure/store/masking.hpp>

#include <map>

namespace dure::text {
namespace {

using namespace personal;

/// What a heading says that its column holds.
enum class Heading { other, office, name, number, telephone, address, site, content };

struct Judged {
  Heading heading = Heading::other;
  Personal kind = Personal::name;  ///< of a number
};

/// Syllables, letters and digits in small letters: `신청인 성명(한글)` -> `신청인성명한글`.
std::string bare(std::string_view heading) {
  std::string out;
  for (std::size_t at = 0; at < heading.size();) {
    const Letter letter = letter_at(heading, at);
    const Class kind = class_of(letter.code);
    if (kind == Class::hangul || kind == Class::ascii)
      for (std::size_t i = 0; i < letter.size; ++i) {
        const char c = heading[at + i];
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      }
    at += letter.size;
  }
  return out;
}

bool is_one_of(std::string_view text, Listed words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

Judged judged(std::string_view heading) {
  const std::string name = bare(heading);
  if (holds_any(name, {"주민등록번호", "주민번호", "외국인등록번호"})) return {Heading::number, Personal::resident};
  if (holds_any(name, {"담당", "부서", "기관", "관리",   "처리",   "접수자", "당직", "사업장", "업소", "업체",
                       "시설", "대표", "직원", "센터",   "학교",   "병원",   "매장", "사무소", "판매", "제조",
                       "회사", "법인", "상호", "소재지", "공무원", "구분",   "여부", "유형"}))
    return {name.find("소재지") != std::string::npos ? Heading::site : Heading::office};
  if (holds_any(name, {"휴대전화", "휴대폰", "핸드폰", "mobile", "cellphone"}))
    return {Heading::number, Personal::mobile};
  if (holds_any(name, {"계좌번호", "계좌"})) return {Heading::number, Personal::account};
  if (holds_any(name, {"카드번호"})) return {Heading::number, Personal::card};
  if (holds_any(name, {"여권번호"})) return {Heading::number, Personal::passport};
  if (holds_any(name, {"면허번호"}) && holds_any(name, {"운전"})) return {Heading::number, Personal::licence};
  if (ends_with_any(
          name, {"성명", "성함", "신청인명", "신청자명", "민원인명", "청구인명", "환자명", "학생명", "회원명", "고객명",
                 "이용자명", "대상자명", "보호자명", "납세자명", "체납자명", "수급자명", "어르신명"}) ||
      is_one_of(name,
                {"신청인", "신청자", "민원인", "청구인", "청구자", "신고인", "신고자", "제보자", "작성자", "제안자",
                 "소유자", "소유주", "예금주", "세대주", "보호자", "납세자", "체납자", "임차인", "임대인"}))
    return {Heading::name};
  if (holds_any(name, {"이메일", "메일", "email", "홈페이지", "ip주소", "웹주소"})) return {};
  if (holds_any(name, {"연락처", "전화", "phone"}) || name == "tel" || name == "hp") return {Heading::telephone};
  if (name.ends_with("주소")) return {Heading::address};
  if (ends_with_any(name, {"장소", "위치", "발생지", "지점"})) return {Heading::site};
  if (is_one_of(name, {"내용", "민원내용", "신고내용", "상담내용", "청구내용", "문의내용", "요청내용", "건의내용",
                       "제안내용", "접수내용", "질의내용", "답변내용", "민원요지", "청구제목"}))
    return {Heading::content};
  return {};
}

bool tells_persons(Heading heading) {
  return heading == Heading::name || heading == Heading::number || heading == Heading::content;
}

std::size_t digits_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Hidden already, or masked before.
bool is_hidden(std::string_view text) {
  return holds_any(text, {"*", "○", "●", "〇"}) || (text.starts_with('[') && text.ends_with(']'));
}

bool is_no_person(std::string_view text) {
  return is_one_of(text, {"익명", "없음", "미상", "비공개", "해당없음", "해당 없음", "무명", "본인", "-"}) ||
         holds_any(text, {"(주)", "㈜", "주식회사", "(유)", "법인", "협회", "조합", "회의", "재단", "위원회", "학교",
                          "시청", "군청", "구청", "공단", "공사"});
}

class Column final : public store::ColumnMask {
public:
  Column(std::shared_ptr<const PersonalMask> mask, Judged as, PersonalPlace place)
      : mask_(std::move(mask)), as_(as), place_(std::move(place)) {}

  bool is_identity() const override {
    return as_.heading == Heading::name || as_.heading == Heading::number || place_.is_private;
  }

  bool mask(std::string_view text, std::string& out, std::uint32_t& kinds) const override {
    if (is_identity() && whole(trimmed(text), out, kinds)) return true;
    if (text.size() < shortest) return false;
    const auto spans = find_personal(text, place_);
    if (spans.empty()) return false;
    for (const PersonalSpan& span : spans) kinds |= 1U << static_cast<unsigned>(span.kind);
    out = mask_->replaced(text, spans);
    return true;
  }

private:
  static constexpr std::size_t shortest = 6;  ///< `동 12-3` in a column of addresses; else `12가3456`

  /// A cell that is one value. Two numbers in a cell are left to the finder.
  bool whole(std::string_view text, std::string& out, std::uint32_t& kinds) const {
    if (text.empty() || is_hidden(text)) return false;
    Personal kind = as_.kind;
    if (as_.heading == Heading::name) {
      if (is_no_person(text) || digits_in(text) > 3) return false;
    } else {
      const std::size_t digits = digits_in(text), least = kind == Personal::resident ? 6 : 7;
      const std::size_t most = kind == Personal::mobile || place_.is_private ? 12 : 20;
      if (digits < least || digits > most) return false;
      if (place_.is_private || kind == Personal::mobile) {
        if (text.starts_with('1') && digits == 8) return false;  // 1588-1234
        const bool mobile =
            text.starts_with("01") || text.starts_with("1") || text.starts_with("+82") || text.starts_with("050");
        if (!mobile && !find_personal(text, place_).empty()) return false;  // the finder knows what kind it is
        kind = mobile ? Personal::mobile : Personal::telephone;
        for (const std::string& own : place_.office_numbers)
          if (!own.empty() && digits_only(text).starts_with(own)) return false;
      } else if (kind == Personal::resident && digits >= 7) {
        const char sex = digits_only(text)[6];
        if (sex >= '5' && sex <= '8') kind = Personal::foreigner;
      }
    }
    out = mask_->token(kind, text);
    kinds |= 1U << static_cast<unsigned>(kind);
    return true;
  }

  static std::string digits_only(std::string_view text) {
    std::string digits;
    for (const char c : text)
      if (is_digit(c)) digits += c;
    return digits;
  }

  std::shared_ptr<const PersonalMask> mask_;
  Judged as_;
  PersonalPlace place_;
};

class CityMasking final : public store::Masking {
public:
  CityMasking(std::shared_ptr<const PersonalMask> mask, const PersonalSettings& settings) : mask_(std::move(mask)) {
    std::string digits;
    for (const char c : settings.office_numbers + ",") {
      if (is_digit(c)) digits += c;
      if (c != ',') continue;
      if (digits.size() >= 3) offices_.push_back(digits);
      digits.clear();
    }
    read_exemptions(settings.keep);
  }

  std::vector<std::shared_ptr<const store::ColumnMask>> columns(
      std::string_view dataset, const std::vector<std::string>& headings) const override {
    std::vector<Judged> all;
    for (const std::string& heading : headings) all.push_back(judged(heading));
    const bool persons =
        std::any_of(all.begin(), all.end(), [](const Judged& one) { return tells_persons(one.heading); });
    std::vector<std::shared_ptr<const store::ColumnMask>> masks;
    for (std::size_t c = 0; c < headings.size(); ++c) {
      if (reason(dataset, headings[c])) {
        masks.push_back(nullptr);
        continue;
      }
      const Heading heading = all[c].heading;
      const bool theirs = persons && heading == Heading::telephone;
      PersonalPlace place{.addresses = persons && heading != Heading::site && heading != Heading::office,
                          .is_address = persons && heading == Heading::address,
                          .landlines = persons && heading != Heading::office,
                          .is_private = theirs || all[c].kind == Personal::mobile,
                          .office_numbers = offices_};
      masks.push_back(std::make_shared<Column>(mask_, all[c], std::move(place)));
    }
    return masks;
  }

  std::vector<std::string> exempt(std::string_view dataset, const std::vector<std::string>& headings) const override {
    std::vector<std::string> notes;
    for (const std::string& heading : headings)
      if (const std::string* why = reason(dataset, heading))
        notes.push_back("'" + heading + "' 열은 개인정보를 가리지 않고 넣었습니다(dure.yaml의 privacy.keep): " + *why);
    return notes;
  }

  std::string masked(std::string_view text) const override { return mask_->masked(text, {.office_numbers = offices_}); }

  std::string_view kind(std::size_t bit) const override {
    return bit < personal_kinds ? personal_code(static_cast<Personal>(bit)) : std::string_view();
  }

  std::string_view label(std::string_view kind) const override {
    for (std::size_t bit = 0; bit < personal_kinds; ++bit)
      if (this->kind(bit) == kind) return personal_label(static_cast<Personal>(bit));
    return kind;
  }

private:
  void read_exemptions(std::string_view keep) {
    while (!keep.empty()) {
      const std::size_t end = std::min(keep.find(';'), keep.size());
      const std::string_view one = trimmed(keep.substr(0, end));
      keep.remove_prefix(std::min(end + 1, keep.size()));
      if (one.empty()) continue;
      const std::size_t sign = std::min(one.find('='), one.size());
      const std::string_view column = trimmed(one.substr(0, sign)),
                             why = trimmed(one.substr(std::min(sign + 1, one.size())));
      if (why.empty() || column.find('.') == std::string_view::npos)
        throw Error(Fault::input, "personal.keep",
                    "dure.yaml의 privacy.keep에서 '" + std::string(one) +
                        "'을(를) 읽을 수 없습니다: '표.열 = 가리지 않는 까닭'처럼 까닭까지 적어 주십시오.");
      exempt_.emplace(column, why);
    }
  }

  const std::string* reason(std::string_view dataset, std::string_view heading) const {
    const auto found = exempt_.find(std::string(dataset) + "." + std::string(heading));
    return found == exempt_.end() ? nullptr : &found->second;
  }

  std::shared_ptr<const PersonalMask> mask_;
  std::vector<std::string> offices_;
  std::map<std::string, std::string, std::less<>> exempt_;  ///< `table.column` and why
};

}  // namespace

std::shared_ptr<const store::Masking> city_masking(std::shared_ptr<const PersonalMask> mask,
                                                   const PersonalSettings& settings) {
  return std::make_shared<CityMasking>(std::move(mask), settings);
}

}  // namespace dure::text
