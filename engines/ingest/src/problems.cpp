#include "loader.hpp"
#include "raw_table.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/parquet.hpp>

#include <algorithm>

namespace dure::ingest {
namespace {

/// An open problem that somebody is about to settle.
struct OpenProblem {
  std::int64_t id = 0, load_id = 0, row = 0;
  std::string dataset, column, code;
};

OpenProblem open_problem(store::Connection& connection, std::int64_t id) {
  const auto found = connection.rows(
      "select p.load_id, p.\"row\", p.dataset, p.\"column\", p.code, p.state, coalesce(l.state, 'replaced') from "
      "dure.load_problem p "
      "left join dure.load l using (load_id) where problem_id = $id",
      {{"id", id}});
  if (found.rows.empty()) {
    throw Error(Fault::missing, "fix.missing",
                "오류 " + std::to_string(id) + "번이 없습니다. 목록을 새로 고쳐 주십시오.");
  }
  const store::Row& row = found.rows.front();
  if (row[6].string() != "current" && row[0].integer() != 0) {
    throw Error(Fault::missing, "fix.gone", "이 줄은 그사이 새 파일로 바뀌었습니다. 목록을 새로 고쳐 주십시오.");
  }
  if (row[5].string() != "open") {
    throw Error(Fault::input, "fix.settled", "이미 처리한 오류입니다. 목록을 새로 고쳐 주십시오.");
  }
  OpenProblem problem{
      .id = id, .load_id = row[0].integer(), .row = 0, .dataset = {}, .column = {}, .code = row[4].string()};
  if (!row[1].is_null()) problem.row = row[1].integer();
  if (!row[2].is_null()) problem.dataset = row[2].string();
  if (!row[3].is_null()) problem.column = row[3].string();
  return problem;
}

void settle(store::Connection& connection, const OpenProblem& problem, std::string_view state, const Json& value,
            const store::Principal& who) {
  connection.exec(
      "update dure.load_problem set state = $s, fixed_value = $v, fixed_by = $w, fixed_at = current_localtimestamp() "
      "where problem_id = $id",
      {{"s", state}, {"v", value}, {"w", who.name}, {"id", problem.id}});
  connection.exec("update dure.\"column\" set problems = greatest(problems - 1, 0) where dataset = $d and name = $c",
                  {{"d", problem.dataset}, {"c", problem.column}});
  store::audit(connection, who, "fix", problem.dataset,
               Json::object({{"problem", problem.id}, {"load", problem.load_id}, {"state", state}}));
}

/// A value that somebody types is kept as one that came with a file.
std::string masked_value(store::City& city, const std::string& dataset, const std::vector<store::BulkColumn>& columns,
                         std::size_t column, std::string_view value) {
  if (!city.masking() || columns[column].type != store::CellType::text) return std::string(value);
  std::vector<std::string> headings;
  for (const store::BulkColumn& head : columns) headings.push_back(head.name);
  const auto masks = city.masking()->columns(dataset, headings);
  std::string out;
  std::uint32_t kinds = 0;
  return masks[column] && masks[column]->mask(value, out, kinds) ? out : std::string(value);
}

/// The line as it stands in the file, but for personal data: the page shows no more than the table holds.
void mask_row(const store::Masking& masking, const std::string& dataset, SourceRow& row) {
  const auto masks = masking.columns(dataset, row.names);
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    std::string out;
    std::uint32_t kinds = 0;
    if (c >= masks.size() || row.names[c].empty())
      row.cells[c] = masking.masked(row.cells[c]);
    else if (masks[c] && masks[c]->mask(row.cells[c], out, kinds))
      row.cells[c] = out;
  }
}

/// Where a load came from.
struct Source {
  std::string name, sheet, dataset;
  std::filesystem::path path;
  Json layout;
};

Source source_of(store::City& city, std::int64_t load_id) {
  store::Connection connection = city.store().connect();
  const auto found = connection.rows(
      "select f.name, coalesce(l.sheet, ''), f.path, l.notes, l.dataset from dure.load l join dure.source_file f using "
      "(file_id) "
      "where load_id = $l",
      {{"l", load_id}});
  if (found.rows.empty()) {
    throw Error(Fault::missing, "source.missing",
                "적재 " + std::to_string(load_id) + "번이 없습니다. 번호를 확인해 주십시오.");
  }
  const store::Row& row = found.rows.front();
  Source source{row[0].string(), row[1].string(), row[4].string(), city.directory() / row[2].string(), {}};
  const Json notes = row[3].is_string() ? Json::parse(row[3].string()) : row[3];
  source.layout = notes["layout"];
  if (!std::filesystem::exists(source.path)) {
    throw Error(Fault::missing, "source.gone",
                source.name + ": 받은 파일이 files/ 폴더에 없습니다. 백업에서 되돌리거나 다시 올려 주십시오.");
  }
  return source;
}

void read_text_row(const TextSpec& spec, const Layout& layout, SourceRow& out) {
  out.cells = read_record(spec, layout, out.row);
  out.names.resize(std::max(out.cells.size(), layout.width));
  for (const ColumnHead& head : layout.columns) {
    if (head.source < out.names.size()) out.names[head.source] = head.name;
  }
  out.cells.resize(out.names.size());
}

/// The properties of a shape as the file has them, and its place.
void read_map_row(store::Connection& connection, const StagedTable& table, SourceRow& out) {
  const std::string layer = table.layer.empty() ? "" : ", layer := " + store::quote_text(table.layer);
  const auto found = connection.rows("select properties, geo_wkt(geometry) from read_layer(" +
                                         store::quote_text(table.map) + layer + ") where id = $r",
                                     {{"r", out.row}});
  if (found.rows.empty())
    throw Error(Fault::missing, "ingest.no_row", out.file + "에 " + std::to_string(out.row) + "번째 도형이 없습니다.");
  const Json properties = Json::parse(found.rows[0][0].string());
  for (const auto& [name, value] : properties.members()) {
    out.names.push_back(name);
    out.cells.push_back(value.is_null() ? "" : value.is_string() ? value.string() : value.dump());
  }
  out.names.push_back("geometry");
  out.cells.push_back(found.rows[0][1].is_null() ? "" : found.rows[0][1].string());
}

void read_parquet_row(const StagedTable& table, SourceRow& out) {
  store::ParquetFile parquet(table.spec.path, table.spec.name);
  for (const store::BulkColumn& column : parquet.columns()) out.names.push_back(column.name);
  out.cells = parquet.row(out.row);
}

}  // namespace

