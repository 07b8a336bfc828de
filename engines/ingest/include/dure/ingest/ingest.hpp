#pragma once

#include <dure/store/access.hpp>
#include <dure/store/city.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dure::ingest {

struct Progress {
  std::string file;
  std::string stage;                  ///< reading | loading | profiling
  std::uint64_t done = 0, total = 0;  ///< bytes
  std::uint64_t rows = 0;
};

struct Request {
  std::vector<std::filesystem::path>
      inputs;                     ///< files or directories (walked, sorted by name; .tmp, .part and dot files left out)
  std::optional<std::string> as;  ///< dataset name; several tables in one file become NAME_2, NAME_3 … in order
  std::optional<std::int64_t> crs;  ///< EPSG code of maps, whatever the files say; remembered for their datasets
  store::Principal who;
  std::function<void(const Progress&)> progress;  ///< may be empty; called at most ~10 times a second
  std::stop_token stop;                           ///< a stopped load leaves nothing behind
};

struct LoadedTable {
  std::string dataset, file, sheet;
  std::int64_t load_id = 0;
  std::uint64_t rows = 0, problems = 0;
  enum class State {
    added,
    same,
    replaced
  } state = State::added;  ///< same: these bytes were here already, nothing changed
};

struct Refusal {
  std::string file, code, sentence;  ///< what, where, what to do
};

struct Outcome {
  std::vector<LoadedTable> tables;
  std::vector<Refusal> refused;  ///< files that are not what they say; the others were loaded
};

/// Loads every input, one transaction a file: either all of a file is in (rows, problems, catalogue) or nothing.
///
/// Dataset name: `as`; else the folder below inbox/; else the file's stem without trailing dates, numbers in brackets
/// and copy marks
/// (`국민신문고_민원_202607 (1).csv` -> `국민신문고_민원`); a sheet other than the only one adds `_<sheet>`.
/// The same bytes into the same dataset again: State::same. A file of a known name with other bytes: its rows replace
/// the old ones, whose load stays in the catalogue as `replaced`. Another name: appended; new columns are added, types
/// widen (integer -> real -> text, date -> timestamp -> text), nothing is dropped.
Outcome ingest(store::City& city, const Request& request);

/// The answer to "which coordinate system?" of a dataset with places (dure.layer): kept for it and for later files of
/// it that do not say. Its places are looked at again: swapped ones are put right, those out of Korea told.
/// @throws Error(missing, "layer.missing") for a dataset without places, Error(input, "geo.crs") for a code that is not
/// known, Error(input, "layer.elsewhere") when it would put none of the places into Korea though another could
void set_crs(store::City& city, const std::string& dataset, std::int64_t epsg, const store::Principal& who);

/// Puts a clerk's value into the cell that a problem left empty, re-typed as its column. @throws Error(input,
/// "fix.type") when the value does not fit the column either, Error(missing, "fix.gone") when the row was replaced
/// since.
void fix_problem(store::City& city, std::int64_t problem_id, std::string_view value, const store::Principal& who);
/// Leaves the cell empty for good.
void accept_problem(store::City& city, std::int64_t problem_id, const store::Principal& who);

/// The source line of a row as it stands in the received file: what the door shows last. Cells in the file's order.
struct SourceRow {
  std::string file, sheet;
  std::int64_t row = 0;
  std::vector<std::string> names, cells;
};
SourceRow source_row(store::City& city, std::int64_t load_id, std::int64_t row);

/// SQL functions: read_amount(text), read_number_ko(text), read_date_ko(text), read_datetime_ko(text), pyeong(m2),
/// is_workday(date), holiday_name(date), add_workdays(date, n), workdays_between(a, b), working_hours_between(a, b),
/// due_at(received, amount, unit, counting, pauses) (docs/sql-functions.md): holidays.yaml beside the city's database
/// is heeded.
void install(store::Store& store);

}  // namespace dure::ingest
