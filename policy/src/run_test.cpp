#include "run.hpp"
#include "made_data.hpp"
#include "made_pack.hpp"
#include "views.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

#include <stop_token>
#include <thread>

using namespace dure;
using namespace dure::policy;

namespace {

struct World {
  MadeFolder folder;
  store::Store store = store::Store::open({});
  store::Connection sql = store.connect();
  World() { install(store); }

  Run run(const Pack& pack, bool only_changed = false) {
    RunOptions options;
    options.only_changed = only_changed;
    store::Principal who{"김주무", store::Role::analyst};
    return Runner(sql, pack, who, options).run();
  }
  /// The result as text, one line a row.
  std::string ask(const std::string& query) {
    std::string all;
    for (auto result = sql.query(query); result.next();) {
      for (std::size_t c = 0; c < result.columns().size(); ++c)
        all += (c ? "|" : "") + (result.is_null(c) ? "NULL" : result.text(c));
      all += "\n";
    }
    return all;
  }
};

std::string error_of(auto&& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::string(error.code()) + " " + error.what();
  }
  return "";
}

const char* const columns = "\"접수 일자\" varchar, \"읍·면동\" varchar, \"건수(건)\" varchar";

}  // namespace

TEST_CASE("columns are bound by name, then synonym, then content, never by position") {
  Source source;
  auto column = [](std::string name, std::string label, std::vector<std::string> synonyms, std::string content) {
    SourceColumn c;
    c.name = std::move(name), c.label = std::move(label), c.synonyms = std::move(synonyms),
    c.content = std::move(content), c.type = "text";
    return c;
  };
  source.columns = {column("place", "읍면동", {}, ""), column("day", "접수일", {"접수일자"}, ""),
                    column("temperature", "기온", {}, ""),
                    column("phone", "연락처", {}, "^0\\d{1,2}-\\d{3,4}-\\d{4}$")};
  World world;
  // ten values of which nine are telephones, and one empty: 9 of the 10 that are not empty is 90 %
  std::string rows;
  for (int i = 0; i < 9; ++i)
    rows += "('가', '2026-07-0" + std::to_string(i + 1) + "', 20.5, '010-0000-000" + std::to_string(i) + "', 'x'), ";
  rows += "('나', '2026-07-11', 21, '없음', 'y'), ('나', '2026-07-12', 21, '', 'z')";
  add_dataset(world.sql, "표",
              "\"읍 면 동\" varchar, \"접수_일자\" varchar, \"기온(°C)\" double, \"칸4\" varchar, \"비고\" varchar",
              rows);
  auto datasets = dataset_shapes(world.sql);
  REQUIRE(datasets.size() == 1);
  auto bound = bind_columns(source, datasets[0], &world.sql);
  REQUIRE(bound.size() == 4);
  CHECK(bound[0].from == 0);
  CHECK(bound[0].how == "name");
  CHECK(bound[1].from == 1);
  CHECK(bound[1].how == "synonym");
  CHECK(bound[2].from == 2);
  CHECK(bound[3].from == 3);
  CHECK(bound[3].how == "content");
  CHECK(bind_columns(source, datasets[0], nullptr).size() == 3);
}

TEST_CASE("shapes reach a pack in degrees, whatever the system of the map") {
  World world;
  for (const char* name : {"zone", "zone_degrees", "zone_unknown"})
    add_dataset(world.sql, name, "geometry varchar, name varchar", "('POINT (1 2)', '가')");
  world.sql.exec(
      "insert into dure.layer select d, 'geometry', null, null, e, 'Point', 1, 1, 2, 1, 2, false, [], 'file' "
      "from (values ('zone', 5186), ('zone_degrees', 4326), ('zone_unknown', null)) t(d, e)");
  Pack pack;
  auto& source = pack.sources.emplace_back();
  source.name = "zone";
  for (const char* name : {"geometry", "name"}) {
    auto& column = source.columns.emplace_back();
    column.name = column.label = name;
    column.type = name[0] == 'g' ? "shape" : "text";
  }
  auto bound = bind_sources(pack, dataset_shapes(world.sql), &world.sql);
  CHECK(source_select(bound.at(0)) ==
        "select geo_to_crs(\"geometry\", 5186, 4326) as \"geometry\", \"name\" as \"name\", _load, _row from "
        "raw.\"zone\" union all select \"geometry\" as \"geometry\", \"name\" as \"name\", _load, _row from "
        "raw.\"zone_degrees\" union all select \"geometry\" as \"geometry\", \"name\" as \"name\", _load, _row "
        "from raw.\"zone_unknown\"");
}

