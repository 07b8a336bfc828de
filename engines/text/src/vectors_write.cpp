#include "manifest.hpp"
#include "vector_codes.hpp"
#include "vectors_state.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/store/store.hpp>

#include <algorithm>
#include <chrono>
#include <set>

namespace dure::text {
namespace {

constexpr std::size_t SAMPLED = 100, FIRST = 10;
constexpr double GOOD = 0.97;
constexpr std::size_t LEAST_BREADTH = 64, MOST_BREADTH = 2048;

std::string said_by(const VectorManifest& m) {
  std::string sql =
      "select cast(" + store::quote_name(m.key) + " as varchar), cast(" + store::quote_name(m.column) + " as double[])";
  sql += m.department.empty() ? ", ''" : ", cast(" + store::quote_name(m.department) + " as varchar)";
  sql += m.day.empty() ? ", null"
                       : ", datediff('day', date '1970-01-01', try_cast(cast(" + store::quote_name(m.day) +
                             " as varchar) as timestamp))";
  return sql + " from " + quoted_table(m.table);
}

void check_length(const VectorManifest& m, const std::string& key, std::size_t length) {
  if (length == m.dimensions && length <= 65536) return;
  throw Error(Fault::input, "text.vector_length",
              m.table + "." + m.column + " 열에서 키 '" + key + "'의 벡터는 " + std::to_string(length) +
                  "개의 수인데 앞의 것은 " + std::to_string(m.dimensions) +
                  "개입니다. 한 모델로 만든 것만 남겨 주세요.");
}

std::vector<VectorRow> read_rows(store::Store& store, VectorManifest& m, VectorsIndexed& done) {
  store::Connection connection = store.connect();
  store::Result result = connection.query(said_by(m));
  std::vector<VectorRow> rows;
  while (result.next()) {
    if (result.is_null(0) || result.is_null(1)) {
      ++done.left_out;
      continue;
    }
    VectorRow row{result.text(0), {}, normal(result.text(2))};
    const Json list = result.json(1);
    if (m.dimensions == 0) m.dimensions = static_cast<std::uint32_t>(list.items().size());
    check_length(m, row.key, list.items().size());
    for (const Json& x : list.items())
      row.unit.push_back(x.is_number() ? static_cast<float>(x.number()) : std::numeric_limits<float>::quiet_NaN());
    if (!result.is_null(3)) row.day = static_cast<std::int32_t>(std::stol(result.text(3)));
    if (to_unit(row.unit)) {
      rows.push_back(std::move(row));
    } else {
      ++done.left_out;
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return key_less(a.key, b.key); });
  const auto same =
      std::unique(rows.rbegin(), rows.rend(), [](const auto& a, const auto& b) { return a.key == b.key; });
  rows.erase(rows.begin(), same.base());  // of rows with one key the last stays
  return rows;
}

/// A row of the file and the ten nearest to it, itself aside.
struct Sample {
  std::uint64_t row;
  std::set<std::uint64_t> nearest;
};

std::vector<Sample> samples_of(const VectorFile& file) {
  std::vector<Sample> out;
  for (std::size_t i = 0; i < SAMPLED; ++i) {
    Sample& sample = out.emplace_back(Sample{file.rows() * i / SAMPLED, {}});
    for (const auto& [score, one] : best_rows(file, nullptr, 0, file.unit(sample.row), FIRST + 1, {}))
      if (one != sample.row) sample.nearest.insert(one);
  }
  return out;
}

/// Share of the nearest of all samples that the graph finds when it is asked for `breadth`.
double recall(const VectorFile& file, const VectorGraph& graph, const std::vector<Sample>& samples,
              std::size_t breadth) {
  double found = 0, wanted = 0;
  for (const Sample& sample : samples) {
    wanted += static_cast<double>(sample.nearest.size());
    for (const auto& [score, one] : best_rows(file, &graph, breadth, file.unit(sample.row), FIRST + 1, {}))
      found += static_cast<double>(sample.nearest.count(one));
  }
  return wanted > 0 ? found / wanted : 1;
}

/// Makes the graph, asks it for as many rows as it takes to be right; one that cannot be is not kept.
void make_graph(const std::filesystem::path& folder, VectorManifest& m, VectorsIndexed& done) {
  const VectorFile file(folder / m.file);
  const VectorGraph graph = VectorGraph::build(file);
  const std::vector<Sample> samples = samples_of(file);
  for (m.breadth = LEAST_BREADTH; m.breadth <= MOST_BREADTH; m.breadth *= 2) {
    done.recall = recall(file, graph, samples, m.breadth);
    if (done.recall < GOOD) continue;
    m.graph = std::to_string(m.generation) + ".graph";
    m.graph_checksum = graph.save(folder / m.graph);
    return;
  }
  done.recall = 1;
}

void remove_others(const std::filesystem::path& folder, const VectorManifest& m) {
  std::error_code ignored;  // a file that stays is only space
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string(), kind = entry.path().extension().string();
    if ((kind == ".vectors" || kind == ".graph" || kind == ".part") && name != m.file && name != m.graph)
      std::filesystem::remove(entry.path(), ignored);
  }
}

}  // namespace