void fix_problem(store::City& city, std::int64_t problem_id, std::string_view value, const store::Principal& who) {
  const auto lock = city.store().write_lock();
  store::Connection connection = city.store().connect();
  store::Transaction transaction(connection);
  const OpenProblem problem = open_problem(connection, problem_id);
  const auto columns = raw_columns(connection, problem.dataset);
  const auto column = std::find_if(columns.begin(), columns.end(),
                                   [&](const store::BulkColumn& c) { return c.name == problem.column; });
  if (column == columns.end() || problem.row == 0) {
    throw Error(Fault::input, "fix.no_cell",
                "값 하나로 고칠 수 없는 오류입니다. 그대로 두거나 파일을 고쳐 다시 올려 주십시오.");
  }
  const std::string kept =
      masked_value(city, problem.dataset, columns, static_cast<std::size_t>(column - columns.begin()), value);
  const auto fits = sql_value(column->type, kept);
  if (!fits) {
    throw Error(Fault::input, "fix.type",
                "'" + problem.column + "' 열에 맞지 않는 값입니다. 같은 열의 다른 값처럼 적어 주십시오.");
  }
  const std::string cell = store::quote_name(problem.column);
  const Json changed =
      connection.value("select count(*) from " + raw_name(problem.dataset) + " where _load = $l and _row = $r",
                       {{"l", problem.load_id}, {"r", problem.row}});
  if (changed.integer() == 0) {
    throw Error(Fault::missing, "fix.gone", "이 줄은 그사이 새 파일로 바뀌었습니다. 목록을 새로 고쳐 주십시오.");
  }
  connection.exec("update " + raw_name(problem.dataset) + " set " + cell + " = cast($v as " +
                      std::string(store::sql_type(column->type)) + ") where _load = $l and _row = $r",
                  {{"v", *fits}, {"l", problem.load_id}, {"r", problem.row}});
  connection.exec("update dure.\"column\" set nulls = greatest(nulls - 1, 0) where dataset = $d and name = $c",
                  {{"d", problem.dataset}, {"c", problem.column}});
  settle(connection, problem, "fixed", kept, who);
  transaction.commit();
}

void accept_problem(store::City& city, std::int64_t problem_id, const store::Principal& who) {
  const auto lock = city.store().write_lock();
  store::Connection connection = city.store().connect();
  store::Transaction transaction(connection);
  settle(connection, open_problem(connection, problem_id), "accepted", {}, who);
  transaction.commit();
}

SourceRow source_row(store::City& city, std::int64_t load_id, std::int64_t row) {
  const Source source = source_of(city, load_id);
  SourceRow out;
  out.file = source.name;
  out.sheet = source.sheet;
  out.row = row;
  bool found = false;
  StageOptions options;
  options.temporary = city.files() / ".incoming";
  if (!source.sheet.empty()) options.only = source.sheet;
  store::Connection connection = city.store().connect();
  options.maps = &connection;
  stage(source.path, source.name, options, [&](std::vector<StagedTable>& tables) {
    for (StagedTable& table : tables) {
      if (found || table.sheet != source.sheet) continue;
      found = true;
      if (table.kind == FileKind::parquet) {
        read_parquet_row(table, out);
      } else if (table.kind == FileKind::layer) {
        read_map_row(connection, table, out);
      } else if (table.kind == FileKind::raster) {
        out.names = {"row"};
        out.cells = {std::to_string(row)};
      } else {
        read_text_row(table.spec, layout_of(source.layout), out);
      }
    }
  });
  if (!found) {
    throw Error(Fault::missing, "source.gone",
                source.name + ": 받은 파일에서 '" + source.sheet + "'을(를) 찾지 못했습니다.");
  }
  if (city.masking()) mask_row(*city.masking(), source.dataset, out);
  return out;
}

}  // namespace dure::ingest
