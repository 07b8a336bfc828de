#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

/// Records inside a JSON text, found by brackets and quotes alone; what stands in them is checked by who parses them.
struct JsonRecords {
  std::string where;          ///< names of the members that lead there, joined by '.'
  std::string_view elements;  ///< from the first element to just before the closing bracket
  std::uint64_t count = 0;
  bool separated = true;  ///< by commas; else by nothing but blanks (JSONL)
};

/// The array, or run of values, with the most records, the first of equals; `others` gets the places of the rest.
/// count 0 when there is none.
JsonRecords find_records(std::string_view text, std::vector<std::string>& others);

/// Takes the next element off `records.elements`; empty at the end.
std::string_view next_record(JsonRecords& records);

/// End of the value at `from` (npos when it is cut short). Brackets are counted, strings are passed over.
std::size_t value_end(std::string_view text, std::size_t from);

}  // namespace dure::ingest
