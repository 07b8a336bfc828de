#include "check.hpp"
#include "compile.hpp"
#include "engines.hpp"
#include "indexes.hpp"
#include "sql_tree.hpp"
#include "sql_words.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <algorithm>
#include <set>

namespace dure::policy {
namespace {

namespace fs = std::filesystem;
using store::quote_name;

std::string full_name(const Pack& pack, const std::string& table) {
  return quote_name(schema_of(pack.name)) + "." + quote_name(table);
}

/// Whether the pack may read a schema that is not its own.
bool speaks_of(const Pack& pack, const std::string& schema) {
  auto named = [&](const std::string& text) { return lower(text).find(lower(schema)) != std::string::npos; };
  if (schema == schema_of(pack.name)) return false;
  return std::any_of(pack.tables.begin(), pack.tables.end(), [&](auto& table) { return named(table.sql); }) ||
         std::any_of(pack.pages.begin(), pack.pages.end(), [&](auto& page) {
           return fs::is_regular_file(pack.folder / page) && named(read_file(pack.folder / page));
         });
}

/// Not an Error: those of the pack's SQL are findings.
struct Stopped {};

/// A scratch store in which everything a pack may name stands, empty.
class Trial {
public:
  Trial(store::Store& store, const Pack& pack, const Surroundings& around)
      : connection_(store.connect()), around_(around) {
    install_engines(store);
    connection_.exec("begin transaction");
    if (around.city) copy_shapes(around.city->store(), pack);
    connection_.exec("commit");
    shapes_ = std::make_unique<Shapes>(connection_);
  }

  void sources(const Pack& pack) {
    connection_.exec("create schema if not exists " + quote_name(schema_of(pack.name)));
    for (auto& source : pack.sources) {
      std::string columns;
      for (auto& column : source.columns)
        columns += quote_name(column.name) + " " + std::string(sql_type_of(column.type)) + ", ";
      connection_.exec("create or replace table " + full_name(pack, source.name) + "(" + columns +
                       "_load bigint, _row bigint)");
      shapes_->reload(schema_of(pack.name), source.name);
    }
  }

  /// Other packs that `pack` reads, computed on empty sources as well. A pack that is absent or broken stays unknown.
  void neighbours(const Pack& pack) {
    for (auto& table : pack.tables)
      for (auto& name : table.from)
        if (auto dot = name.find('.'); dot != std::string::npos) neighbour(name.substr(0, dot), pack);
  }

  /// False when a table that it reads has failed: its own fault is not known.
  bool table(const Pack& pack, const Table& table) {
    go_on();
    auto name = schema_of(pack.name) + "." + table.name;
    failed_.insert(name);
    auto query = compile(connection_, *shapes_, pack, table.sql, {.keep_rows = true});
    if (reads_failed(query)) return false;
    connection_.exec("create or replace table " + full_name(pack, table.name) + " as " + query.sql);
    shapes_->reload(schema_of(pack.name), table.name);
    failed_.erase(name);
    return true;
  }

  /// The columns of a SELECT; nothing when a table that it reads has failed.
  std::optional<std::vector<store::Column>> columns(const Pack& pack, const std::string& sql,
                                                    const std::map<std::string, std::string>& filters,
                                                    const std::map<std::string, Json>& values = {}) {
    go_on();
    auto query = compile(connection_, *shapes_, pack, sql, {.filters = filters, .values = values});
    if (reads_failed(query)) return std::nullopt;
    store::Params params;
    for (auto& name : query.parameters) params.emplace_back(name, Json());
    auto result = connection_.query(query.sql, params);
    result.next();  // what a table function reads it reads with its first row
    return result.columns();
  }

  store::Connection& connection() { return connection_; }
  std::set<std::string> take_neighbours() { return std::move(tried_); }

private:
  void go_on() const {
    if (around_.stop.stop_requested()) throw Stopped();
  }

  bool reads_failed(const Query& query) const {
    return std::any_of(query.reads.begin(), query.reads.end(), [&](auto& name) { return failed_.contains(name); });
  }

  void neighbour(const std::string& schema, const Pack& reader) {
    if (schema == schema_of(reader.name) || !tried_.insert(schema).second) return;
    for (auto& shelf : around_.shelves) {
      if (!fs::is_directory(shelf)) continue;
      for (auto& entry : fs::directory_iterator(shelf)) {
        if (schema_of(entry.path().filename().string()) != schema || !fs::exists(entry.path() / "manifest.yaml"))
          continue;
        try {
          auto manifest = read_manifest(entry.path());
          order_tables(manifest, connection_);
          sources(manifest.pack);
          neighbours(manifest.pack);
          for (auto& one : manifest.pack.tables) table(manifest.pack, one);
        } catch (const Error&) {  // that pack's own check says so
        }
        return;
      }
    }
  }

