#include <dure/core/digest.hpp>
#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/store/audit.hpp>

#include "made_zip.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace dure;
using namespace dure::ingest;
namespace fs = std::filesystem;

namespace {

/// A city of its own, and a folder beside it for the files that are dropped.
class World {
public:
  World() : folder_(fs::temp_directory_path() / ("dure-ingest-" + random_hex(8))), city_(made(folder_ / "city")) {
    fs::create_directories(folder_ / "drop");
  }
  ~World() { fs::remove_all(folder_); }

  fs::path file(const std::string& name, const std::string& bytes) {
    const fs::path path = folder_ / "drop" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  Outcome load(const std::vector<fs::path>& inputs, std::optional<std::string> as = {}) {
    Request request;
    request.inputs = inputs;
    request.as = std::move(as);
    return dure::ingest::ingest(city_, request);
  }
  /// Loads one file that must be refused whole; its sentence.
  std::string refusal(const fs::path& path) {
    const Outcome outcome = load({path});
    CHECK(outcome.tables.empty());
    return outcome.refused.size() == 1 ? outcome.refused[0].sentence : "";
  }
  Json value(const std::string& sql) { return city_.store().connect().value(sql); }
  std::size_t kept_files() {
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(city_.files())) files += entry.is_regular_file();
    return files;
  }
  store::City& city() { return city_; }
  const fs::path& drop() { return drop_; }

private:
  static store::City made(const fs::path& directory) {
    store::City::create(directory, "가온군");
    return store::City::open(directory);
  }
  fs::path folder_, drop_ = folder_ / "drop";
  store::City city_;
};

std::string cp949(const std::string& utf8) {
  std::string out;
  utf8_to_cp949(utf8, out);
  return out;
}

const std::string july = "번호,접수일,금액\n1,2026-07-01,100\n2,2026-07-02,250\n";

}  // namespace

TEST_CASE("a file becomes a dataset whose rows lead back to their lines") {
  World world;
  const Outcome outcome = world.load({world.file(
      "접수대장_202607.csv", cp949("접수 현황\n\n번호,내용,금액\n1,\"첫 줄\n둘째 줄\",\"1,200\"\n2,나,300\n"))});
  REQUIRE(outcome.refused.empty());
  REQUIRE(outcome.tables.size() == 1);
  CHECK(outcome.tables[0].dataset == "접수대장");
  CHECK(outcome.tables[0].rows == 2);
  CHECK(world.value("select sum(금액)::bigint from 접수대장").integer() == 1500);
  CHECK(world.value("select encoding || delimiter || header_row || first_row from load").string() == "CP949,34");
  CHECK(world.value("select state || bytes from source_file").string() ==
        "current" +
            std::to_string(cp949("접수 현황\n\n번호,내용,금액\n1,\"첫 줄\n둘째 줄\",\"1,200\"\n2,나,300\n").size()));
  // The second record begins on line 6: its forerunner has a line break inside.
  CHECK(world.value("select _row from raw.접수대장 where 번호 = 2").integer() == 6);
  const SourceRow row = source_row(world.city(), outcome.tables[0].load_id, 4);
  CHECK(row.names == std::vector<std::string>{"번호", "내용", "금액"});
  CHECK(row.cells == std::vector<std::string>{"1", "첫 줄\n둘째 줄", "1,200"});
  auto connection = world.city().store().connect();
  CHECK(store::verify_audit(connection).rows == 1);
}

