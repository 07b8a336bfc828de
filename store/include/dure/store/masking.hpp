#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {

/// What becomes of the texts of one column before they are kept. Called from several threads.
class ColumnMask {
public:
  virtual ~ColumnMask() = default;
  /// Writes to `out` how this text is kept, and sets the bits of what was found in `kinds`; false: it stays as it is.
  virtual bool mask(std::string_view text, std::string& out, std::uint32_t& kinds) const = 0;
  /// The column holds numbers or names of persons and nothing else: it is text, whatever its cells look like.
  virtual bool is_identity() const = 0;
};

/// Keeps personal data out of the store: whoever puts texts of others into it (a file, a mended cell, a line of the
/// original shown) asks here first. An engine gives it to the city; a city without one keeps everything as it comes.
class Masking {
public:
  virtual ~Masking() = default;
  /// One for each heading of a table, null where a column is exempt. They are judged together: a telephone beside
  /// 신청인 is a person's, in a list of shelters it is not.
  virtual std::vector<std::shared_ptr<const ColumnMask>> columns(std::string_view dataset,
                                                                 const std::vector<std::string>& headings) const = 0;
  /// What to write down of exempt columns and why, in Korean.
  virtual std::vector<std::string> exempt(std::string_view dataset, const std::vector<std::string>& headings) const = 0;
  /// A text of no column: a note, a heading, what was left over of a line.
  virtual std::string masked(std::string_view text) const = 0;
  /// The name of a bit of `kinds`, as dure.personal_data keeps it: `mobile`; empty beyond the last.
  virtual std::string_view kind(std::size_t bit) const = 0;
  virtual std::string_view label(std::string_view kind) const = 0;  ///< `휴대전화`
};

}  // namespace dure::store