  /// Empty tables in place of the city's datasets, and of the tables of the schemas that the pack's texts speak of.
  void copy_shapes(store::Store& city, const Pack& pack) {
    auto there = city.connect();
    auto all = there.query(
        "select schema_name, table_name, string_agg('\"' || replace(column_name, '\"', '\"\"') || '\" ' || data_type, "
        "', ' order by column_index) from duckdb_columns() where database_name = current_database() and not internal "
        "and schema_name not in ('dure', 'raw') group by all order by all");
    std::string made, schema;
    for (bool read = false; all.next();) {
      if (all.text(0) != schema) {
        schema = all.text(0);
        read = schema == "main" || speaks_of(pack, schema);
        if (read) made += "create schema if not exists " + quote_name(schema) + ";";
      }
      if (read) made += "create table " + quote_name(schema) + "." + quote_name(all.text(1)) + "(" + all.text(2) + ");";
    }
    connection_.exec(made);
  }

  store::Connection connection_;
  std::unique_ptr<Shapes> shapes_;
  const Surroundings& around_;
  std::set<std::string> tried_, failed_;
};

/// Adds what DuckDB says of `sql`, at the line of the author's own text where it can be found.
void note_failure(Trial& trial, const Pack& pack, const std::string& sql, int base, const Error& error, Notes& notes) {
  std::map<std::string, std::string> literals;
  for (auto& setting : pack.settings) literals[setting.name] = literal(setting.value, sql_type_of(setting.type));
  std::string message = error.what();
  try {
    trial.connection().query(with_values(sql, literals));
  } catch (const Error& own) {
    if (own.code() == error.code()) message = own.what();
  }
  notes.add(base + line_in(message) - 1, korean_of(message));
}

void try_expectations(Trial& trial, const Pack& pack, Notes& notes) {
  for (auto& source : pack.sources)
    for (auto& expectation : source.expect) {
      auto sql = "select cast((" + row_condition(expectation) + ") as boolean) from " + source.name;
      try {
        trial.columns(pack, sql, {});
      } catch (const Error& error) {
        notes.add(source.line, "expect '" + expectation + "': " + korean_of(error.what()));
      }
    }
}

void try_indexes(Trial& trial, const Pack& pack, Notes& notes) {
  for (auto& index : pack.indexes)
    for (auto& column : columns_of(index)) {
      try {
        trial.columns(pack, "select " + quote_name(column) + " from " + table_of(pack, index), {});
      } catch (const Error& error) {
        notes.add(index.line, "색인 '" + index.name + "': " + korean_of(error.what()));
      }
    }
}

class PageTrial {
public:
  PageTrial(Trial& trial, const Pack& pack, const Dashboard& page, std::vector<Finding>& findings)
      : trial_(trial), pack_(pack), page_(page), notes_(page.file, findings) {}

  void run() {
    for (auto& filter : page_.filters) {
      if (filter.kind == FilterSpec::Kind::number) {
        types_[filter.name] = filter.whole ? "BIGINT" : "DOUBLE";
        values_[filter.name] = filter.whole ? Json(static_cast<std::int64_t>(filter.usual)) : Json(filter.usual);
        continue;
      }
      auto columns = tried(filter.options, filter.line, "options");
      if (!columns) continue;
      need(*columns, "value", filter.line, "options");
      need(*columns, "label", filter.line, "options");
      types_[filter.name] = columns->empty() ? "VARCHAR" : columns->front().sql_type;
      if (filter.kind == FilterSpec::Kind::list) {
        types_[filter.name] += "[]";
        values_[filter.name] = Json::array();
      } else if (filter.fallback != "first" && filter.fallback != "all") {
        tried(filter.fallback, filter.line, "default");
      }
    }
    if (!page_.headline.empty()) tried(page_.headline, page_.headline_line, "headline");
    for (auto& figure : page_.figures) card(figure);
    for (auto& row : page_.rows)
      for (auto& one : row) card(one);
    if (page_.report) report(*page_.report);
    if (page_.desk) desk(*page_.desk);
  }

private:
  using Columns = std::vector<store::Column>;

  std::optional<Columns> tried(const std::string& sql, int line, std::string_view what) {
    try {
      return trial_.columns(pack_, sql, types_, values_);
    } catch (const Error& error) {
      notes_.add(line, std::string(what) + ": " + korean_of(error.what()));
      return std::nullopt;
    }
  }

  void need(const Columns& columns, const std::string& name, int line, std::string_view what) {
    if (std::any_of(columns.begin(), columns.end(), [&](auto& c) { return c.name == name; })) return;
    std::string known;
    for (auto& column : columns) known += (known.empty() ? "" : ", ") + column.name;
    notes_.add(line, std::string(what) + "의 결과에 '" + name + "' 열이 없습니다. 있는 열: " + known);
  }

