// By hand and from tests/perf/text/insight: reads JSONL files of flat objects of texts as tables and runs SQL on them.
//   text_bench sql DICTIONARY NAME=FILE.jsonl… SQL…      each SQL: rows as JSON, then {"seconds": …, "processor": …}
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/store/bulk.hpp>
#include <dure/store/store.hpp>
#include <dure/text/engine.hpp>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

namespace {

/// Hands over parsed lines, one thread.
struct Lines : dure::store::ChunkSource {
  std::vector<dure::Json> rows;
  std::vector<std::string> columns;
  std::size_t at = 0;

  struct Filler : dure::store::ChunkFiller {
    Lines& lines;
    explicit Filler(Lines& of) : lines(of) {}
    std::size_t fill(dure::store::Chunk& chunk) override {
      std::size_t row = 0;
      for (; row < dure::store::Chunk::capacity() && lines.at < lines.rows.size(); ++row, ++lines.at)
        for (std::size_t column = 0; column < lines.columns.size(); ++column) {
          const dure::Json& value = lines.rows[lines.at][lines.columns[column]];
          if (value.is_null())
            chunk.set_null(column, row);
          else
            chunk.text(column, row, value.is_string() ? value.string() : value.dump());
        }
      return row;
    }
  };
  std::unique_ptr<dure::store::ChunkFiller> filler() override { return std::make_unique<Filler>(*this); }
};

void load(dure::store::Store& store, const std::string& name, const std::string& file) {
  Lines lines;
  const std::string bytes = dure::read_file(file, std::uint64_t{8} << 30);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    if (end > at) lines.rows.push_back(dure::Json::parse(std::string_view(bytes).substr(at, end - at)));
    at = end + 1;
  }
  std::string sql;
  for (const auto& [column, value] : lines.rows.at(0).members()) {
    lines.columns.push_back(column);
    sql += (sql.empty() ? "" : ", ") + dure::store::quote_name(column) + " varchar";
  }
  std::vector<dure::store::BulkColumn> columns;
  for (const std::string& column : lines.columns) columns.push_back({column});
  auto connection = store.connect();
  connection.exec("create table " + name + "(" + sql + ")");
  dure::store::Transaction transaction(connection);
  dure::store::bulk_insert(connection, name, columns, lines, 1);
  transaction.commit();
}

}  // namespace

int ask_sql(int argc, char** argv) {
  auto store = dure::store::Store::open("");
  dure::text::install(store, "/nonexistent", argv[2]);
  for (int i = 3; i < argc; ++i) {
    const std::string word = argv[i];
    if (const auto equals = word.find(".jsonl"); equals != word.npos && word.find(' ') == word.npos) {
      const auto cut = word.find('=');
      load(store, word.substr(0, cut), word.substr(cut + 1));
      continue;
    }
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t worked = std::clock();
    const auto rows = store.connect().rows(word);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    for (const auto& row : rows.rows) std::printf("%s\n", dure::Json(row).dump().c_str());
    std::printf("{\"seconds\":%.3f,\"processor\":%.3f}\n", taken.count(),
                static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC);
  }
  return 0;
}
