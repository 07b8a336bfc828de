#include "desk.hpp"
#include "document.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

using store::quote_name;

/// `sql` narrowed to one row of its result. Doubles and lists are left out: they do not come back equal from text.
std::string only_row(const std::string& sql, const store::Rows& result, std::size_t row) {
  std::string where;
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    const auto type = result.columns[i].type;
    using enum store::Type;
    if (type != text && type != integer && type != date && type != timestamp && type != boolean) continue;
    const std::string value = literal(result.rows[row][i], type == integer ? "HUGEINT" : result.columns[i].sql_type);
    where += (where.empty() ? "" : " and ") + quote_name(result.columns[i].name) + " is not distinct from " + value;
  }
  return "select * from (" + sql + ")" + (where.empty() ? " limit 1 offset " + std::to_string(row) : " where " + where);
}

struct Lines {
  std::string sources;  ///< SELECT of `load`, `row`, each line once
  bool exact = true;
};

/// Every line of every dataset that these tables were computed from, by the lineage of their last runs.
std::string every_line_below(store::Connection& connection, const std::vector<std::string>& tables) {
  std::string names;
  for (const auto& name : tables) {
    const bool dataset = name.starts_with("raw.") || name.starts_with("main.");
    names += (names.empty() ? "" : ", ") + store::quote_text(dataset ? name.substr(name.find('.') + 1) : name);
  }
  const auto datasets = connection.rows(
      "with recursive below(name) as (select unnest([" + names +
      "]::varchar[]) union select l.from_name from dure.lineage l "
      "join below b using (name)) select name from below where name in (select dataset from dure.load) order by name");
  std::string all = "select 0 as load, 0 as row where false";
  for (const auto& row : datasets.rows) all += " union all select _load, _row from raw." + quote_name(row[0].string());
  return all;
}

/// The lines behind one row of `sql`; where it cannot be followed, every line of the tables read.
Lines lines_behind(Desk& desk, const std::string& sql, const store::Rows& result, std::size_t row,
                   std::string_view column) {
  try {
    const Trace traced = trace(desk.connection(), sql, column, schema_of(desk.pack().name), desk.definition());
    const std::string cells = "select unnest(_src) as s from (" + only_row(traced.sql, result, row) + ")";
    Lines lines{"select distinct s // 4294967296 as load, s % 4294967296 as row from (" + cells + ")", traced.exact};
    desk.reader().query("select count(*) from (" + lines.sources +
                        ")");  // too heavy, or a shape the engine refuses: seen here
    return lines;
  } catch (const Error& error) {
    if (error.fault() == Fault::denied) throw;
  }
  return {every_line_below(desk.connection(), store::reads_of(desk.connection(), sql).tables), false};
}

/// Files, sheets and line ranges that the lines stand in, most lines first.
Json files_json(Desk& desk, const Lines& lines) {
  const auto found = desk.reader().query(
      "select f.name as file, coalesce(l.sheet, '') as sheet, l.encoding, l.dataset, l.load_id as load, min(s.row) as "
      "from_row, "
      "max(s.row) as to_row, count(*) as rows from (" +
      lines.sources +
      ") s join dure.load l on l.load_id = s.load "
      "join dure.source_file f using (file_id) group by all order by rows desc, load");
  Json::Array files;
  for (const auto& row : found.rows) {
    Json file = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) file.set(found.columns[i].name, row[i]);
    files.push_back(std::move(file));
  }
  return Json(std::move(files));
}

/// Up to 200 of the dataset's rows among the lines, `_load` and `_row` last, newest line first.
Json rows_json(Desk& desk, const Lines& lines, const Json& files) {
  Json rows = Json::object({{"columns", Json::array()}, {"rows", Json::array()}});
  std::int64_t total = 0;
  if (!files.items().empty()) {
    const std::string dataset = files.items().front()["dataset"].string();
    for (const Json& file : files.items())
      if (file["dataset"].string() == dataset) total += file["rows"].integer();
    rows = table_json(desk.pack(), desk.reader().query("select t.* exclude (_load, _row), t._load, t._row from raw." +
                                                       quote_name(dataset) + " t join (" + lines.sources +
                                                       ") s on s.load = t._load and s.row = t._row "
                                                       "order by t._load desc, t._row desc limit 200"));
    rows.set("dataset", dataset);
  }
  rows.set("total", total);
  return rows;
}

