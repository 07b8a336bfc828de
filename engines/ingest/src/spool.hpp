#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace dure::ingest {

/// Writes rows as the text pipeline reads `records`: UTF-8, RFC 4180, comma, LF; a blank row is an empty line.
/// Empty cells at the end of a row are not written, so a stray format far to the right costs nothing.
class Spool {
public:
  /// @throws Error(busy, "ingest.disk") here and later when the disk is full
  explicit Spool(std::filesystem::path path);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  void cell(std::string_view utf8);                   ///< invalid UTF-8 becomes U+FFFD
  void skip(std::size_t cells) { blanks_ += cells; }  ///< empty cells
  void end_row();
  std::uint64_t rows() const { return rows_; }
  std::uint64_t bytes() const { return bytes_; }
  void close();  ///< everything is in the file afterwards

private:
  void flush();
  std::filesystem::path path_;
  int file_ = -1;
  std::string buffer_;
  std::size_t blanks_ = 0;  ///< empty cells not yet written
  bool first_ = true;       ///< of this row
  std::uint64_t rows_ = 0, bytes_ = 0;
};

/// A file that is removed with its owner.
class TemporaryFile {
public:
  explicit TemporaryFile(const std::filesystem::path& folder);  ///< an unused name in it; the folder is made
  ~TemporaryFile();
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// Writes all of `bytes` to an open file. @throws Error(busy, "ingest.disk")
void write_all(int file, std::string_view bytes);

}  // namespace dure::ingest