  void card(const CardSpec& card) {
    auto columns = tried(card.sql, card.line, card.id);
    if (!card.beside.empty()) tried(card.beside, card.line, card.id + " beside");
    if (!card.mark.empty() && !card.is_layer())
      if (auto mark = tried(card.mark, card.line, card.id + " mark"))
        for (auto name : {"x", "label"}) need(*mark, name, card.line, card.id + " mark");
    if (!columns) return;
    for (auto* name :
         {&card.x, &card.y, &card.pale, &card.low, &card.high, &card.series, &card.part, &card.value, &card.suppressed})
      if (!name->empty()) need(*columns, *name, card.line, card.id);
    for (auto& [name, as] : card.columns) need(*columns, name, card.line, card.id);
    if (card.kind == "text" || card.kind == "todo") need(*columns, "line", card.line, card.id);
    if (card.kind == "quote") need(*columns, "text", card.line, card.id);
    if (card.kind == "campaign")
      for (auto name : {"label", "requests", "distinct_texts"}) need(*columns, name, card.line, card.id);
    if (card.kind == "lanes")
      for (auto name : {"lane", "title"}) need(*columns, name, card.line, card.id);
    if (card.kind == "plan")
      for (auto name : {"site", "name", "objective", "bound", "gap"}) need(*columns, name, card.line, card.id);
    drawn(card, *columns);
  }

  /// What a map draws has a place; a column that it names is there.
  void drawn(const CardSpec& card, const Columns& columns) {
    auto has = [&](std::string_view name) {
      return std::any_of(columns.begin(), columns.end(), [&](auto& c) { return c.name == name; });
    };
    bool drawn = card.is_map() || card.is_layer() || card.kind == "candidates" || card.kind == "standing";
    if (drawn && !has("geometry"))
      for (auto name : {"lon", "lat"}) need(columns, name, card.line, card.id);
    if (drawn && !card.label.empty() && card.kind != "plan") need(columns, card.label, card.line, card.id);
    if (card.kind == "candidates")
      for (auto name : {"site", "name", "fell"}) need(columns, name, card.line, card.id);
    for (auto* name : {&card.before, card.is_layer() ? &card.order : nullptr})
      if (name && !name->empty()) need(columns, *name, card.line, card.id);
    for (auto& part : card.parts) this->card(part);
  }

  void report(const ReportSpec& report) {
    if (!report.summary.empty()) tried(report.summary, report.line, "summary");
    for (auto& section : report.sections)
      if (!section.lines.empty())
        if (auto columns = tried(section.lines, section.line, "lines"))
          for (auto name : {"level", "line"}) need(*columns, name, section.line, "lines");
  }

  void desk(const DeskSpec& desk) {
    types_["key"] = "VARCHAR";
    using Needed = std::vector<std::string>;
    for (auto& [what, sql, names] :
         {std::tuple{"items", &desk.items, Needed{"key", "title", "text"}},
          std::tuple{"suggestions", &desk.suggestions, Needed{"key", "rank", "choice", "score"}},
          std::tuple{"choices", &desk.choices, Needed{"choice"}},
          std::tuple{"similar", &desk.similar, Needed{"title", "answer"}}}) {
      if (sql->empty()) continue;
      auto name = std::string("desk ") + what;
      if (auto columns = tried(*sql, desk.line, name))
        for (auto& column : names) need(*columns, column, desk.line, name);
    }
    types_.erase("key");
  }

  Trial& trial_;
  const Pack& pack_;
  const Dashboard& page_;
  Notes notes_;
  std::map<std::string, std::string> types_;
  std::map<std::string, Json> values_;  ///< of numbers and lists: their defaults
};

}  // namespace

std::set<std::string> check_by_trying(store::Store& scratch, const Manifest& manifest,
                                      const std::vector<Dashboard>& pages, const Surroundings& around,
                                      std::vector<Finding>& findings) try {
  auto& pack = manifest.pack;
  auto sound = [](auto& named) { return is_sql_name(named.name); };
  if (pack.name.empty() || !std::all_of(pack.sources.begin(), pack.sources.end(), sound) ||
      !std::all_of(pack.tables.begin(), pack.tables.end(), sound) || !manifest.findings.empty())
    return {};  // what the manifest says cannot be built yet
  Trial trial(scratch, pack, around);
  trial.sources(pack);
  trial.neighbours(pack);
  Notes notes("manifest.yaml", findings);
  try_expectations(trial, pack, notes);
  for (auto& table : pack.tables) {
    Notes at("sql/" + table.name + ".sql", findings);
    try {
      trial.table(pack, table);
    } catch (const Error& error) {
      note_failure(trial, pack, table.sql, 1, error, at);
    }
  }
  try_indexes(trial, pack, notes);
  for (auto& page : pages) PageTrial(trial, pack, page, findings).run();
  return trial.take_neighbours();
} catch (const Stopped&) {
  throw Error(Fault::input, "check.stopped", "멈추라고 하셔서 점검을 그쳤습니다.");
}

}  // namespace dure::policy
