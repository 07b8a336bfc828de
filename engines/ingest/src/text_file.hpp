#pragma once

#include "delimited.hpp"

namespace dure::ingest {

/// The bytes of a text file, read where asked. UTF-16 is turned into UTF-8 first (a nameless temporary file), so
/// everything behind this class sees UTF-8 or CP949 only. Reading is thread-safe.
class TextFile {
public:
  /// @throws Error(missing, "ingest.unreadable")
  explicit TextFile(const TextSpec& spec);
  ~TextFile();
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }
  Encoding original() const { return original_; }  ///< utf8 unless it was UTF-16
  /// Fills `out` from `offset`; less only at the end. @throws Error(input, "ingest.unreadable")
  std::size_t read(std::uint64_t offset, char* out, std::size_t bytes) const;
  std::string read(std::uint64_t offset, std::size_t bytes) const;

private:
  void unfold_utf16();

  std::string name_;
  int file_ = -1;
  std::uint64_t size_ = 0;
  Encoding original_ = Encoding::utf8;
};

}  // namespace dure::ingest
