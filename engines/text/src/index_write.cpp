#include "learned.hpp"
#include "semantic.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/store/store.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>

namespace dure::text {
namespace {

constexpr std::size_t LARGEST = 48u << 20;  // bytes of text a segment: bounds the memory of building
constexpr std::size_t SMALLEST = 1u << 20;  // less is not worth a thread of its own
constexpr std::size_t MOST_REMOVED = 4;     // a segment is folded when more than one in so many is gone

std::vector<Document> read_rows(store::Store& store, const Manifest& wanted) {
  std::string sql = "select cast(" + store::quote_name(wanted.key) + " as varchar)";
  for (const std::string& column : wanted.columns) sql += ", cast(" + store::quote_name(column) + " as varchar)";
  sql += wanted.department.empty() ? ", ''" : ", cast(" + store::quote_name(wanted.department) + " as varchar)";
  sql += wanted.day.empty() ? ", null"
                            : ", datediff('day', date '1970-01-01', try_cast(cast(" + store::quote_name(wanted.day) +
                                  " as varchar) as timestamp))";
  store::Connection connection = store.connect();
  store::Result result = connection.query(sql + " from " + quoted_table(wanted.table));
  std::vector<Document> rows;
  while (result.next()) {
    if (result.is_null(0)) continue;
    Document& row = rows.emplace_back(Document{result.text(0), {}});
    const std::size_t last = wanted.columns.size();
    for (std::size_t c = 0; c < last; ++c) row.texts.push_back(normal(result.text(c + 1)));
    row.department = normal(result.text(last + 1));
    if (!result.is_null(last + 2)) row.day = static_cast<std::int32_t>(std::stol(result.text(last + 2)));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Document& a, const Document& b) { return key_less(a.key, b.key); });
  const auto same =
      std::unique(rows.rbegin(), rows.rend(), [](const Document& a, const Document& b) { return a.key == b.key; });
  rows.erase(rows.begin(), same.base());  // of rows with one key the last stays
  return rows;
}

std::uint64_t bytes_of(const Document& document) {
  std::uint64_t size = 0;
  for (const std::string& text : document.texts) size += text.size();
  return size;
}

std::vector<double> means_of(const std::vector<Document>& rows, std::size_t columns) {
  std::vector<double> means(columns, 0);
  for (const Document& row : rows)
    for (std::size_t c = 0; c < columns; ++c) means[c] += static_cast<double>(row.texts[c].size());
  for (double& mean : means) mean /= static_cast<double>(std::max<std::size_t>(rows.size(), 1));
  return means;
}

/// What learn() kept of its questions; none where that is broken, which whoever asks the index is told.
std::vector<Asked> past_cases(const Index::State& index) {
  try {
    const auto learned = Learned::open(index);
    return learned ? learned->cases() : std::vector<Asked>();
  } catch (const Error&) {
    return {};
  }
}

bool list_stands(const Index::State& index) {
  try {
    if (index.manifest.has_list()) static_cast<void>(Semantic(index));
    return index.manifest.semantic.has_value();
  } catch (const Error&) {
    return false;  // derived data: what is broken is made again
  }
}

/// Learns which words go together and whether that helps; the list that `m` names is kept when it is whole.
void learn_semantic(const std::filesystem::path& folder, Manifest& m, const IndexOptions& options) {
  const auto analyzer = std::make_shared<const Analyzer>(
      Analyzer::Options{.dictionary = options.dictionary, .names = options.names, .morphemes = options.morphemes});
  Index::State index(folder, m, analyzer);
  if (list_stands(index)) return;
  index.manifest.semantic_generation = m.semantic_generation = m.generation;
  m.semantic = write_semantic(index) ? judge_semantic(index, past_cases(index)) : SemanticList{};
}

struct Kept {
  Manifest::Part part;
  Segment segment;
  std::size_t live() const { return segment.documents() - part.removed.size(); }
};

/// The index that stands there, if it was made as `wanted` says and is whole.
std::vector<Kept> standing(const std::filesystem::path& folder, Manifest& wanted) {
  if (!has_manifest(folder)) return {};
  try {
    Manifest old = read_manifest(folder);
    wanted.generation = old.generation;
    if (old.table != wanted.table || old.key != wanted.key || old.columns != wanted.columns ||
        old.department != wanted.department || old.day != wanted.day || old.names != wanted.names ||
        old.morphemes != wanted.morphemes || old.shape.weights != wanted.shape.weights)
      return {};
    std::vector<Kept> kept;
    for (Manifest::Part& part : old.parts) {
      Segment segment = Segment::open(folder / part.file);
      kept.push_back({std::move(part), std::move(segment)});
    }
    wanted.shape.means = old.shape.means;
    wanted.semantic = old.semantic;
    wanted.semantic_generation = old.semantic_generation;
    return kept;
  } catch (const Error&) {
    return {};  // derived data: what is broken is made again
  }
}

struct Place {
  std::size_t part;
  std::uint32_t document;
};

/// Which rows must be written, given what stands: marks what is gone or changed as removed, folds small segments in.
std::vector<Document> changes(std::vector<Document> rows, std::vector<Kept>& kept, Indexed& done) {
  std::unordered_map<std::string_view, Place> places;
  for (std::size_t p = 0; p < kept.size(); ++p)
    for (std::uint32_t d = 0; d < kept[p].segment.documents(); ++d)
      if (!std::binary_search(kept[p].part.removed.begin(), kept[p].part.removed.end(), d))
        places[kept[p].segment.key(d)] = {p, d};
  std::vector<std::size_t> home(rows.size(), kept.size());  // the segment that has the row as it is
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto found = places.find(rows[i].key);
    if (found == places.end()) continue;
    const auto [part, document] = found->second;
    if (kept[part].segment.hash(document) != rows[i].hash()) continue;
    home[i] = part;
    places.erase(found);
  }
  done.removed = places.size();
  for (const auto& [key, place] : places) kept[place.part].part.removed.push_back(place.document);
  for (Kept& one : kept) std::sort(one.part.removed.begin(), one.part.removed.end());

