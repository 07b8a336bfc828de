#pragma once

#include "delimited.hpp"

#include <dure/ingest/ingest.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

/// A load that is in force.
struct KnownLoad {
  std::int64_t file_id = 0;
  std::string name, sha256;  ///< of its file
  std::string dataset, sheet;
  std::int64_t load_id = 0;
  std::uint64_t rows = 0, problems = 0;
};

struct NewFile {
  std::int64_t file_id = 0;
  std::string name, path, sha256;
  std::uint64_t bytes = 0;
};

struct NewLoad {
  LoadedTable table;
  std::int64_t file_id = 0;
  std::string sha256;  ///< of its file
  Json encoding, delimiter, header_row, first_row;
  Json notes;
  double seconds = 0;
};

/// The catalogue's rows about files, within one transaction: read once for all files of a batch, written together at
/// its end.
class Catalogue {
public:
  /// Knows the loads in force of files that have one of these names or digests.
  Catalogue(store::Connection& connection, std::string by, const std::vector<std::string>& names,
            const std::vector<std::string>& digests);

  const std::vector<KnownLoad>& known() const { return known_; }
  std::int64_t next_id(std::string_view kind) { return next_ids(kind, 1); }
  /// The first of `count` numbers in a row.
  std::int64_t next_ids(std::string_view kind, std::size_t count);

  /// The name of a dataset as it was first written: names of tables do not tell `Abc` from `abc`.
  std::string spelling(const std::string& dataset);
  /// A file and its loads are no longer in force.
  void retire(std::int64_t file_id, std::int64_t replaced_by);
  void add(const NewFile& file);
  void add(const NewLoad& load);
  /// Cells in which personal data of a kind was masked.
  void add_personal(const NewLoad& load, const std::string& column, std::string_view kind, std::uint64_t cells);
  void add_columns(const std::string& dataset, const std::vector<LoadedColumn>& columns);
  void add_problems(const std::vector<Problem>& problems, const LoadedTable& table, std::int64_t file_id);
  void write();

private:
  store::Connection& connection_;
  std::string by_;
  std::vector<KnownLoad> known_;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>, std::less<>> ids_;  ///< next and end of numbers at hand
  std::map<std::string, std::string> spellings_;                                   ///< of datasets, by lower case
  std::map<std::string, std::set<std::string>> columns_;                           ///< known names by dataset
  std::string files_, loads_, personal_;                                           ///< rows of VALUES to be written
};

}  // namespace dure::ingest
