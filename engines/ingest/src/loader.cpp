#include "loader.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/catalog.hpp>
#include <dure/store/parquet.hpp>

#include <algorithm>
#include <chrono>

namespace dure::ingest {
namespace {

constexpr std::size_t longest_value = 1'000;

std::string cut(const std::string& value) {
  if (value.size() <= longest_value) return value;
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return value.substr(0, end);
}

/// Rows of load_problem, written straight into the table.
class ProblemSource final : public store::ChunkSource, store::ChunkFiller {
public:
  ProblemSource(const std::vector<Problem>& problems, std::int64_t first_id, const FileLoad& file,
                const LoadedTable& table)
      : problems_(problems), first_id_(first_id), file_(file), table_(table) {}

  static const std::vector<store::BulkColumn>& columns() {
    using enum store::CellType;
    static const std::vector<store::BulkColumn> all{{"problem_id", integer}, {"load_id", integer}, {"file_id", integer},
                                                    {"file", text},          {"dataset", text},    {"sheet", text},
                                                    {"row", integer},        {"column", text},     {"code", text},
                                                    {"value", text},         {"state", text}};
    return all;
  }

  std::unique_ptr<store::ChunkFiller> filler() override { return std::make_unique<Borrowed>(*this); }

private:
  struct Borrowed final : store::ChunkFiller {
    explicit Borrowed(ProblemSource& of) : source(of) {}
    std::size_t fill(store::Chunk& chunk) override { return source.fill(chunk); }
    ProblemSource& source;
  };

  std::size_t fill(store::Chunk& chunk) override {
    const std::size_t rows = std::min(store::Chunk::capacity(), problems_.size() - next_);
    for (std::size_t i = 0; i < rows; ++i, ++next_) {
      const Problem& problem = problems_[next_];
      chunk.integers(0)[i] = first_id_ + static_cast<std::int64_t>(next_);
      chunk.integers(1)[i] = table_.load_id;
      chunk.integers(2)[i] = file_.file_id;
      chunk.text(3, i, file_.name);
      chunk.text(4, i, table_.dataset);
      chunk.text(5, i, table_.sheet);
      chunk.integers(6)[i] = problem.row;
      if (problem.row == 0) chunk.set_null(6, i);
      chunk.text(7, i, problem.column);
      if (problem.column.empty()) chunk.set_null(7, i);
      chunk.text(8, i, problem.code);
      chunk.text(9, i, problem.value);
      chunk.text(10, i, "open");
    }
    return rows;
  }

