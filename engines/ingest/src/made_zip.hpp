#pragma once

#include <zip.h>

#include <string>
#include <utility>
#include <vector>

namespace dure::ingest {

/// For tests: a ZIP in memory of these entries; names as raw bytes; encrypted with `password` unless empty.
inline std::string made_zip(const std::vector<std::pair<std::string, std::string>>& entries,
                            const std::string& password = {}) {
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_t* zip = zip_open_from_source(memory, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  zip_source_keep(memory);
  for (const auto& [name, bytes] : entries) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    const auto index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_RAW);
    if (!password.empty())
      zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, password.c_str());
  }
  zip_close(zip);
  zip_source_open(memory);
  zip_source_seek(memory, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(memory)), '\0');
  zip_source_seek(memory, 0, SEEK_SET);
  zip_source_read(memory, out.data(), out.size());
  zip_source_close(memory);
  zip_source_free(memory);
  return out;
}

/// For tests: a workbook of one sheet with this <sheetData> and what follows it, these shared texts and this cellXfs.
inline std::string made_xlsx(const std::string& sheet, const std::string& texts = {}, const std::string& styles = {},
                             const std::string& workbook_properties = {}) {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  const std::string link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return made_zip(
      {{"[Content_Types].xml", head + "<Types/>"},
       {"xl/workbook.xml", head + "<workbook xmlns:r=\"" + link + "\">" + workbook_properties +
                               "<sheets><sheet name=\"접수\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", head + "<Relationships><Relationship Id=\"rId1\" Type=\"" + link +
                                          "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
       {"xl/styles.xml", head + "<styleSheet>" + styles + "</styleSheet>"},
       {"xl/sharedStrings.xml", head + "<sst>" + texts + "</sst>"},
       {"xl/worksheets/sheet1.xml", head + "<worksheet>" + sheet + "</worksheet>"}});
}

}  // namespace dure::ingest
