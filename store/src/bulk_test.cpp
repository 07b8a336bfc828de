#include <dure/core/error.hpp>
#include <dure/store/bulk.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

using namespace dure;
using namespace dure::store;

namespace {

/// Rows 0 … n-1 of every type; each seventh is null.
class Numbers : public ChunkSource {
public:
  explicit Numbers(std::int64_t n, std::int64_t fails_at = -1) : n_(n), fails_at_(fails_at) {}
  std::unique_ptr<ChunkFiller> filler() override {
    ++fillers;
    return std::make_unique<Filler>(*this);
  }
  std::atomic<int> fillers{0};

private:
  struct Filler : ChunkFiller {
    explicit Filler(Numbers& all_of) : all(all_of) {}
    std::size_t fill(Chunk& chunk) override {
      const std::int64_t first = all.next_.fetch_add(2048), last = std::min(first + 2048, all.n_);
      if (first >= last) return 0;
      if (all.fails_at_ >= first && all.fails_at_ < last) throw Error(Fault::input, "test.torn", "찢어진 조각");
      for (std::int64_t i = first; i < last; ++i) put(chunk, static_cast<std::size_t>(i - first), i);
      return static_cast<std::size_t>(last - first);
    }
    void put(Chunk& chunk, std::size_t row, std::int64_t i) {
      chunk.booleans(0)[row] = i % 2 == 0;
      chunk.integers(1)[row] = i;
      chunk.reals(2)[row] = static_cast<double>(i) / 2;
      chunk.days(3)[row] = static_cast<std::int32_t>(i % 365);
      chunk.micros(4)[row] = i % 60 * 1'000'000;
      chunk.micros(5)[row] = i * 1'000'000;
      const std::string text = (i % 3 == 0 ? "짧음" : "열두 바이트보다 긴 글 ") + std::to_string(i % 10);
      chunk.text(6, row, text);
      chunk.texts(7)[row].refer_to(i % 3 == 0 ? "가온" : "가온군 읍내면 장터길");
      if (i % 7 == 0) chunk.set_null(1, row);
    }
    Numbers& all;
  };
  std::int64_t n_, fails_at_;
  std::atomic<std::int64_t> next_{0};
};

const std::vector<BulkColumn> columns{{"b", CellType::boolean}, {"i", CellType::integer},   {"r", CellType::real},
                                      {"d", CellType::date},    {"t", CellType::time},      {"s", CellType::timestamp},
                                      {"w", CellType::text},    {"a \"b\"", CellType::text}};

std::string create_sql() {
  std::string sql = "create table t (";
  for (const auto& column : columns) sql += quote_name(column.name) + " " + std::string(sql_type(column.type)) + ", ";
  return sql + "more integer)";
}

}  // namespace

TEST_CASE("bulk_insert brings every type, long and short texts and nulls") {
  Store store = Store::open({});
  Connection connection = store.connect();
  connection.exec(create_sql());
  for (const int threads : {1, 2}) {
    Numbers source(10'000);
    connection.exec("delete from t");
    CHECK(bulk_insert(connection, "t", columns, source, threads) == 10'000);
    // 0 … 9999: 5000 even; multiples of 7: 1429, whose sum is 7 * (1428 * 1429 / 2) = 7142142; all sum 49995000.
    const Rows rows = connection.rows(
        "select count(*), count(i), sum(i)::bigint, sum(r), count(*) filter (b), max(d)::varchar, max(t)::varchar, "
        "max(s)::varchar, "
        "count(distinct w), min(\"a \"\"b\"\"\"), max(\"a \"\"b\"\"\"), count(more) from t");
    const Row& row = rows.rows.at(0);
    CHECK(row[0].integer() == 10'000);
    CHECK(row[1].integer() == 10'000 - 1429);
    CHECK(row[2].integer() == 49'995'000 - 7'142'142);
    CHECK(row[3].number() == 49'995'000 / 2.0);
    CHECK(row[4].integer() == 5000);
    CHECK(row[5].string() == "1970-12-31");
    CHECK(row[6].string() == "00:00:59");
    CHECK(row[7].string() == "1970-01-01 02:46:39");
    CHECK(row[8].integer() == 20);  // both texts with ten endings
    CHECK(row[9].string() == "가온");
    CHECK(row[10].string() == "가온군 읍내면 장터길");
    CHECK(row[11].integer() == 0);
  }
}

TEST_CASE("a load runs in the open transaction, and an exception ends it as it was thrown") {
  Store store = Store::open({});
  Connection connection = store.connect();
  connection.exec(create_sql());
  {
    const Transaction transaction(connection);
    Numbers source(5'000);
    bulk_insert(connection, "t", columns, source, 2);
    CHECK(connection.value("select count(*) from t").integer() == 5'000);
  }
  CHECK(connection.value("select count(*) from t").integer() == 0);
  Numbers torn(100'000, 60'000);
  std::string code;
  try {
    bulk_insert(connection, "t", columns, torn, 2);
  } catch (const Error& error) {
    code = error.code();
  }
  CHECK(code == "test.torn");
  CHECK(connection.value("select count(*) from t").integer() == 0);
}

TEST_CASE("several threads fill when they may") {
  if (std::thread::hardware_concurrency() < 2) return;
  Store store = Store::open({});
  Connection connection = store.connect();
  connection.exec(create_sql());
  Numbers source(2'000'000);
  bulk_insert(connection, "t", columns, source, 2);
  CHECK(source.fillers == 2);
  CHECK(connection.value("select count(*) from t").integer() == 2'000'000);
}

TEST_CASE("a large load into a file leaves the memory limit as it was") {
  const auto path = std::filesystem::temp_directory_path() / ("dure-bulk-" + std::to_string(getpid()) + ".duckdb");
  {
    Store store = Store::open(path, {.memory_limit = std::uint64_t{3} << 30, .threads = 2});
    Connection connection = store.connect();
    connection.exec(create_sql());
    Numbers source(300'000);
    CHECK(bulk_insert(connection, "t", columns, source, 2) == 300'000);
    CHECK(connection.value("select current_setting('memory_limit')").string() == "3.0 GiB");
    Numbers torn(100'000, 60'000);
    connection.exec("begin");
    CHECK_THROWS_AS(bulk_insert(connection, "t", columns, torn, 2), Error);
    connection.exec("rollback");
    CHECK(connection.value("select current_setting('memory_limit')").string() == "3.0 GiB");
  }
  std::filesystem::remove(path);
}

TEST_CASE("nobody can read a load through SQL") {
  Store store = Store::open({});
  Connection connection = store.connect();
  CHECK_THROWS_AS(connection.rows("select * from dure_bulk(1, false)"), Error);
}
