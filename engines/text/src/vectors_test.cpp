#include "vectors_state.hpp"

#include "vector_codes.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/store/store.hpp>
#include <dure/text/engine.hpp>
#include <dure/text/vectors.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

using namespace dure;
using namespace dure::text;

namespace {

struct Made {
  store::Store store = store::Store::open("");
  std::filesystem::path folder;
  store::Connection connection = store.connect();

  Made() {
    static int made = 0;
    folder = std::filesystem::temp_directory_path() /
             ("dure-vectors-test-" + std::to_string(getpid()) + "-" + std::to_string(made++));
    connection.exec("create table v(key varchar, vec float[], office varchar, day date)");
  }
  ~Made() { std::filesystem::remove_all(folder); }

  VectorsIndexed index(const VectorOptions& options = {}) {
    return index_vectors(store, folder, "v", "v", "key", "vec", options);
  }
  std::string found(const std::vector<double>& asked, std::size_t k = 10, const NearOptions& options = {}) const {
    std::string out;
    for (const Near& near : Vectors::open(folder, "v")->nearest(asked, k, options))
      out += (out.empty() ? "" : " ") + near.key;
    return out;
  }
};

/// Points around 40 centres: as texts lie, in clumps.
std::vector<std::vector<float>> clumps(std::size_t rows, std::size_t dimensions, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<std::vector<float>> centres(40, std::vector<float>(dimensions)), out;
  for (auto& centre : centres)
    for (float& x : centre) x = normal(random);
  for (std::size_t n = 0; n < rows; ++n) {
    auto& row = out.emplace_back(centres[n % centres.size()]);
    for (float& x : row) x += 0.4F * normal(random);
    to_unit(row);
  }
  return out;
}

/// The definition: cosines of all rows in double precision, the ten largest.
std::set<std::size_t> nearest_ten(const std::vector<std::vector<float>>& rows, const std::vector<float>& asked) {
  std::vector<std::pair<double, std::size_t>> all;
  for (std::size_t n = 0; n < rows.size(); ++n)
    all.emplace_back(-std::inner_product(rows[n].begin(), rows[n].end(), asked.begin(), 0.0), n);
  std::sort(all.begin(), all.end());
  std::set<std::size_t> out;
  for (std::size_t n = 0; n < 10; ++n) out.insert(all[n].second);
  return out;
}

}  // namespace

TEST_CASE("vectors: cosines worked by hand, best first, equal ones in the order of keys") {
  // Asked (2, 0). a (1, 0): 1. b (3, 4): 3/5. c (0, 7): 0. d (-1, 0): -1. e (6, 8) = 2 b: 3/5, after b by its key.
  Made made;
  made.connection.exec(
      "insert into v(key, vec) values ('e', [6, 8]), ('d', [-1, 0]), ('c', [0, 7]), ('b', [3, 4]), ('a', [1, 0]), "
      "('nothing', [0, 0]), ('null', null)");
  const VectorsIndexed done = made.index();
  CHECK(done.rows == 5);
  CHECK(done.left_out == 2);
  CHECK(done.dimensions == 2);
  const auto found = Vectors::open(made.folder, "v")->nearest(std::vector<double>{2, 0}, 10);
  REQUIRE(found.size() == 5);
  CHECK(made.found({2, 0}) == "a b e c d");
  CHECK(found[1].score == doctest::Approx(0.6).epsilon(1e-6));
  CHECK(found[4].score == doctest::Approx(-1).epsilon(1e-6));
  CHECK(made.found({2, 0}, 2) == "a b");
  CHECK(made.found({0, 0}).empty());
  CHECK_THROWS_AS(made.found({1, 2, 3}), Error);
}

TEST_CASE("vectors: filters hold inside, by office, day and keys") {
  Made made;
  made.connection.exec(
      "insert into v values ('a', [1, 0], '환경과', date '2026-07-01'), ('b', [1, 1], '건축과', date '2026-07-02'), "
      "('c', [0, 1], '환경과', date '2026-07-03'), ('d', [0, 1], '환경과', null)");
  made.index({.department = "office", .day = "day"});
  CHECK(made.found({1, 0}, 10, {.department = "환경과"}) == "a c d");
  using namespace std::chrono;
  CHECK(made.found({1, 0}, 10, {.after = sys_days(2026y / July / 2)}) == "b c");
  CHECK(made.found({1, 0}, 10, {.before = sys_days(2026y / July / 2)}) == "a");
  CHECK(made.found({1, 0}, 10, {.allowed = [](std::string_view key) { return key > "b"; }}) == "c d");
}

TEST_CASE("vectors: the product of codes is the sum of products, whatever instructions made it") {
  std::mt19937 random(5);
  std::uniform_int_distribution<int> any(-127, 127);
  for (const std::size_t size : {64UL, 128UL, 384UL, 1024UL}) {
    std::vector<std::int8_t> a(size), b(size);
    for (auto* one : {&a, &b})
      for (auto& x : *one) x = static_cast<std::int8_t>(any(random));
    long wanted = 0;
    for (std::size_t i = 0; i < size; ++i) wanted += long{a[i]} * b[i];
    CHECK(product(a.data(), b.data(), std::accumulate(b.begin(), b.end(), 0), size) == wanted);
    product(a.data(), b.data(), INT32_MIN, size);  // of a broken file: any number, and nothing for the sanitizer
  }
}

