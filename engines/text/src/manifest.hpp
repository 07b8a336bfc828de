#pragma once

#include "segment.hpp"

#include <dure/text/index.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

/// index.json of an index folder: what it was made from and which files make it up. Replaced atomically, last.
struct Manifest {
  struct Part {
    std::string file;
    std::vector<std::uint32_t> removed;  ///< documents that are gone, ascending
  };
  std::string table, key;
  std::string department, day;  ///< columns, or empty
  std::vector<std::string> columns, names;
  bool morphemes = true;
  Shape shape;
  std::uint64_t generation = 0;  ///< counts up with every change; names new files
  std::uint64_t documents = 0;   ///< that can be found
  std::vector<Part> parts;
  std::optional<SemanticList> semantic;   ///< when one was wished
  std::uint64_t semantic_generation = 0;  ///< that it was learnt in

  std::string terms_file() const { return std::to_string(semantic_generation) + "-terms.meaning"; }
  std::string documents_file() const { return std::to_string(semantic_generation) + "-documents.meaning"; }
  bool has_list() const { return semantic && semantic->learnt; }
};

/// `directory`/`name`. @throws Error(input, "text.index_name") unless it is letters, digits, - and _ (Hangul too)
std::filesystem::path index_folder(const std::filesystem::path& directory, std::string_view name);
bool has_manifest(const std::filesystem::path& folder);
/// @throws Error(input, "text.segment_broken")
Manifest read_manifest(const std::filesystem::path& folder);
void write_manifest(const std::filesystem::path& folder, const Manifest& manifest);

/// `schema.table` or `"a b"` as quoted SQL.
std::string quoted_table(std::string_view table);

/// One writer of an index folder at a time: held until the process or the scope ends.
class FolderLock {
public:
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

private:
  int file_;
};

}  // namespace dure::text