TEST_CASE("patterns name folders, files and datasets") {
  DatasetShape dataset{"무더위_쉼터", {}, {"무더위쉼터_2026.csv"}};
  CHECK(names_dataset("무더위*", dataset));
  CHECK(names_dataset("inbox/무더위쉼터_*.csv", dataset));
  CHECK(names_dataset("inbox/무더위-쉼터/*", dataset));
  CHECK_FALSE(names_dataset("inbox/shelter/*", dataset));
  CHECK_FALSE(names_dataset("inbox/무더위-쉼터/site.csv", dataset));
}

TEST_CASE("a run binds, computes, and says where everything came from") {
  World world;
  auto pack = read_pack(world.folder.pack("visit"));
  auto load = add_dataset(world.sql, "visit", columns,
                          "('2026.07.13.', '가온읍', '1,200'), ('2026-07-14', '너른읍', '3'), ('20260715', '가온읍', "
                          "'네 건'), ('', '너른읍', '-4')");
  auto made = world.run(pack);
  // 가온읍: 1,200 and one that is no number. 너른읍: 3 - 4 = -1, which is less than $least = 1.
  CHECK(world.ask("select * from visit.by_place") == "가온읍|1200\n");
  CHECK(world.ask("select received_on, cases, _row from visit.request order by _row") ==
        "2026-07-13|1200|2\n2026-07-14|3|3\n2026-07-15|NULL|4\nNULL|-4|5\n");
  CHECK(world.ask("select \"row\", \"column\", code, value, file, load_id = " + std::to_string(load) +
                  " from load_problem order by all") ==
        "4|건수(건)|bind_count|네 건|visit.csv|true\n5|건수(건)|expect|-4|visit.csv|true\n");
  REQUIRE(made.failed_expectations.size() == 1);
  CHECK(made.failed_expectations[0].sentence == "접수 대장: 'cases >= 0'에 어긋나는 행이 1개 있습니다.");
  CHECK(world.ask("select source, dataset, \"column\", from_column, how from binding order by all") ==
        "request|visit|cases|건수(건)|name\nrequest|visit|place|읍·면동|name\nrequest|visit|received_on|접수 "
        "일자|synonym\n");
  CHECK(
      world.ask("select \"column\", from_name, from_column from lineage where name = 'visit.by_place' order by all") ==
      "cases|visit.request|cases\nplace|visit.request|place\n");
  CHECK(world.ask("select \"column\", from_name, from_column from lineage where name = 'visit.request' order by all") ==
        "cases|visit|건수(건)\nplace|visit|읍·면동\nreceived_on|visit|접수 일자\n");
  CHECK(world.ask("select pack, version, state, \"by\", error from run") == "visit|1|done|김주무|NULL\n");
  CHECK(world.ask("select name, rows, length(digest) from run_table") == "visit.by_place|1|64\n");
  CHECK(world.ask("select * from access order by all") ==
        "main.visit|officer\nvisit.by_place|officer\nvisit.request|officer\n");
  CHECK(world.ask("select name, title, origin, rows from dataset where origin = 'pack'") ==
        "visit.by_place|읍면동별 건수|pack|1\n");
  CHECK(world.ask("select title from dataset where name = 'visit'") == "접수 대장\n");
  // the same again: no problem twice, the same digest
  world.run(pack);
  CHECK(world.ask("select count(*) from load_problem") == "2\n");
  CHECK(world.ask("select count(distinct digest) from run_table") == "1\n");
}

TEST_CASE("several datasets stand one below the other, an optional source without data is empty") {
  World world;
  auto path = world.folder.pack("two");
  auto text = read_file(path / "manifest.yaml");
  text.replace(
      text.find("settings:"), 0,
      "  alias:\n    from: [inbox/alias/*]\n    optional: true\n    columns: {old: {type: text}, new: {type: text}}\n");
  world.folder.write("two/manifest.yaml", text);
  world.folder.write(
      "two/sql/by_place.sql",
      "select coalesce(a.new, r.place) as place, cases from request r left join alias a on a.old = r.place");
  auto pack = read_pack(path);
  add_dataset(world.sql, "two", columns, "('2026-07-13', '가', '1')");
  add_dataset(world.sql, "other", "\"읍면동\" varchar, \"건수\" bigint, \"접수일자\" date",
              "('나', 2, date '2026-07-14')");
  world.run(pack);
  CHECK(world.ask("select place, cases from two.by_place order by all") == "가|1\n나|2\n");
  CHECK(world.ask("select count(*) from two.alias") == "0\n");
  CHECK(world.ask("select distinct dataset from binding order by 1") == "other\ntwo\n");
}

