#pragma once

#include "delimited.hpp"
#include "file_kind.hpp"
#include "spool.hpp"
#include "xlsx.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dure::ingest {

/// One table of a received file, ready for the text pipeline, for the store (Parquet), or for layer_table.hpp (maps).
struct StagedTable {
  FileKind kind = FileKind::text;
  std::string sheet;  ///< as the catalogue has it: "", `7월`, `민원.csv` of a ZIP, `대장.xlsx/7월`
  std::string stem;   ///< name of the file it came from: of the entry in a ZIP
  std::string part;   ///< what it adds to the dataset's name: the sheet when there are several, else ""
  TextSpec spec;
  std::string map, layer;  ///< of a layer or raster: the file and layer as read_layer() takes them
  std::vector<SheetFault> faults;
  std::vector<std::string> notes;
  std::optional<TemporaryFile> spool;  ///< what `spec.path` names, unless it is the file itself
};

struct StageOptions {
  std::filesystem::path temporary;              ///< folder for spools
  std::optional<std::string> only;              ///< this sheet alone
  store::Connection* maps = nullptr;            ///< asked what layers a map has; null: maps are refused
  std::function<void(std::uint64_t)> progress;  ///< bytes read; may be empty
  std::stop_token stop;
  ArchiveLimits limits;
};

/// A document that lies beside the tables of a ZIP, and why it was left.
struct SkippedEntry {
  std::string entry, sentence;
};

/// Hands over the tables of a file one file after another: all of a workbook's at once, those of a ZIP entry by entry,
/// so that no more than one entry is unpacked at a time. Empty sheets are left out.
/// @throws as file_kind(), Workbook, Archive, spool_json; Error(input, "ingest.not_table") when there is none
std::vector<SkippedEntry> stage(const std::filesystem::path& path, const std::string& name, const StageOptions& options,
                                const std::function<void(std::vector<StagedTable>&)>& take);

}  // namespace dure::ingest
