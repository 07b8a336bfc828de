#include <dure/core/error.hpp>
#include <dure/store/masking.hpp>
#include <dure/text/personal.hpp>

#include <doctest/doctest.h>

using namespace dure::text;

namespace {

using Cells = std::vector<std::string>;

const auto mask = std::make_shared<const PersonalMask>("a key that is long enough for a test");

/// A row of a table with these headings as it is kept; tokens shortened to `[휴대전화]`.
Cells kept(const Cells& headings, const Cells& row, const PersonalSettings& settings = {}) {
  const auto masks = city_masking(mask, settings)->columns("표", headings);
  Cells out;
  for (std::size_t c = 0; c < row.size(); ++c) {
    std::string cell;
    std::uint32_t kinds = 0;
    if (!masks[c] || !masks[c]->mask(row[c], cell, kinds)) cell = row[c];
    for (std::size_t at = 0; (at = cell.find('-', at)) != std::string::npos; ++at)
      if (cell.size() > at + 7 && cell[at + 7] == ']') cell.erase(at, 7);
    out.push_back(cell);
  }
  return out;
}

}  // namespace

TEST_CASE("columns that hold persons' data become tokens whole") {
  CHECK(kept({"신청인", "연락처", "주소", "이메일", "주민등록번호", "계좌번호", "담당자", "처리부서 전화"},
             {"한가람", "01012345678", "가온군 가온읍 중앙로 12", "a@example.com", "900101-1234567", "123-45-678901",
              "정하늘", "053-370-2114"}) == Cells{"[이름]", "[휴대전화]", "가온군 가온읍 중앙로 [상세주소]", "[이메일]",
                                                  "[주민등록번호]", "[계좌번호]", "정하늘", "053-370-2114"});
  CHECK(kept({"성명", "휴대폰"}, {"한가람", "1012345678"}) ==
        Cells{"[이름]", "[휴대전화]"});  // a sheet took the zero away
  CHECK(kept({"성명", "전화번호"}, {"한가람", "053-371-1234"}) == Cells{"[이름]", "[전화번호]"});
  CHECK(kept({"신청인", "내용"}, {"(주)가온건설", "저는 한가람입니다"}) == Cells{"(주)가온건설", "저는 [이름]입니다"});
  CHECK(kept({"신청인", "연락처"}, {"한**", "010-****-5678"}) == Cells{"한**", "010-****-5678"});
  CHECK(kept({"신청인", "연락처"}, {"익명", "없음"}) == Cells{"익명", "없음"});
}

TEST_CASE("lists of places keep their addresses and landlines, mobiles go from everywhere") {
  CHECK(kept({"쉼터명칭", "도로명주소", "관리기관전화", "전화번호", "비고"},
             {"가온 경로당", "가온읍 중앙로 12", "053-370-2114", "053-371-1234", "열쇠 010-1234-5678"}) ==
        Cells{"가온 경로당", "가온읍 중앙로 12", "053-370-2114", "053-371-1234", "열쇠 [휴대전화]"});
  CHECK(kept({"발생장소", "연락처", "내용"}, {"가온읍 중앙로 12", "053-371-1234", "가로등 고장"}) ==
        Cells{"가온읍 중앙로 12", "[전화번호]", "가로등 고장"});  // the place of the matter, the caller's number
}

TEST_CASE("the same person has one token in every column and text") {
  const auto masks = city_masking(mask, {})->columns("표", {"신청인", "내용", "연락처"});
  std::string name, text, phone;
  std::uint32_t kinds = 0;
  REQUIRE(masks[0]->mask("한가람", name, kinds));
  CHECK(kinds == 1U << static_cast<unsigned>(Personal::name));
  REQUIRE(masks[1]->mask("한가람님 010-1234-5678", text, kinds));
  REQUIRE(masks[2]->mask("1012345678", phone, kinds));
  CHECK(text == name + "님 " + phone);
}

TEST_CASE("exemptions name a column and a reason, and are written down") {
  const PersonalSettings settings{.keep = "표.성명 = 공개된 위원 명단; 다른 표.성명 = 시험",
                                  .office_numbers = "053-371"};
  CHECK(kept({"성명", "연락처"}, {"한가람", "053-371-1234"}, settings) == Cells{"한가람", "053-371-1234"});
  const auto notes = city_masking(mask, settings)->exempt("표", {"성명", "연락처"});
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("공개된 위원 명단") != std::string::npos);
  CHECK_THROWS_WITH_AS(city_masking(mask, {.keep = "표.성명"}), doctest::Contains("까닭"), dure::Error);
}
