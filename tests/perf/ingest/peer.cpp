// peer FILE.csv DATABASE|memory THREADS QUERIES: DuckDB's own reader into its own table, then some group-bys; one line
// of JSON.
#include <duckdb.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

double wall() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
double cpu() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

duckdb_connection connection;

std::string ask(const std::string& sql) {
  duckdb_result result;
  if (duckdb_query(connection, sql.c_str(), &result) != DuckDBSuccess) {
    std::fprintf(stderr, "peer: %s\n", duckdb_result_error(&result));
    std::exit(1);
  }
  std::string text;
  if (duckdb_row_count(&result) && duckdb_column_count(&result)) {
    char* value = duckdb_value_varchar(&result, 0, 0);
    text = value ? value : "";
    duckdb_free(value);
  }
  duckdb_destroy_result(&result);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string file = argv[1], database = argv[2];
  duckdb_database handle;
  if (database != "memory") std::remove(database.c_str());
  if (duckdb_open(database == "memory" ? nullptr : database.c_str(), &handle) != DuckDBSuccess) return 1;
  duckdb_connect(handle, &connection);
  ask(std::string("set threads = ") + argv[3]);
  const double begin = wall(), begin_cpu = cpu();
  ask("create table t as select * from read_csv('" + file + "')");
  const double seconds = wall() - begin, used = cpu() - begin_cpu;
  ask("set threads = 2");
  std::ifstream queries(argv[4]);
  std::string answer, query, times;
  std::getline(queries, answer);
  while (std::getline(queries, query)) {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      const double from = wall();
      ask(query);
      best = std::min(best, wall() - from);
    }
    times += (times.empty() ? "" : ", ") + std::to_string(best);
  }
  std::printf("{\"seconds\": %.4f, \"cpu\": %.3f, \"answer\": \"%s\", \"queries\": [%s]}\n", seconds, used,
              ask(answer).c_str(), times.c_str());
}
