#include "catalogue.hpp"

#include <dure/store/catalog.hpp>

#include <algorithm>

namespace dure::ingest {
namespace {

constexpr std::int64_t ids_at_once = 100;

Json list(const std::vector<std::string>& texts) {
  Json::Array all(texts.begin(), texts.end());
  if (all.empty()) all.emplace_back("");
  return all;
}

std::string values(const std::vector<Json>& row) {
  std::string out;
  for (const Json& value : row) out += (out.empty() ? "(" : ", ") + store::literal(value);
  return out + ")";
}

/// Rows of load_problem, written straight into the table.
class ProblemSource final : public store::OneThreadSource {
public:
  ProblemSource(const std::vector<Problem>& problems, std::int64_t first_id, std::int64_t file_id,
                const LoadedTable& table)
      : problems_(problems), first_id_(first_id), file_id_(file_id), table_(table) {}

  static const std::vector<store::BulkColumn>& columns() {
    using enum store::CellType;
    static const std::vector<store::BulkColumn> all{{"problem_id", integer}, {"load_id", integer}, {"file_id", integer},
                                                    {"file", text},          {"dataset", text},    {"sheet", text},
                                                    {"row", integer},        {"column", text},     {"code", text},
                                                    {"value", text},         {"state", text}};
    return all;
  }

private:
  std::size_t fill(store::Chunk& chunk) override {
    const std::size_t rows = std::min(store::Chunk::capacity(), problems_.size() - next_);
    for (std::size_t i = 0; i < rows; ++i, ++next_) {
      const Problem& problem = problems_[next_];
      chunk.integers(0)[i] = first_id_ + static_cast<std::int64_t>(next_);
      chunk.integers(1)[i] = table_.load_id;
      chunk.integers(2)[i] = file_id_;
      chunk.text(3, i, table_.file);
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
  std::int64_t first_id_, file_id_;
  const LoadedTable& table_;
  std::size_t next_ = 0;
};

}  // namespace

Catalogue::Catalogue(store::Connection& connection, std::string by, const std::vector<std::string>& names,
                     const std::vector<std::string>& digests)
    : connection_(connection), by_(std::move(by)) {
  const auto rows = connection.rows(
      "select f.file_id, f.name, f.sha256, l.dataset, coalesce(l.sheet, ''), l.load_id, l.rows, l.problems "
      "from dure.source_file f join dure.load l using (file_id) where f.state = 'current' and l.state = 'current' and "
      "(f.name in (select unnest($names)) or f.sha256 in (select unnest($digests))) order by l.load_id",
      {{"names", list(names)}, {"digests", list(digests)}});
  for (const store::Row& row : rows.rows) {
    known_.push_back({row[0].integer(), row[1].string(), row[2].string(), row[3].string(), row[4].string(),
                      row[5].integer(), static_cast<std::uint64_t>(row[6].integer()),
                      static_cast<std::uint64_t>(row[7].integer())});
  }
}

std::int64_t Catalogue::next_ids(std::string_view kind, std::size_t count) {
  auto& [next, end] = ids_[std::string(kind)];
  const auto wanted = static_cast<std::int64_t>(count);
  if (end - next < wanted) {  // what is left is never used
    next = store::next_id(connection_, kind);
    const std::int64_t more = std::max(wanted, end == 0 ? 1 : ids_at_once) - 1;
    if (more > 0) {
      connection_.value(
          "select max(nextval(" + store::quote_text("dure." + std::string(kind) + "_id") + ")) from range($n)",
          {{"n", more}});
    }
    end = next + more + 1;
  }
  return std::exchange(next, next + wanted);
}

std::string Catalogue::spelling(const std::string& dataset) {
  std::string lower = dataset;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const auto known = spellings_.find(lower);
  if (known != spellings_.end()) return known->second;
  const Json there = connection_.value("select name from dure.dataset where lower(name) = lower($d)", {{"d", dataset}});
  return spellings_[lower] = there.is_string() ? there.string() : dataset;
}

void Catalogue::retire(std::int64_t file_id, std::int64_t replaced_by) {
  write();  // it may have come with this batch
  connection_.exec("update dure.load set state = 'replaced' where file_id = $f", {{"f", file_id}});
  connection_.exec("update dure.load_problem set state = 'replaced' where file_id = $f and state = 'open'",
                   {{"f", file_id}});
  connection_.exec("update dure.source_file set state = 'replaced', replaced_by = $by where file_id = $f",
                   {{"f", file_id}, {"by", replaced_by}});
  std::erase_if(known_, [&](const KnownLoad& load) { return load.file_id == file_id; });
}

void Catalogue::add(const NewFile& file) {
  files_ += (files_.empty() ? "" : ", ") + values({file.file_id, file.name, file.path, file.sha256, file.bytes, by_});
}

void Catalogue::add(const NewLoad& load) {
  const LoadedTable& table = load.table;
  loads_ += (loads_.empty() ? "" : ", ") +
            values({table.load_id, load.file_id, table.dataset, table.sheet, load.encoding, load.delimiter,
                    load.header_row, load.first_row, table.rows, table.problems, load.notes.dump(), by_, load.seconds});
  known_.push_back(
      {load.file_id, table.file, load.sha256, table.dataset, table.sheet, table.load_id, table.rows, table.problems});
}

void Catalogue::add_personal(const NewLoad& load, const std::string& column, std::string_view kind,
                             std::uint64_t cells) {
  personal_ += (personal_.empty() ? "" : ", ") + values({load.table.load_id, load.table.dataset, column, kind, cells});
}

void Catalogue::add_columns(const std::string& dataset, const std::vector<LoadedColumn>& columns) {
  auto known = columns_.find(dataset);
  if (known == columns_.end()) {
    known = columns_.emplace(dataset, std::set<std::string>()).first;
    connection_.exec(
        "insert into dure.dataset(name, origin) select $d, 'file' where not exists "
        "(from dure.dataset where name = $d)",
        {{"d", dataset}});
    const auto rows = connection_.rows("select name from dure.\"column\" where dataset = $d", {{"d", dataset}});
    for (const store::Row& row : rows.rows) known->second.insert(row[0].string());
  }
  std::string rows;
  for (const LoadedColumn& column : columns) {
    if (!known->second.insert(column.name).second) continue;
    rows += (rows.empty() ? "" : ", ") +
            values({dataset, static_cast<std::uint64_t>(known->second.size()), column.name,
                    store::sql_type(column.type), column.unit.empty() ? Json() : Json(column.unit)});
  }
  if (!rows.empty())
    connection_.exec("insert into dure.\"column\"(dataset, position, name, type, unit) values " + rows);
}

void Catalogue::add_problems(const std::vector<Problem>& problems, const LoadedTable& table, std::int64_t file_id) {
  if (problems.empty()) return;
  ProblemSource source(problems, next_ids("problem", problems.size()), file_id, table);
  store::bulk_insert(connection_, "dure.load_problem", ProblemSource::columns(), source, 1);
}

void Catalogue::write() {
  if (!files_.empty()) {
    connection_.exec("insert into dure.source_file(file_id, name, path, sha256, bytes, received_by) values " + files_);
  }
  if (!loads_.empty()) {
    connection_.exec(
        "insert into dure.load(load_id, file_id, dataset, sheet, encoding, delimiter, header_row, first_row, rows, "
        "problems, "
        "notes, \"by\", seconds) values " +
        loads_);
  }
  if (!personal_.empty())
    connection_.exec("insert into dure.personal_data(load_id, dataset, \"column\", kind, cells) values " + personal_);
  personal_.clear();
  files_.clear();
  loads_.clear();
}

}  // namespace dure::ingest
