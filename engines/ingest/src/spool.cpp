#include "spool.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dure::ingest {
namespace {

constexpr std::size_t block = std::size_t{1} << 20;

[[noreturn]] void disk_trouble() {
  throw Error(Fault::busy, "ingest.disk",
              errno == ENOSPC || errno == EFBIG || errno == EDQUOT
                  ? "디스크가 가득 차서 파일을 적재하지 못했습니다. 자리를 비우고 다시 올려 주십시오."
                  : "디스크에 쓰지 못했습니다(" + std::generic_category().message(errno) +
                        "). 폴더의 권한과 디스크를 확인해 주십시오.");
}

}  // namespace

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) disk_trouble();
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

Spool::Spool(std::filesystem::path path) : path_(std::move(path)) {
  file_ = ::open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file_ < 0) disk_trouble();
  buffer_.reserve(block + block / 4);
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

void Spool::cell(std::string_view utf8) {
  if (utf8.empty()) {
    ++blanks_;
    return;
  }
  if (!first_) buffer_ += ',';
  buffer_.append(blanks_, ',');
  blanks_ = 0;
  first_ = false;
  std::string mended;
  if (first_invalid_utf8(utf8) != std::string_view::npos) {
    mended = to_utf8(utf8, Encoding::utf8);
    utf8 = mended;
  }
  const bool outer_blank = utf8.front() == ' ' || utf8.back() == ' ';
  if (!outer_blank && utf8.find_first_of("\",\r\n") == std::string_view::npos) {
    buffer_ += utf8;
    return;
  }
  buffer_ += '"';
  for (std::size_t from = 0;;) {
    const std::size_t quote = utf8.find('"', from);
    buffer_ += utf8.substr(from, quote - from);
    if (quote == std::string_view::npos) break;
    buffer_ += "\"\"";
    from = quote + 1;
  }
  buffer_ += '"';
}

void Spool::end_row() {
  buffer_ += '\n';
  blanks_ = 0;
  first_ = true;
  ++rows_;
  if (buffer_.size() >= block) flush();
}

void Spool::flush() {
  write_all(file_, buffer_);
  bytes_ += buffer_.size();
  buffer_.clear();
}

void Spool::close() {
  flush();
  if (::close(std::exchange(file_, -1)) != 0) disk_trouble();
}

TemporaryFile::TemporaryFile(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  path_ = folder / (random_hex(12) + ".part");
}

TemporaryFile::~TemporaryFile() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove(path_, error);
}

}  // namespace dure::ingest
