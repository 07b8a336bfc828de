#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dure {
namespace {

class Descriptor {
public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  explicit operator bool() const { return fd_ >= 0; }
  int operator*() const { return fd_; }
  bool close() {
    const int fd = std::exchange(fd_, -1);
    return fd < 0 || ::close(fd) == 0;
  }

private:
  int fd_;
};

[[noreturn]] void unreadable(const std::filesystem::path& path, int why) {
  if (why == ENOENT || why == ENOTDIR)
    throw Error(Fault::missing, "file.missing", path.string() + " 파일이 없습니다. 경로를 확인해 주세요.");
  throw Error(Fault::input, "file.unreadable",
              path.string() + " 파일을 읽을 수 없습니다(" + std::generic_category().message(why) +
                  "). 보통 파일인지, 읽기 권한이 있는지 확인해 주세요.");
}

[[noreturn]] void unwritable(const std::filesystem::path& path, int why) {
  throw Error(Fault::input, "file.unwritable",
              path.string() + " 파일을 쓸 수 없습니다(" + std::generic_category().message(why) +
                  "). 폴더와 권한, 남은 디스크를 확인해 주세요.");
}

/// Zero, or errno.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) return errno;
    if (wrote > 0) bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return ::fsync(fd) == 0 ? 0 : errno;
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::uint64_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (!file || ::fstat(*file, &facts) != 0) unreadable(path, errno);
  if (S_ISDIR(facts.st_mode)) unreadable(path, EISDIR);
  std::string bytes;
  std::size_t room = std::min<std::uint64_t>(static_cast<std::uint64_t>(facts.st_size), limit) + 1;
  for (;;) {  // until the end, not until st_size: the file may grow, and /proc says 0
    const std::size_t have = bytes.size();
    bytes.resize(have + room);
    const ssize_t got = ::read(*file, bytes.data() + have, room);
    const int why = errno;
    bytes.resize(have + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && why != EINTR) unreadable(path, why);
    if (got == 0) return bytes;
    if (bytes.size() > limit)
      throw Error(Fault::input, "file.too_large",
                  path.string() + " 파일이 " + std::to_string(limit) + "바이트보다 큽니다. 파일을 나누어 주세요.");
    room = std::min<std::uint64_t>(1 << 16, limit - bytes.size() + 1);
  }
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  struct stat old {};
  const mode_t mode = ::stat(path.c_str(), &old) == 0 ? old.st_mode & 0777 : 0640;
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const std::filesystem::path draft = folder / ("." + path.filename().string() + "." + random_hex(8));
  Descriptor file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) unwritable(path, errno);
  int why = write_all(*file, bytes);
  if (!why && ::fchmod(*file, mode) != 0) why = errno;
  if (!file.close() && !why) why = errno;
  if (!why && ::rename(draft.c_str(), path.c_str()) != 0) why = errno;
  if (why) {
    ::unlink(draft.c_str());
    unwritable(path, why);
  }
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(*directory) != 0) unwritable(path, errno);
}

}  // namespace dure
