#include "layer_table.hpp"
#include "loader.hpp"
#include "masked.hpp"
#include "places.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

// What maps are to the loader: layers are rows as any others, a raster is one row a line of cells.
namespace dure::ingest {
namespace {

std::string system_note(std::optional<std::int64_t> epsg) {
  return epsg ? "좌표계 EPSG:" + std::to_string(*epsg)
              : "좌표계가 적혀 있지 않습니다. 자료 화면이나 dure crs로 알려 주십시오";
}

std::vector<std::string> headings_of(const std::vector<store::BulkColumn>& columns) {
  std::vector<std::string> headings;
  for (const store::BulkColumn& column : columns) headings.push_back(column.name);
  return headings;
}

}  // namespace

LoadedTable Loader::load_layer(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  const auto start = std::chrono::steady_clock::now();
  const auto there = known_epsg(connection_, dataset);
  LayerRows rows = read_layer_rows(connection_, table.map, table.layer, file.crs, there);
  if (!rows.epsg && there) rows = read_layer_rows(connection_, table.map, table.layer, there, there);
  if (rows.rows.empty())
    throw Error(Fault::input, "ingest.empty",
                file.name + ": 도형이 하나도 없습니다. 내용을 확인하고 다시 올려 주십시오.");
  NewLoad load = begun(file, table, dataset);
  auto columns = rows.columns;
  const std::vector<std::string> headings = headings_of(columns);
  ColumnMasks masks = masking_ ? masking_->columns(dataset, headings) : ColumnMasks();
  if (!masks.empty()) masks.back() = nullptr;  // hexadecimal digits of a shape are nobody's number
  std::vector<LoadedColumn> heads;
  const auto existing = tables_.columns(dataset);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (c < masks.size() && masks[c] && masks[c]->is_identity()) columns[c].type = store::CellType::text;
    for (const store::BulkColumn& known : existing)
      if (known.name == columns[c].name) columns[c].type = wider(known.type, columns[c].type);
    heads.push_back({columns[c].name, {}, columns[c].type, 0, 0});
  }
  auto all = columns;
  all.push_back({"_load", store::CellType::integer});
  all.push_back({"_row", store::CellType::integer});
  const std::string target = tables_.make_room(dataset, all);
  const auto source = source_of(rows, columns, load.table.load_id);
  MaskedSource kept(*source, all, masks);
  load.table.rows = store::bulk_insert(connection_, target, all, kept, 1);
  add_personal(load, kept.counts());
  load.table.problems = rows.problems.size();
  catalogue_.add_problems(rows.problems, load.table, file.file_id);
  catalogue_.add_columns(dataset, heads);
  if (rows.any_geometry) note_layer(connection_, dataset, false, rows.epsg, file.crs ? "person" : "file");
  load.first_row = 1;
  std::vector<std::string> seen = masked(table.notes);
  if (rows.any_geometry) seen.push_back(system_note(rows.epsg));
  if (masking_)
    for (std::string& note : masking_->exempt(dataset, headings)) seen.push_back(std::move(note));
  load.notes = Json::object({{"seen", texts(seen)}});
  load.seconds = seconds_since(start);
  catalogue_.add(load);
  return load.table;
}

LoadedTable Loader::load_raster(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  const auto start = std::chrono::steady_clock::now();
  NewLoad load = begun(file, table, dataset);
  const std::string raw = raw_name(dataset), id = std::to_string(load.table.load_id);
  const std::string rows = "select *, " + id + "::bigint as _load, \"row\" + 1 as _row from read_raster(" +
                           store::quote_text(table.map) + ", band := " + table.layer + ")";
  const auto there = tables_.columns(dataset);
  if (there.empty()) {
    connection_.exec("create table " + raw + " as " + rows);
  } else {
    const bool raster = std::any_of(there.begin(), there.end(), [](const auto& c) { return c.name == "cells"; });
    const Json filled = connection_.value("select 1 from " + raw + " limit 1");
    if (!raster || !filled.is_null())
      throw Error(Fault::input, "ingest.one_raster",
                  file.name + ": 표 '" + dataset + "'에는 이미 다른 자료가 있습니다. --as로 다른 이름을 주십시오.");
    connection_.exec("insert into " + raw + " by name " + rows);
  }
  load.table.rows = static_cast<std::uint64_t>(
      connection_.value("select count(*) from " + raw + " where _load = $l", {{"l", load.table.load_id}}).integer());
  const Json epsg = connection_.value("select max(epsg) from " + raw);
  const auto system = file.crs         ? file.crs
                      : epsg.is_null() ? known_epsg(connection_, dataset)
                                       : std::optional(epsg.integer());
  note_layer(connection_, dataset, true, system, file.crs ? "person" : "file");
  using enum store::CellType;
  catalogue_.add_columns(dataset, {{"row", {}, integer, 0, 0},
                                   {"x", {}, real, 0, 0},
                                   {"y", {}, real, 0, 0},
                                   {"dx", {}, real, 0, 0},
                                   {"dy", {}, real, 0, 0},
                                   {"epsg", {}, integer, 0, 0},
                                   {"cells", {}, text, 0, 0}});
  load.first_row = 1;
  load.notes = Json::object({{"seen", texts({system_note(system)})}});
  load.seconds = seconds_since(start);
  catalogue_.add(load);
  return load.table;
}

}  // namespace dure::ingest
