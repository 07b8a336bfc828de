#pragma once

#include <string>
#include <utility>
#include <vector>

namespace dure::ingest {

/// For tests: a ZIP in memory of these entries; names as raw bytes; encrypted with `password` unless empty.
std::string made_zip(const std::vector<std::pair<std::string, std::string>>& entries, const std::string& password = {});
/// For tests: a workbook of one sheet with this <sheetData> and what follows it, these shared texts and this cellXfs.
std::string made_xlsx(const std::string& sheet, const std::string& texts = {}, const std::string& styles = {},
                      const std::string& workbook_properties = {});

}  // namespace dure::ingest
