#pragma once

// One file of vectors, read through a memory map. Little-endian, sections 64-aligned. Nothing in it is believed: sizes
// are checked against the file's, places against their section.

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

struct VectorRow {
  std::string key;
  std::vector<float> unit;  ///< of length one where products are to be cosines
  std::string department = {};
  std::int32_t day = INT32_MIN;  ///< since 1970-01-01, or INT32_MIN
};

/// Writes the rows in the order given, atomically: readers see no half file.
void write_vectors(const std::filesystem::path& file, const std::vector<VectorRow>& rows, std::uint32_t dimensions);

class VectorFile {
public:
  /// @throws Error(input, "text.vectors_broken")
  explicit VectorFile(const std::filesystem::path& file);

  std::uint64_t rows() const { return header_.rows; }
  std::uint32_t dimensions() const { return header_.dimensions; }
  std::size_t width() const { return width_; }  ///< bytes of a code
  const std::int8_t* code(std::uint64_t row) const { return at<std::int8_t>(codes) + row * width_; }
  float scale(std::uint64_t row) const { return at<float>(scales)[row]; }
  std::int32_t sum(std::uint64_t row) const { return at<std::int32_t>(sums)[row]; }
  std::span<const float> unit(std::uint64_t row) const { return {at<float>(units) + row * dimensions(), dimensions()}; }
  std::int32_t day(std::uint64_t row) const { return at<std::int32_t>(days)[row]; }
  std::string_view key(std::uint64_t row) const { return piece(key_at, key_bytes, row); }
  std::string_view department(std::uint64_t row) const { return piece(department_at, department_bytes, row); }

  enum Section : unsigned {
    codes,
    scales,
    sums,
    units,
    days,
    key_at,
    key_bytes,
    department_at,
    department_bytes,
    SECTIONS
  };
  struct Header {
    std::array<char, 8> magic;
    std::uint64_t rows;
    std::uint32_t dimensions, unused;
    std::array<std::uint64_t, SECTIONS + 1> at;  ///< where each section begins; the last is the end
    std::uint64_t checksum;                      ///< of all before it
  };

private:
  template <class T>
  const T* at(Section section) const {
    return reinterpret_cast<const T*>(data_ + header_.at[section]);
  }
  std::string_view piece(Section offsets, Section bytes, std::uint64_t row) const;

  std::shared_ptr<const char> mapped_;
  const char* data_ = nullptr;
  Header header_{};
  std::size_t width_ = 0;
};

[[noreturn]] void broken_vectors(std::string_view why);

}  // namespace dure::text
