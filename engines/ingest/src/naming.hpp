#pragma once

#include <string>
#include <string_view>

namespace dure::ingest {

/// The dataset a file belongs to: its stem (NFC) without dates before or behind, copy numbers in brackets and copy
/// marks, so that every month's export of one system meets in one dataset. Blanks and marks that would need care in SQL
/// become '_'. What is nothing but a date keeps it. `국민신문고_민원_202607 (1).csv` -> `국민신문고_민원`
std::string dataset_of_file(std::string_view file_name);

/// A name as a table may have it: NFC, trimmed, blanks and marks to '_', at most 60 characters; never a catalogue
/// table's.
std::string table_name(std::string_view text);

}  // namespace dure::ingest
