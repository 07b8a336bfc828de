#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/store/parquet.hpp>
#include <dure/store/store.hpp>

#include "duck.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace dure;
using namespace dure::store;

namespace {

/// A Parquet file of the rows of `sql`, written by DuckDB itself.
std::filesystem::path written(const std::string& sql) {
  const auto path = std::filesystem::temp_directory_path() / (random_hex(8) + ".parquet");
  Owned<duckdb_database, duckdb_close> database;
  Owned<duckdb_connection, duckdb_disconnect> connection;
  REQUIRE(duckdb_open(nullptr, database.out()) == DuckDBSuccess);
  REQUIRE(duckdb_connect(database, connection.out()) == DuckDBSuccess);
  const std::string copy = "copy (" + sql + ") to " + quote_text(path.string()) + " (format parquet)";
  REQUIRE(duckdb_query(connection, copy.c_str(), nullptr) == DuckDBSuccess);
  return path;
}

}  // namespace

TEST_CASE("a Parquet file comes over with its types, its rows numbered") {
  const auto path = written(
      "select i as n, i::decimal(9,2) / 2 as half, '가온 ' || i as name, date '2026-07-01' + i::int as day, [i, i + 1] "
      "as pair, "
      "case when i % 2 = 0 then i end as even, i > 3 as large from range(5000) t(i)");
  ParquetFile file(path, "자료.parquet");
  const auto& columns = file.columns();
  REQUIRE(columns.size() == 7);
  CHECK(columns[0].type == CellType::integer);
  CHECK(columns[1].type == CellType::real);
  CHECK(columns[3].type == CellType::date);
  CHECK(columns[4].type == CellType::text);
  Store store = Store::open({});
  Connection connection = store.connect();
  connection.exec(
      "create table t(n bigint, half double, name varchar, day date, pair varchar, even bigint, large boolean, _load "
      "bigint, "
      "_row bigint)");
  auto all = columns;
  all.push_back({"_load", CellType::integer});
  all.push_back({"_row", CellType::integer});
  const auto source = file.source(columns, 7);
  CHECK(bulk_insert(connection, "t", all, *source, 1) == 5000);
  // sum of 0…4999 is 12,497,500; the even ones are 2 × (0 + … + 2499) = 6,247,500
  CHECK(connection.value("select sum(n)::bigint from t").integer() == 12'497'500);
  CHECK(connection.value("select sum(half) from t").number() == 6'248'750.0);
  CHECK(connection.value("select sum(even)::bigint from t").integer() == 6'247'500);
  CHECK(connection.value("select count(even) from t").integer() == 2500);
  CHECK(connection.value("select bool_and(_row = n + 1 and _load = 7) from t").boolean());
  CHECK(connection.value("select name || ' ' || day || ' ' || pair from t where n = 2").string() ==
        "가온 2 2026-07-03 [2,3]");
  CHECK(file.row(3) == std::vector<std::string>{"2", "1.0", "가온 2", "2026-07-03", "[2,3]", "2", "false"});
  std::filesystem::remove(path);
}

TEST_CASE("a torn Parquet file is refused") {
  const auto path = written("select 1 as a");
  const std::string bytes = read_file(path);
  std::ofstream(path, std::ios::trunc) << bytes.substr(0, bytes.size() - 20);
  CHECK_THROWS_AS(ParquetFile(path, "자료.parquet"), Error);
  std::filesystem::remove(path);
}
