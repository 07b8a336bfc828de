#pragma once

// A segment: some documents of an index as one immutable file, read through a memory map.
// Little-endian; sections are 8-aligned; offsets in Header::at. Nothing in it is believed: every offset is checked.

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

class Analyzer;

/// What a term is, the first byte of its entry in the dictionary.
enum class Space : char { bigram = 'b', compound = 'c', morpheme = 'm' };

struct Bm25 {
  double k1 = 0.8, b = 0.65;  // the best for KorQuAD's questions among its paragraphs and petitions
};

/// How texts become impacts. Length of a text is its bytes: known before it is analysed, in proportion to its words.
struct Shape {
  std::vector<double> weights;  ///< BM25F weight of each column
  std::vector<double> means;    ///< mean bytes of each column
  Bm25 words{}, pairs{};
};

constexpr std::int32_t NO_DAY = INT32_MIN;

struct Document {
  std::string key;
  std::vector<std::string> texts;  ///< one a column, normal()
  std::string department = {};     ///< empty: none
  std::int32_t day = NO_DAY;       ///< since 1970-01-01
  std::uint64_t hash() const;
};

/// Keys in the order of numbers when both are digits only, else of bytes.
bool key_less(std::string_view a, std::string_view b) noexcept;

constexpr std::uint32_t BLOCK = 128;         ///< postings a block
constexpr std::uint32_t IMPACT_ONE = 65535;  ///< impact of a term that saturates

struct Term {
  std::uint64_t postings;  ///< into section postings
  std::uint32_t documents;
  std::uint32_t first_block;
};
struct Block {
  std::uint32_t last;    ///< last document
  std::uint32_t offset;  ///< from the term's postings: u8 width, deltas of that many bits, u16 impacts
  std::uint16_t best;    ///< largest impact
  std::uint16_t count;
};
static_assert(sizeof(Term) == 16 && sizeof(Block) == 12);

enum Section : unsigned {
  term_at,
  term_bytes,
  terms,
  blocks,
  postings,
  key_at,
  key_bytes,
  text_at,
  text_bytes,
  hashes,
  initials,
  days,
  department_at,
  department_bytes,
  SECTIONS
};

struct Header {
  std::array<char, 8> magic;
  std::uint64_t size, checksum;  ///< of the file; of all behind the header
  std::uint32_t documents, terms, columns, blocks;
  std::array<std::uint64_t, SECTIONS + 1> at;  ///< where each section begins; the last is the end
  std::uint64_t header_checksum;               ///< of all before it
};

/// A run of a segment's terms, which stand in the order of their bytes.
struct Terms {
  std::uint32_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
};

/// The bytes of a segment of `documents`, which must stand in key order. Cost: about 10 MB/s of text a core.
std::string write_segment(std::span<const Document> documents, const Shape& shape, const Analyzer& analyzer,
                          bool morphemes);

class Segment {
public:
  /// @throws Error(input, "text.segment_broken")
  static Segment open(const std::filesystem::path& file);
  static Segment from_bytes(std::string bytes);  ///< the same in memory
  /// Mends the checksums of bytes that a fuzzer changed, so that what they guard is reached.
  static void seal(std::string& bytes);

  std::uint32_t documents() const { return header_.documents; }
  std::uint32_t vocabulary() const { return header_.terms; }  ///< terms
  std::uint32_t columns() const { return header_.columns; }
  std::string_view key(std::uint32_t document) const;
  std::string_view text(std::uint32_t document, std::uint32_t column) const;
  std::uint64_t hash(std::uint32_t document) const;
  std::int32_t day(std::uint32_t document) const;  ///< since 1970-01-01, or NO_DAY
  std::string_view department(std::uint32_t document) const;
  std::uint64_t text_size() const { return header_.at[text_bytes + 1] - header_.at[text_bytes]; }

  static constexpr std::uint32_t none = UINT32_MAX;
  Terms all() const { return {0, header_.terms}; }
  /// Those of `within` that are of `space` and begin with `prefix`.
  Terms beginning_with(Space space, std::string_view prefix, Terms within) const;
  std::uint32_t find(Space space, std::string_view word, Terms within) const;  ///< number of the term, or none
  std::uint32_t find(Space space, std::string_view word) const { return find(space, word, all()); }
  std::string_view word(std::uint32_t term) const;    ///< with its space in front
  std::uint32_t frequency(std::uint32_t term) const;  ///< documents that hold it
  /// Terms of `space` that begin with `prefix`, at most `most`.
  std::vector<std::uint32_t> beginning_with(Space space, std::string_view prefix, std::size_t most) const;
  /// Morphemes and compounds whose initial consonants are or begin with `consonants`, the exact ones first.
  std::vector<std::uint32_t> by_initials(std::string_view consonants, std::size_t most) const;

  /// Blocks of a term. @throws Error(input, "text.segment_broken") when they point outside the file.
  std::span<const Block> blocks_of(std::uint32_t term) const;
  /// Decodes one block: documents ascending and below documents(). @throws as above
  void decode(std::uint32_t term, std::span<const Block> of, std::size_t block, std::uint32_t* documents,
              std::uint16_t* impacts) const;

private:
  struct Bytes;
  explicit Segment(std::shared_ptr<const Bytes> bytes);
  template <class T>
  T read(Section section, std::uint64_t index) const;
  std::uint32_t first_from(std::string_view entry, Terms within) const;
  std::string_view piece(Section offsets, Section bytes, std::uint64_t index, bool wide) const;

  std::shared_ptr<const Bytes> bytes_;
  const char* data_ = nullptr;
  Header header_{};
};

[[noreturn]] void broken_segment(std::string_view why);

}  // namespace dure::text
