#include <dure/core/error.hpp>
#include <dure/store/catalog.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::store;

TEST_CASE("the catalogue is there from the start, and making it again changes nothing") {
  auto store = Store::open({});
  auto connection = store.connect();
  for (auto* name : {"dataset", "\"column\"", "source_file", "load", "load_problem", "run", "run_table", "lineage",
                     "binding", "access", "user_account", "audit"})
    CHECK(connection.value("select count(*) from " + std::string(name)).integer() == 0);
  connection.exec("insert into run(run_id, pack, state) values (1, 'x', 'done')");
  create_catalog(connection);
  CHECK(connection.value("select count(*) from run").integer() == 1);
}

TEST_CASE("ids start at 1 and are never given twice, not even after a rollback") {
  auto store = Store::open({});
  auto connection = store.connect();
  CHECK(next_id(connection, "file") == 1);
  CHECK(next_id(connection, "file") == 2);
  CHECK(next_id(connection, "load") == 1);
  {
    Transaction transaction(connection);
    CHECK(next_id(connection, "file") == 3);
  }
  CHECK(next_id(connection, "file") == 4);
}

TEST_CASE("a dataset is measured column by column, and its own words stay") {
  auto store = Store::open({});
  auto connection = store.connect();
  // five rows: 부서 has one empty cell and two values; 금액 30 is the largest; one open problem in 금액
  connection.exec(R"(create table raw."민원"(부서 varchar, 금액 bigint, 날짜 date, _load bigint, _row bigint);
    insert into raw."민원" values ('도로과', 10, '2026-01-05', 1, 2), ('도로과', 20, '2026-01-03', 1, 3),
      ('녹지과', 30, '2026-01-04', 1, 4), (null, 10, null, 1, 5), ('녹지과', null, '2026-01-05', 1, 6);
    insert into dataset(name, origin) values ('민원', 'file');
    insert into "column"(dataset, position, name, type, unit, title) values ('민원', 1, '금액', 'VARCHAR', '원', '처리 금액');
    insert into load_problem(problem_id, load_id, file_id, dataset, "column", code)
      values (1, 1, 1, '민원', '금액', 'number'), (2, 1, 1, '민원', '부서', 'x');
    update load_problem set state = 'fixed' where problem_id = 2)");
  profile_dataset(connection, "민원");
  profile_dataset(connection, "민원");
  auto rows = connection
                  .rows(
                      "select position, name, type, unit, title, rows, nulls, distinct_values, smallest, largest, "
                      "problems from \"column\" where dataset = '민원' order by position")
                  .rows;
  REQUIRE(rows.size() == 3);
  auto line = [&](std::size_t i) { return Json(Json::Array(rows[i].begin(), rows[i].end())).dump(); };
  CHECK(line(0) == R"([1,"부서","VARCHAR",null,null,5,1,2,null,null,0])");
  CHECK(line(1) == R"([2,"금액","BIGINT","원","처리 금액",5,1,3,"10","30",1])");
  CHECK(line(2) == R"([3,"날짜","DATE",null,null,5,1,3,"2026-01-03","2026-01-05",0])");
  CHECK(connection.value("select rows from dataset").integer() == 5);
}

TEST_CASE("a dataset's view shows the file's own columns and follows a new shape") {
  auto store = Store::open({});
  auto connection = store.connect();
  connection.exec("create table raw.t as select 1 as a, 7 as _load, 2 as _row");
  publish_dataset(connection, "t");
  CHECK(connection.query("select * from t").columns().size() == 1);
  connection.exec("create or replace table raw.t as select 1 as a, 2 as \"b c\", 7 as _load, 2 as _row");
  publish_dataset(connection, "t");
  auto columns = connection.query("select * from t").columns();
  REQUIRE(columns.size() == 2);
  CHECK(columns[1].name == "b c");
  CHECK_THROWS_AS(publish_dataset(connection, "nothing"), Error);
  CHECK_THROWS_AS(profile_dataset(connection, "nothing"), Error);
}

TEST_CASE("a pack's table can be measured by its full name") {
  auto store = Store::open({});
  auto connection = store.connect();
  connection.exec("create schema complaints; create table complaints.request as select 5 as n");
  profile_dataset(connection, "complaints.request");
  CHECK(connection.value("select largest from \"column\" where dataset = 'complaints.request'").string() == "5");
}

TEST_CASE("distinct values of few rows and of many are counted alike, nulls not") {
  auto store = Store::open({});
  auto connection = store.connect();
  connection.exec("create schema p");
  auto counted = [&](int rows) {
    connection.exec(
        "create or replace table p.t as select i % 7 as whole, (i % 5) / 2.0 as half, case when i % 2 = 0 then "
        "(i % 6)::varchar end as word, null::date as none, i % 3 = 0 as flag, [i % 4] as list from range(" +
        std::to_string(rows) + ") t(i)");
    profile_dataset(connection, "p.t");
    return connection
        .value("select string_agg(distinct_values, ' ' order by position) from \"column\" where dataset = 'p.t'")
        .string();
  };
  CHECK(counted(0) == "0 0 0 0 0 0");
  for (int rows : {5'000, 5'001, 200'000}) CHECK(counted(rows) == "7 5 3 0 2 4");  // of i % 6 the even ones: 0, 2, 4
}

TEST_CASE("catalogue names are reserved in any case") {
  CHECK(is_reserved_name("Load_Problem"));
  CHECK(is_reserved_name("log"));
  CHECK(!is_reserved_name("민원"));
  CHECK(!is_reserved_name("loads"));
}
