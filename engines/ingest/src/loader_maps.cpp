#include "layer_table.hpp"
#include "loader.hpp"
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
  const std::vector<std::string> headings = headings_of(rows.columns);
  ColumnMasks masks = masks_of(dataset, headings);
  if (!masks.empty()) masks.back() = nullptr;  // hexadecimal digits of a shape are nobody's number
  insert_typed(load, rows.columns, masks,
               [&](const std::vector<store::BulkColumn>& as) { return source_of(rows, as, load.table.load_id); });
  load.table.problems = rows.problems.size();
  catalogue_.add_problems(rows.problems, load.table, file.file_id);
  if (rows.any_geometry) note_layer(connection_, dataset, false, rows.epsg, file.crs ? "person" : "file");
  load.first_row = 1;
  std::vector<std::string> seen = table.notes;
  if (rows.any_geometry) seen.push_back(system_note(rows.epsg));
  load.notes = Json::object({{"seen", texts(remarks(dataset, std::move(seen), headings))}});
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
  const auto there = raw_columns(connection_, dataset);  // not of the cache: the table is made past it
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