  const std::vector<Problem>& problems_;
  std::int64_t first_id_;
  const FileLoad& file_;
  const LoadedTable& table_;
  std::size_t next_ = 0;
};

void write_problems(store::Connection& connection, const std::vector<Problem>& problems, const FileLoad& file,
                    const LoadedTable& table) {
  if (problems.empty()) return;
  const std::int64_t first = store::next_id(connection, "problem");
  if (problems.size() > 1) {
    connection.value("select max(nextval('dure.problem_id')) from range($n)",
                     {{"n", static_cast<std::int64_t>(problems.size() - 1)}});
  }
  ProblemSource source(problems, first, file, table);
  store::bulk_insert(connection, "dure.load_problem", ProblemSource::columns(), source, 1);
}

/// What a sheet's cells had instead of values, as problems of the columns they stand in.
std::vector<Problem> problems_of(const StagedTable& table, const Layout& layout) {
  std::vector<Problem> problems;
  for (const SheetFault& fault : table.faults) {
    if (static_cast<std::int64_t>(fault.row) < layout.first_row) continue;
    const auto column = std::find_if(layout.columns.begin(), layout.columns.end(),
                                     [&](const ColumnHead& head) { return head.source == fault.column; });
    if (column == layout.columns.end()) continue;
    problems.push_back({static_cast<std::int64_t>(fault.row), column->name, fault.code, cut(fault.value)});
  }
  return problems;
}

void upsert_dataset(store::Connection& connection, const std::string& dataset) {
  connection.exec(
      "insert into dure.dataset(name, origin) select $d, 'file' where not exists (from dure.dataset where name = $d)",
      {{"d", dataset}});
}

void upsert_columns(store::Connection& connection, const std::string& dataset,
                    const std::vector<LoadedColumn>& columns) {
  const auto known = connection.rows("select name from dure.\"column\" where dataset = $d", {{"d", dataset}}).rows;
  std::size_t position = known.size();
  for (const LoadedColumn& column : columns) {
    const bool there =
        std::any_of(known.begin(), known.end(), [&](const auto& row) { return row[0].string() == column.name; });
    if (there) continue;
    connection.exec(
        "insert into dure.\"column\"(dataset, position, name, type, unit) select $d, $p, $n, $t, nullif($u, '')",
        {{"d", dataset},
         {"p", static_cast<std::int64_t>(++position)},
         {"n", column.name},
         {"t", store::sql_type(column.type)},
         {"u", column.unit}});
  }
}

Json texts(const std::vector<std::string>& lines) {
  Json out = Json::array();
  for (const std::string& line : lines) out.push(line);
  return out;
}

/// Renames columns that would meet the two every raw table has.
void keep_clear_of_ours(Layout& layout) {
  for (ColumnHead& head : layout.columns) {
    std::string lower = head.name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (lower == "_load" || lower == "_row") head.name += "_2";
  }
}

struct LoadRow {
  Json encoding, delimiter, header_row, first_row;
  Json notes;
  double seconds = 0;
};

void write_load(store::Connection& connection, const FileLoad& file, const LoadedTable& table, const LoadRow& row) {
  connection.exec(
      "insert into dure.load(load_id, file_id, dataset, sheet, encoding, delimiter, header_row, first_row, rows, "
      "problems, "
      "notes, \"by\", seconds) select $load, $file, $d, $sheet, $enc, $del, $head, $first, $rows, $problems, $notes, "
      "$by, $sec",
      {{"load", table.load_id},
       {"file", file.file_id},
       {"d", table.dataset},
       {"sheet", table.sheet},
       {"enc", row.encoding},
       {"del", row.delimiter},
       {"head", row.header_row},
       {"first", row.first_row},
       {"rows", table.rows},
       {"problems", table.problems},
       {"notes", row.notes.dump()},
       {"by", file.who.name},
       {"sec", row.seconds}});
  store::audit(
      connection, file.who, file.replaces ? "replace" : "load", table.dataset,
      Json::object({{"file", file.name}, {"load", table.load_id}, {"rows", table.rows}, {"problems", table.problems}}));
}

LoadedTable begun(store::Connection& connection, const FileLoad& file, const StagedTable& table,
                  const std::string& dataset) {
  LoadedTable loaded;
  loaded.dataset = dataset;
  loaded.file = file.name;
  loaded.sheet = table.sheet;
  loaded.load_id = store::next_id(connection, "load");
  loaded.state = file.replaces ? LoadedTable::State::replaced : LoadedTable::State::added;
  return loaded;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Json layout_json(const Layout& layout) {
  Json columns = Json::array();
  for (const ColumnHead& head : layout.columns) {
    columns.push(Json::object({{"name", head.name}, {"source", static_cast<std::uint64_t>(head.source)}}));
  }
  return Json::object({{"encoding", encoding_name(layout.encoding)},
                       {"bom", static_cast<std::uint64_t>(layout.bom)},
                       {"delimiter", std::string(1, layout.delimiter)},
                       {"quotes", layout.quotes},
                       {"newline", std::string(1, layout.newline)},
                       {"header_row", layout.header_row},
                       {"header_rows", layout.header_rows},
                       {"first_row", layout.first_row},
                       {"begin", layout.begin},
                       {"end", layout.end},
                       {"width", static_cast<std::uint64_t>(layout.width)},
                       {"columns", std::move(columns)}});
}

Layout layout_of(const Json& json) {
  Layout layout;
  layout.encoding = encoding_from_name(json["encoding"].string());
  layout.bom = static_cast<std::size_t>(json["bom"].integer());
  layout.delimiter = json["delimiter"].string().at(0);
  layout.quotes = json["quotes"].boolean();
  layout.newline = json["newline"].string().at(0);
  layout.header_row = json["header_row"].integer();
  layout.header_rows = static_cast<int>(json["header_rows"].integer());
  layout.first_row = json["first_row"].integer();
  layout.begin = static_cast<std::uint64_t>(json["begin"].integer());
  layout.end = static_cast<std::uint64_t>(json["end"].integer());
  layout.width = static_cast<std::size_t>(json["width"].integer());
  for (const Json& column : json["columns"].items()) {
    layout.columns.push_back({column["name"].string(), {}, static_cast<std::size_t>(column["source"].integer())});
  }
  return layout;
}

LoadedTable Loader::load(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  touched_.insert(dataset);
  return table.kind == FileKind::parquet ? load_parquet(file, table, dataset) : load_text(file, table, dataset);
}

LoadedTable Loader::load_text(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  const auto start = std::chrono::steady_clock::now();
  Layout layout = sniff_layout(table.spec);
  keep_clear_of_ours(layout);
  LoadedTable loaded = begun(connection_, file, table, dataset);
  LoadJob job;
  job.load_id = loaded.load_id;
  job.existing = tables_.columns(dataset);
  bool prepared = false;
  job.prepare = [&](const std::vector<store::BulkColumn>& columns) {
    if (std::exchange(prepared, true)) tables_.need(dataset, columns);
    return tables_.make_room(dataset, columns);
  };
  job.progress = file.progress;
  job.stop = file.stop;
  Loaded done = load_delimited(connection_, table.spec, layout, job);

  std::vector<Problem> problems = problems_of(table, layout);
  loaded.rows = done.rows;
  loaded.problems = done.problem_count + problems.size();
  problems.insert(problems.end(), std::make_move_iterator(done.problems.begin()),
                  std::make_move_iterator(done.problems.end()));
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) { return a.row < b.row; });
  write_problems(connection_, problems, file, loaded);
  upsert_dataset(connection_, dataset);
  upsert_columns(connection_, dataset, done.columns);

