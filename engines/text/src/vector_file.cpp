#include "vector_file.hpp"

#include "hash.hpp"
#include "vector_codes.hpp"

#include <dure/core/error.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace dure::text {
namespace {

constexpr std::uint64_t ALIGNED = 64;
constexpr std::array<char, 8> MAGIC = {'D', 'U', 'R', 'E', 'V', 'E', 'C', '1'};

std::uint64_t checksum(const VectorFile::Header& header) {
  return hash64({reinterpret_cast<const char*>(&header), offsetof(VectorFile::Header, checksum)});
}

std::uint64_t aligned(std::uint64_t at) { return (at + ALIGNED - 1) / ALIGNED * ALIGNED; }

/// A file beside the wanted one that takes its place when all is on disk.
class Replacement {
public:
  explicit Replacement(const std::filesystem::path& file)
      : file_(file), beside_(file.string() + ".part"), out_(std::fopen(beside_.c_str(), "wb")) {
    if (out_ == nullptr || ::fchmod(::fileno(out_), 0640) != 0) fail();
  }
  ~Replacement() {
    if (out_ == nullptr) return;
    std::fclose(out_);
    ::unlink(beside_.c_str());
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  void write(const void* bytes, std::size_t size) {
    if (size > 0 && std::fwrite(bytes, 1, size, out_) != size) fail();
    at_ += size;
  }
  void align() {
    constexpr std::array<char, ALIGNED> zeros{};
    write(zeros.data(), static_cast<std::size_t>(aligned(at_) - at_));
  }
  std::uint64_t at() const { return at_; }
  void finish(const VectorFile::Header& header) {
    std::rewind(out_);
    write(&header, sizeof header);
    if (std::fflush(out_) != 0 || ::fsync(::fileno(out_)) != 0) fail();
    std::fclose(out_);
    out_ = nullptr;
    if (std::rename(beside_.c_str(), file_.c_str()) != 0) fail();
    const int folder = ::open(file_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
  }

private:
  [[noreturn]] void fail() const {
    throw Error(Fault::input, "file.unwritable",
                file_.string() + " 파일을 쓰지 못했습니다. 디스크의 남은 자리와 폴더의 권한을 확인해 주세요.");
  }
  std::filesystem::path file_;
  std::string beside_;
  std::FILE* out_;
  std::uint64_t at_ = 0;
};

/// Texts one after the other, and where each begins.
template <class F>
void write_texts(Replacement& out, VectorFile::Header& header, unsigned offsets, std::size_t rows, F&& text) {
  header.at[offsets] = out.at();
  std::uint64_t at = 0;
  out.write(&at, sizeof at);
  for (std::size_t n = 0; n < rows; ++n) {
    at += text(n).size();
    out.write(&at, sizeof at);
  }
  out.align();
  header.at[offsets + 1] = out.at();
  for (std::size_t n = 0; n < rows; ++n) out.write(text(n).data(), text(n).size());
  out.align();
}

}  // namespace

void broken_vectors(std::string_view why) {
  throw Error(Fault::input, "text.vectors_broken",
              "벡터 색인 파일이 상했습니다(" + std::string(why) + "). dure index를 다시 실행해 주세요.");
}

void write_vectors(const std::filesystem::path& file, const std::vector<VectorRow>& rows, std::uint32_t dimensions) {
  VectorFile::Header header{MAGIC, rows.size(), dimensions, 0, {}, 0};
  Replacement out(file);
  out.write(&header, sizeof header);
  out.align();
  std::vector<float> scales;
  std::vector<std::int32_t> sums;
  header.at[VectorFile::codes] = out.at();
  for (const VectorRow& row : rows) {
    const Code code = encode(row.unit);
    out.write(code.code.data(), code.code.size());
    scales.push_back(code.scale);
    sums.push_back(code.sum);
  }
  out.align();
  header.at[VectorFile::scales] = out.at();
  out.write(scales.data(), scales.size() * sizeof(float));
  out.align();
  header.at[VectorFile::sums] = out.at();
  out.write(sums.data(), sums.size() * sizeof(std::int32_t));
  out.align();
  header.at[VectorFile::units] = out.at();
  for (const VectorRow& row : rows) out.write(row.unit.data(), row.unit.size() * sizeof(float));
  out.align();
  header.at[VectorFile::days] = out.at();
  for (const VectorRow& row : rows) out.write(&row.day, sizeof row.day);
  out.align();
  write_texts(
      out, header, VectorFile::key_at, rows.size(), [&](std::size_t n) -> auto& { return rows[n].key; });
  write_texts(
      out, header, VectorFile::department_at, rows.size(), [&](std::size_t n) -> auto& { return rows[n].department; });
  header.at[VectorFile::SECTIONS] = out.at();
  header.checksum = checksum(header);
  out.finish(header);
}

VectorFile::VectorFile(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about {};
  if (opened < 0 || ::fstat(opened, &about) != 0) broken_vectors("파일이 없습니다");
  const auto size = static_cast<std::size_t>(about.st_size);
  void* mapped = size < sizeof(Header) ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_SHARED, opened, 0);
  ::close(opened);
  if (mapped == MAP_FAILED) broken_vectors("너무 짧습니다");
  data_ = static_cast<const char*>(mapped);
  mapped_ = {data_, [size](const char* from) { ::munmap(const_cast<char*>(from), size); }};
  std::memcpy(&header_, data_, sizeof header_);
  if (header_.magic != MAGIC || header_.checksum != checksum(header_)) broken_vectors("머리글");
  width_ = padded(dimensions());
  constexpr std::uint64_t most = std::uint64_t{1} << 40;
  if (header_.dimensions == 0 || header_.dimensions > 65536 || rows() > most) broken_vectors("크기");
  const std::array<std::uint64_t, SECTIONS> wanted = {
      rows() * width_,  rows() * 4, rows() * 4, rows() * dimensions() * 4, rows() * 4, (rows() + 1) * 8, 0,
      (rows() + 1) * 8, 0};
  for (unsigned s = 0; s < SECTIONS; ++s)
    if (header_.at[s] % ALIGNED != 0 || header_.at[s + 1] < header_.at[s] || header_.at[s + 1] > size ||
        header_.at[s + 1] - header_.at[s] < wanted[s])
      broken_vectors("구역");
}

std::string_view VectorFile::piece(Section offsets, Section bytes, std::uint64_t row) const {
  const std::uint64_t begin = at<std::uint64_t>(offsets)[row], end = at<std::uint64_t>(offsets)[row + 1];
  if (begin > end || end > header_.at[bytes + 1] - header_.at[bytes]) broken_vectors("글의 자리");
  return {data_ + header_.at[bytes] + begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace dure::text
