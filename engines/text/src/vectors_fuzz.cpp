// A file of vectors of any bytes: refused, or read from end to end without leaving it. Its checksum is mended first.
#include "hash.hpp"
#include "vectors_state.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

using namespace dure::text;

namespace {

constexpr std::size_t kRows = 40, kDimensions = 3;

std::string whole() {
  const auto file = std::filesystem::temp_directory_path() / ("dure-vectors-fuzz-" + std::to_string(getpid()));
  std::vector<VectorRow> rows;
  for (std::size_t n = 0; n < kRows; ++n)
    rows.push_back({"key" + std::to_string(10 + n), {0.6F, 0.8F, 0}, n % 2 ? "환경과" : "", static_cast<int>(n)});
  write_vectors(file, rows, kDimensions);
  std::string bytes = dure::read_file(file);
  std::filesystem::remove(file);
  return bytes;
}

void seal(std::string& bytes) {
  constexpr std::size_t at = offsetof(VectorFile::Header, checksum);
  if (bytes.size() < at + 8) return;
  const std::uint64_t sum = hash64(std::string_view(bytes).substr(0, at));
  std::memcpy(bytes.data() + at, &sum, sizeof sum);
}

void read_all(const VectorFile& file) {
  if (file.dimensions() > 1000) return;
  std::vector<float> asked(file.dimensions(), 0.1F);
  best_rows(file, nullptr, 0, asked, 5, {});
  NearOptions narrow;
  narrow.department = "환경과";
  narrow.allowed = [](std::string_view key) { return !key.empty(); };
  for (const auto& [score, row] : best_rows(file, nullptr, 0, asked, 5, narrow))
    if (row >= file.rows() || file.key(row).empty()) std::abort();
}

}  // namespace

/// Input: pairs of (4 bytes where, 1 byte what) laid over a whole file; or, when it begins with R, raw bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string good = whole();
  static const int memory = memfd_create("vectors", 0);
  std::string bytes = size > 0 && data[0] == 'R' ? std::string(reinterpret_cast<const char*>(data), size) : good;
  for (std::size_t at = 0; at + 5 <= size && data[0] != 'R'; at += 5) {
    std::uint32_t where = 0;
    std::memcpy(&where, data + at, 4);
    bytes[where % bytes.size()] = static_cast<char>(data[at + 4]);
  }
  seal(bytes);
  if (ftruncate(memory, 0) != 0 || pwrite(memory, bytes.data(), bytes.size(), 0) < 0) std::abort();
  try {
    read_all(VectorFile("/proc/self/fd/" + std::to_string(memory)));
  } catch (const dure::Error&) {
  }
  return 0;
}
