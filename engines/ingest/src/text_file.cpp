#include "text_file.hpp"

#include <dure/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace dure::ingest {
namespace {

[[noreturn]] void throw_unreadable(const std::string& name) {
  throw Error(Fault::missing, "ingest.unreadable",
              name + ": 파일을 읽을 수 없습니다(" + std::strerror(errno) + "). 파일이 있는지, 권한이 있는지 보십시오.");
}

/// Open, without a name: gone when closed.
int nameless_file() {
  std::string path = (std::filesystem::temp_directory_path() / "dure-text-XXXXXX").string();
  const int file = mkstemp(path.data());
  if (file >= 0) unlink(path.c_str());
  return file;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

TextFile::TextFile(const TextSpec& spec) : name_(spec.name), file_(open(spec.path.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat about {};
  if (file_ < 0 || fstat(file_, &about) != 0 || !S_ISREG(about.st_mode)) {
    if (file_ >= 0) close(file_), errno = EISDIR;
    throw_unreadable(name_);
  }
  size_ = static_cast<std::uint64_t>(about.st_size);
  if (spec.records) return;
  const Sniffed seen = sniff_encoding(read(0, 4096));
  if (seen.encoding != Encoding::utf16le && seen.encoding != Encoding::utf16be) return;
  original_ = seen.encoding;
  try {
    unfold_utf16();
  } catch (...) {
    close(file_);
    throw;
  }
}

TextFile::~TextFile() { close(file_); }

void TextFile::unfold_utf16() {
  const int target = nameless_file();
  if (target < 0) throw_unreadable(name_);
  std::uint64_t written = 0, at = 0;
  constexpr std::size_t block = 1 << 20;
  while (at < size_) {
    std::string bytes = read(at, block);
    if (bytes.empty()) break;
    const std::size_t high =
        original_ == Encoding::utf16le ? 1 : 2;  // where the last unit's high byte is, from the end
    if (bytes.size() == block && (static_cast<unsigned char>(bytes[block - high]) & 0xFC) == 0xD8)
      bytes.resize(block - 2);  // a surrogate pair stays together
    at += bytes.size();
    const std::string utf8 = to_utf8(bytes, original_);
    written += utf8.size();
    if (!write_all(target, utf8)) {
      close(target);
      throw Error(Fault::busy, "ingest.no_space",
                  name_ + ": 임시 파일을 쓸 자리가 없습니다. 디스크를 비운 뒤 다시 하십시오.");
    }
  }
  close(file_);
  file_ = target;
  size_ = written;
}

std::size_t TextFile::read(std::uint64_t offset, char* out, std::size_t bytes) const {
  std::size_t done = 0;
  while (done < bytes) {
    const ssize_t n = pread(file_, out + done, bytes - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_unreadable(name_);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

std::string TextFile::read(std::uint64_t offset, std::size_t bytes) const {
  std::string out(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, size_ - std::min(size_, offset))), '\0');
  out.resize(read(offset, out.data(), out.size()));
  return out;
}

}  // namespace dure::ingest
