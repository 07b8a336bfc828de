#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace dure::ingest {

/// A file's bytes for reading, paged in by the system as they are touched.
class MappedFile {
public:
  /// @throws Error(missing, "ingest.unreadable")
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view bytes() const { return {data_, size_}; }

private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace dure::ingest
