// By hand and from tests/perf/text/run: indexes a JSONL file of {"key", "text"…} and asks questions of it.
//   text_bench vectors ROWS DIMENSIONS [graph]   see vector_bench.cpp
//   text_bench sql DICTIONARY NAME=FILE.jsonl… SQL…   see insight_bench.cpp
//   text_bench FOLDER build CORPUS.jsonl DICTIONARY [bigrams | vectors]      vectors: with learn_vectors
//   text_bench FOLDER learn PAIRS.jsonl DICTIONARY
//   text_bench FOLDER eval QUESTIONS.jsonl DICTIONARY [far]         far: without looking at how close words stand
//   text_bench FOLDER ask QUESTIONS.jsonl DICTIONARY     one JSON array of keys a line; milliseconds of processor on
//   stderr
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/store/bulk.hpp>
#include <dure/store/store.hpp>
#include <dure/text/index.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace {

template <class F>
void each_line(const char* file, F&& f) {
  const std::string bytes = dure::read_file(file, std::uint64_t{4} << 30);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    if (end > at) f(dure::Json::parse(std::string_view(bytes).substr(at, end - at)));
    at = end + 1;
  }
}

void build(const std::string& folder, const char* corpus, const char* dictionary, const std::string& kind) {
  dure::store::Store store = dure::store::Store::open("");
  dure::store::Connection connection = store.connect();
  connection.exec("create table corpus(key varchar, title varchar, body varchar)");
  connection.exec("begin");
  each_line(corpus, [&](const dure::Json& row) {
    connection.exec("insert into corpus values ($key, $title, $body)",
                    {{"key", row["key"]}, {"title", row["title"]}, {"body", row["body"]}});
  });
  connection.exec("commit");
  const bool titled = connection.value("select count(title) from corpus").integer() > 0;
  std::vector<std::string> columns{"body"};
  if (titled) columns.insert(columns.begin(), "title");
  const auto done = dure::text::index_table(
      store, folder, "bench", "corpus", "key", columns,
      {.morphemes = kind != "bigrams", .learn_vectors = kind == "vectors", .dictionary = dictionary});
  std::printf("{\"documents\":%lu,\"bytes\":%lu,\"seconds\":%.3f,\"mb_s\":%.1f,\"segments\":%lu}\n", done.documents,
              done.bytes, done.seconds, static_cast<double>(done.bytes) / 1e6 / done.seconds, done.segments);
}

}  // namespace

int ask_sql(int argc, char** argv);        // insight_bench.cpp
int bench_vectors(int argc, char** argv);  // vector_bench.cpp

int main(int argc, char** argv) {
  if (argc >= 4 && std::string(argv[1]) == "sql") return ask_sql(argc, argv);
  if (argc >= 4 && std::string(argv[1]) == "vectors") return bench_vectors(argc, argv);
  if (argc < 5) return 2;
  const std::string folder = argv[1], what = argv[2];
  if (what == "build") {
    build(folder, argv[3], argv[4], argc > 5 ? argv[5] : "");
    return 0;
  }
  const auto index = dure::text::Index::open(folder, "bench", argv[4]);
  if (what == "learn") {
    std::printf("{\"learnt\":%lu}\n", dure::text::learn(*index, argv[3]));
    if (const auto judged = dure::text::Index::open(folder, "bench", argv[4])->semantic())
      std::printf("{\"questions\":%lu,\"better\":%lu,\"worse\":%lu,\"without\":%.3f,\"with\":%.3f,\"helps\":%s}\n",
                  judged->questions, judged->better, judged->worse, judged->without, judged->with,
                  judged->helps ? "true" : "false");
    return 0;
  }
  if (what == "eval") {
    std::printf("%s\n", dure::text::to_json(dure::text::evaluate(*index, argv[3], {.near = argc <= 5})).c_str());
    return 0;
  }
  std::vector<double> times;
  each_line(argv[3], [&](const dure::Json& row) {
    dure::Json keys = dure::Json::array();
    const std::clock_t begin = std::clock();
    const auto hits = index->search(row["question"].string(), 10, {.operators = false, .shown = false});
    times.push_back(static_cast<double>(std::clock() - begin) * 1e3 / CLOCKS_PER_SEC);
    for (const auto& hit : hits) keys.push(hit.key);
    std::printf("%s\n", keys.dump().c_str());
  });
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times.empty() ? 0 : times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::fprintf(stderr, "processor ms: p50 %.2f p95 %.2f p99 %.2f\n", at(0.5), at(0.95), at(0.99));
  return 0;
}
