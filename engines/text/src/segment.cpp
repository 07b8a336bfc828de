#include "segment.hpp"

#include "hash.hpp"

#include <dure/core/error.hpp>
#include <dure/text/analysis.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace dure::text {

static_assert(std::endian::native == std::endian::little);

struct Segment::Bytes {
  std::string owned;
  void* mapped = nullptr;
  std::size_t size = 0;
  ~Bytes() {
    if (mapped) munmap(mapped, size);
  }
};

void broken_segment(std::string_view why) {
  throw Error(Fault::input, "text.segment_broken",
              "색인 파일이 상했습니다(" + std::string(why) + "). dure index를 다시 실행하면 표에서 새로 만듭니다.");
}

bool key_less(std::string_view a, std::string_view b) noexcept {
  const auto digits = [](std::string_view s) {
    return !s.empty() && (s[0] != '0' || s.size() == 1) && s.find_first_not_of("0123456789") == s.npos;
  };
  if (a.size() != b.size() && digits(a) && digits(b)) return a.size() < b.size();
  return a < b;
}

std::uint64_t Document::hash() const {
  std::uint64_t h = hash64(key);
  for (const std::string& text : texts) h = hash64(text, h);
  h = hash64(department, h) ^ static_cast<std::uint32_t>(day);
  return h;
}

Segment Segment::open(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) broken_segment("파일이 없음");
  struct stat info {};
  auto bytes = std::make_shared<Bytes>();
  if (fstat(fd, &info) == 0) bytes->size = static_cast<std::size_t>(info.st_size);
  void* mapped = bytes->size < sizeof(Header) ? MAP_FAILED : mmap(nullptr, bytes->size, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped == MAP_FAILED) broken_segment("너무 짧음");
  bytes->mapped = mapped;
  return Segment(std::move(bytes));
}

Segment Segment::from_bytes(std::string owned) {
  auto bytes = std::make_shared<Bytes>();
  bytes->owned = std::move(owned);
  bytes->size = bytes->owned.size();
  return Segment(std::move(bytes));
}

void Segment::seal(std::string& bytes) {
  if (bytes.size() < sizeof(Header)) return;
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.size = bytes.size();
  header.checksum = hash64(std::string_view(bytes).substr(sizeof header));
  header.header_checksum = hash64({reinterpret_cast<const char*>(&header), offsetof(Header, header_checksum)});
  std::memcpy(bytes.data(), &header, sizeof header);
}

Segment::Segment(std::shared_ptr<const Bytes> bytes) : bytes_(std::move(bytes)) {
  data_ = bytes_->mapped ? static_cast<const char*>(bytes_->mapped) : bytes_->owned.data();
  const std::string_view all(data_, bytes_->size);
  if (all.size() < sizeof(Header)) broken_segment("너무 짧음");
  std::memcpy(&header_, data_, sizeof header_);
  if (std::string_view(header_.magic.data(), 8) != "DURETXT2") broken_segment("머리말");
  if (header_.header_checksum != hash64(all.substr(0, offsetof(Header, header_checksum))))
    broken_segment("머리말 검사합");
  if (header_.size != all.size() || header_.checksum != hash64(all.substr(sizeof header_))) broken_segment("검사합");
  const std::uint64_t n = header_.documents, t = header_.terms;
  const std::array<std::uint64_t, SECTIONS> least = {4 * (t + 1), 0,
                                                     16 * t,      12 * std::uint64_t{header_.blocks},
                                                     0,           4 * (n + 1),
                                                     0,           8 * (n * header_.columns + 1),
                                                     0,           8 * n,
                                                     0,           4 * n,
                                                     4 * (n + 1), 0};
  std::uint64_t before = sizeof header_;
  for (unsigned s = 0; s <= SECTIONS; ++s) {
    if (header_.at[s] < before || header_.at[s] > all.size() || header_.at[s] % 8 != 0) broken_segment("구획");
    if (s > 0 && header_.at[s] - before < least[s - 1]) broken_segment("구획 크기");
    before = header_.at[s];
  }
}

template <class T>
T Segment::read(Section section, std::uint64_t index) const {
  const std::uint64_t at = header_.at[section] + index * sizeof(T);
  if (at + sizeof(T) > header_.at[section + 1]) broken_segment("범위");
  T value;
  std::memcpy(&value, data_ + at, sizeof value);
  return value;
}

std::string_view Segment::piece(Section offsets, Section bytes, std::uint64_t index, bool wide) const {
  const std::uint64_t begin = wide ? read<std::uint64_t>(offsets, index) : read<std::uint32_t>(offsets, index);
  const std::uint64_t end = wide ? read<std::uint64_t>(offsets, index + 1) : read<std::uint32_t>(offsets, index + 1);
  if (begin > end || end > header_.at[bytes + 1] - header_.at[bytes]) broken_segment("글의 범위");
  return {data_ + header_.at[bytes] + begin, end - begin};
}

