#include "undo.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

namespace dure::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view written_mark = "dure undo file 1";
constexpr std::size_t page = 4096;  ///< of each of the three headers
constexpr std::size_t digest_length = 64;

/// The main header, then two headers of the database, written in turn; the one with the higher iteration holds. What a
/// header says stands in its first 64 bytes, within one sector, so that it is never half written.
struct Headers {
  std::array<char, 3 * page> bytes{};

  std::uint64_t word(std::size_t at) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
  }
  std::uint64_t iteration(int which) const { return word(page * static_cast<std::size_t>(which) + 8); }
  int active() const { return iteration(1) > iteration(2) ? 1 : 2; }
  std::uint64_t block_count() const { return word(page * static_cast<std::size_t>(active()) + 32); }
  std::size_t block_size() const { return word(page * static_cast<std::size_t>(active()) + 40); }
  bool is_plausible() const { return block_size() >= page && block_size() <= (1U << 24); }
  bool same(const Headers& other, int which) const {
    auto at = page * static_cast<std::size_t>(which);
    return std::memcmp(bytes.data() + at, other.bytes.data() + at, page) == 0;
  }
};

/// What an undo file says before its blocks.
struct Kept {
  std::array<char, written_mark.size()> mark{};
  Headers headers;
  std::uint64_t count = 0;
};

class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int operator*() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

private:
  int number_;
};

[[noreturn]] void fail(const fs::path& file, int why) {
  if (why == ENOSPC || why == EDQUOT || why == EFBIG)
    throw Error(Fault::busy, "store.full", "디스크가 가득 차서 쓰지 못했습니다. 자리를 비운 뒤 다시 하십시오");
  throw Error(Fault::busy, "store.io",
              file.filename().string() + " 파일을 읽거나 쓰지 못했습니다(" + std::generic_category().message(why) +
                  "). 디스크와 권한을 살펴 주십시오");
}

fs::path undo_of(const fs::path& file) { return file.string() + ".undo"; }

/// Bytes read; fewer than asked for only at the end of the file.
std::size_t read_at(int from, char* to, std::size_t size, std::uint64_t at, const fs::path& file) {
  std::size_t have = 0;
  while (have < size) {
    auto got = ::pread(from, to + have, size - have, static_cast<off_t>(at + have));
    if (got < 0 && errno != EINTR) fail(file, errno);
    if (got == 0) break;
    if (got > 0) have += static_cast<std::size_t>(got);
  }
  return have;
}

void write_at(int to, std::string_view bytes, std::uint64_t at, const fs::path& file) {
  while (!bytes.empty()) {
    auto wrote = ::pwrite(to, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (wrote < 0 && errno != EINTR) fail(file, errno);
    if (wrote <= 0) continue;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
    at += static_cast<std::uint64_t>(wrote);
  }
}

void sync(int descriptor, const fs::path& file) {
  if (::fsync(descriptor) != 0) fail(file, errno);
}

void sync_folder(const fs::path& file) {
  auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) fail(folder, errno);
  sync(*opened, folder);
}

std::uint64_t place_of(const Headers& headers, std::int64_t block) {
  return 3 * page + static_cast<std::uint64_t>(block) * headers.block_size();
}

void write_undo(int to, int image, const fs::path& file, const std::vector<std::int64_t>& blocks) {
  Kept kept;
  std::memcpy(kept.mark.data(), written_mark.data(), written_mark.size());
  read_at(image, kept.headers.bytes.data(), kept.headers.bytes.size(), 0, file);
  if (!kept.headers.is_plausible()) fail(file, EIO);
  std::vector<std::int64_t> living;
  for (auto block : blocks)
    if (static_cast<std::uint64_t>(block) < kept.headers.block_count()) living.push_back(block);
  kept.count = living.size();
  Sha256 digest;
  std::uint64_t at = 0;
  auto append = [&](const void* bytes, std::size_t size) {
    std::string_view text(static_cast<const char*>(bytes), size);
    digest.add(text);
    write_at(to, text, at, undo_of(file));
    at += size;
  };
  append(&kept, sizeof kept);
  std::string bytes(sizeof(std::int64_t) + kept.headers.block_size(), '\0');
  for (auto block : living) {
    std::memcpy(bytes.data(), &block, sizeof block);
    auto size = kept.headers.block_size();
    if (read_at(image, bytes.data() + sizeof block, size, place_of(kept.headers, block), file) != size) fail(file, EIO);
    append(bytes.data(), bytes.size());
  }
  write_at(to, digest.hex(), at, undo_of(file));
  sync(to, undo_of(file));
}

