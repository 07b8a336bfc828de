#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {

class Connection;

enum class CellType { boolean, integer, real, date, time, timestamp, text };

/// The SQL type of a cell: BOOLEAN, BIGINT, DOUBLE, DATE, TIME, TIMESTAMP, VARCHAR.
std::string_view sql_type(CellType type) noexcept;

struct BulkColumn {
  std::string name;
  CellType type = CellType::text;
};

/// A text as it stands in a chunk: up to 12 bytes inside the cell, longer ones where they are.
struct TextCell {
  std::uint32_t size = 0;
  char head[4] = {};
  char rest[8] = {};  ///< the last of up to 12 bytes, or a pointer to all of a longer text

  /// Nothing is copied of a text longer than 12 bytes: it must stay until the filler's next fill(), or its end.
  void refer_to(std::string_view utf8) noexcept {
    size = static_cast<std::uint32_t>(utf8.size());
    const char* all = utf8.data();
    if (size <= 12) {
      char bytes[12] = {};
      std::memcpy(bytes, all, size);
      std::memcpy(head, bytes, 4);
      std::memcpy(rest, bytes + 4, 8);
    } else {
      std::memcpy(head, all, 4);
      std::memcpy(rest, &all, 8);
    }
  }
};

/// Up to capacity() rows, column by column, in memory of the database: written in place, never copied again.
/// Every cell of every row handed over must be written or set null.
class Chunk {
public:
  virtual ~Chunk() = default;
  static constexpr std::size_t capacity() { return 2048; }
  virtual bool* booleans(std::size_t column) = 0;
  virtual std::int64_t* integers(std::size_t column) = 0;
  virtual double* reals(std::size_t column) = 0;
  virtual std::int32_t* days(std::size_t column) = 0;    ///< date: days since 1970-01-01
  virtual std::int64_t* micros(std::size_t column) = 0;  ///< time since midnight; timestamp since 1970-01-01
  virtual TextCell* texts(std::size_t column) = 0;       ///< for what text() is too slow for
  virtual std::uint64_t* valid(
      std::size_t column) = 0;  ///< one bit a row, lowest first, all set; a cleared one is a null
  /// Valid UTF-8 is the caller's promise. Copied, so the bytes may go at once.
  virtual void text(std::size_t column, std::size_t row, std::string_view utf8) = 0;
  virtual void set_null(std::size_t column, std::size_t row) = 0;
};

/// Fills chunks for one thread. Exceptions end the whole load and reach the caller of bulk_insert.
class ChunkFiller {
public:
  virtual ~ChunkFiller() = default;
  virtual std::size_t fill(Chunk& chunk) = 0;  ///< rows written, 0 at the end
};

class ChunkSource {
public:
  virtual ~ChunkSource() = default;
  virtual std::unique_ptr<ChunkFiller> filler() = 0;  ///< one per thread; called from that thread
};

/// A source that one thread reads: fill() is called by turns.
class OneThreadSource : public ChunkSource {
public:
  std::unique_ptr<ChunkFiller> filler() final { return std::make_unique<Filler>(*this); }

protected:
  virtual std::size_t fill(Chunk& chunk) = 0;  ///< as ChunkFiller

private:
  struct Filler final : ChunkFiller {
    explicit Filler(OneThreadSource& of) : source(of) {}
    std::size_t fill(Chunk& chunk) override { return source.fill(chunk); }
    OneThreadSource& source;
  };
};

/// Inserts everything the source gives into `table` (already there, these columns in this order; name as SQL, quoted)
/// inside the connection's open transaction, with up to `threads` threads; parsing overlaps with appending.
/// The order of rows is not kept when threads > 1: carry a row number. Returns the rows inserted.
std::uint64_t bulk_insert(Connection& connection, std::string_view table, const std::vector<BulkColumn>& columns,
                          ChunkSource& source, int threads);

}  // namespace dure::store