  std::vector<std::string> seen = table.notes;
  seen.insert(seen.end(), layout.notes.begin(), layout.notes.end());
  seen.insert(seen.end(), done.notes.begin(), done.notes.end());
  LoadRow row;
  const bool own = !table.spec.records;  // a spool's encoding says nothing about the file
  if (own) row.encoding = encoding_name(layout.encoding);
  if (own) row.delimiter = std::string(1, layout.delimiter);
  if (layout.header_row > 0) row.header_row = layout.header_row;
  row.first_row = layout.first_row;
  row.notes = Json::object({{"seen", texts(seen)}, {"layout", layout_json(layout)}});
  row.seconds = seconds_since(start);
  write_load(connection_, file, loaded, row);
  return loaded;
}

LoadedTable Loader::load_parquet(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  const auto start = std::chrono::steady_clock::now();
  LoadedTable loaded = begun(connection_, file, table, dataset);
  store::ParquetFile parquet(table.spec.path, table.spec.name);
  auto columns = parquet.columns();
  for (store::BulkColumn& column : columns) {
    for (const store::BulkColumn& known : tables_.columns(dataset)) {
      if (known.name == column.name) column.type = wider(known.type, column.type);
    }
  }
  auto all = columns;
  all.push_back({"_load", store::CellType::integer});
  all.push_back({"_row", store::CellType::integer});
  const std::string target = tables_.make_room(dataset, all);
  const auto source = parquet.source(columns, loaded.load_id);
  loaded.rows = store::bulk_insert(connection_, target, all, *source, 1);
  upsert_dataset(connection_, dataset);
  std::vector<LoadedColumn> heads;
  for (const store::BulkColumn& column : columns) heads.push_back({column.name, {}, column.type, 0, 0});
  upsert_columns(connection_, dataset, heads);
  LoadRow row;
  row.first_row = 1;
  row.notes = Json::object({{"seen", texts(table.notes)}});
  row.seconds = seconds_since(start);
  write_load(connection_, file, loaded, row);
  return loaded;
}

void Loader::take_out(const std::string& dataset, const Json& load_id) {
  tables_.before_delete(dataset);
  connection_.exec("delete from " + raw_name(dataset) + " where _load = $l", {{"l", load_id}});
  touched_.insert(dataset);
}

void Loader::note_problem(const FileLoad& file, const LoadedTable& table, const SkippedEntry& skipped) {
  LoadedTable of = table;
  of.sheet = skipped.entry;
  write_problems(connection_, {{0, "", "not_table", cut(skipped.sentence)}}, file, of);
}

}  // namespace dure::ingest
