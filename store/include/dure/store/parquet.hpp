#pragma once

#include <dure/store/bulk.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace dure::store {

/// A Parquet file, read by a database of its own in memory that may reach files; the city's cannot. Its columns come as
/// cell types: whole numbers beyond 64 bits and decimals as real, lists and structures as JSON text, the rest as text.
class ParquetFile {
public:
  /// @throws Error(input, "parquet.broken") naming `label`
  ParquetFile(const std::filesystem::path& path, std::string label);
  ~ParquetFile();
  ParquetFile(ParquetFile&&) noexcept;

  const std::vector<BulkColumn>& columns() const;
  /// All rows of these columns (names of columns(), types as wanted), then `_load` = load_id and `_row` = number
  /// from 1. Streams: memory does not grow with the file. One filler only: bulk_insert with one thread.
  std::unique_ptr<ChunkSource> source(const std::vector<BulkColumn>& columns, std::int64_t load_id);
  /// The cells of one row as text. @throws Error(missing, "parquet.no_row")
  std::vector<std::string> row(std::int64_t number);

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dure::store
