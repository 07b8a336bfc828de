#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

/// What a ZIP may unpack to. Above any of these it is refused as a bomb, counted while unpacking: what the directory
/// of the archive says is not believed.
struct ArchiveLimits {
  std::size_t entries = 100'000;
  std::uint64_t total = std::uint64_t{32} << 30;       ///< bytes of all entries together
  std::uint64_t ratio = 250;                           ///< unpacked to packed …
  std::uint64_t ratio_from = std::uint64_t{64} << 20;  ///< … of an entry larger than this
};

struct ArchiveEntry {
  std::uint64_t index = 0;
  std::string name;  ///< UTF-8 (from UTF-8 or CP949), NFC, '/' between folders, as the archive says it: never a path to
                     ///< write to
  std::uint64_t size = 0, packed = 0;  ///< as the directory says
  bool encrypted = false;
};

/// A ZIP opened for reading. One thread at a time.
class Archive {
public:
  /// @throws Error(input, "ingest.broken_zip" | "ingest.zip_bomb") naming `label`, as the user calls the file
  Archive(const std::filesystem::path& path, std::string label, const ArchiveLimits& limits = {});
  /// From memory that outlives the archive (fuzzers, small parts).
  static Archive of_bytes(std::string_view bytes, std::string label, const ArchiveLimits& limits = {});
  ~Archive();
  Archive(Archive&&) noexcept;

  const std::vector<ArchiveEntry>& entries() const { return entries_; }  ///< files only, in the archive's order
  const ArchiveEntry* find(std::string_view name) const;                 ///< case-insensitive for ASCII, first match
  const std::string& label() const { return label_; }

  /// The unpacked bytes of an entry, piece by piece: fills `buffer`, returns the bytes, 0 at the end; the checksum has
  /// been checked by then. @throws Error(input, "ingest.broken_zip" | "ingest.zip_encrypted" | "ingest.zip_bomb")
  using Reader = std::function<std::size_t(char* buffer, std::size_t capacity)>;
  Reader reader(const ArchiveEntry& entry);
  /// A whole small entry. @throws also Error(input, "ingest.zip_bomb") above `most` bytes
  std::string read(const ArchiveEntry& entry, std::size_t most);

private:
  struct State;
  Archive(std::unique_ptr<State> state, std::string label, const ArchiveLimits& limits);
  void list();
  std::unique_ptr<State> state_;
  std::string label_;
  ArchiveLimits limits_;
  std::vector<ArchiveEntry> entries_;
};

}  // namespace dure::ingest