TEST_CASE("the same bytes change nothing, a corrected file replaces its predecessor, another is appended") {
  World world;
  using State = LoadedTable::State;
  CHECK(world.load({world.file("접수_202607.csv", july)}).tables.at(0).state == State::added);
  CHECK(world.load({world.file("접수_202607.csv", july)}).tables.at(0).state == State::same);
  CHECK(world.load({world.file("다른 이름_202607.csv", july)}, "접수").tables.at(0).state == State::same);
  CHECK(world.value("select count(*) from load").integer() == 1);

  const Outcome corrected = world.load({world.file("접수_202607.csv", july + "3,2026-07-03,50\n")});
  CHECK(corrected.tables.at(0).state == State::replaced);
  CHECK(world.value("select sum(금액)::bigint from 접수").integer() == 400);
  CHECK(world.value("select string_agg(state, ' ' order by load_id) from load").string() == "replaced current");
  CHECK(world.value("select replaced_by from source_file where state = 'replaced'").integer() ==
        world.value("select file_id from source_file where state = 'current'").integer());

  const Outcome august = world.load({world.file("접수_202608.csv", "번호,접수일,금액,비고\n4,2026-08-01,0.5,새 열\n")});
  CHECK(august.tables.at(0).state == State::added);
  CHECK(world.value("select sum(금액) from 접수").number() == 400.5);  // whole numbers became real
  CHECK(world.value("select count(비고) from 접수").integer() == 1);
  CHECK(world.value("select rows from dataset where name = '접수'").integer() == 4);
  CHECK(world.value("select type || ' ' || nulls from \"column\" where dataset = '접수' and name = '금액'").string() ==
        "DOUBLE 0");
}

TEST_CASE("the same bytes again after a correction are a correction as well") {
  World world;
  world.load({world.file("a.csv", july)});
  world.load({world.file("a.csv", july + "3,2026-07-03,50\n")});
  CHECK(world.load({world.file("a.csv", july)}).tables.at(0).state == LoadedTable::State::replaced);
  CHECK(world.value("select count(*) from a").integer() == 2);
  CHECK(world.kept_files() == 2);
}

TEST_CASE("a bad value is an empty cell and a problem; a clerk fixes or accepts it") {
  World world;
  std::string text = "번호,금액\n";
  for (int i = 1; i <= 300; ++i) text += std::to_string(i) + "," + (i == 7 ? "백 원" : i == 9 ? "?" : "10") + "\n";
  const Outcome outcome = world.load({world.file("a.csv", text)});
  CHECK(outcome.tables.at(0).problems == 2);
  CHECK(world.value("select sum(금액)::bigint from a").integer() == 2980);
  CHECK(world.value("select \"row\" || file || \"column\" || code || value from load_problem order by 1 limit 1")
            .string() == "10a.csv금액bad_integer?");
  const auto id = world.value("select problem_id from load_problem where \"row\" = 8").integer();
  CHECK_THROWS_AS(fix_problem(world.city(), id, "백", {}), Error);
  fix_problem(world.city(), id, "1,000", {"김가온", store::Role::officer});
  CHECK(world.value("select 금액 from a where 번호 = 7").integer() == 1000);
  CHECK(world.value("select state || fixed_by || fixed_value from load_problem where \"row\" = 8").string() ==
        "fixed김가온1,000");
  CHECK_THROWS_AS(fix_problem(world.city(), id, "1", {}), Error);
  const auto other = world.value("select problem_id from load_problem where \"row\" = 10").integer();
  accept_problem(world.city(), other, {});
  CHECK(world.value("select count(*) from load_problem where state = 'open'").integer() == 0);
  CHECK(world.value("select problems from \"column\" where dataset = 'a' and name = '금액'").integer() == 0);
}

TEST_CASE("a problem of a replaced file cannot be fixed any more") {
  World world;
  std::string text = "번호,금액\n";
  for (int i = 1; i <= 200; ++i) text += std::to_string(i) + (i == 7 ? ",?\n" : ",10\n");
  world.load({world.file("a.csv", text)});
  const auto id = world.value("select problem_id from load_problem").integer();
  world.load({world.file("a.csv", july)});
  try {
    fix_problem(world.city(), id, "1", {});
    FAIL("fixed");
  } catch (const Error& error) {
    CHECK(error.code() == "fix.gone");
  }
}

TEST_CASE("each sheet of a workbook is a dataset, and a cell's error is a problem") {
  World world;
  const std::string sheet =
      "<sheetData><row r='1'><c t='inlineStr'><is><t>구분</t></is></c><c t='inlineStr'><is><t>인구</t></is></c></row>"
      "<row r='2'><c t='inlineStr'><is><t>가온읍</t></is></c><c><v>10</v></c></row>"
      "<row r='3'><c t='inlineStr'><is><t>나온면</t></is></c><c t='e'><v>#N/A</v></c></row></sheetData>";
  const Outcome outcome = world.load({world.file("인구.xlsx", made_xlsx(sheet))});
  REQUIRE(outcome.tables.size() == 1);
  CHECK(outcome.tables[0].dataset == "인구");
  CHECK(outcome.tables[0].sheet == "접수");
  CHECK(outcome.tables[0].problems == 1);
  CHECK(world.value("select \"row\" || \"column\" || code || value from load_problem").string() ==
        "3인구cell_error#N/A");
  CHECK(source_row(world.city(), outcome.tables[0].load_id, 2).cells == std::vector<std::string>{"가온읍", "10"});
}

