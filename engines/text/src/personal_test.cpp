#include "made_index.hpp"

#include <dure/text/personal.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <chrono>

using namespace dure::text;

namespace {

/// What is found, as `kind:text`, joined by `|`. All people and numbers here are invented.
std::string found(std::string_view text, const PersonalPlace& place = {}) {
  std::string out;
  for (const PersonalSpan& span : find_personal(text, place)) {
    out += out.empty() ? "" : "|";
    out += std::string(personal_code(span.kind)) + ":" + std::string(text.substr(span.begin, span.end - span.begin));
  }
  return out;
}

}  // namespace

TEST_CASE("mobile numbers are found however they are written") {
  for (const char* number :
       {"010-1234-5678",    "01012345678",       "010 1234 5678", "010.1234.5678",   "010)1234-5678",
        "(010)1234-5678",   "010-123-4567",      "011-234-5678",  "016 234 5678",    "+82-10-1234-5678",
        "+82 10 1234 5678", "010/1234/5678",     "010,1234,5678", "010_1234_5678",   "010-12345678",
        "0101234-5678",     "010 - 1234 - 5678", "010–1234–5678", "010ㅡ1234ㅡ5678", "０１０-１２３４-５６７８",
        "0507-1234-5678"})
    CHECK(found("전화는 " + std::string(number) + " 입니다") == "mobile:" + std::string(number));
  CHECK(found("접수번호: 201803201806103081 건") == "");  // inside a longer number
  CHECK(found("좌표 127.01012345678") == "");             // a fraction
  CHECK(found("010-1234-567890") == "");
  CHECK(found("1.010-1234-5678, 2.01012345678") == "mobile:010-1234-5678|mobile:01012345678");  // a list
  CHECK(found("접수일 2019.10.16.010-1234-5678") == "mobile:010-1234-5678");
  CHECK(found("금액 02,345,6789 / 1,234,5678") == "");
}

TEST_CASE("identity numbers: by form with a hyphen, by date and check digit without") {
  CHECK(found("주민번호 900101-1234567 입니다") == "resident:900101-1234567");
  CHECK(found("900101-5234567") == "foreigner:900101-5234567");
  // weights 2 3 4 5 6 7 8 9 2 3 4 5 over 900101123456: 18+0+0+5+0+7+8+18+6+12+20+30 = 124, 124 % 11 = 3, (11 - 3) % 10
  // = 8
  CHECK(found("9001011234568") == "resident:9001011234568");
  CHECK(found("9001011234567") == "");                        // the check digit says it is something else
  CHECK(found("2011013234567") == "resident:2011013234567");  // born 2020-11-01: numbers have no check digit any more
  CHECK(found("9013011234568") == "");                        // month 13
  CHECK(found("900101-1******") == "resident:900101-1");      // the day of birth is still to be read
  CHECK(found("법인등록번호 110111-1234567") == "");
  CHECK(found("사업자등록번호 123-45-67890") == "");
  CHECK(found("좌표 (1234567.1234567)") == "");
}

TEST_CASE("plates are told from other numbers with a syllable") {
  CHECK(found("차량 12가3456 불법주차") == "plate:12가3456");
  CHECK(found("123나4567") == "plate:123나4567");
  CHECK(found("서울12바3456 택시") == "plate:서울12바3456");
  CHECK(found("12가 3456 차량") == "plate:12가 3456");
  CHECK(found("한빛아파트 741동 2103호") == "address:741동 2103호");
  CHECK(found("20조 1234억 원") == "");
  CHECK(found("519번 6257번") == "");
  CHECK(found("2010다84703 판결") == "");
  CHECK(found("제10호2013년") == "");
  CHECK(found("선고 97다4784 판결", {.addresses = false}) == "");
  CHECK(found("값 0.0214 . 0.0182 0.0216 0.0044") == "");
}

TEST_CASE("cards, licences, passports, accounts and mail") {
  // 4111 1111 1111 1111: doubled every second from the left 8+1+2+1+2+1+2+1+2+1+2+1+2+1+2+1 = 30
  CHECK(found("카드 4111-1111-1111-1111") == "card:4111-1111-1111-1111");
  CHECK(found("4111111111111111") == "card:4111111111111111");
  CHECK(found("4111111111111112") == "");
  CHECK(found("면허 11-12-345678-90") == "licence:11-12-345678-90");
  CHECK(found("여권 M12345678, 새 여권 M123A4567") == "passport:M12345678|passport:M123A4567");
  CHECK(found("가온은행 123-456-789012 로 입금") == "account:123-456-789012");
  CHECK(found("문서 123-456-789012") == "");
  CHECK(found("hong.g+a@example.com, 담당 lee@korea.kr, kim@gaon.go.kr") == "email:hong.g+a@example.com");
  CHECK(found("파인트리@옆 공터") == "");
}

TEST_CASE("office numbers stay, a person's landline does not") {
  for (const char* text :
       {"가온군청 건축과(☎053-370-2114)로 문의", "환경관리과 환경팀(370-2114)으로 연락 주시기 바랍니다",
        "대표전화 053)370-2114", "교통행정과(담당 : 박○○, 전화 : 053-370-2114)", "궁금하신 사항은 053-370-2114",
        "1588-1234", "080-123-4567", "[작성자] : 한가람 [전화번호] : 053-370-2114"})
    CHECK(found(text) == "");
  CHECK(found("저희 집 전화 053-371-1234 로 주세요") == "telephone:053-371-1234");
  CHECK(found("연락처: 02-345-6789") == "telephone:02-345-6789");
  CHECK(found("053-370-2114", {.office_numbers = {"053370"}}) == "");
  CHECK(found("053-371-2114", {.office_numbers = {"053370"}}) == "telephone:053-371-2114");
  CHECK(found("2013-2014년, 500-1000명") == "");
}