  auto fresh = static_cast<std::size_t>(std::count(home.begin(), home.end(), kept.size()));
  done.added = fresh;
  std::vector<bool> folded(kept.size() + 1, false);
  folded.back() = true;
  for (bool again = true; again;) {
    again = false;
    for (std::size_t p = 0; p < kept.size(); ++p) {
      const bool holed = kept[p].part.removed.size() * MOST_REMOVED > kept[p].segment.documents();
      if (folded[p] || (!holed && (fresh == 0 || kept[p].live() > fresh))) continue;
      folded[p] = again = true;
      fresh += kept[p].live();
    }
  }
  std::vector<Document> out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (folded[home[i]]) out.push_back(std::move(rows[i]));
  for (std::size_t p = kept.size(); p-- > 0;)
    if (folded[p]) kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(p));
  return out;
}

/// Cuts documents into runs of about equal bytes, one a thread, none over LARGEST.
std::vector<std::span<const Document>> shares(const std::vector<Document>& documents, unsigned threads) {
  std::uint64_t total = 0;
  for (const Document& document : documents) total += bytes_of(document);
  const std::uint64_t wanted = std::clamp<std::uint64_t>(total / std::max(threads, 1u) + 1, SMALLEST, LARGEST);
  std::vector<std::span<const Document>> out;
  std::uint64_t size = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    size += bytes_of(documents[i]);
    if (size < wanted && i + 1 < documents.size()) continue;
    out.emplace_back(documents.data() + begin, i + 1 - begin);
    begin = i + 1;
    size = 0;
  }
  return out;
}

