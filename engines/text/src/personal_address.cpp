#include "personal_text.hpp"

#include <array>

namespace dure::text::personal {
namespace {

using Found = std::optional<PersonalSpan>;

constexpr auto homes =
    std::to_array<std::string_view>({"주소", "거주", "사는", "살고", "자택", "소재지", "번지", "아파트"});

/// Up to `most` digits at `at`; the end, or `at`.
std::size_t digits_at(std::string_view text, std::size_t at, std::size_t most) {
  const std::size_t end = end_of_digits(text, at);
  return end - at <= most ? end : at;
}

/// `N동`, `N층`, `N호` and the like that follow a building's number: the end of what belongs to it.
std::size_t over_rooms(std::string_view text, std::size_t end) {
  for (int part = 0; part < 3; ++part) {
    std::size_t at = skip_blanks(text, end, 1);
    if (letter_after(text, at).code == ',') at = skip_blanks(text, at + 1, 1);
    const std::size_t digits = digits_at(text, at, 4);
    if (digits == at) return end;
    std::size_t room = digits;
    if (room < text.size() && text[room] == '-') room = std::max(room, digits_at(text, room + 1, 4));
    const std::string_view rest = text.substr(room, 3);
    if (rest != "동" && rest != "호" && rest != "층") return end;
    end = room + 3;
  }
  return end;
}

/// `12`, `12-3`, `12번지`, `산12번지의3`: the end of a lot's or building's number whose first run begins the group.
std::size_t over_number(const Group& group) {
  std::size_t end = group.runs[0].end;
  if (group.size > 1 && group.runs[0].joint == "-" && group.runs[1].count <= 4) end = group.runs[1].end;
  return end;
}

bool is_told(std::string_view text, std::size_t at, const PersonalPlace& place) {
  return place.is_address || holds_any(before(text, at, 60), homes);
}

/// Where the word before the group ends, over a blank and `산`.
std::size_t word_end(std::string_view text, std::size_t begin) {
  std::size_t at = back_over_blanks(text, begin, 2);
  const std::string_view ahead = text.substr(0, at);
  if (ahead.ends_with("산") && is_blank(letter_before(text, at - 3).code)) at = back_over_blanks(text, at - 3, 2);
  return at;
}

/// `741동 2103호`, `B동 203호`, `한빛아파트 203호`.
Found flat_at(std::string_view text, const Group& group) {
  const std::size_t begin = group.runs[0].begin, end = group.runs[0].end;
  if (group.runs[0].count > 4) return {};
  const std::string_view behind = text.substr(end, 3);
  if (behind == "동") {
    const std::size_t room = skip_blanks(text, end + 3, 2), digits = digits_at(text, room, 4);
    if (digits == room) return {};
    const bool told = text.substr(digits, 3) == "호";
    const bool flats =
        holds_any(before(text, begin, 40), {"아파트", "빌라", "단지", "맨션", "오피스텔", "타운", "캐슬", "자이", "@"});
    if (!told && !flats) return {};
    return PersonalSpan{Personal::address, begin, told ? digits + 3 : digits};
  }
  if (behind != "호" && group.runs[0].joint != "-") return {};
  const std::size_t last = over_number(group);
  if (text.substr(last, 3) != "호" || text.substr(last, 6) == "호선") return {};
  const std::size_t at = back_over_blanks(text, begin, 1);
  if (!ends_with_any(text.substr(0, at), {"아파트", "빌라", "맨션", "오피스텔", "연립", "주택", "A동", "B동", "C동",
                                          "가동", "나동", "다동"}))
    return {};
  return PersonalSpan{Personal::address, begin, last + 3};
}

/// `가온동 12-3`, `가온리 산 4번지`, `종로3가 12-3`.
Found lot_at(std::string_view text, const Group& group, const PersonalPlace& place) {
  const std::size_t begin = group.runs[0].begin;
  if (group.runs[0].count > 4) return {};
  const std::size_t number = over_number(group);
  std::size_t end = number;
  const std::size_t sign = skip_blanks(text, number, 1);
  const bool lot = text.substr(sign, 6) == "번지";
  if (lot) end = over_rooms(text, sign + 6);
  if (lot) return PersonalSpan{Personal::address, begin, end};
  const std::size_t at = word_end(text, begin);
  if (at == begin) return {};
  const std::string_view ahead = text.substr(0, at);
  const Word word = word_before(text, at);
  const bool numbered = word.syllables == 1 && begins_digits(text, word.begin - (word.begin > 0 ? 1 : 0));
  const bool village = ahead.ends_with("동") || ahead.ends_with("리");
  const bool street = ahead.ends_with("가") && numbered;  // 종로3가
  if (!street && (!village || (word.syllables < 2 && !numbered))) return {};
  if (ends_with_any(ahead,
                    {"이동", "운동", "활동", "행동", "공동", "노동", "자동", "변동", "작동",   "감동", "진동", "아동",
                     "합동", "가동", "시동", "출동", "충동", "소동", "난동", "거리", "자리",   "처리", "관리", "우리",
                     "소리", "정리", "분리", "머리", "수리", "다리", "빨리", "미리", "논리",   "윤리", "권리", "심리",
                     "멀리", "승리", "유리", "요리", "사리", "대리", "총리", "물리", "함부로", "그리", "이리", "저리"}))
    return {};
  const bool sharp = number != group.runs[0].end;
  const std::string_view behind = text.substr(number, 3);
  if (!sharp && !is_told(text, begin, place)) return {};
  if (!sharp && starts_with_any(text.substr(skip_blanks(text, number, 1), 6),
                                {"동", "호", "월", "년", "일", "명", "개", "건", "차", "번", "회", "층", "통", "반"}))
    return {};
  if (behind == "." || behind.starts_with('-') || behind.starts_with('~')) return {};
  return PersonalSpan{Personal::address, begin, over_rooms(text, end)};
}

/// `가온로 12`, `가온로12번길 3-4`: a building's number behind a road, where the text speaks of an address.
Found building_at(std::string_view text, const Group& group, const PersonalPlace& place) {
  const std::size_t begin = group.runs[0].begin;
  if (group.runs[0].count > 4) return {};
  const std::size_t at = back_over_blanks(text, begin, 2);
  const std::string_view ahead = text.substr(0, at);
  if (!ahead.ends_with("로") && !ahead.ends_with("길")) return {};
  const Word word = word_before(text, at);
  if (ahead.ends_with("으로") || (group.runs[0].joint == "." && group.size > 1))
    return {};  // 쪽으로 10여 미터, 2015.12.
  const bool branch = ends_with_any(ahead, {"번길", "로길"}) || (ahead.ends_with("길") && word.syllables == 1);
  if (!branch && word.syllables < 2) return {};
  if (starts_with_any(text.substr(group.runs[0].end, 6), {"번길", "길"})) return {};  // it belongs to the road's name
  const std::size_t number = over_number(group);
  std::size_t next = skip_blanks(text, number, 1);
  if (starts_with_any(
          text.substr(next, 6),
          {"회", "년", "월", "일", "명", "개", "건",   "차", "번", "m",  "M",  "여", "미터", "시",   "분", "%",  "원",
           "만", "천", "대", "인", "세", "km", "킬로", "단", "배", "종", "억", "점", "주",   "가지", "층", "동", "위"}))
    return {};
  const std::size_t front = back_over_blanks(text, word.begin, 1);
  const bool district = front != word.begin &&
                        ends_with_any(text.substr(0, front), {"시", "군", "구", "읍", "면", "동", "리"}) &&
                        word_before(text, front).syllables >= 2;
  const bool followed = text.substr(next, 1) == "(" && text.substr(next, 30).find("동)") != std::string_view::npos;
  if (!district && !followed && !branch && !is_told(text, begin, place)) return {};
  return PersonalSpan{Personal::address, begin, over_rooms(text, number)};
}

}  // namespace

std::optional<PersonalSpan> address_at(std::string_view text, const Group& group, const PersonalPlace& place) {
  if (auto found = flat_at(text, group)) return found;
  if (auto found = lot_at(text, group, place)) return found;
  return building_at(text, group, place);
}

}  // namespace dure::text::personal