TEST_CASE("a source without data stops the run and names the columns") {
  World world;
  auto pack = read_pack(world.folder.pack("none"));
  CHECK(error_of([&] { world.run(pack); }) ==
        "source.unbound '접수 대장'(request)에 쓸 자료가 없습니다. 어느 자료에도 없는 열: 접수일, 읍면동, 건수. 파일을 "
        "inbox/none/*에 넣거나 "
        "manifest.yaml에 synonyms를 적어 주십시오.");
  add_dataset(world.sql, "none", "\"접수일\" date, \"건수\" bigint", "(date '2026-07-14', 2)");
  CHECK(error_of([&] { world.run(pack); }).find("자료 'none'에 없는 열: 읍면동.") != std::string::npos);
  CHECK(world.ask("select state, count(*) from run group by all") == "failed|2\n");
}

TEST_CASE("rows keep their place through tables that keep one row for one row") {
  World world;
  auto path = world.folder.pack("keep");
  auto text = read_file(path / "manifest.yaml");
  text.replace(text.find("  by_place: {"), 0, "  big:\n  twice:\n  total:\n  joined:\n  distinct_place:\n  newest:\n");
  world.folder.write("keep/manifest.yaml", text);
  world.folder.write(
      "keep/sql/big.sql",
      "with b as (select * from request where cases > 1) select place, cases * 2 as twice from b order by 2");
  world.folder.write("keep/sql/twice.sql", "select * from big union all select place, cases from request");
  world.folder.write("keep/sql/total.sql",
                     "select place, sum(cases) over () as total from (select place, cases from request)");
  world.folder.write("keep/sql/joined.sql",
                     "select r.*, t.cases as all_cases from request r left join by_place t using (place)");
  world.folder.write("keep/sql/distinct_place.sql", "select distinct * from request");
  world.folder.write("keep/sql/newest.sql", "select max(received_on) as day, count(*) as n from request");
  auto pack = read_pack(path);
  add_dataset(world.sql, "keep", columns,
              "('2026-07-13', '가', '1'), ('2026-07-13', '나', '5'), ('2026-07-13', '가', '1')");
  world.run(pack);
  auto shape = [&](const std::string& table) {
    return world.ask(
        "select string_agg(column_name, ',' order by column_index) from duckdb_columns() where schema_name = 'keep' "
        "and table_name = '" +
        table + "'");
  };
  CHECK(shape("big") == "place,twice,_load,_row\n");
  CHECK(world.ask("select place, twice, _row from keep.big") == "나|10|3\n");
  CHECK(shape("twice") == "place,twice,_load,_row\n");
  CHECK(shape("total") == "place,total,_load,_row\n");
  CHECK(shape("joined") == "received_on,place,cases,all_cases,_load,_row\n");
  CHECK(shape("distinct_place") == "received_on,place,cases\n");
  CHECK(world.ask("select count(*) from keep.distinct_place") == "2\n");
  CHECK(shape("newest") == "day,n\n");
  CHECK(world.ask("select \"column\", from_name, from_column from lineage where name = 'keep.newest' order by all") ==
        "day|keep.request|received_on\nn|keep.request|NULL\n");
  CHECK(world.ask("select \"column\", from_name, from_column from lineage where name = 'keep.twice' order by all") ==
        "place|keep.big|place\nplace|keep.request|place\ntwice|keep.big|twice\ntwice|keep.request|cases\n");
}

TEST_CASE("a failing table leaves itself and those after it as they were") {
  World world;
  auto path = world.folder.pack("fail");
  add_dataset(world.sql, "fail", columns, "('2026-07-13', '가', '1')");
  world.run(read_pack(path));
  world.folder.write("fail/sql/by_place.sql", "select place, cast(place as integer) as cases from request");
  auto error = error_of([&] { world.run(read_pack(path)); });
  CHECK(error.find("fail/sql/by_place.sql: ") != std::string::npos);
  CHECK(world.ask("select * from fail.by_place") == "가|1\n");
  CHECK(world.ask("select state from run order by run_id") == "done\nfailed\n");
  CHECK(world.ask("select error like 'fail/sql/by_place.sql: %' from run where state = 'failed'") == "true\n");
}