/// Whether the file is as long as it says, and its digest is right.
bool is_whole(int undo, const Kept& kept, const fs::path& name) {
  struct stat facts {};
  if (::fstat(undo, &facts) != 0) fail(name, errno);
  auto each = sizeof(std::int64_t) + kept.headers.block_size();
  auto size = static_cast<std::uint64_t>(facts.st_size);
  if (std::string_view(kept.mark.data(), kept.mark.size()) != written_mark || !kept.headers.is_plausible())
    return false;
  if (kept.count > size / each || size != sizeof kept + kept.count * each + digest_length) return false;
  Sha256 digest;
  std::string bytes(1 << 18, '\0');
  for (std::uint64_t at = 0; at < size - digest_length; at += bytes.size()) {
    bytes.resize(std::min<std::uint64_t>(bytes.size(), size - digest_length - at));
    if (read_at(undo, bytes.data(), bytes.size(), at, name) != bytes.size()) return false;
    digest.add(bytes);
  }
  std::string told(digest_length, '\0');
  read_at(undo, told.data(), told.size(), size - digest_length, name);
  return digest.hex() == told;
}

/// Whether `now` is still the state that was kept: no other file, and no checkpoint came through since.
bool is_of(const Headers& kept, const Headers& now) {
  auto active = kept.active();
  return now.same(kept, 0) && now.same(kept, active) && now.active() == active;
}

void write_back(int to, int undo, const Kept& kept, const fs::path& file) {
  std::string bytes(kept.headers.block_size(), '\0');
  std::uint64_t at = sizeof kept;
  for (std::uint64_t i = 0; i < kept.count; ++i) {
    std::int64_t block = 0;
    read_at(undo, reinterpret_cast<char*>(&block), sizeof block, at, undo_of(file));
    read_at(undo, bytes.data(), bytes.size(), at + sizeof block, undo_of(file));
    write_at(to, bytes, place_of(kept.headers, block), file);
    at += sizeof block + bytes.size();
  }
  sync(to, file);
}

}  // namespace

void keep_undo(const fs::path& file, int image, const std::vector<std::int64_t>& blocks) {
  auto name = undo_of(file);
  Descriptor undo(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!undo) fail(name, errno);
  try {
    write_undo(*undo, image, file, blocks);
    sync_folder(name);
  } catch (const Error&) {
    drop_undo(file);
    throw;
  }
}

void drop_undo(const fs::path& file) {
  std::error_code ignored;  // one that stays speaks of an older header: put_back() drops it
  fs::remove(undo_of(file), ignored);
}

bool put_back(const fs::path& file) {
  auto name = undo_of(file);
  Descriptor undo(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!undo && errno == ENOENT) return false;
  if (!undo) fail(name, errno);
  Kept kept;
  bool whole = read_at(*undo, reinterpret_cast<char*>(&kept), sizeof kept, 0, name) == sizeof kept &&
               is_whole(*undo, kept, name);
  bool wanted = false;
  if (whole) {
    Descriptor opened(::open(file.c_str(), O_RDWR | O_CLOEXEC));
    if (!opened && errno != ENOENT) fail(file, errno);
    Headers now;
    wanted = opened && read_at(*opened, now.bytes.data(), now.bytes.size(), 0, file) == now.bytes.size() &&
             is_of(kept.headers, now);
    if (wanted) write_back(*opened, *undo, kept, file);
  }
  drop_undo(file);
  return wanted;
}

}  // namespace dure::store
