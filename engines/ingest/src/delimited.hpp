#pragma once

// The one pipeline for rows of text: layout (encoding, delimiter, headers, footers), types from the whole file,
// loading. Text files come as they are; sheets and JSON are spooled into a temporary UTF-8 file first (RFC 4180, comma,
// `"`, LF; one record a sheet row, blank rows as empty lines) and come as `records`.

#include <dure/core/encoding.hpp>
#include <dure/store/bulk.hpp>
#include <dure/store/masking.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dure::store {
class Connection;
}

namespace dure::ingest {

/// Merged cells of a sheet: records and columns from 0, both ends included. The value stands in the first cell.
struct Merge {
  std::uint32_t first_record = 0, last_record = 0, first_column = 0, last_column = 0;
};

struct TextSpec {
  std::filesystem::path path;
  std::string name;      ///< as messages call it: `민원.csv`, `민원.xlsx의 시트 '7월'`
  bool records = false;  ///< spooled: UTF-8, comma; `_row` is the record's number from 1. Else `_row` is the physical
                         ///< line on which the record begins, from 1, as an editor shows it
  int header_rows = -1;  ///< known by the caller (JSON: 1); -1: find out
  std::vector<Merge> merges;  ///< those touching the first 100 records are enough; used for headers only
};

struct ColumnHead {
  std::string name;  ///< as the file has it: trimmed, NFC, line breaks as blanks; never empty, never twice (`이름_2`)
  std::string unit;  ///< `기온(°C)` -> `°C`; the name keeps it as well
  std::size_t source = 0;  ///< position of the cell in a record (a ghost column in between is dropped)
};

/// How a file is laid out. Byte offsets are into `spec.path`.
struct Layout {
  Encoding encoding = Encoding::utf8;
  std::size_t bom = 0;
  char delimiter = ',';
  bool quotes = true;           ///< `"` quotes cells
  char newline = '\n';          ///< '\r' in old Mac files; CRLF counts as '\n'
  std::int64_t header_row = 0;  ///< `_row` of the first header row; 0: the file has none and columns are `열1` …
  int header_rows = 0;
  std::int64_t first_row = 1;        ///< `_row` of the first data record
  std::uint64_t begin = 0, end = 0;  ///< data records; what follows `end` is notes at the foot
  std::size_t width = 0;             ///< cells in a full record, ghosts included
  std::vector<ColumnHead> columns;
  std::vector<std::string>
      notes;  ///< what was seen, in Korean, for load.notes: title rows, footers, `합계` rows, dropped ghosts
};

/// Reads the head, the foot and samples between; asks nothing. @throws Error(input, "ingest.empty" | "ingest.not_text"
/// | "ingest.not_table" | "ingest.long_record"), Error(missing, "ingest.unreadable")
Layout sniff_layout(const TextSpec& spec);

/// A cell that could not be kept. Codes: bad_integer bad_real bad_date bad_time bad_timestamp bad_boolean (cell is
/// NULL), bad_encoding (cell kept with U+FFFD), row_short (missing cells are NULL; column empty), row_long (value: the
/// surplus cells), open_quote (value: the beginning of the cell).
struct Problem {
  std::int64_t row = 0;
  std::string column, code, value;  ///< value at most 1,000 bytes, whole characters
};

struct LoadedColumn {
  std::string name, unit;
  store::CellType type = store::CellType::text;
  std::uint64_t nulls = 0;
  std::uint64_t suppressed = 0;  ///< of the nulls: `*`, `-`, `…` and the like in a column of numbers or dates
};

/// Cells of a column in which personal data of a kind (a bit of Masking's) was masked.
struct PersonalCount {
  std::string column;
  std::size_t kind = 0;
  std::uint64_t cells = 0;
};

struct Loaded {
  std::vector<LoadedColumn> columns;
  std::uint64_t rows = 0;
  std::vector<Problem> problems;    ///< by row; the first 1,000,000 at most
  std::uint64_t problem_count = 0;  ///< all of them
  std::vector<PersonalCount> personal;
  std::vector<std::string> notes;  ///< to be added to Layout::notes: `매출액: '*' 120칸은 빈 값` …
};

struct LoadJob {
  std::int64_t load_id = 0;
  /// Columns of the table when it is already there: a type found is widened to hold these as well (integer -> real ->
  /// text, date -> timestamp -> text, anything else -> text). Others are ignored.
  std::vector<store::BulkColumn> existing;
  /// One a column of the layout, null where texts stay; empty: all do.
  std::vector<std::shared_ptr<const store::ColumnMask>> masks;
  /// Makes the table ready inside the connection's transaction for these columns (the file's, then `_load` and `_row`)
  /// and returns its name as SQL; it may hold more columns, in any order. Called once for files up to 32 MB; for larger
  /// ones again when a row far down asks for wider types: then everything since the first call must be undone first
  /// (roll back, begin again).
  std::function<std::string(const std::vector<store::BulkColumn>&)> prepare;
  std::function<void(std::uint64_t bytes, std::uint64_t rows)>
      progress;          ///< may be empty; from the calling or another thread, one at a time
  std::stop_token stop;  ///< @throws Error(busy, "ingest.stopped")
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
};

/// Loads all records into the table. Types are what a reader of the whole file would decide (see cells.hpp for the
/// rules).
Loaded load_delimited(store::Connection& connection, const TextSpec& spec, const Layout& layout, const LoadJob& job);

/// The cells of one record as UTF-8 in the file's order, quotes resolved. Reads at memory speed up to that line.
/// @throws Error(missing, "ingest.no_row")
std::vector<std::string> read_record(const TextSpec& spec, const Layout& layout, std::int64_t row);

/// What `cast(… as T)` in SQL takes for this cell of this type, by the same rules as loading; nullopt when it does not
/// fit.
std::optional<std::string> sql_value(store::CellType type, std::string_view cell);

/// The narrowest type that holds both.
store::CellType wider(store::CellType a, store::CellType b) noexcept;

}  // namespace dure::ingest