TEST_CASE("vectors: ten of 3,000 by the exact scan are those of the definition; the graph finds 95 of 100") {
  const auto rows = clumps(3000, 48, 1), asked = clumps(60, 48, 2);
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("dure-vectors-test-" + std::to_string(getpid()));
  std::vector<VectorRow> written;
  for (std::size_t n = 0; n < rows.size(); ++n) written.push_back({std::to_string(n), rows[n]});
  write_vectors(file, written, 48);
  const VectorFile opened(file);
  const VectorGraph graph = VectorGraph::build(opened);
  std::size_t exact = 0, by_graph = 0;
  for (const auto& one : asked) {
    const auto right = nearest_ten(rows, one);
    for (const auto& [score, row] : best_rows(opened, nullptr, 0, one, 10, {})) exact += right.count(row);
    for (const auto& [score, row] : best_rows(opened, &graph, 128, one, 10, {})) by_graph += right.count(row);
  }
  CHECK(exact == 600);
  CHECK(by_graph >= 570);
  std::filesystem::remove(file);
}

TEST_CASE("vectors: above the threshold a graph stands beside, and is asked") {
  Made made;
  const auto rows = clumps(600, 16, 3);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    Json list = Json::array();
    for (const float x : rows[n]) list.push(double{x});
    made.connection.exec("insert into v(key, vec) values ($key, $vec)", {{"key", std::to_string(n)}, {"vec", list}});
  }
  const VectorsIndexed done = made.index({.graph_from = 500});
  CHECK(done.recall >= 0.97);
  CHECK(read_vector_manifest(made.folder / "v").graph == "1.graph");
  CHECK(made.found({rows[7].begin(), rows[7].end()}, 1) == "7");
  made.index({.graph_from = 1000});
  CHECK(read_vector_manifest(made.folder / "v").graph.empty());
  CHECK(!std::filesystem::exists(made.folder / "v" / "1.graph"));
  CHECK(made.found({rows[7].begin(), rows[7].end()}, 1) == "7");
}

TEST_CASE("vectors: a row of another length is named, a broken file is said and made again") {
  Made made;
  made.connection.exec("insert into v(key, vec) values ('a', [1, 0]), ('b', [1, 0])");
  made.index();
  const std::filesystem::path file = made.folder / "v" / "1.vectors";
  std::string bytes = read_file(file);
  bytes[9] = 99;  // rows
  write_file_atomically(file, bytes);
  CHECK_THROWS_AS(made.found({1, 0}), Error);
  made.index();
  CHECK(made.found({1, 0}) == "a b");
  made.connection.exec("insert into v(key, vec) values ('가', [1, 0, 0])");
  try {
    made.index();
    FAIL("a vector of three numbers among those of two");
  } catch (const Error& error) {
    CHECK(error.code() == "text.vector_length");
    CHECK(std::string(error.what()).find("'가'") != std::string::npos);
  }
  CHECK(made.found({1, 0}) == "a b");
}

TEST_CASE("vectors: a writer that is killed leaves the old index or the new") {
  // The child writes indexes whose rows all point to one side; in generation g there are g rows. Whatever moment it is
  // killed at, a reader sees a whole one, and never an older one than was there before.
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("dure-vectors-kill-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "v");
  std::uint64_t generation = 0, last = 0;
  for (int round = 0; round < 25 || (last == 0 && round < 200); ++round) {  // a busy disk needs longer for the first
    const pid_t child = fork();
    if (child == 0) {
      for (std::uint64_t g = generation + 1;; ++g) {
        std::vector<VectorRow> rows;
        for (std::uint64_t n = 0; n < g; ++n) rows.push_back({std::to_string(n), {1, 0}});
        VectorManifest m{"v", "key", "vec", "", "", "v", g, g, 2, std::to_string(g) + ".vectors", "", 0, 0};
        write_vectors(folder / "v" / m.file, rows, 2);
        write_vector_manifest(folder / "v", m);
      }
    }
    usleep(static_cast<useconds_t>(2000 + 1700 * round));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    if (!Vectors::exists(folder, "v")) continue;
    const auto opened = Vectors::open(folder, "v");
    generation = opened->rows();
    CHECK(generation >= last);
    CHECK(opened->nearest(std::vector<double>{1, 0}, 10).size() == std::min<std::uint64_t>(generation, 10));
    last = generation;
  }
  CHECK(last > 0);
  std::filesystem::remove_all(folder);
}

TEST_CASE("vectors: nearest() and vector_indexes() in SQL") {
  Made made;
  made.connection.exec("insert into v(key, vec, office) values ('a', [1, 0], '환경과'), ('b', [3, 4], '건축과')");
  made.index({.department = "office"});
  install(made.store, made.folder, DURE_DICTIONARY);
  store::Connection c = made.store.connect();
  CHECK(c.value("select string_agg(key || ' ' || rank || ' ' || round(score, 3), ', ' order by rank) "
                "from nearest('v', [1, 0], 5)")
            .string() == "a 1 1.0, b 2 0.6");
  CHECK(c.value("select string_agg(key, ' ') from nearest('v', $q, 5, among := ['b', 'x'])",
                {{"q", Json(Json::Array{1.0, 0.0})}})
            .string() == "b");
  CHECK(c.value("select string_agg(key, ' ') from nearest('v', [0, 1], 5, department := '환경과')").string() == "a");
  CHECK(c.value("select name || ' ' || source || ' ' || rows || ' ' || dimensions || ' ' || graph "
                "from vector_indexes()")
            .string() == "v v 2 2 false");
}
