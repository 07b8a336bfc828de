#pragma once

#include "staged.hpp"

#include <dure/ingest/ingest.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace dure::ingest {

/// A row far down asked for wider types than the table was begun with: all since the transaction's begin must be undone
/// and done again with these at least. Never leaves ingest().
struct Restart {};

/// Types that columns must have at least, learnt by restarts: by dataset and sheet of the file that asked for them.
using Floors = std::map<std::pair<std::string, std::string>, std::vector<store::BulkColumn>>;

/// A file while it is loaded.
struct FileLoad {
  std::int64_t file_id = 0;
  std::string name;
  store::Principal who;
  bool replaces = false;  ///< it has a predecessor
  std::function<void(std::uint64_t bytes, std::uint64_t rows)> progress;
  std::stop_token stop;
};

/// Puts staged tables into the store, inside the connection's open transaction.
class Loader {
public:
  Loader(store::Connection& connection, Floors& floors) : connection_(connection), floors_(floors) {}

  /// Rows, problems and catalogue of one table. @throws what sniff_layout and load_delimited throw; Restart
  LoadedTable load(const FileLoad& file, StagedTable& table, const std::string& dataset);
  /// A problem that belongs to no row.
  void note_problem(const FileLoad& file, const LoadedTable& table, const SkippedEntry& skipped);

  /// Datasets that got rows or lost some: their views are made anew, and they wait for their profile.
  const std::set<std::string>& touched() const { return touched_; }
  void touch(const std::string& dataset) { touched_.insert(dataset); }

private:
  LoadedTable load_text(const FileLoad& file, StagedTable& table, const std::string& dataset);
  LoadedTable load_parquet(const FileLoad& file, StagedTable& table, const std::string& dataset);

  store::Connection& connection_;
  Floors& floors_;
  std::set<std::string> touched_;
};

/// Layout as it is kept in load.notes, and back.
Json layout_json(const Layout& layout);
Layout layout_of(const Json& json);

}  // namespace dure::ingest
