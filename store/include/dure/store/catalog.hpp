#pragma once

#include <dure/core/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {

class Connection;

/// The catalogue: tables in schema `dure`, on everyone's search path, so `select * from load_problem` just works.
///
///   dataset(name, title, origin, pack, label, created_at, updated_at, rows)
///       origin: file | pack | system; label: C | S | O (classified, sensitive, open; a file is S until someone says
///       otherwise)
///   "column"(dataset, position, name, type, unit, title, rows, nulls, distinct_values, smallest, largest, problems)
///   source_file(file_id, name, path, sha256, bytes, received_at, received_by, state, replaced_by)
///       path: inside the city's files/; state: current | replaced | refused
///   load(load_id, file_id, dataset, sheet, encoding, delimiter, header_row, first_row, rows, problems, notes, at, by,
///   seconds, state)
///       state: current | replaced; notes: what was seen while reading, as JSON
///   load_problem(problem_id, load_id, file_id, file, dataset, sheet, "row", "column", code, value, state, fixed_value,
///   fixed_by, fixed_at)
///       row: line of a text file or row of a sheet, 1-based as an editor shows it; state: open | fixed | accepted
///   personal_data(load_id, dataset, "column", kind, cells)
///       cells of a load that held personal data of a kind when it came, masked since; kind: mobile | name | plate …
///   run(run_id, pack, version, started_at, seconds, state, by, error)        state: done | failed
///   run_table(run_id, name, rows, seconds, digest)                           digest: of the sorted rows
///   lineage(run_id, name, "column", from_name, from_column)                  from_column null: the row, not one column
///   binding(pack, source, dataset, "column", from_column, how)               how: name | synonym | content
///   layer(dataset, geometry, x, y, epsg, kind, features, west, south, east, north, asked, guesses, how)
///       a dataset with places: column `geometry` (WKB in hexadecimal; of a raster null), or columns x and y, in
///       EPSG:epsg; kind: Point | MultiPolygon … | Raster | Mixed; west … north: degrees of WGS84, null while epsg is;
///       asked: nobody knows epsg, a person is asked, guesses (the likeliest first) are offered; how: file | name |
///       range | person, who said so
///   access(name, role)  user_account(…)  audit(…)                            see access.hpp, audit.hpp
///
/// A dataset NAME is a view main."NAME" with the file's own columns over the table raw."NAME", which has two more:
/// `_load` (load_id) and `_row` (as load_problem.row), so every row leads back to its file, sheet and line.
/// Pack tables are <pack>."<table>"; those that keep one row per source row carry `_load` and `_row` as well.
void create_catalog(Connection& connection);

/// Next number of a kind ("file", "load", "run" …), from 1, never given twice.
std::int64_t next_id(Connection& connection, std::string_view kind);

/// Name and type (as SQL writes it) of the columns of a table or view in their order, `_load` and `_row` among them;
/// none when there is no such table. Its cost does not grow with the number of tables, as that of duckdb_columns()
/// does.
std::vector<std::pair<std::string, std::string>> table_columns(Connection& connection, std::string_view schema,
                                                               std::string_view table);

/// Measures every column of a dataset (`NAME`, or `pack.table`) anew into `column`, keeping its title and unit, and the
/// dataset's rows. Distinct values are exact up to 200,000 rows, estimated (within some 2 %) beyond. Text has no
/// smallest and largest: they would be somebody's name. @throws Error(missing, "dataset.missing")
void profile_dataset(Connection& connection, std::string_view dataset);

/// (Re)makes the view main."NAME" over raw."NAME" without `_load` and `_row`.
void publish_dataset(Connection& connection, std::string_view dataset);

/// Names that a dataset must not take: catalogue tables.
bool is_reserved_name(std::string_view name);

/// A number, flag, text or null as a row of the catalogue is written in SQL.
std::string literal(const Json& value);

}  // namespace dure::store
