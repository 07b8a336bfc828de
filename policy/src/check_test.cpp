#include "made_pack.hpp"

#include <dure/core/error.hpp>
#include <dure/policy/checked.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::policy;

namespace {

std::string read(const std::filesystem::path& file) { return read_file(file); }

/// The manifest of a new pack with one piece replaced.
std::string manifest_with(const MadeFolder& folder, const std::string& name, std::string_view piece,
                          std::string_view by) {
  auto text = read(folder.pack(name) / "manifest.yaml");
  auto at = text.find(piece);
  REQUIRE(at != std::string::npos);
  text.replace(at, piece.size(), by);
  folder.write(name + "/manifest.yaml", text);
  return said(check(folder.path / name));
}

}  // namespace

TEST_CASE("a new pack passes its own check") {
  MadeFolder folder;
  CHECK(said(check(folder.pack("field-visit"))) == "");
  auto pack = read_pack(folder.path / "field-visit");
  CHECK(pack.name == "field-visit");
  CHECK(schema_of(pack.name) == "field_visit");
  REQUIRE(pack.tables.size() == 1);
  CHECK(pack.tables[0].from == std::vector<std::string>{"request"});
}

TEST_CASE("a new pack wants a plain name and an empty place") {
  MadeFolder folder;
  CHECK_THROWS_AS(new_pack(folder.path, "현장"), Error);
  for (auto* bad : {"../up", "", "Up", "1st", "-up", "up-", "up--side", "up_side", "가온"})
    CHECK_THROWS_AS(new_pack(folder.path, bad), Error);
  CHECK_THROWS_AS(new_pack(folder.path, std::string(41, 'a')), Error);
  new_pack(folder.path, "one");
  CHECK_THROWS_AS(new_pack(folder.path, "one"), Error);
}

TEST_CASE("every fault of a manifest names file, line and remedy") {
  MadeFolder folder;
  CHECK(manifest_with(folder, "a1", "    columns:\n", "    colums:\n")
            .find("manifest.yaml:12: 'colums'라는 항목은 없습니다. 'columns'를 뜻했습니까?") != std::string::npos);
  CHECK(manifest_with(folder, "a2", "type: date", "type: dat") ==
        "manifest.yaml:13: 'dat'이라는 형식은 없습니다. 'date'를 뜻했습니까?\n");
  CHECK(manifest_with(folder, "a3", "pack: a3", "pack: a4") ==
        "manifest.yaml:1: 정책팩 이름 'a4'과 폴더 이름 'a3'이 다릅니다. 같게 적어 주십시오.\n");
  CHECK(manifest_with(folder, "a5", "default: 1", "default: 하나") ==
        "manifest.yaml:18: 설정 'least'의 값 '하나'은 count 형식이 아닙니다.\n");
  CHECK(manifest_with(folder, "a6", "read: officer", "read: offcer").find("manifest.yaml:25: 'offcer'") == 0);
  CHECK(manifest_with(folder, "a7", "icon: chart", "icon: chat").find("'chart'") != std::string::npos);
  CHECK(manifest_with(folder, "a8", "expect: [cases >= 0]", "expect: [case >= 0]").find("manifest.yaml:9: expect") ==
        0);
  CHECK(manifest_with(folder, "a9", "needs: dure >= 0.1", "needs: dure >= 9.1").find("manifest.yaml:6") == 0);
  int tried = 0;
  for (auto* bad : {"dure 0.1", "dure >= 0", "dure >= 0.1.2", "dure >= 12345.1", "dure >= .1", "두레 >= 0.1"})
    CHECK(manifest_with(folder, "b" + std::to_string(++tried), "needs: dure >= 0.1", std::string("needs: ") + bad) ==
          "manifest.yaml:6: needs는 'dure >= 0.1' 꼴로 적습니다.\n");
  CHECK(manifest_with(folder, "a11", "needs: dure >= 0.1", "needs: dure>=0.1").empty());
}

TEST_CASE("SQL is tried on empty sources, and its faults name the line") {
  MadeFolder folder;
  auto with_sql = [&](const std::string& name, const std::string& sql) {
    folder.pack(name, {{"sql/by_place.sql", sql}});
    return said(check(folder.path / name));
  };
  CHECK(with_sql("b1", "select place,\n  sum(cases) as cases\nfrom requests group by 1\n")
            .find("sql/by_place.sql:3: 'requests'이라는 표가 없습니다.") == 0);
  CHECK(with_sql("b2", "select place,\n  sum(case_s) as cases\nfrom request group by 1\n")
            .find("sql/by_place.sql:2: 'case_s'이라는 열이 없습니다.") == 0);
  CHECK(with_sql("b3", "select place, sum(cases) as cases from request\nwhere cases > $lest group by 1")
            .find("sql/by_place.sql:2: 'lest'") == 0);
  CHECK(with_sql("b4", "delete from request").find("sql/by_place.sql:1: ") == 0);
  CHECK(with_sql("b5", "select 1 as place, 2 as cases; select 2").find("SELECT 문 하나만") != std::string::npos);
  CHECK(with_sql("b6", "select place, nonsuch(cases) as cases from request").find("'nonsuch'이라는 함수가 없습니다") !=
        std::string::npos);
}

