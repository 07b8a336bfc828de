#pragma once

#include "vector_codes.hpp"
#include "vector_file.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace dure::text {

/// A graph of near rows over a file of vectors (hierarchical navigable small world): the nearest of very many by
/// looking at a few thousand. Made by one thread, so the same rows give the same graph. `file` must outlive it.
class VectorGraph {
public:
  /// Cost: about 0.2 ms a row of 384 numbers, 150 bytes a row beside the codes.
  static VectorGraph build(const VectorFile& file);
  /// @throws Error(input, "text.vectors_broken")
  static VectorGraph open(const std::filesystem::path& path, const VectorFile& file, std::uint64_t checksum);
  ~VectorGraph();
  VectorGraph(VectorGraph&&) noexcept;

  /// Writes it atomically; gives its checksum.
  std::uint64_t save(const std::filesystem::path& path) const;
  /// `wanted` rows near `asked`, in no order; the larger `wanted`, the surer that the nearest are among them.
  std::vector<std::uint64_t> near(const Code& asked, std::size_t wanted) const;

private:
  struct State;
  explicit VectorGraph(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dure::text
