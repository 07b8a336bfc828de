#pragma once

#include <dure/core/json.hpp>
#include <dure/store/access.hpp>
#include <dure/store/city.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace dure::policy {

/// One fault of a pack: `manifest.yaml:12: 'colums'이라는 항목은 없습니다. 'columns'를 뜻했습니까?`
struct Finding {
  std::string file;  ///< relative to the pack
  int line = 0;
  std::string sentence;
};

struct Setting {
  std::string name, type, label;
  Json value;  ///< the city's own, else the manifest's default; dates are ISO text
};

/// How a column of the pack's tables and pages is called and written, wherever it appears.
struct ColumnLabel {
  std::string name, label, unit, format;
};

struct SourceColumn {
  std::string name, type, label, unit;
  std::vector<std::string> synonyms;
  std::string content;  ///< what its values look like: a regular expression, or "" for by name only
  bool key = false, required = true;
  int line = 0;
};

struct Source {
  std::string name, label;
  std::vector<std::string> from;  ///< globs below the city, or dataset names
  std::vector<SourceColumn> columns;
  std::vector<std::string> expect;
  bool optional = false;
  int line = 0;
};

struct Table {
  std::string name, label, sql, refresh;
  std::vector<std::string> from;    ///< what it selects, as written: `request`, `visitors.by_day`; from the syntax tree
  std::optional<store::Role> read;  ///< its own, else the pack's
  std::vector<std::pair<std::string, std::string>> keeps;  ///< columns, types: the next run finds them in <name>_before
  std::string before_of;                                   ///< a <name>_before: the name
};

/// A search index over a source or table of the pack, refreshed when the pack has run.
struct SearchIndex {
  std::string name, from, key;
  std::vector<std::string> text;   ///< columns, the title first
  std::string department, day;     ///< columns that a search may be narrowed by, or empty
  std::vector<std::string> names;  ///< `table.column` whose values are words of their own
  bool learn_vectors = false;      ///< which words go together; see text::SemanticList
  int line = 0;
};

/// A pack as read from its folder. Schemas: schema/manifest.md, schema/dashboard.md.
struct Pack {
  std::filesystem::path folder;
  std::string name, title, owner, icon, version;
  std::vector<Source> sources;
  std::vector<Setting> settings;
  std::vector<Table> tables;  ///< in an order in which they can be computed
  std::vector<SearchIndex> indexes;
  std::vector<ColumnLabel> columns;
  std::vector<std::string> pages;
  store::Role read = store::Role::officer;
};

/// The schema its tables stand in: the name with `_` for `-`.
std::string schema_of(std::string_view pack_name);

/// Every fault at once; empty means the pack may run. One small validator file per concern. Its SQL is tried on empty
/// sources; with a city, the city's datasets are known names too.
std::vector<Finding> check(const std::filesystem::path& folder, store::City* city = nullptr);
/// @throws Error(input, "pack.broken") with the first finding.
Pack read_pack(const std::filesystem::path& folder);
/// Folders of the packs below home()/packs and the city's own packs/, by name; the city's wins.
std::vector<std::filesystem::path> pack_folders(const store::City& city);
/// Those that can be read, with the city's settings (packs.yaml: `complaints: {min_cell: 3}`).
std::vector<Pack> packs(const store::City& city);
std::vector<Pack> packs_in_order(store::City& city);  ///< the same, those whose tables others read first
/// @throws Error(missing, "pack.missing") with the nearest name, Error(input, "pack.broken"|"pack.setting")
Pack find_pack(const store::City& city, std::string_view name);
/// Writes a folder that already passes check() and test(). @throws Error(input, "pack.exists"|"pack.name")
void new_pack(const std::filesystem::path& parent, std::string_view name);

struct TableRun {
  std::string table;
  std::uint64_t rows = 0;
  double seconds = 0;
  bool computed = true;  ///< false: nothing it depends on has changed
};
struct Run {
  std::int64_t run_id = 0;
  std::vector<TableRun> tables;
  double seconds = 0;
  std::vector<Finding> failed_expectations;  ///< also rows of load_problem
};
struct RunOptions {
  bool only_changed = false;  ///< what did not change is left; `daily` tables once a day, `manual` ones if not there
  std::function<void(std::string_view table, std::size_t done, std::size_t total)> progress = {};
  std::optional<std::string> clock = {};  ///< `2026-07-20 09:00:00` in place of now() and current_date
  bool sample = false;                    ///< a dataset named as a source is that source, and nothing else is
  std::stop_token stop = {};              ///< ends the run within its table, which stays as it was
};
/// Binds sources (name, then synonym, then content; never position), makes the views <pack>.<source>, computes the
/// tables one transaction each, records run, lineage and digests. When a table fails or the run is stopped, it and
/// those after it stay as they were, the run stands as failed, and its error is thrown with the table's name. The
/// search indexes are refreshed last; what fails there is thrown too, but the run stands.
/// @throws Error(missing, "source.unbound") naming the source and the columns that no dataset has; "run.stopped"
Run run(store::City& city, const Pack& pack, const store::Principal& who, const RunOptions& options = {});
Run run(store::City& city, const Pack& pack, const store::Principal& who,
        const std::function<void(std::string_view table, std::size_t done, std::size_t total)>& progress);

/// Packs to run again after loads into `datasets`: those with a source bound to one or that one could bind, those whose
/// SQL names one, and those that read a table of these; in an order in which they can run.
std::vector<std::string> packs_touched_by(store::City& city, const std::set<std::string>& datasets);

struct TestResult {
  std::string file;
  int passed = 0, failed = 0;
  std::vector<std::string> failures;  ///< file:line: expected … got …
};
struct TestTools {  ///< what a test's city is made with, beyond what this library knows
  std::function<void(const std::filesystem::path& inbox)> demo = {};  ///< files of `city demo`
  std::filesystem::path kept = {};  ///< a folder, there: what journeys that begin alike share; empty: nothing
};
/// `.slt` files: a pack's run on its own sample/ in a city of its own; a journey names its city with `city`. Files that
/// a journey ingests stand beside it.
TestResult run_slt(const std::filesystem::path& file, const TestTools& tools = {});

/// SQL functions that packs and pages use: say_count, say_won, say_percent, say_date, with_particle, week_of …
void install(store::Store& store);

}  // namespace dure::policy