TEST_CASE("addresses below the village or road, not the village itself") {
  CHECK(found("가온읍 중산동 1872-2번지 앞") == "address:1872-2번지");
  CHECK(found("숭의2동 340-1") == "address:340-1");
  CHECK(found("중앙동3가 4-41") == "address:4-41");
  CHECK(found("무의동 산 35-4번지") == "address:35-4번지");
  CHECK(found("가온읍 중앙로 12, 101동 1203호") == "address:12, 101동 1203호");
  CHECK(found("가온읍 중앙로12번길 3-4 (가온동)") == "address:3-4");
  CHECK(found("주소: 새터길 7") == "address:7");
  for (const char* text : {"앞으로 10년", "도로 3개 차로", "처리 1-2일", "이동 12-3", "중앙로 3번 버스",
                           "우리 구로 2015.12.21 접수", "2동 주민"})
    CHECK(found(text) == "");
  CHECK(found("가온읍 중앙로 12", {.addresses = false}) == "");
  CHECK(found("가온동 12", {.is_address = true}) == "address:12");
}

TEST_CASE("names are told by what stands around them, titles are none") {
  CHECK(found("신청인 : 한가람") == "name:한가람");
  CHECK(found("성명: 남궁솔") == "name:남궁솔");
  CHECK(found("저는 한가람입니다.") == "name:한가람");
  CHECK(found("안녕하세요, 한가람입니다.") == "name:한가람");
  CHECK(found("한가람님의 글") == "name:한가람");
  CHECK(found("한가람 고객님, 정하늘씨가") == "name:한가람|name:정하늘");
  CHECK(found("부탁드립니다. 한가람 드림") == "name:한가람");
  CHECK(found("주민 한가람(010-1234-5678)") == "name:한가람|mobile:010-1234-5678");
  for (const char* text : {"구청장님 주무관님 선생님 고객님 하나님 팀장님", "소유자 변경을 처리", "민원인 주차를 제한",
                           "저는 주민입니다", "오늘날씨", "이용해 주시는 회원님", "신청인: 없음", "구○○님",
                           "연락처 010", "고물상(신고자) 등에 관한", "피해자 진술이 일관", "우수한 선생님"})
    CHECK(found(text) == "");
}

TEST_CASE("the same value has the same token, another key other ones, and tokens are not found again") {
  const PersonalMask mask("a key that is long enough for a test");
  const std::string masked = mask.masked("010-1234-5678, +82 10 1234 5678, 010-1234-5679", {});
  const std::string first = masked.substr(0, masked.find(',')), token = mask.token(Personal::mobile, "01012345678");
  CHECK(first == token);
  CHECK(masked == token + ", " + token + ", " + mask.token(Personal::mobile, "01012345679"));
  CHECK(token.starts_with("[휴대전화-"));
  CHECK(token.size() == std::string_view("[휴대전화-234567]").size());
  CHECK(find_personal(masked).empty());
  CHECK(PersonalMask("another key").token(Personal::mobile, "01012345678") != token);
  CHECK(mask.token(Personal::plate, "서울 12바 3456") == mask.token(Personal::plate, "12바3456"));
  const auto behind = [&](std::string_view village) {
    return mask.masked(std::string(village) + " 12-3번지", {}).substr(village.size());
  };
  CHECK(behind("중산동") == behind("가온읍 중산동"));
  CHECK(behind("중산동") != behind("운서동"));  // the same number in another village is another house
}

TEST_CASE("any text is harmless: empty, control characters, broken bytes, two megabytes of anything") {
  CHECK(find_personal("").empty());
  CHECK(find_personal(std::string_view("\0\x80\xFF\xEA\xB0", 5)).empty());
  for (const char* piece : {"1", "1-", "a@", "님", "홍길동님 ", "주소 ", "010-", "[휴대전화-", "저는 ", "동 1-1 "}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    const auto start = std::chrono::steady_clock::now();
    find_personal(text);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  }
}

TEST_CASE("masking, kinds and counts are SQL; the key is the owner's alone") {
  MadeIndex made;
  const std::string key = personal_key(made.folder / "keys");
  CHECK(key.size() == 64);
  CHECK(personal_key(made.folder / "keys") == key);
  struct stat info {};
  REQUIRE(stat((made.folder / "keys" / "personal.key").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  install_personal(made.store, std::make_shared<PersonalMask>(key));
  auto sql = made.store.connect();
  CHECK(sql.value("select mask_personal('차량 12가3456')").string().starts_with("차량 [차량번호-"));
  CHECK(sql.value("select array_to_string(personal_kinds('12가3456 010-1234-5678'), ',')").string() ==
        "차량번호,휴대전화");
  sql.exec("create table said(n bigint, t varchar)");
  sql.exec("insert into said values (1, '010-1234-5678 또는 010-1234-5679'), (2, '없음'), (3, null), (4, '12가3456')");
  const auto rows = sql.rows("select * from personal_counts('said')").rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0][1].string() == "휴대전화");
  CHECK(rows[0][2].integer() == 1);
  CHECK(rows[1][1].string() == "차량번호");
}
