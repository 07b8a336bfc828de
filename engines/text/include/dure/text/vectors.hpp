#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {
class Store;
}  // namespace dure::store

namespace dure::text {

struct VectorOptions {
  std::string department = {};         ///< column that nearest may be narrowed by
  std::string day = {};                ///< the same: a date or a time
  std::string readers_of = {};         ///< table whose readers may ask; empty: the one that holds the vectors
  std::uint64_t graph_from = 500'000;  ///< rows from which on a graph (HNSW) is made beside the exact scan
};

struct VectorsIndexed {
  std::uint64_t rows = 0;
  std::uint64_t left_out = 0;  ///< without a key, null, of nothing but zeros, or with a number that is none
  std::uint32_t dimensions = 0;
  double recall = 1;  ///< of the first ten by the graph, measured against the exact scan on rows of the table
  double seconds = 0;
};

/// Makes `directory`/NAME from the vectors of `column` (a list or array of numbers, the same length in every row) of
/// all rows of `table`; `key` is shown as text, of two rows with the same key the last counts. The table is the truth:
/// what was committed there is never lost, and the index is made anew from it and put in place whole. Readers see the
/// old one or the new. One writer at a time. Two that are made of the same rows are the same but for the graph's
/// threads.
/// @throws Error(input, "text.index_name"), Error(input, "text.vector_length") naming the row's key, Error(missing,
/// "sql.unknown")
VectorsIndexed index_vectors(store::Store& store, const std::filesystem::path& directory, std::string_view name,
                             std::string_view table, std::string_view key, std::string_view column,
                             const VectorOptions& options = {});

struct Near {
  std::string key;
  double score = 0;  ///< cosine, from the vectors as they were given (float)
};

struct NearOptions {
  std::string department = {};                             ///< only rows of this one
  std::optional<std::chrono::sys_days> after = {};         ///< only rows of this day or later
  std::optional<std::chrono::sys_days> before = {};        ///< only rows of an earlier day
  std::function<bool(std::string_view key)> allowed = {};  ///< who asks may see it, and wants it
  bool exact = false;                                      ///< never by the graph
};

/// An opened index of vectors: a memory map, immutable, safe from several threads.
class Vectors {
public:
  /// @throws Error(missing, "text.index_missing"), Error(input, "text.vectors_broken")
  static std::shared_ptr<const Vectors> open(const std::filesystem::path& directory, std::string_view name);
  static bool exists(const std::filesystem::path& directory, std::string_view name);
  ~Vectors();

  /// The `k` rows nearest by cosine, best first, equal ones in the order of keys. All rows that may be found are looked
  /// at in 8 bits, and the best 4k + 32 of them again in full; unfiltered, by the graph where there is one.
  /// @throws Error(input, "text.vector_length")
  std::vector<Near> nearest(std::span<const double> vector, std::size_t k, const NearOptions& options = {}) const;
  std::uint64_t rows() const;
  std::uint32_t dimensions() const;
  const std::string& table() const;  ///< whose readers may ask

  struct State;
  explicit Vectors(std::unique_ptr<State> state);

private:
  std::unique_ptr<State> state_;
};

}  // namespace dure::text
