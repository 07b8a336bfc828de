#include "personal_text.hpp"

#include <algorithm>
#include <array>
#include <bitset>

namespace dure::text::personal {
namespace {

using Found = std::optional<PersonalSpan>;

constexpr std::u32string_view common =
    U"김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도"
    U"석선설마길연위표명왕금옥육맹탁";
constexpr std::u32string_view rare = U"기반인제모국어은편용예봉경사부소피감복시두형태승방범빈";
constexpr auto doubled = std::to_array<std::string_view>({"남궁", "황보", "제갈", "선우", "사공", "독고", "서문"});

/// Words of three syllables that begin like a name and are none, and endings of titles.
constexpr auto titles = std::to_array<std::string_view>(
    {"회장", "과장", "팀장", "국장", "실장", "소장", "원장", "의장", "반장", "통장", "의원", "위원", "교사", "기사",
     "대표", "부장", "사장", "차장", "청장", "관장", "단장", "서장", "계장", "동장", "면장", "읍장", "군수", "시장",
     "지사", "장관", "차관", "교수", "박사", "감독", "작가", "기자", "간사", "총무", "이사", "감사", "주민", "고객",
     "회원", "부모", "어머", "아버", "할머", "할아", "선생", "스승", "형제", "자매", "여러", "담당", "직원", "공무",
     "신청", "민원", "이장", "주무", "변호", "경찰", "소방", "손님", "학생", "조합"});
constexpr auto no_names = std::to_array<std::string_view>(
    {"구청장", "주무관", "공무원", "위원장", "조합장", "신청인", "신청자", "민원인", "주민들", "여러분", "도지사",
     "변호사", "사회자", "안내원", "경비원", "경찰관", "소방관", "지점장", "지사장", "조사관", "심사관", "구의원",
     "시의원", "도의원", "이사장", "임차인", "임대인", "권리자", "이용자", "소유자", "방문자", "신고자", "고발인",
     "고소인", "배우자", "진행자", "조종사", "운전자", "운전사", "운영자", "노약자", "어린이", "장애인", "한의사",
     "도우미", "국회의", "구매자", "전문가", "연구원", "연구관", "연구사", "지도사", "지도자", "지킴이", "우체부",
     "안전원", "정치인", "연예인", "방송인", "주지스", "조리사", "영양사", "간호사", "이웃집", "하나님", "예수님",
     "부처님", "연락처", "문의처", "신고처", "이번호", "전화로", "문자로", "주세요", "하세요", "안내전", "연락번",
     "담당자", "우리집", "전화는", "번호는", "연락은", "주시면", "안녕히", "없습니", "있습니", "합니다", "입니다",
     "바랍니", "주민센", "구청의", "시청의", "전화번", "이메일", "핸드폰", "휴대폰", "이거나", "정도로", "이라고",
     "조금이", "오늘날", "이번날", "한가지", "이용객", "관광객", "방문객", "임산부", "미화원", "상담원", "상담사",
     "연결해", "한국인", "외국인", "지역민", "원주민", "시민들", "구민들", "군민들", "주인은", "고객센", "문화원",
     "도서관", "주민인", "시민인", "구민인", "한시민", "한주민", "한구민", "정규직", "비정규", "이모부", "고모부",
     "외삼촌", "남동생", "여동생", "이곳은", "여기는", "전국민", "온국민"});

/// A given name does not end so; the second list counts only where no sign stands between name and number.
constexpr auto never_last =
    std::to_array<std::string_view>({"을", "를", "에", "는", "와", "과", "만", "면", "의", "다"});
constexpr auto verb_ends =
    std::to_array<std::string_view>({"요", "로", "니", "까", "든", "며", "게", "럼", "데", "음", "함", "고"});

enum class Trust { sure, likely };  ///< a label with a colon tells surely

bool is_surname(char32_t c, Trust trust) {
  return common.find(c) != std::u32string_view::npos ||
         (trust == Trust::sure && rare.find(c) != std::u32string_view::npos);
}

bool is_none(std::string_view name) {
  return std::find(no_names.begin(), no_names.end(), name) != no_names.end() || ends_with_any(name, titles);
}

/// Whether the syllables are a name: two with certainty only, three, four behind a double surname.
bool is_name(std::string_view name, int syllables, Trust trust) {
  if (syllables < 2 || syllables > 4 || is_none(name) || name.ends_with("님")) return false;
  if (trust == Trust::likely && ends_with_any(name, never_last)) return false;
  const bool two = starts_with_any(name, doubled);
  if (syllables == 4) return two;
  if (syllables == 2 && trust != Trust::sure) return false;
  return two || is_surname(letter_at(name, 0).code, trust);
}

/// The name of exactly three (or four) syllables that ends at `at` and is a word of its own.
Found name_ending(std::string_view text, std::size_t at, std::size_t from) {
  const Word word = word_before(text, at, 5);
  if (!word.whole || word.begin < from) return {};
  const std::string_view name = text.substr(word.begin, at - word.begin);
  if (!is_name(name, word.syllables, Trust::likely)) return {};
  return PersonalSpan{Personal::name, word.begin, at};
}

constexpr auto particles = std::to_array<std::string_view>(
    {"은",     "는",   "이",   "가",   "을",   "를",   "의",   "씨", "님",   "과",   "와", "외", "귀하", "입니다",
     "이라고", "라고", "에게", "께서", "이고", "이며", "으로", "로", "선생", "고객", "군", "양", "드림", "올림"});

/// The name that begins at `at`; `bare`: nothing need follow. `sure`: any word of two to four syllables; else three
/// that end there or before a particle.
Found name_beginning(std::string_view text, std::size_t at, Trust trust, bool bare, Words endings) {
  std::size_t end = at, third = at;
  int syllables = 0;
  for (; syllables < 8; ++syllables) {
    const Letter letter = letter_after(text, end);
    if (!is_syllable(letter.code)) break;
    end += letter.size;
    if (syllables == 2) third = end;
  }
  const auto found = [&](std::size_t stop, int size) -> Found {
    const char32_t next = letter_after(text, stop).code;  // a name that was hidden before ends in stars
    if (next == '*' || next == 0x25CB || next == 0x25CF || !is_name(text.substr(at, stop - at), size, trust)) return {};
    return PersonalSpan{Personal::name, at, stop};
  };
  if (syllables >= 2 && syllables <= 4 && bare)
    if (const Found whole = found(end, syllables); whole && (syllables != 2 || trust == Trust::sure)) return whole;
  if (syllables > 3 && starts_with_any(text.substr(third), endings)) return found(third, 3);
  return {};
}

constexpr auto labels = std::to_array<std::string_view>(
    {"성명",   "성함",   "이름",   "신청인", "신청자",     "민원인", "청구인", "신고인", "신고자",
     "제보자", "목격자", "피해자", "예금주", "소유자",     "소유주", "차주",   "보호자", "운전자",
     "고소인", "대리인", "세대주", "고객명", "민원신청자", "작성자", "임차인", "임대인"});

/// Behind these a name may stand without any sign; `피해자 진술이` is none.
constexpr auto bare_labels = std::to_array<std::string_view>(
    {"성명", "성함", "이름", "신청인", "신청자", "청구인", "민원인", "제보자", "신고인", "고소인", "대리인", "예금주"});

constexpr auto introducers = std::to_array<std::string_view>(
    {"저는", "이름은", "본인은", "안녕하세요", "안녕하십니까", "주민", "시민", "구민", "군민"});
constexpr auto closings = std::to_array<std::string_view>({"드림", "올림", "배상"});

/// `신청인 : 홍…`, `성명 홍…`, `목격자 (홍…`
Found labelled(std::string_view text, std::size_t at) {
  const std::string_view ahead = text.substr(0, at);
  if (!ends_with_any(ahead, labels) || ahead.ends_with("[작성자")) return {};  // that one writes answers
  std::size_t next = skip_blanks(text, at, 3);
  Trust trust = Trust::likely;
  bool is_signed = false;
  for (int step = 0; step < 3; ++step, is_signed = true) {
    const char32_t sign = letter_after(text, next).code;
    if (sign == ':' || sign == 0xFF1A || sign == ']' || sign == '=')
      trust = Trust::sure;
    else if (sign != '(' && sign != '/')
      break;
    next = skip_blanks(text, next + letter_after(text, next).size, 3);
  }
  if (next == at || (!is_signed && !ends_with_any(ahead, bare_labels))) return {};
  return name_beginning(text, next, trust, true, particles);
}

constexpr auto introductions = std::to_array<std::string_view>({"입니다", "이라고", "라고", "이에요", "예요"});

/// `저는 홍…입니다`, `주민 홍…입니다`, `안녕하세요 홍…입니다`
Found introduced(std::string_view text, std::size_t at) {
  if (!ends_with_any(text.substr(0, at), introducers)) return {};
  std::size_t next = at;
  for (int step = 0; step < 4; ++step) {
    const Letter letter = letter_after(text, next);
    if (!is_space(letter.code) && letter.code != ',' && letter.code != '.' && letter.code != '?' && letter.code != '!')
      break;
    next += letter.size;
  }
  if (next == at) return {};
  return name_beginning(text, next, Trust::likely, false, introductions);
}

/// `홍… 드림`: what ends at `at` closes a letter.
Found signed_name(std::string_view text, std::size_t at, std::size_t from) {
  if (!ends_with_any(text.substr(0, at), closings)) return {};
  if (is_syllable(letter_after(text, at).code)) return {};
  return name_ending(text, back_over_blanks(text, at - 6, 2), from);
}

/// `홍…님`, `홍… 고객님`, `홍…씨`
Found addressed(std::string_view text, std::size_t at, std::size_t from) {
  const std::string_view ahead = text.substr(0, at);
  std::size_t end = at - 3;
  if (ahead.ends_with("씨")) {
    const auto next = letter_after(text, at).code;
    if (is_syllable(next) && !starts_with_any(text.substr(at), {"는", "가", "의", "를", "와", "께", "에", "도", "라"}))
      return {};
    if (ends_with_any(text.substr(0, end), {"날", "글", "솜", "마", "말", "불", "볍"})) return {};
    return name_ending(text, back_over_blanks(text, end, 1), from);
  }
  if (const Found own = name_ending(text, end, from)) return own;
  for (const std::string_view title : {"고객", "선생", "회원", "주민", "환자", "학생", "어르신", ""}) {
    if (!text.substr(0, end).ends_with(title)) continue;
    const std::size_t last = back_over_blanks(text, end - title.size(), 1);
    if (ends_with_any(text.substr(0, last), {"한", "고", "된", "할", "던"})) return {};  // 우수한 선생님
    return name_ending(text, last, from);
  }
  return {};
}

constexpr std::size_t pair_of(char32_t before, char32_t last) { return (before * 40503U + last * 2057U) & 8191U; }

/// The last two syllables of labels and introductions: most words that end like one are none.
const std::bitset<8192> signs = [] {
  std::bitset<8192> bits;
  for (const Words words : {Words(labels), Words(introducers)})
    for (const std::string_view word : words)
      bits.set(pair_of(letter_at(word, word.size() - 6).code, letter_at(word, word.size() - 3).code));
  return bits;
}();

}  // namespace

const std::bitset<11172> name_signs = [] {
  std::bitset<11172> bits;
  for (const Words words : {Words(labels), Words(introducers), Words(closings)})
    for (const std::string_view word : words) bits.set(letter_at(word, word.size() - 3).code - U'가');
  return bits.set(U'님' - U'가').set(U'씨' - U'가');
}();

std::optional<PersonalSpan> name_near(std::string_view text, std::size_t at, std::size_t from) {
  const char32_t sign = letter_before(text, at).code;
  if (sign == U'님' || sign == U'씨') return addressed(text, at, from);
  if (sign == U'림' || sign == U'상') return signed_name(text, at, from);
  if (!signs[pair_of(letter_before(text, at - 3).code, sign)]) return {};
  if (auto found = labelled(text, at)) return found;
  return introduced(text, at);
}

std::optional<PersonalSpan> name_of_number(std::string_view text, std::size_t begin, std::size_t from) {
  std::size_t at = begin;
  bool sign = false;
  for (int step = 0; step < 12 && at > from; ++step) {
    const std::string_view ahead = text.substr(from, at - from);
    std::size_t over = 0;
    for (const std::string_view word :
         {"휴대전화", "휴대폰", "핸드폰", "전화번호", "연락처", "전화", "H.P", "HP", "hp", "TEL", "Tel", "T", "폰"})
      if (ahead.ends_with(word)) {
        over = word.size();
        break;
      }
    const Letter letter = letter_before(text, at);
    if (over == 0 && !is_space(letter.code) && letter.code >= 0x80 && letter.code != 0x260E && letter.code != 0x260F)
      break;
    if (over == 0 && class_of(letter.code) == Class::ascii) return {};
    sign |= over > 0 || (over == 0 && !is_space(letter.code));
    at -= over > 0 ? over : letter.size;
  }
  const auto found = name_ending(text, at, from);
  if (found && !sign && ends_with_any(text.substr(0, at), verb_ends)) return {};
  return found;
}

}  // namespace dure::text::personal