VectorManifest read_vector_manifest(const std::filesystem::path& folder) {
  try {
    const Json json = Json::parse(read_file(folder / VectorManifest::NAME));
    VectorManifest m;
    m.table = json["table"].string();
    m.readers_of = json["readers_of"].string();
    m.key = json["key"].string();
    m.column = json["column"].string();
    m.department = json["department"].string();
    m.day = json["day"].string();
    m.generation = static_cast<std::uint64_t>(json["generation"].integer());
    m.rows = static_cast<std::uint64_t>(json["rows"].integer());
    m.dimensions = static_cast<std::uint32_t>(json["dimensions"].integer());
    m.file = json["file"].string();
    m.graph = json["graph"].string();
    m.graph_checksum = std::stoull(json["graph_checksum"].string());
    m.breadth = static_cast<std::size_t>(json["breadth"].integer());
    if (m.file.find('/') != m.file.npos || m.graph.find('/') != m.graph.npos) broken_vectors("파일 이름");
    return m;
  } catch (const std::exception&) {
    broken_vectors(VectorManifest::NAME);
  }
}

void write_vector_manifest(const std::filesystem::path& folder, const VectorManifest& m) {
  write_file_atomically(folder / VectorManifest::NAME,
                        Json::object({{"version", 1},
                                      {"table", m.table},
                                      {"readers_of", m.readers_of},
                                      {"key", m.key},
                                      {"column", m.column},
                                      {"department", m.department},
                                      {"day", m.day},
                                      {"generation", m.generation},
                                      {"rows", m.rows},
                                      {"dimensions", std::int64_t{m.dimensions}},
                                      {"file", m.file},
                                      {"graph", m.graph},
                                      {"graph_checksum", std::to_string(m.graph_checksum)},
                                      {"breadth", std::uint64_t{m.breadth}}})
                            .dump());
}

VectorsIndexed index_vectors(store::Store& store, const std::filesystem::path& directory, std::string_view name,
                             std::string_view table, std::string_view key, std::string_view column,
                             const VectorOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const std::filesystem::path folder = index_folder(directory, name);
  VectorManifest m;
  m.table = table;
  m.readers_of = options.readers_of.empty() ? m.table : options.readers_of;
  m.key = key;
  m.column = column;
  m.department = options.department;
  m.day = options.day;
  VectorsIndexed done;
  const std::vector<VectorRow> rows = read_rows(store, m, done);
  m.dimensions = std::max(m.dimensions, 1u);  // a table without vectors yet
  std::filesystem::create_directories(folder);
  const FolderLock lock(folder);
  try {
    if (Vectors::exists(directory, name)) m.generation = read_vector_manifest(folder).generation;
  } catch (const Error&) {
    m.generation = 0;  // derived data: what is broken is made again
  }
  ++m.generation;
  m.rows = rows.size();
  m.file = std::to_string(m.generation) + ".vectors";
  write_vectors(folder / m.file, rows, m.dimensions);
  if (m.rows >= options.graph_from && m.rows > 0) make_graph(folder, m, done);
  write_vector_manifest(folder, m);
  remove_others(folder, m);
  done.rows = m.rows;
  done.dimensions = m.dimensions;
  done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return done;
}

}  // namespace dure::text