std::string_view Segment::key(std::uint32_t document) const { return piece(key_at, key_bytes, document, false); }
std::string_view Segment::text(std::uint32_t document, std::uint32_t column) const {
  return piece(text_at, text_bytes, std::uint64_t{document} * header_.columns + column, true);
}
std::uint64_t Segment::hash(std::uint32_t document) const { return read<std::uint64_t>(hashes, document); }
std::int32_t Segment::day(std::uint32_t document) const { return read<std::int32_t>(days, document); }
std::string_view Segment::department(std::uint32_t document) const {
  return piece(department_at, department_bytes, document, false);
}
std::string_view Segment::word(std::uint32_t term) const { return piece(term_at, term_bytes, term, false); }
std::uint32_t Segment::frequency(std::uint32_t term) const { return read<Term>(terms, term).documents; }

/// The first term of `within` that does not stand before `entry`.
std::uint32_t Segment::first_from(std::string_view entry, Terms within) const {
  auto [low, high] = within;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    word(middle) < entry ? low = middle + 1 : high = middle;
  }
  return low;
}

std::uint32_t Segment::find(Space space, std::string_view sought, Terms within) const {
  const std::string entry = static_cast<char>(space) + std::string(sought);
  const std::uint32_t term = first_from(entry, within);
  return term < within.end && word(term) == entry ? term : none;
}

Terms Segment::beginning_with(Space space, std::string_view prefix, Terms within) const {
  const std::string entry = static_cast<char>(space) + std::string(prefix);
  within.begin = first_from(entry, within);
  auto [low, high] = within;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    word(middle).starts_with(entry) ? low = middle + 1 : high = middle;
  }
  return {within.begin, low};
}

std::vector<std::uint32_t> Segment::beginning_with(Space space, std::string_view prefix, std::size_t most) const {
  const Terms terms = beginning_with(space, prefix, all());
  std::vector<std::uint32_t> out;
  for (std::uint32_t term = terms.begin; term < terms.end && out.size() < most; ++term) out.push_back(term);
  return out;
}

std::vector<std::uint32_t> Segment::by_initials(std::string_view consonants, std::size_t most) const {
  const auto size = static_cast<std::uint32_t>((header_.at[initials + 1] - header_.at[initials]) / 4);
  const auto term = [&](std::uint32_t i) { return read<std::uint32_t>(initials, i); };
  const auto said = [&](std::uint32_t i) {
    const std::string_view entry = term(i) == none ? std::string_view() : word(term(i));
    return entry.empty() ? std::string() : initial_consonants(entry.substr(1));
  };
  std::uint32_t low = 0, high = size;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (term(middle) != none && said(middle) < consonants) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::vector<std::uint32_t> out;
  for (; low < size && out.size() < most && said(low).starts_with(consonants); ++low) out.push_back(term(low));
  return out;
}

std::span<const Block> Segment::blocks_of(std::uint32_t number) const {
  const Term term = read<Term>(terms, number);
  const std::uint64_t count = (std::uint64_t{term.documents} + BLOCK - 1) / BLOCK;
  if (term.first_block + count > header_.blocks || term.documents > header_.documents) broken_segment("블록");
  if (term.postings > header_.at[postings + 1] - header_.at[postings]) broken_segment("블록");
  return {reinterpret_cast<const Block*>(data_ + header_.at[blocks]) + term.first_block, count};
}

void Segment::decode(std::uint32_t number, std::span<const Block> of, std::size_t n, std::uint32_t* documents,
                     std::uint16_t* impacts) const {
  const Block& block = of[n];
  const std::uint64_t begin = header_.at[postings] + read<Term>(terms, number).postings + block.offset;
  const std::uint64_t end = header_.at[postings + 1];
  if (begin + 1 > end || block.count == 0 || block.count > BLOCK) broken_segment("블록 자리");
  const unsigned width = static_cast<unsigned char>(data_[begin]);
  const std::uint64_t packed = (std::uint64_t{block.count} * width + 7) / 8;
  if (width > 32 || begin + 1 + packed + 2u * block.count + 8 > end) broken_segment("블록 크기");
  const char* deltas = data_ + begin + 1;
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  std::uint64_t document = n == 0 ? 0 : std::uint64_t{of[n - 1].last} + 1;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    const std::uint64_t bit = std::uint64_t{i} * width;
    std::uint64_t word;
    std::memcpy(&word, deltas + bit / 8, 8);
    document += (word >> (bit % 8)) & mask;
    documents[i] = static_cast<std::uint32_t>(document++);
  }
  if (document > header_.documents) broken_segment("글 번호");
  std::memcpy(impacts, deltas + packed, 2u * block.count);
}

}  // namespace dure::text
