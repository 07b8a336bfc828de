#include "received.hpp"

#include "file_kind.hpp"
#include "spool.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

namespace dure::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t block = std::size_t{1} << 20;

class Descriptor {
public:
  Descriptor(const fs::path& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int operator*() const { return file_; }

private:
  int file_;
};

[[noreturn]] void unreadable(const std::string& name) {
  throw Error(Fault::missing, "ingest.unreadable",
              name + ": 파일을 읽을 수 없습니다. 파일이 있는지, 읽을 권한이 있는지 확인해 주십시오.");
}

/// An extension that is safe in a path: short ASCII letters and digits, or none.
std::string safe_extension(const std::string& name) {
  const std::string extension = extension_of(name);
  const bool safe = !extension.empty() && extension.size() <= 8 &&
                    std::all_of(extension.begin(), extension.end(),
                                [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return safe ? "." + extension : std::string();
}

}  // namespace

ReceivedFiles::ReceivedFiles(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24);
  for (const auto& entry : fs::directory_iterator(incoming(), error)) {  // left by a killed process
    std::error_code gone;
    if (fs::last_write_time(entry.path(), gone) < old) fs::remove(entry.path(), gone);
  }
}

ReceivedFiles::~ReceivedFiles() {
  std::error_code error;
  for (const auto& [path, uses] : added_) fs::remove(path, error);
}

ReceivedFiles::Kept ReceivedFiles::keep(const fs::path& source, const std::string& name,
                                        const std::function<void(std::uint64_t)>& progress,
                                        const std::stop_token& stop) {
  const TemporaryFile copy(incoming());
  const Descriptor from(source, O_RDONLY), to(copy.path(), O_WRONLY | O_CREAT | O_TRUNC);
  if (*from < 0) unreadable(name);
  if (*to < 0) write_all(*to, "x");  // says why
  const bool shared = ::ioctl(*to, FICLONE, *from) == 0;
  const Descriptor again(copy.path(), O_RDONLY);
  Kept kept;
  Sha256 digest;
  std::string buffer(block, '\0');
  for (;;) {
    if (stop.stop_requested()) throw Error(Fault::busy, "ingest.stopped", name + ": 적재를 멈추었습니다.");
    const ssize_t got = ::read(shared ? *again : *from, buffer.data(), buffer.size());
    if (got < 0) unreadable(name);
    if (got == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    if (!shared) write_all(*to, bytes);
    digest.add(bytes);
    kept.bytes += bytes.size();
    if (progress) progress(kept.bytes);
  }
  kept.sha256 = digest.hex();
  const std::string below = kept.sha256.substr(0, 2) + "/" + kept.sha256 + safe_extension(name);
  kept.path = folder_.filename().string() + "/" + below;
  kept.where = folder_ / below;
  std::error_code error;
  fs::create_directories(kept.where.parent_path(), error);
  if (const auto added = added_.find(kept.where); added != added_.end()) {
    ++added->second;
  } else if (!fs::exists(kept.where, error)) {
    fs::rename(copy.path(), kept.where);
    added_[kept.where] = 1;
  }
  return kept;
}

void ReceivedFiles::sync() {
  const Descriptor folder(folder_, O_RDONLY | O_DIRECTORY);
  if (added_.size() > 4) {
    ::syncfs(*folder);
    return;
  }
  for (const auto& [path, uses] : added_) {
    const Descriptor file(path, O_RDONLY), parent(path.parent_path(), O_RDONLY | O_DIRECTORY);
    if (::fsync(*file) != 0) write_all(-1, "x");  // says why
    ::fsync(*parent);
  }
  ::fsync(*folder);
}

void ReceivedFiles::release() { added_.clear(); }

void ReceivedFiles::forget(const Kept& kept) {
  const auto added = added_.find(kept.where);
  if (added == added_.end() || --added->second > 0) return;
  std::error_code error;
  fs::remove(kept.where, error);
  added_.erase(added);
}

}  // namespace dure::ingest
