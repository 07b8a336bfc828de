#include "call_values.hpp"
#include "insight.hpp"
#include "manifest.hpp"
#include "vector_functions.hpp"

#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/core/markup.hpp>
#include <dure/store/functions.hpp>
#include <dure/text/engine.hpp>
#include <dure/text/index.hpp>

#include <algorithm>
#include <map>
#include <mutex>

namespace dure::text {
namespace {

/// The opened indexes of a city; one that was refreshed meanwhile is opened again.
class Shelf {
public:
  Shelf(std::filesystem::path directory, std::filesystem::path dictionary)
      : directory_(std::move(directory)), dictionary_(std::move(dictionary)) {}

  std::shared_ptr<const Index> index(const std::string& name) {
    const std::filesystem::path file = index_folder(directory_, name) / "index.json";
    std::error_code none;
    const auto written = std::filesystem::last_write_time(file, none);
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[name];
    if (entry.index && entry.written == written && !none) return entry.index;
    entry = {Index::open(directory_, name, dictionary_), written};
    return entry.index;
  }

  const std::filesystem::path& directory() const { return directory_; }
  bool empty() const { return directory_.empty(); }  ///< a store without a city: nothing is indexed

  /// The table that an index was made from, for the question who may read it.
  std::vector<std::string> tables_of(const std::string& name) {
    if (empty()) return {};
    return {index(name)->table()};
  }

  const Analyzer& analyzer() {
    const std::lock_guard lock(mutex_);
    if (!analyzer_) analyzer_.emplace(Analyzer::Options{.dictionary = dictionary_});
    return *analyzer_;
  }

private:
  struct Entry {
    std::shared_ptr<const Index> index;
    std::filesystem::file_time_type written{};
  };
  std::filesystem::path directory_, dictionary_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::optional<Analyzer> analyzer_;
};

store::TableRows found(Shelf& shelf, const store::TableCall& call) {
  SearchOptions options;
  options.allowed = among_of(call);
  if (const Json& department = call.named("department"); !department.is_null())
    options.department = normal(department.string());
  options.after = day_of(call.named("after"));
  options.before = day_of(call.named("before"));
  const std::size_t k = hits_wanted(call[2], "search");
  const auto hits = std::make_shared<const std::vector<Hit>>(
      shelf.empty() ? std::vector<Hit>() : shelf.index(call[0].string())->search(call[1].string(), k, options));
  using store::Kind;
  return {{{"key", Kind::text},
           {"score", Kind::real},
           {"rank", Kind::integer},
           {"title", Kind::text},
           {"snippet", Kind::text}},
          [hits](std::size_t n, store::RowOut& row) {
            if (n >= hits->size()) return false;
            const Hit& hit = (*hits)[n];
            row.set(0, hit.key);
            row.set(1, hit.score);
            row.set(2, static_cast<std::int64_t>(hit.rank));
            if (!hit.title.empty()) row.set(3, hit.title);
            row.set(4, hit.snippet);
            return true;
          }};
}

store::TableRows listed(const Shelf& shelf) {
  const auto all = std::make_shared<const std::vector<IndexSummary>>(shelf.empty() ? std::vector<IndexSummary>()
                                                                                   : list_indexes(shelf.directory()));
  using store::Kind;
  return {{{"name", Kind::text},
           {"source", Kind::text},
           {"key", Kind::text},
           {"texts", Kind::texts},
           {"department", Kind::text},
           {"day", Kind::text},
           {"documents", Kind::integer}},
          [all](std::size_t n, store::RowOut& row) {
            if (n >= all->size()) return false;
            const IndexSummary& one = (*all)[n];
            row.set(0, one.name);
            row.set(1, one.table);
            row.set(2, one.key);
            row.set(3, one.columns);
            if (!one.department.empty()) row.set(4, one.department);
            if (!one.day.empty()) row.set(5, one.day);
            row.set(6, static_cast<std::int64_t>(one.documents));
            return true;
          }};
}

std::string highlighted(const Analyzer& analyzer, std::string_view given, std::string_view query) {
  const std::string text = normal(given);
  std::string out;
  std::size_t at = 0;
  for (const Mark& mark : marks(analyzer, text, query)) {
    append_escaped(std::string_view(text).substr(at, mark.begin - at), out);
    out += "<mark>";
    append_escaped(std::string_view(text).substr(mark.begin, mark.end - mark.begin), out);
    out += "</mark>";
    at = mark.end;
  }
  append_escaped(std::string_view(text).substr(at), out);
  return out;
}

}  // namespace

void install(store::Store& store, const std::filesystem::path& directory, const std::filesystem::path& dictionary) {
  const auto shelf = std::make_shared<Shelf>(directory, dictionary);
  using store::Kind;
  store::table(
      store,
      {.name = "search",
       .positional = {{"name", Kind::text}, {"query", Kind::text}, {"k", Kind::integer}},
       .named = {{"among", Kind::texts}, {"department", Kind::text}, {"after", Kind::date}, {"before", Kind::date}},
       .bind = [shelf](const store::TableCall& call) { return found(*shelf, call); },
       .reads = [shelf](const store::TableCall& call) { return shelf->tables_of(call[0].string()); }});
  store::table(store, {.name = "indexes", .positional = {}, .named = {}, .bind = [shelf](const store::TableCall&) {
                         return listed(*shelf);
                       }});
  store::scalar(store, "highlight", [shelf](std::string_view text, std::string_view query) {
    return highlighted(shelf->analyzer(), text, query);
  });
  store::scalar(store, "morphemes", [shelf](std::string_view text) {
    std::vector<std::string> out;
    for (Token& token : shelf->analyzer().tokens(normal(text)))
      if (token.kind == Token::Kind::morpheme) out.push_back(std::move(token.term));
    return out;
  });
  install_vectors(store, directory);
  install_insight(store, [shelf]() -> const Analyzer& { return shelf->analyzer(); });
}

}  // namespace dure::text
