#pragma once

#include "vector_file.hpp"
#include "vector_graph.hpp"

#include <dure/text/vectors.hpp>

#include <optional>
#include <utility>

namespace dure::text {

/// vectors.json of an index folder. Replaced atomically, last.
struct VectorManifest {
  static constexpr const char* NAME = "vectors.json";
  std::string table, key, column, department, day;
  std::string readers_of;        ///< table whose readers may ask
  std::uint64_t generation = 0;  ///< counts up with every change; names new files
  std::uint64_t rows = 0;
  std::uint32_t dimensions = 0;
  std::string file, graph;  ///< graph: empty when there is none
  std::uint64_t graph_checksum = 0;
  std::size_t breadth = 0;  ///< how many rows the graph must be asked for so that ten are right
};
/// @throws Error(input, "text.vectors_broken")
VectorManifest read_vector_manifest(const std::filesystem::path& folder);
void write_vector_manifest(const std::filesystem::path& folder, const VectorManifest& manifest);

struct Vectors::State {
  State(const std::filesystem::path& folder, VectorManifest said);
  VectorManifest manifest;
  VectorFile file;
  std::optional<VectorGraph> graph;
};

/// The `k` best rows and their cosines. `graph` may be null; `breadth`: rows that it is asked for at least.
std::vector<std::pair<double, std::uint64_t>> best_rows(const VectorFile& file, const VectorGraph* graph,
                                                        std::size_t breadth, std::span<const float> unit, std::size_t k,
                                                        const NearOptions& options);

}  // namespace dure::text