TEST_CASE("a dashboard's cards need the columns they draw") {
  MadeFolder folder;
  auto with_page = [&](const std::string& name, const std::string& page) {
    folder.pack(name, {{"dashboard.yaml", "page: 시험\n" + page}});
    return said(check(folder.path / name));
  };
  CHECK(with_page("c1", "rows:\n  - - {bars: by_place, x: place, y: count}\n") ==
        "dashboard.yaml:3: bars-1의 결과에 'count' 열이 없습니다. 있는 열: place, cases\n");
  CHECK(with_page("c2", "rows:\n  - - {bar: by_place, x: place, y: cases}\n").find("'bars'") != std::string::npos);
  CHECK(
      with_page("c3", "rows:\n  - - {bars: by_place, x: place, widht: 3, y: cases}\n").find("'width'를 뜻했습니까?") !=
      std::string::npos);
  CHECK(with_page("c4",
                  "rows:\n  - - {bars: by_place, x: place, y: cases, width: 8}\n    - {table: by_place, width: 8}\n")
            .find("12를 넘습니다") != std::string::npos);
  CHECK(with_page("c5",
                  "filters:\n  - {name: emd, label: 읍면, options: \"select distinct place as value, place as label "
                  "from request\", all: 전체}\n"
                  "rows:\n  - - {table: \"select * from by_place where $emd is null or place = $emd\"}\n") == "");
  CHECK(with_page("c6", "rows:\n  - - {table: \"select * from by_place where place = $place\"}\n").find("$place") !=
        std::string::npos);
}

TEST_CASE("a cycle is named, and what the folder lacks is said") {
  MadeFolder folder;
  auto path = folder.pack("d1");
  auto text = read(path / "manifest.yaml");
  text.replace(text.find("columns:\n  place"), 0, "  a: {label: 가}\n  b: {label: 나}\n");
  folder.write("d1/manifest.yaml", text);
  folder.write("d1/sql/a.sql", "select * from b");
  folder.write("d1/sql/b.sql", "select * from a");
  CHECK(said(check(path)).find("a → b → a") != std::string::npos);
  folder.pack("d2", {{"sql/extra.sql", "select 1"}});
  std::filesystem::remove_all(folder.path / "d2/test");
  std::filesystem::remove_all(folder.path / "d2/sample");
  auto all = said(check(folder.path / "d2"));
  CHECK(all.find("sql/extra.sql:1: ") != std::string::npos);
  CHECK(all.find("test:1: ") != std::string::npos);
  CHECK(all.find("sample/request.csv를 만들어") != std::string::npos);
}

TEST_CASE("a check says which other packs it looked for, and ends when it is told to") {
  MadeFolder folder;
  folder.pack("near", {{"sql/by_place.sql", "select place, sum(cases) as cases from far.by_place group by 1"}});
  folder.pack("far", {{"sql/by_place.sql",
                       "select place, sum(cases) as cases from request where place not in (select place from "
                       "absent.place) group by 1"}});
  CHECK(check_until(folder.path / "near", nullptr, {}).neighbours == std::set<std::string>{"far", "absent"});
  CHECK(check_until(folder.pack("alone"), nullptr, {}).neighbours.empty());
  std::stop_source stop;
  stop.request_stop();
  CHECK_THROWS_WITH_AS(check_until(folder.path / "alone", nullptr, stop.get_token()),
                       "멈추라고 하셔서 점검을 그쳤습니다.", Error);
}

TEST_CASE("tables come in the order in which they can be computed") {
  MadeFolder folder;
  auto path = folder.pack("e1");
  auto text = read(path / "manifest.yaml");
  text.replace(text.find("  by_place: {"), 0, "  top: {label: 위}\n");
  folder.write("e1/manifest.yaml", text);
  folder.write("e1/sql/top.sql", "with by_day as (select 1) select * from by_place, by_day limit 1");
  auto pack = read_pack(path);
  CHECK(pack.tables[0].name == "by_place");
  CHECK(pack.tables[1].name == "top");
  CHECK(pack.tables[1].from == std::vector<std::string>{"by_place"});
}

TEST_CASE("a pack may read another pack's tables") {
  MadeFolder folder;
  folder.pack("f1");
  folder.pack("f2", {{"sql/by_place.sql", "select place, cases from f1.by_place"}});
  CHECK(said(check(folder.path / "f2")) == "");
  folder.pack("f3", {{"sql/by_place.sql", "select place, nothing as cases from f1.by_place"}});
  CHECK(said(check(folder.path / "f3")).find("nothing") != std::string::npos);
}
