#pragma once

#include "cells.hpp"
#include "scan.hpp"

namespace dure::ingest {

/// Where the names of the columns stand among the first records, and what they are.
struct Header {
  std::size_t first = 0;  ///< record of the first header row, or of the first data row when there is none
  std::size_t rows = 0;   ///< 0: no header
  std::size_t width = 0;  ///< ghosts at the end left out
  std::vector<ColumnHead> columns;
  std::vector<std::string> notes;
};

/// `head`: the first records with their cells as UTF-8, blank ones included. `known_rows` < 0: find out; else the first
/// record that is not blank begins so many header rows.
Header find_header(const std::vector<PlainRecord>& head, int known_rows, const std::vector<Merge>& merges);

/// `기온(°C)` -> `°C`; "" when what stands in brackets is no unit.
std::string unit_of(std::string_view heading);

/// Rows at the foot that say something about the table instead of being in it: one cell filled, and it is no value.
bool is_note(const PlainRecord& record, std::size_t width);

}  // namespace dure::ingest
