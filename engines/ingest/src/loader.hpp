#pragma once

#include "catalogue.hpp"
#include "masked.hpp"
#include "raw_table.hpp"
#include "staged.hpp"

#include <dure/ingest/ingest.hpp>

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace dure::ingest {

/// A file while it is loaded.
struct FileLoad {
  std::int64_t file_id = 0;
  std::string name, sha256;
  bool replaces = false;            ///< it has a predecessor
  std::optional<std::int64_t> crs;  ///< of its maps, as a person said
  std::function<void(std::uint64_t bytes, std::uint64_t rows)> progress;
  std::stop_token stop;
};

/// Puts staged tables into the store, inside the connection's open transaction.
class Loader {
public:
  Loader(store::Connection& connection, Catalogue& catalogue, RawTables::Needs& needs, const store::Masking* masking)
      : connection_(connection), catalogue_(catalogue), tables_(connection, needs), masking_(masking) {}

  /// Rows, problems and catalogue of one table. @throws what sniff_layout and load_delimited throw; RawTables::TooLate
  LoadedTable load(const FileLoad& file, StagedTable& table, const std::string& dataset);
  /// A problem that belongs to no row.
  void note_problem(const FileLoad& file, const LoadedTable& table, const SkippedEntry& skipped);

  /// Datasets that got rows or lost some: their views are made anew, and they wait for their profile.
  const std::set<std::string>& touched() const { return touched_; }
  /// Takes the rows of an older load out.
  void take_out(const KnownLoad& load);

private:
  LoadedTable load_text(const FileLoad& file, StagedTable& table, const std::string& dataset);
  LoadedTable load_layer(const FileLoad& file, StagedTable& table, const std::string& dataset);
  LoadedTable load_raster(const FileLoad& file, StagedTable& table, const std::string& dataset);
  LoadedTable load_parquet(const FileLoad& file, StagedTable& table, const std::string& dataset);

  using SourceOf = std::function<std::unique_ptr<store::ChunkSource>(const std::vector<store::BulkColumn>& columns)>;
  /// Columns that come with their types (Parquet, a layer): as text where they are masked as a whole, wide enough for
  /// what the dataset has. `source_of` gives their rows with `_load` and `_row` behind.
  void insert_typed(NewLoad& load, std::vector<store::BulkColumn> columns, const ColumnMasks& masks,
                    const SourceOf& source_of);
  ColumnMasks masks_of(const std::string& dataset, const std::vector<std::string>& headings) const;
  /// Remarks may quote what somebody wrote into the sheet; and which columns are kept as they are.
  std::vector<std::string> remarks(const std::string& dataset, std::vector<std::string> notes,
                                   const std::vector<std::string>& headings) const;
  void add_personal(const NewLoad& load, const std::vector<PersonalCount>& counts);
  NewLoad begun(const FileLoad& file, const StagedTable& table, const std::string& dataset);

  store::Connection& connection_;
  Catalogue& catalogue_;
  RawTables tables_;
  const store::Masking* masking_;  ///< may be null
  std::set<std::string> touched_;
};

Json texts(const std::vector<std::string>& lines);  ///< as an array
std::vector<std::string> headings_of(const std::vector<store::BulkColumn>& columns);
double seconds_since(std::chrono::steady_clock::time_point start);
/// Layout as it is kept in load.notes, and back.
Json layout_json(const Layout& layout);
Layout layout_of(const Json& json);

}  // namespace dure::ingest
