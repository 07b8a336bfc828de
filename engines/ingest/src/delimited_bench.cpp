// ingest_bench FILE.csv DATABASE|memory THREADS QUERIES: our pipeline from sniffing to commit, then the same group-bys
// as the peer; one line of JSON. tests/perf/ingest/run starts it.
#include "delimited.hpp"

#include <dure/core/error.hpp>
#include <dure/store/store.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

using namespace dure;

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

void load(store::Connection& connection, const std::filesystem::path& file, int threads) {
  ingest::TextSpec spec;
  spec.path = file;
  spec.name = file.filename().string();
  const ingest::Layout layout = ingest::sniff_layout(spec);
  int tries = 0;
  connection.exec("begin");
  ingest::LoadJob job;
  job.load_id = 1;
  job.threads = threads;
  job.prepare = [&](const std::vector<store::BulkColumn>& columns) {
    if (tries++) connection.exec("rollback"), connection.exec("begin");
    std::string sql;
    for (const auto& column : columns)
      sql += (sql.empty() ? "create table t (" : ", ") + store::quote_name(column.name) + " " +
             std::string(store::sql_type(column.type));
    connection.exec(sql + ")");
    return std::string("t");
  };
  ingest::load_delimited(connection, spec, layout, job);
  connection.exec("commit");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) return 2;
  const std::string database = argv[2];
  if (database != "memory") std::remove(database.c_str());
  store::Store store = store::Store::open(database == "memory" ? std::string() : database);
  store::Connection connection = store.connect();
  const double begin = wall(), begin_cpu = cpu();
  load(connection, argv[1], std::atoi(argv[3]));
  const double seconds = wall() - begin, used = cpu() - begin_cpu;
  std::ifstream queries(argv[4]);
  std::string answer, query, times;
  std::getline(queries, answer);
  while (std::getline(queries, query)) {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
      const double from = wall();
      connection.value(query);
      best = std::min(best, wall() - from);
    }
    times += (times.empty() ? "" : ", ") + std::to_string(best);
  }
  std::printf("{\"seconds\": %.4f, \"cpu\": %.3f, \"answer\": \"%s\", \"queries\": [%s]}\n", seconds, used,
              connection.value(answer).string().c_str(), times.c_str());
} catch (const Error& error) {
  std::fprintf(stderr, "ingest_bench: %s\n", error.what());
  return 1;
}