TEST_CASE("a ZIP is loaded whole; documents beside the tables are named") {
  World world;
  const std::string zip = made_zip({{cp949("민원.csv"), cp949(july)},
                                    {"../밖/쉼터.json", R"([{"이름":"가온경로당","면적":20.5}])"},
                                    {cp949("설명서.pdf"), "%PDF-1.4\n"}});
  const Outcome outcome = world.load({world.file("묶음.zip", zip)});
  REQUIRE(outcome.refused.empty());
  REQUIRE(outcome.tables.size() == 2);
  CHECK(outcome.tables[0].dataset == "민원");
  CHECK(outcome.tables[1].dataset == "쉼터");
  CHECK(outcome.tables[1].sheet == "../밖/쉼터.json");
  CHECK(world.value("select sheet || code from load_problem").string() == "설명서.pdfnot_table");
  CHECK(source_row(world.city(), outcome.tables[1].load_id, 2).cells == std::vector<std::string>{"가온경로당", "20.5"});
  CHECK(source_row(world.city(), outcome.tables[0].load_id, 3).cells.at(2) == "250");
  CHECK(world.load({world.drop() / "묶음.zip"}).tables.at(0).state == LoadedTable::State::same);
}

TEST_CASE("several tables of one file under a given name are numbered") {
  World world;
  const Outcome outcome =
      world.load({world.file("묶음.zip", made_zip({{"a.csv", july}, {"b.csv", "이름,값\n가,1\n나,2\n"}}))}, "t");
  REQUIRE(outcome.tables.size() == 2);
  CHECK(outcome.tables[0].dataset == "t");
  CHECK(outcome.tables[1].dataset == "t_2");
}

TEST_CASE("a bad file is refused whole, with one sentence, and the others are loaded") {
  World world;
  const std::string nested = made_zip({{"안.zip", made_zip({{"a.csv", july}})}});
  CHECK(world.refusal(world.file("민원.xlsx", july)).find("내용은 글(CSV)입니다") != std::string::npos);
  CHECK(world.refusal(world.file("빈.csv", "")).find("빈 파일") != std::string::npos);
  CHECK(world.refusal(world.file("겹.zip", nested)).find("안쪽 ZIP을 풀어") != std::string::npos);
  CHECK(world.refusal(world.file("깨진.xlsx", made_xlsx("<sheetData><row><c><v>1</v></c>"))).find("시트 '접수'") !=
        std::string::npos);
  CHECK(world.refusal(world.file("깨진.parquet", "PAR1....PAR1")).find("깨져") != std::string::npos);
  CHECK(world.refusal(world.drop() / "없는.csv").find("파일이 없습니다") != std::string::npos);
  CHECK(world.kept_files() == 0);
  CHECK(world.value("select count(*) from load").integer() == 0);
  // A ZIP whose second entry is broken leaves nothing of its first.
  const std::string half = made_zip({{"a.csv", july}, {"b.json", "[{\"a\":1},{\"a\":"}});
  const Outcome outcome =
      world.load({world.file("c.csv", july), world.file("반.zip", half), world.file("d.csv", "이름,값\n가,1\n나,2\n")});
  CHECK(outcome.tables.size() == 2);
  REQUIRE(outcome.refused.size() == 1);
  CHECK(outcome.refused[0].sentence.find("b.json") != std::string::npos);
  CHECK(world.value("select count(*) from duckdb_tables() where schema_name = 'raw'").integer() == 2);
  CHECK(world.kept_files() == 2);
  CHECK(world.value("select count(*) from load_problem where load_id = 0 and value like '%b.json%'").integer() == 1);
}

