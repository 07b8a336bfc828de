#pragma once

#include "archive.hpp"
#include "delimited.hpp"
#include "spool.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

struct Sheet {
  std::string name;
  std::string part;  ///< its entry in the archive
  bool hidden = false;
};

/// A cell that holds no value although it is not blank: `#N/A` and its kin, a formula never calculated.
struct SheetFault {
  std::uint64_t row = 0;    ///< from 1
  std::size_t column = 0;   ///< from 0
  std::string code, value;  ///< cell_error | formula_without_value
};

struct SpooledSheet {
  std::uint64_t rows = 0;          ///< up to the last row with a value; 0: an empty sheet
  std::vector<Merge> merges;       ///< those beginning in the first 100 rows
  std::vector<SheetFault> faults;  ///< by row; at most 1,000,000
};

/// An .xlsx: its parts are read forward and in bounded memory, only the shared texts are held (1 GB at most).
/// Dates are told by the number format of the cell and come out as `2026-07-04`, `2026-07-04 13:05:00`, `13:05:00`;
/// numbers as the shortest decimal that reads back the same; booleans as true and false.
class Workbook {
public:
  /// @throws Error(input, "ingest.broken_xlsx") and what Archive throws
  explicit Workbook(Archive archive);
  ~Workbook();

  const std::vector<Sheet>& sheets() const { return sheets_; }  ///< worksheets in the order of their tabs
  /// Row r of the sheet becomes record r. `progress` gets bytes unpacked so far.
  /// @throws Error(input, "ingest.broken_xlsx") naming the sheet, Error(busy, "ingest.stopped")
  SpooledSheet spool(const Sheet& sheet, Spool& out, const std::function<void(std::uint64_t)>& progress = {},
                     const std::stop_token& stop = {});

private:
  struct Texts;
  struct Formats;
  class SheetReader;
  void read_sheet_list();
  void read_formats();
  void read_texts();
  const ArchiveEntry& part(std::string_view name) const;

  Archive archive_;
  std::vector<Sheet> sheets_;
  bool epoch_1904_ = false;
  std::unique_ptr<Texts> texts_;
  std::unique_ptr<Formats> formats_;
  bool texts_read_ = false;
};

/// What a number in a cell means, by the format it is shown in.
enum class NumberKind { number, date, time, datetime, duration };
NumberKind number_kind(std::string_view format_code);
NumberKind builtin_number_kind(int format_id);
/// The number as text of that kind; as a plain number when it is no day that a sheet can show.
void write_sheet_number(double value, NumberKind kind, bool epoch_1904, std::string& out);

}  // namespace dure::ingest
