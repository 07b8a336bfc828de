#include "vector_functions.hpp"

#include "call_values.hpp"
#include "manifest.hpp"
#include "vectors_state.hpp"

#include <dure/store/functions.hpp>
#include <dure/text/vectors.hpp>

#include <algorithm>
#include <map>
#include <mutex>

namespace dure::text {
namespace {

/// The opened indexes of a city; one that was refreshed meanwhile is opened again.
class Shelf {
public:
  explicit Shelf(std::filesystem::path directory) : directory_(std::move(directory)) {}

  std::shared_ptr<const Vectors> index(const std::string& name) {
    std::error_code none;
    const auto written = std::filesystem::last_write_time(index_folder(directory_, name) / VectorManifest::NAME, none);
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[name];
    if (!entry.index || entry.written != written || none) entry = {Vectors::open(directory_, name), written};
    return entry.index;
  }
  bool empty() const { return directory_.empty(); }  ///< a store without a city: nothing is indexed
  const std::filesystem::path& directory() const { return directory_; }

private:
  struct Entry {
    std::shared_ptr<const Vectors> index;
    std::filesystem::file_time_type written{};
  };
  std::filesystem::path directory_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

store::TableRows nearest(Shelf& shelf, const store::TableCall& call) {
  NearOptions options;
  options.allowed = among_of(call);
  if (const Json& department = call.named("department"); !department.is_null())
    options.department = normal(department.string());
  options.after = day_of(call.named("after"));
  options.before = day_of(call.named("before"));
  if (const Json& exact = call.named("exact"); !exact.is_null()) options.exact = exact.boolean();
  const std::size_t k = hits_wanted(call[2], "nearest");
  std::vector<double> vector;
  for (const Json& x : call[1].items()) vector.push_back(x.is_number() ? x.number() : 0);
  const auto found = std::make_shared<const std::vector<Near>>(
      shelf.empty() ? std::vector<Near>() : shelf.index(call[0].string())->nearest(vector, k, options));
  using store::Kind;
  return {{{"key", Kind::text}, {"score", Kind::real}, {"rank", Kind::integer}},
          [found](std::size_t n, store::RowOut& row) {
            if (n >= found->size()) return false;
            row.set(0, (*found)[n].key);
            row.set(1, (*found)[n].score);
            row.set(2, static_cast<std::int64_t>(n + 1));
            return true;
          }};
}

store::TableRows listed(const Shelf& shelf) {
  const auto all = std::make_shared<std::vector<std::pair<std::string, VectorManifest>>>();
  std::error_code none;
  if (!shelf.empty())
    for (const auto& entry : std::filesystem::directory_iterator(shelf.directory(), none))
      if (std::filesystem::exists(entry.path() / VectorManifest::NAME))
        all->emplace_back(entry.path().filename().string(), read_vector_manifest(entry.path()));
  std::sort(all->begin(), all->end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  using store::Kind;
  return {{{"name", Kind::text},
           {"source", Kind::text},
           {"key", Kind::text},
           {"column", Kind::text},
           {"rows", Kind::integer},
           {"dimensions", Kind::integer},
           {"graph", Kind::boolean}},
          [all](std::size_t n, store::RowOut& row) {
            if (n >= all->size()) return false;
            const auto& [name, m] = (*all)[n];
            row.set(0, name);
            row.set(1, m.readers_of);
            row.set(2, m.key);
            row.set(3, m.column);
            row.set(4, static_cast<std::int64_t>(m.rows));
            row.set(5, std::int64_t{m.dimensions});
            row.set(6, !m.graph.empty());
            return true;
          }};
}

}  // namespace

void install_vectors(store::Store& store, const std::filesystem::path& directory) {
  const auto shelf = std::make_shared<Shelf>(directory);
  using store::Kind;
  store::table(store, {.name = "nearest",
                       .positional = {{"name", Kind::text}, {"vector", Kind::reals}, {"k", Kind::integer}},
                       .named = {{"among", Kind::texts},
                                 {"department", Kind::text},
                                 {"after", Kind::date},
                                 {"before", Kind::date},
                                 {"exact", Kind::boolean}},
                       .bind = [shelf](const store::TableCall& call) { return nearest(*shelf, call); },
                       .reads =
                           [shelf](const store::TableCall& call) {
                             return shelf->empty() ? std::vector<std::string>()
                                                   : std::vector<std::string>{shelf->index(call[0].string())->table()};
                           }});
  store::table(store,
               {.name = "vector_indexes", .positional = {}, .named = {}, .bind = [shelf](const store::TableCall&) {
                  return listed(*shelf);
                }});
}

}  // namespace dure::text