std::vector<Manifest::Part> write_all(const std::filesystem::path& folder, const std::vector<Document>& documents,
                                      const Manifest& m, const IndexOptions& options) {
  if (documents.empty()) return {};
  const Analyzer analyzer({.dictionary = options.dictionary, .names = options.names, .morphemes = options.morphemes});
  const unsigned threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  const auto all = shares(documents, threads);
  std::vector<Manifest::Part> parts(all.size());
  std::vector<std::exception_ptr> failed(threads);
  const auto work = [&](unsigned thread) {
    try {
      for (std::size_t i = thread; i < all.size(); i += threads) {
        parts[i].file = std::to_string(m.generation) + "-" + std::to_string(i) + ".seg";
        write_file_atomically(folder / parts[i].file, write_segment(all[i], m.shape, analyzer, m.morphemes));
      }
    } catch (...) {
      failed[thread] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned t = 1; t < threads; ++t) workers.emplace_back(work, t);
    work(0);
  }
  for (const std::exception_ptr& failure : failed)
    if (failure) std::rethrow_exception(failure);
  return parts;
}

void remove_others(const std::filesystem::path& folder, const Manifest& manifest) {
  std::error_code ignored;  // a file that stays is only space
  std::set<std::string> ours;
  for (const Manifest::Part& part : manifest.parts) ours.insert(part.file);
  if (manifest.has_list()) ours.insert({manifest.terms_file(), manifest.documents_file()});
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const auto kind = entry.path().extension();
    if ((kind == ".seg" || kind == ".meaning" || kind == ".part") && !ours.contains(entry.path().filename().string()))
      std::filesystem::remove(entry.path(), ignored);
  }
}

void check(const Manifest& m) {
  if (m.columns.empty() || m.shape.weights.size() != m.columns.size())
    throw Error(Fault::input, "text.columns",
                "색인할 글 열이 없거나 무게의 수가 열의 수와 다릅니다. --text 열,열 로 적어 주세요.");
}

}  // namespace

std::vector<std::string> names_of(store::Store& store, const std::vector<std::string>& columns) {
  std::set<std::string> names;
  for (const std::string& column : columns) {
    const auto dot = column.rfind('.');
    if (dot == column.npos || dot == 0 || dot + 1 == column.size())
      throw Error(Fault::input, "text.names",
                  "이름은 '표.열'로 적습니다: '" + column + "'을(를) 고쳐 주세요. 예: --names 시설.시설명");
    std::string of = column.substr(dot + 1);
    std::erase(of, '"');
    store::Connection connection = store.connect();
    store::Result result = connection.query("select cast(" + store::quote_name(of) + " as varchar) from " +
                                            quoted_table(std::string_view(column).substr(0, dot)));
    while (result.next())
      if (!result.is_null(0)) names.insert(result.text(0));
  }
  return {names.begin(), names.end()};
}

Indexed index_table(store::Store& store, const std::filesystem::path& directory, std::string_view name,
                    std::string_view table, std::string_view key, const std::vector<std::string>& columns,
                    const IndexOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const std::filesystem::path folder = index_folder(directory, name);
  Manifest m;
  m.table = table;
  m.key = key;
  m.columns = columns;
  m.department = options.department;
  m.day = options.day;
  m.names = options.names;
  m.morphemes = options.morphemes;
  m.shape.weights = options.weights.empty() ? std::vector<double>(columns.size(), 1.0) : options.weights;
  check(m);
  Indexed done;
  std::vector<Document> rows = read_rows(store, m);
  done.documents = rows.size();
  std::filesystem::create_directories(folder);
  const FolderLock lock(folder);
  std::vector<Kept> kept = standing(folder, m);
  if (kept.empty()) m.shape.means = means_of(rows, columns.size());
  const std::vector<Document> fresh = changes(std::move(rows), kept, done);
  for (const Document& document : fresh) done.bytes += bytes_of(document);
  ++m.generation;
  m.documents = done.documents;
  for (Kept& one : kept) m.parts.push_back(std::move(one.part));
  for (Manifest::Part& part : write_all(folder, fresh, m, options)) m.parts.push_back(std::move(part));
  const bool changed = done.added + done.removed > 0 || !fresh.empty();
  if (changed || !options.learn_vectors) m.semantic.reset();
  if (options.learn_vectors) learn_semantic(folder, m, options);
  write_manifest(folder, m);
  remove_others(folder, m);
  done.segments = m.parts.size();
  done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return done;
}

}  // namespace dure::text