TEST_CASE("a refresh computes only what depends on what changed") {
  World world;
  auto path = world.folder.pack("fresh");
  auto text = read_file(path / "manifest.yaml");
  text.replace(text.find("settings:"), 0, "  other:\n    from: [inbox/other/*]\n    columns: {a: {type: count}}\n");
  text.replace(text.find("  by_place: {"), 0, "  of_other:\n  above:\n  by_hand: {refresh: manual}\n");
  world.folder.write("fresh/manifest.yaml", text);
  world.folder.write("fresh/sql/of_other.sql", "select sum(a) as a from other");
  world.folder.write("fresh/sql/above.sql", "select max(cases) as m from by_place");
  world.folder.write("fresh/sql/by_hand.sql", "select count(*) as n from request");
  auto pack = read_pack(path);
  add_dataset(world.sql, "fresh", columns, "('2026-07-13', '가', '1')");
  add_dataset(world.sql, "other", "a bigint", "(1)");
  auto computed = [&](const Run& made) {
    std::string names;
    for (auto& table : made.tables)
      if (table.computed) names += table.table + " ";
    return names;
  };
  CHECK(computed(world.run(pack, true)) == "of_other by_hand by_place above ");
  CHECK(computed(world.run(pack, true)) == "");
  add_dataset(world.sql, "fresh", columns, "('2026-07-13', '가', '0')");  // by_place is computed anew but says the same
  CHECK(computed(world.run(pack, true)) == "by_place ");
  add_dataset(world.sql, "fresh", columns, "('2026-07-13', '가', '5')");
  CHECK(computed(world.run(pack, true)) == "by_place above ");
  pack.settings[0].value = Json(7);
  CHECK(computed(world.run(pack, true)) == "by_place above ");
  CHECK(computed(world.run(pack)) == "of_other by_hand by_place above ");
}

namespace {

/// A pack without sources.
std::string bare_pack(const std::string& name, const std::string& tables) {
  return "pack: " + name + "\ntitle: 시험\nowner: 행정과\nicon: chart\nversion: 1\nneeds: dure >= 0.1\ntables:\n  " +
         tables + "\npages: []\naccess: {read: officer, publish: []}\n";
}

}  // namespace

TEST_CASE("a table that keeps columns reads what the last run left of them") {
  World world;
  world.folder.write("k/manifest.yaml", bare_pack("k", "runs: {label: 센 번, keeps: {n: integer}}"));
  auto run_with = [&](const char* sql) {
    world.folder.write("k/sql/runs.sql", sql);
    world.run(read_pack(world.folder.path / "k"));
  };
  const char* const counting = "select coalesce(max(n), 0) + 1 as n from runs_before";
  run_with(counting);
  CHECK(world.ask("select n from k.runs") == "1\n");  // nothing was before
  run_with(counting);
  CHECK(world.ask("select n from k.runs") == "2\n");
  CHECK(world.ask("select n from k.runs_before") == "1\n");
  run_with("select 'a' as n from runs_before");
  run_with(counting);
  CHECK(world.ask("select n from k.runs") == "1\n");  // what stood there was a text: nothing is known
}

TEST_CASE("a run that is stopped ends within its table, which stays as it was") {
  World world;
  world.folder.write("s/manifest.yaml", bare_pack("s", "slow: {label: 느린 표}"));
  world.folder.write("s/sql/slow.sql", "select 1 as n");
  world.run(read_pack(world.folder.path / "s"));
  world.folder.write("s/sql/slow.sql",
                     "select sum(a.range % 7 * (b.range % 11)) as n from range(10000000) a, range(10000000) b");
  const auto pack = read_pack(world.folder.path / "s");
  std::stop_source stop;
  std::jthread officer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  RunOptions options;
  options.stop = stop.get_token();
  const store::Principal who{"김주무", store::Role::analyst};
  CHECK(error_of([&] { Runner(world.sql, pack, who, options).run(); }).starts_with("run.stopped 멈추라고"));
  CHECK(world.ask("select n from s.slow") == "1\n");
  CHECK(world.ask("select state from dure.run order by run_id desc limit 1") == "failed\n");
}