std::string sentence(const Desk& desk, const Json& files, const Json& rows, bool exact) {
  if (files.items().empty()) return "파일에서 온 행이 아니라 계산으로 나온 값입니다.";
  const std::string dataset = files.items().front()["dataset"].string();
  std::string said = with_particle("‘" + dataset + "’ 자료 " + say_number(rows["total"].integer()) + "행", "을", "를");
  said += exact ? " 세어 나온 값입니다." : " 읽어 나온 값입니다. 그 가운데 어느 행이 쓰였는지는 다 가릴 수 없습니다.";
  std::string conditions;
  for (const auto& one : desk.conditions()) conditions += (conditions.empty() ? "" : ", ") + one;
  if (!conditions.empty()) said += " 조건: " + conditions + ".";
  std::size_t sets = 0;
  for (const Json& file : files.items()) sets += file["dataset"].string() != dataset;
  if (sets) said += " 다른 자료 " + say_number(static_cast<std::int64_t>(sets)) + "곳도 함께 읽었습니다.";
  return said;
}

std::size_t column_of(const store::Rows& result, std::string_view name) {
  const auto found = std::ranges::find(result.columns, name, &store::Column::name);
  if (found == result.columns.end())
    throw Error(Fault::missing, "door.column",
                "이 카드에는 '" + std::string(name) + "' 열이 없습니다. 화면을 새로 고쳐 주십시오.");
  return static_cast<std::size_t>(found - result.columns.begin());
}

}  // namespace

Json door(store::Reader& reader, const Pack& pack, std::string_view card, std::size_t row, std::string_view column,
          const Choices& choices) {
  Desk desk(reader, pack, choices);
  const CardSpec* spec = desk.board().card(card);
  if (!spec)
    throw Error(Fault::missing, "door.card",
                "이 화면에는 '" + std::string(card) + "' 카드가 없습니다. 화면을 새로 고쳐 주십시오.");
  const std::string sql = desk.plain(spec->sql);
  const store::Rows result = reader.query(sql);
  if (row >= result.rows.size())
    throw Error(Fault::missing, "door.row", "그 사이 자료가 바뀌어 이 줄이 없습니다. 화면을 새로 고쳐 주십시오.");
  const std::size_t at = column.empty() ? 0 : column_of(result, column);
  const Lines lines = lines_behind(desk, sql, result, row, result.columns[at].name);
  const Json head = describe_column(pack, result.columns[at]);
  const Json files = files_json(desk, lines);
  const Json rows = rows_json(desk, lines, files);
  std::string label = !spec->label.empty() ? spec->label : head["label"].string();
  if (!spec->x.empty() && spec->x != result.columns[at].name)
    label = say(result.rows[row][column_of(result, spec->x)],
                describe_column(pack, result.columns[column_of(result, spec->x)])["format"].string()) +
            " " + label;
  Json json = Json::object({{"label", label}, {"value", result.rows[row][at]}});
  json.set("format", spec->format.empty() ? head["format"] : Json(spec->format));
  if (!spec->unit.empty())
    json.set("unit", spec->unit);
  else if (!head["unit"].is_null())
    json.set("unit", head["unit"]);
  json.set("sentence", sentence(desk, files, rows, lines.exact));
  json.set("sql", desk.written(spec->sql));
  json.set("rows", rows);
  json.set("files", files);
  json.set("exact", lines.exact);
  Json run = newest_run(desk.connection(), pack);
  if (run.is_object()) {
    run.set("pack", pack.name);
    run.set("version", pack.version);
  }
  json.set("run", run);
  return json;
}

}  // namespace dure::policy