TEST_CASE("folders are walked; a folder below the inbox names the dataset") {
  World world;
  world.file("반/2025/민원.csv", july);
  world.file("반/2026/민원.csv", july + "3,2026-07-03,50\n");
  world.file("반/.숨김.csv", july);
  world.file("반/쓰는 중.csv.part", july);
  const Outcome outcome = world.load({world.drop() / "반"});
  REQUIRE(outcome.tables.size() == 2);
  CHECK(outcome.tables[0].file == "2025/민원.csv");
  CHECK(world.value("select count(*) from 민원").integer() == 5);  // neither replaced the other
  const fs::path inbox = world.city().inbox() / "당직대장";
  fs::create_directories(inbox);
  fs::copy_file(world.drop() / "반/2025/민원.csv", inbox / "7월.csv");
  CHECK(world.load({inbox / "7월.csv"}).tables.at(0).dataset == "당직대장");
}

TEST_CASE("files of one dataset that come together may differ in columns and types") {
  World world;
  const Outcome outcome =
      world.load({world.file("접수_202607.csv", july), world.file("접수_202608.csv", "번호,금액,비고\n3,0.5,새\n"),
                  world.file("접수_202609.csv", "번호,접수일\n나4,2026-09-01\n")});
  CHECK(outcome.tables.size() == 3);
  CHECK(world.value("select sum(금액) from 접수").number() == 350.5);
  CHECK(world.value("select string_agg(번호, ' ' order by 번호) from 접수").string() == "1 2 3 나4");
  CHECK(world.value("select count(*) from load_problem").integer() == 0);
}

TEST_CASE("a dataset keeps the spelling it first had") {
  World world;
  world.load({world.file("Abc.csv", july)});
  CHECK(world.load({world.file("x.csv", july + "3,2026-07-03,50\n")}, "ABC").tables.at(0).dataset == "Abc");
  CHECK(world.load({world.file("y.csv", july)}, "abc").tables.at(0).state == LoadedTable::State::same);
  CHECK(world.value("select count(*) from abc").integer() == 5);
}

TEST_CASE("07 is a month below the word, and a code elsewhere") {
  World world;
  world.load({world.file("a.csv", "월,구분,발생분,시도코드\n07,01,00,02\n12,02,59,11\n")});
  CHECK(world.value("select sum(월)::bigint || ' ' || sum(발생분)::bigint || min(구분) || min(시도코드) from a")
            .string() == "19 590102");
}

TEST_CASE("a stopped load leaves nothing behind") {
  World world;
  std::string text = "번호,값\n";
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + ",가나다\n";
  Request request;
  request.inputs = {world.file("큰.csv", text)};
  std::stop_source stop;
  request.stop = stop.get_token();
  request.progress = [&](const Progress& progress) {
    if (progress.stage == "loading") stop.request_stop();
  };
  CHECK_THROWS_AS(dure::ingest::ingest(world.city(), request), Error);
  CHECK(world.value("select count(*) from load").integer() == 0);
  CHECK(world.value("select count(*) from duckdb_tables() where schema_name = 'raw'").integer() == 0);
  CHECK(world.kept_files() == 0);
}

TEST_CASE("what stands far down in a large file decides its type as well") {
  World world;
  std::string text = "번호,구분,값\n";
  while (text.size() < (40u << 20))
    text += "1234567,12345678,가나다라마바사아자차카타파하 가나다라마바사아자차카타파하\n";
  const auto rows = std::count(text.begin(), text.end(), '\n') - 1;
  text += "1,0012,끝\n2,0013,끝\n";
  const Outcome outcome = world.load({world.file("큰.csv", text)});
  REQUIRE(outcome.tables.size() == 1);
  CHECK(static_cast<std::int64_t>(outcome.tables[0].rows) == rows + 2);
  CHECK(world.value("select 구분 from 큰 where 번호 = 1").string() == "0012");
}

TEST_CASE("columns that would hide ours are renamed, names that only differ in case are kept apart") {
  World world;
  const Outcome outcome = world.load({world.file("a.csv", "_row,_load,C01,c01\n5,6,7,8\n9,10,11,12\n")});
  REQUIRE(outcome.tables.size() == 1);
  CHECK(world.value("select sum(\"_row_2\")::bigint + sum(\"_load_2\")::bigint from a").integer() == 30);
  CHECK(world.value("select sum(C01)::bigint || ' ' || sum(c01_2)::bigint from a").string() == "18 20");
}
