#pragma once

#include "text_file.hpp"

#include <atomic>
#include <mutex>

namespace dure::ingest {

/// How records and cells are told apart. Bytes of CP949 and UTF-8 characters are never one of these four.
struct Dialect {
  char delimiter = ',';
  char newline = '\n';
  bool quotes = true;
  bool operator==(const Dialect&) const = default;
};

/// Whole records of a file in a row. 64 bytes before and after the text may be read.
struct Block {
  static constexpr std::size_t padding = 64;
  std::vector<char> bytes;  ///< padding, text, padding
  std::string_view text;    ///< ends with a newline
  std::uint64_t offset = 0;
  std::int64_t row = 1;                 ///< of the first record: line or record number
  bool quoted = false;                  ///< a quote stands in it somewhere
  std::vector<std::uint32_t> literals;  ///< quotes that nothing closes: taken as text

  /// For texts that are not read by blocks; a newline is added when it lacks one.
  static Block of(std::string_view text, const Dialect& dialect, std::int64_t row = 1);
};

/// Hands out a file as blocks, to any number of threads. What must be done in order (finding record ends outside
/// quotes, counting lines) is done here under a lock and is a fraction of parsing.
class BlockReader {
public:
  static constexpr std::size_t longest_record = 64u << 20;
  static constexpr std::size_t longest_quote = 8u << 20;  ///< a quote open for longer is a stray one

  BlockReader(const TextFile& file, const Dialect& dialect, std::uint64_t begin, std::uint64_t end, std::int64_t row,
              bool count_records, std::size_t block_bytes = 1u << 20);

  /// False at the end. @throws Error(input, "ingest.long_record")
  bool next(Block& block);
  std::uint64_t offset() const { return offset_; }  ///< bytes handed out so far, from the file's start

private:
  const TextFile& file_;
  const Dialect dialect_;
  const std::uint64_t end_;
  const bool count_records_;
  const std::size_t block_bytes_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> offset_;
  std::int64_t row_;
};

/// Where the cells of some records are.
struct RecordIndex {
  struct Ragged {
    std::uint32_t record = 0;
    std::uint32_t cells = 0;                           ///< those it has
    std::uint32_t surplus_begin = 0, surplus_end = 0;  ///< bytes beyond the last column, when it has too many
  };
  std::size_t width = 0, records = 0;
  std::vector<std::uint32_t>
      edges;  ///< width + 1 a record: cell c is bytes [edges[c], edges[c + 1] - 1), quotes and all
  std::vector<std::int64_t> rows;
  std::vector<Ragged> ragged;

  std::size_t begin(std::size_t record, std::size_t cell) const { return edges[record * (width + 1) + cell]; }
  std::size_t end(std::size_t record, std::size_t cell) const { return edges[record * (width + 1) + cell + 1] - 1; }
};

/// Indexes up to `most` records of the block from byte `from`, whose row number is `row`; blank lines are passed over.
/// Returns where it stopped: the begin of a record or the end of the block; `row` then belongs to that place.
std::size_t index_records(const Block& block, const Dialect& dialect, bool count_records, std::size_t width,
                          std::size_t most, std::size_t from, std::int64_t& row, RecordIndex& out);

/// The cell without its quotes. `scratch` holds the text when quotes were doubled inside.
std::string_view unquoted(std::string_view cell, std::string& scratch);

struct PlainRecord {
  std::int64_t row = 0;
  std::size_t begin = 0, end = 0;  ///< bytes in the text; the end is past the newline
  std::vector<std::string> cells;  ///< without quotes, in the file's encoding
  bool blank() const { return cells.size() == 1 && cells[0].find_first_not_of(" \t\r") == std::string::npos; }
};

/// Up to `most` records split plainly, blank ones too: for heads, samples and single rows. When the text is cut off
/// (not `whole`) its last, perhaps torn record is left out.
std::vector<PlainRecord> split_records(std::string_view text, const Dialect& dialect, std::size_t most, bool whole,
                                       std::int64_t row = 1, bool count_records = false);

std::uint64_t count_byte(std::string_view text, char byte) noexcept;

}  // namespace dure::ingest
