#include "personal_text.hpp"

#include <algorithm>
#include <array>

namespace dure::text::personal {
namespace {

using Found = std::optional<PersonalSpan>;

/// Sight on the group: runs joined from the first on.
struct Sight {
  std::string_view text;
  const Group& group;
  std::size_t limit;  ///< runs to look at

  std::string_view digits(std::size_t run) const { return group.runs[run].digits(); }
  std::size_t runs() const { return limit; }
  std::size_t begin() const { return group.runs[0].begin; }
  std::size_t end(std::size_t run) const { return group.runs[run].end; }
  /// Lengths of the first runs, joined by anything.
  bool shaped(std::initializer_list<std::size_t> sizes) const {
    if (sizes.size() > runs()) return false;
    return std::equal(sizes.begin(), sizes.end(), group.runs.begin(),
                      [](std::size_t size, const Run& run) { return run.count == size; });
  }
  /// Only blanks between this run and the next.
  bool loose(std::size_t run) const {
    const std::string_view joint = group.runs[run].joint;
    return std::all_of(joint.begin(), joint.end(), [](char c) { return c == ' ' || c == '\t'; });
  }
  std::string first(std::size_t count) const {
    std::string all;
    for (std::size_t run = 0; run < count; ++run) all += digits(run);
    return all;
  }
  /// The digits stand behind a point: `37.0101234…`, but `1.0101234…` is the first of a list.
  bool is_fraction() const {
    const std::size_t point = begin() - 1;
    return begin() >= 3 && text[point] == '.' && is_digit(text[point - 1]) && is_digit(text[point - 2]);
  }
};

bool holds(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

Found span(Personal kind, std::size_t begin, std::size_t end) { return PersonalSpan{kind, begin, end}; }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// The date of birth that the first seven digits tell; 0 when there is no such day.
int born(std::string_view digits) {
  constexpr std::array<int, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = number(digits.substr(0, 2)), month = number(digits.substr(2, 2)), day = number(digits.substr(4, 2));
  if (month < 1 || month > 12 || day < 1 || day > days[static_cast<std::size_t>(month - 1)]) return 0;
  const char sex = digits[6];
  const int century = sex == '1' || sex == '2' || sex == '5' || sex == '6'   ? 1900
                      : sex == '3' || sex == '4' || sex == '7' || sex == '8' ? 2000
                                                                             : 1800;
  return ((century + year) * 100 + month) * 100 + day;
}

bool has_check_digit(std::string_view digits) {
  constexpr std::array<int, 12> weight{2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) sum += weight[i] * (digits[i] - '0');
  const int own = digits[12] - '0';
  const bool foreign = digits[6] >= '5' && digits[6] <= '8';
  return own == (11 - sum % 11) % 10 || (foreign && own == (13 - sum % 11) % 10);
}

/// 13 digits in a row are many things: only what can be a number that was given to somebody.
bool can_be_resident(std::string_view digits) {
  constexpr int no_check_digit_from = 2020'10'01, last = 2040'12'31;
  const int day = born(digits);
  if (day < 1900'00'00 || day > last) return false;
  return day >= no_check_digit_from || has_check_digit(digits);
}

Personal resident_kind(char sex) { return sex >= '5' && sex <= '8' ? Personal::foreigner : Personal::resident; }

Found resident_at(const Sight& sight) {
  const std::string_view first = sight.digits(0);
  if (first.size() == 13 && !sight.is_fraction() && can_be_resident(first))
    return span(resident_kind(first[6]), sight.begin(), sight.end(0));
  if (first.size() < 6) return {};
  if (sight.runs() >= 2 && sight.digits(1).size() >= 7) {
    const std::string_view second = sight.digits(1);
    const std::string_view joint = sight.group.runs[0].joint;
    const bool sharp = first.size() == 6 && second.size() == 7;
    if (second[0] == '0' || second[0] == '9' || joint.find_first_of(".()~") != std::string_view::npos) return {};
    if (!sharp && (joint != "-" || first.size() < 9))
      return {};  // in the name of an attachment: 81234900101-1234567012
    if (sight.loose(0) && (!sharp || born(sight.first(2)) == 0)) return {};
    if (sharp && holds_any(before(sight.text, sight.begin(), 40), {"법인"})) return {};
    return span(resident_kind(second[0]), sight.begin(), sight.end(1));
  }
  // 900101-1******: the rest hidden, the day of birth not
  const std::size_t from = sight.runs() >= 2 ? sight.end(1) : 0;
  if (first.size() == 6 && sight.runs() >= 2 && sight.digits(1).size() == 1 && !sight.loose(0) &&
      starts_with_any(after(sight.text, from, 9), {"******", "xxxxxx", "XXXXXX", "○○○", "●●●"}) &&
      born(sight.first(2)) != 0)
    return span(resident_kind(sight.digits(1)[0]), sight.begin(), sight.end(1));
  return {};
}

bool luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    sum += i % 2 == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 == 0;
}

Found card_at(const Sight& sight) {
  std::size_t last = 0;
  if (sight.shaped({4, 4, 4, 4})) {
    last = 3;
  } else if (sight.shaped({4, 6, 5})) {
    last = 2;
  } else if (!sight.shaped({16}) || sight.is_fraction()) {
    return {};
  }
  const std::string digits = sight.first(last + 1);
  const bool issued = digits[0] == '9' || (digits[0] >= '3' && digits[0] <= '6');
  const bool told = last > 0 && holds_any(before(sight.text, sight.begin(), 40), {"카드"});
  return issued && (luhn(digits) || told) ? span(Personal::card, sight.begin(), sight.end(last)) : Found();
}

Found licence_at(const Sight& sight) {
  if (sight.shaped({2, 2, 6, 2}) && !sight.loose(0) && !sight.loose(1) && !sight.loose(2)) {
    const int region = number(sight.digits(0));
    if (region >= 11 && region <= 28) return span(Personal::licence, sight.begin(), sight.end(3));
  }
  const bool told = holds_any(before(sight.text, sight.begin(), 40), {"면허"});
  if (sight.shaped({12}) && told) return span(Personal::licence, sight.begin(), sight.end(0));
  if (sight.shaped({2, 6, 2}) && told) return span(Personal::licence, sight.begin(), sight.end(2));
  return {};
}

Found passport_at(const Sight& sight) {
  const std::string_view text = sight.text;
  const std::size_t begin = sight.begin();
  if (begin == 0 || !holds("MSRODG", text[begin - 1])) return {};
  const char32_t ahead = letter_before(text, begin - 1).code;
  if (class_of(ahead) == Class::ascii || ahead == '_' || ahead == '-' || ahead == '=') return {};
  const auto ends = [&](std::size_t end) {
    const char32_t next = letter_after(text, end).code;
    return class_of(next) != Class::ascii && next != '_' && next != '.';
  };
  const bool told = holds_any(before(text, begin - 1, 40), {"여권", "passport", "Passport", "PASSPORT"});
  if (sight.digits(0).size() == 8 && ends(sight.end(0)) && (told || text[begin - 1] == 'M'))
    return span(Personal::passport, begin - 1, sight.end(0));
  const std::size_t middle = sight.end(0);
  if (sight.digits(0).size() == 3 && middle + 5 <= text.size() && text[middle] >= 'A' && text[middle] <= 'Z' &&
      end_of_digits(text, middle + 1) == middle + 5 && ends(middle + 5))
    return span(Personal::passport, begin - 1, middle + 5);
  return {};
}

/// The runs that make up a telephone number of `sizes` digits in all; npos when none do.
std::size_t last_run(const Sight& sight, std::size_t least, std::size_t most) {
  std::size_t total = 0;
  for (std::size_t run = 0; run < std::min<std::size_t>(sight.runs(), 4); ++run) {
    total += sight.digits(run).size();
    if (total > most) break;
    if (total >= least && sight.digits(run).size() >= 4) return run;
  }
  return std::string_view::npos;
}

Found mobile_at(const Sight& sight) {
  const std::string_view text = sight.text;
  const std::string_view first = sight.digits(0);
  std::size_t begin = sight.begin();
  if (first.starts_with("82") && (first == "82" || first.size() == 4 || first.size() >= 11)) {
    const std::size_t last = last_run(sight, 12, 13);
    if (last == std::string_view::npos) return {};
    const std::string all = sight.first(last + 1).substr(2);
    const bool mobile = (all.starts_with("10") && all.size() == 10) || (all.starts_with("010") && all.size() == 11);
    if (!mobile || (last == 0 && (begin == 0 || text[begin - 1] != '+'))) return {};
    if (begin > 0 && text[begin - 1] == '+') --begin;
    return span(Personal::mobile, begin, sight.end(last));
  }
  const bool own = first.starts_with("01") && first.size() >= 3 && holds("016789", first[2]);
  const bool safe = first.starts_with("050") && first.size() >= 3;
  if (!own && !safe) return {};
  const std::size_t last = last_run(sight, 10, safe ? 12 : 11);
  if (last == std::string_view::npos) return {};
  const std::string all = sight.first(last + 1);
  if (own && first.starts_with("010") && all.size() == 10 && !sight.shaped({3, 3, 4})) return {};
  if (last == 0 && sight.is_fraction()) return {};
  if (begin > 0 && text[begin - 1] == '(' && last > 0 && holds(sight.group.runs[0].joint, ')')) --begin;
  return span(Personal::mobile, begin, sight.end(last));
}

constexpr auto offices = std::to_array<std::string_view>(
    {"문의",   "궁금",      "담당",     "시청",       "구청",        "군청",     "도청",     "주민센터", "보건소",
     "출장소", "공단",      "공사",     "협회",       "재단",        "대표전화", "상담",     "안내",     "민원실",
     "부서",   "기관",      "유선",     "고객센터",   "작성자]",     "업체",     "회사",     "병원",     "학교",
     "은행",   "사무실",    "사무소",   "경찰",       "우체국",      "성심",     "팩스",     "FAX",      "Fax",
     "fax",    "콜센터",    "지원센터", "위원회",     "조합",        "대리점",   "매장",     "가게",     "식당",
     "호텔",   "과장",      "팀장",     "국장",       "단장",        "주무관",   "팀/",      "과/",      "팀 ",
     "센터",   "답변 내용", "답변일자", "연락주시기", "연락 주시기", "연락바랍", "불편사항", "성실히",   "친절"});
constexpr auto persons = std::to_array<std::string_view>(
    {"집 전화", "집전화", "자택",   "우리집", "우리 집", "저희 집", "저희집", "제 번호", "제 전화", "제 연락처",
     "본인",    "신청인", "신청자", "민원인", "청구인",  "제보자",  "신고자", "어머니",  "아버지",  "부모"});

/// Whether the word that the number belongs to, behind signs and `전화`, is an office: `건축과(☎ …`.
bool is_of_office(std::string_view text, std::size_t at) {
  for (int step = 0; step < 24 && at > 0; ++step) {
    const Letter letter = letter_before(text, at);
    if (!is_syllable(letter.code)) {
      at -= letter.size;
      continue;
    }
    const std::string_view ahead = text.substr(0, at);
    if (ends_with_any(ahead, {"전화번호", "연락처"})) {
      at -= ahead.ends_with("연락처") ? 9 : 12;
      continue;
    }
    if (ahead.ends_with("전화") || ahead.ends_with("번호")) {
      at -= 6;
      continue;
    }
    return ends_with_any(
        ahead, {"과", "팀", "실", "청", "소", "센터", "국", "부", "반", "원",   "회",     "처",     "단",   "관",  "당",
                "계", "대", "합", "장", "사", "점",   "교", "서", "측", "사람", "주무관", "담당자", "과는", "팀은"});
  }
  return false;
}

/// Where a landline belongs, by what stands around it.
bool is_office_number(std::string_view text, std::size_t begin, std::size_t end, const std::string& digits,
                      const PersonalPlace& place) {
  for (const std::string& own : place.office_numbers)
    if (!own.empty() && digits.starts_with(own)) return true;
  if (place.is_private) return false;
  if (is_of_office(text, begin)) return true;
  const std::string_view ahead = before(text, begin, 45);
  for (const std::string_view word : persons)
    if (ahead.find(word) != std::string_view::npos) return false;
  const std::string_view wide = before(text, begin, 120), behind = after(text, end, 75);
  return std::any_of(offices.begin(), offices.end(), [&](std::string_view word) {
    return wide.find(word) != std::string_view::npos || behind.find(word) != std::string_view::npos;
  });
}

bool is_area_code(std::string_view digits) {
  if (digits == "02" || digits == "070") return true;
  return digits.size() == 3 && digits[0] == '0' && digits[1] >= '3' && digits[1] <= '6' && digits[2] >= '1' &&
         digits[2] <= '5';
}

Found landline_at(const Sight& sight, const PersonalPlace& place) {
  std::string_view first = sight.digits(0);
  std::size_t begin = sight.begin();
  const bool seoul = first.starts_with("02");
  const std::string_view area = first.substr(0, seoul ? 2 : 3);
  const bool decimal = begin >= 2 && sight.text[begin - 1] == '.' && is_digit(sight.text[begin - 2]);
  if (!place.landlines || !is_area_code(area) || decimal) return {};
  const std::size_t last = last_run(sight, area.size() + 7, area.size() + 8);
  if (last == std::string_view::npos) return {};
  const bool told = holds_any(before(sight.text, begin, 24), {"전화", "연락", "☎", "☏", "TEL", "Tel", "tel", "번호"});
  if (last == 0 && !told && !place.is_private) return {};
  if (begin > 0 && sight.text[begin - 1] == '(' && holds(sight.group.runs[0].joint, ')')) --begin;
  if (is_office_number(sight.text, begin, sight.end(last), sight.first(last + 1), place)) return {};
  return span(Personal::telephone, begin, sight.end(last));
}

/// 7 or 8 digits without an area code: only where somebody says that it is his.
Found local_number_at(const Sight& sight, const PersonalPlace& place) {
  if (!place.landlines || !(sight.shaped({3, 4}) || sight.shaped({4, 4})) || sight.runs() > 2 || sight.loose(0))
    return {};
  const std::string_view first = sight.digits(0);
  if (first[0] == '0' || first[0] == '1' || first.starts_with("20")) return {};
  const std::string_view ahead = before(sight.text, sight.begin(), 40);
  const bool told = place.is_private || holds_any(ahead, {"연락처", "전화번호", "집 전화", "집전화", "자택"});
  if (!told || is_office_number(sight.text, sight.begin(), sight.end(1), sight.first(2), place)) return {};
  return span(Personal::telephone, sight.begin(), sight.end(1));
}

bool is_plate_letter(char32_t c) {
  constexpr std::u32string_view letters =
      U"가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호";
  return letters.find(c) != std::u32string_view::npos;
}

Found plate_at(const Sight& sight, const PersonalPlace& place) {
  const std::string_view text = sight.text;
  const std::size_t size = sight.digits(0).size();
  std::size_t begin = sight.begin();
  if (size > 3) return {};
  std::size_t at = skip_blanks(text, sight.end(0), 1);
  const Letter letter = letter_after(text, at);
  if (!is_plate_letter(letter.code)) return {};
  const bool blank = at != sight.end(0);
  at += letter.size;
  const std::size_t digits = skip_blanks(text, at, 1), end = end_of_digits(text, digits);
  if (!begins_digits(text, digits) || end - digits != 4) return {};
  const std::string_view behind = text.substr(end, 6);
  if (starts_with_any(behind, {"년", "만", "억", "원", "명", "개", "건", "세대", "m", "㎡"}) &&
      !behind.starts_with("만 "))
    return {};
  const std::string_view ahead = before(text, begin, 45);
  const bool region = ends_with_any(
      ahead.substr(ahead.size() - std::min<std::size_t>(7, ahead.size())),
      {"서울",  "부산",  "대구",  "인천",  "광주",  "대전",  "울산",  "세종",  "경기",  "강원",  "충북",  "충남",
       "전북",  "전남",  "경북",  "경남",  "제주",  "서울 ", "부산 ", "대구 ", "인천 ", "광주 ", "대전 ", "울산 ",
       "세종 ", "경기 ", "강원 ", "충북 ", "충남 ", "전북 ", "전남 ", "경북 ", "경남 ", "제주 "});
  const bool told =
      region ||
      holds_any(ahead, {"차량", "차번호", "주차", "승용", "과태료", "번호판", "트럭", "버스", "택시", "차가", "차 "}) ||
      holds_any(after(text, end, 30), {"차량", "주차", "승용", "번호판"});
  if (size == 1 && !region) return {};
  if ((blank || digits != at) && !told) return {};
  if (ahead.ends_with("제") && !told) return {};
  // 97다4784 is a judgment in a text about no person; in a complaint it goes rather than a plate stays
  if (!place.addresses && (holds_any(ahead, {"선고", "판결", "판례", "법원"}) || behind.starts_with(" 판"))) return {};
  if (region) begin -= ahead.ends_with(' ') ? 7 : 6;
  return span(Personal::plate, begin, end);
}

Found account_at(const Sight& sight) {
  std::size_t total = 0, last = 0;
  for (std::size_t run = 0; run < sight.runs() && run < 5; ++run) {
    if (run > 0 && sight.loose(run - 1)) break;
    total += sight.digits(run).size();
    last = run;
  }
  const std::string_view first = sight.digits(0);
  const bool is_date = last == 2 && first.size() == 4 && (first.starts_with("20") || first.starts_with("19"));
  const bool is_business = sight.shaped({3, 2, 5});
  if (total < 10 || total > 16 || is_date || is_business || sight.is_fraction()) return {};
  std::string_view ahead = before(sight.text, sight.begin(), 48);
  if (holds_any(ahead, {"접수번호", "문서번호", "공고", "관리번호", "사업자"})) return {};
  const std::size_t word = ahead.find_last_not_of(" :()/-");
  ahead = ahead.substr(0, word == std::string_view::npos ? 0 : word + 1);
  const bool told = holds_any(ahead, {"은행", "농협", "신협", "수협", "축협", "새마을금고", "계좌", "입금", "예금주",
                                      "통장", "뱅크"}) ||
                    ends_with_any(ahead, {"국민", "신한", "하나", "기업", "우리", "우체국", "토스", "카카오"}) ||
                    holds_any(after(sight.text, sight.end(last), 24), {"계좌", "은행", "농협", "예금주"});
  return told ? span(Personal::account, sight.begin(), sight.end(last)) : Found();
}

}  // namespace

std::size_t after_number(std::string_view text, const Group& group) {
  const Sight sight{text, group, group.size};
  const std::string_view area = sight.digits(0).substr(0, sight.digits(0).starts_with("02") ? 2 : 3);
  const std::size_t last =
      is_area_code(area) ? last_run(sight, area.size() + 7, area.size() + 8) : std::string_view::npos;
  return last == std::string_view::npos ? end_of_digits(text, sight.begin()) : sight.end(last);
}

std::optional<PersonalSpan> number_at(std::string_view text, const Group& group, const PersonalPlace& place) {
  if (auto found = mobile_at({text, group, group.size})) return found;
  std::size_t plain = 1;  // runs joined by what joins all numbers; mobiles are joined by anything
  while (plain < group.size && group.runs[plain - 1].joint.find_first_of("/,_*:") == std::string_view::npos) ++plain;
  const Sight sight{text, group, plain};
  if (auto found = resident_at(sight)) return found;
  if (auto found = card_at(sight)) return found;
  if (auto found = licence_at(sight)) return found;
  if (auto found = passport_at(sight)) return found;
  if (auto found = plate_at(sight, place)) return found;
  const bool has_area = is_area_code(sight.digits(0).substr(0, sight.digits(0).starts_with("02") ? 2 : 3));
  if (auto found = landline_at(sight, place)) return found;
  if (has_area) return {};
  if (auto found = account_at(sight)) return found;
  return local_number_at(sight, place);
}

}  // namespace dure::text::personal
