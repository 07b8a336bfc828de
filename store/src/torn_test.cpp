// Every place where a city's files are written, one after the other, as the place where its process ends. This
// program's own pwrite, write, fsync … stand before those of the C library for DuckDB as well, so that the end comes
// exactly there.
#include "crash_world.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <random>

using namespace dure;
using namespace dure::store;
using namespace dure::store::crash;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t page = 4096;

enum class End {
  kill,  ///< the kernel ends a write between two pages when its process is killed; what was written is there
  power  ///< and of what was not yet synced any page may still be the old one, and the file end anywhere in what was
         ///< added: as with ext4's data=ordered, what a file has grown by is there before its new length is
};

/// A write that no fsync has followed.
struct Unsynced {
  std::string path;
  off_t at;
  std::string before;  ///< what stood there, up to the end of the file
  off_t size_before;   ///< of the file
};

struct Disk {
  std::string folder;  ///< only what is below it counts; empty: nothing does
  int steps = 0, last_step = -1;
  End end = End::kill;
  std::vector<Unsynced> unsynced;
};
Disk disk;  // of the child, which works with one thread

std::string path_of(int descriptor) {
  auto link = "/proc/self/fd/" + std::to_string(descriptor);
  char name[512];
  auto size = ::readlink(link.c_str(), name, sizeof name);
  return size < 0 ? std::string() : std::string(name, static_cast<std::size_t>(size));
}

bool counts(const std::string& path) { return !disk.folder.empty() && path.starts_with(disk.folder); }
bool counts(int descriptor) { return !disk.folder.empty() && counts(path_of(descriptor)); }

void lose_pages() {
  std::mt19937 random(static_cast<unsigned>(disk.last_step));
  for (auto write = disk.unsynced.rbegin(); write != disk.unsynced.rend(); ++write) {
    int file = ::open(write->path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) continue;  // removed since
    for (std::size_t from = 0; from < write->before.size(); from += page)
      if (random() % 2)
        ::syscall(SYS_pwrite64, file, write->before.data() + from, std::min(page, write->before.size() - from),
                  write->at + static_cast<off_t>(from));
    struct stat facts {};
    ::fstat(file, &facts);
    auto added = static_cast<std::size_t>(std::max<off_t>(0, facts.st_size - write->size_before));
    if (added > 0 && random() % 2)
      ::syscall(SYS_ftruncate, file, write->size_before + static_cast<off_t>(random() % (added / page + 1) * page));
    ::close(file);
  }
}

/// Whether this is the step at which all ends: then the caller does what it still does of it, and calls end_here().
bool is_last() { return ++disk.steps == disk.last_step; }

[[noreturn]] void end_here() {
  if (disk.end == End::power) lose_pages();
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

void remember(int descriptor, std::size_t size, off_t at) {
  if (disk.end != End::power) return;
  Unsynced write{path_of(descriptor), at, std::string(size, '\0'), 0};
  int file = ::open(write.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat facts {};
  ::fstat(file, &facts);
  auto got = ::pread(file, write.before.data(), size, at);
  write.before.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  write.size_before = facts.st_size;
  ::close(file);
  disk.unsynced.push_back(std::move(write));
}

/// What a cut leaves of a write: its first page where there are more; of a smaller one nothing.
std::size_t left_of(std::size_t size) { return size > page ? page : 0; }

ssize_t plain_pwrite(int descriptor, const void* bytes, std::size_t size, off_t at) {
  return ::syscall(SYS_pwrite64, descriptor, bytes, size, at);
}

}  // namespace

extern "C" {

ssize_t pwrite(int descriptor, const void* bytes, std::size_t size, off_t at) {
  if (!counts(descriptor)) return plain_pwrite(descriptor, bytes, size, at);
  remember(descriptor, size, at);
  if (!is_last()) return plain_pwrite(descriptor, bytes, size, at);
  plain_pwrite(descriptor, bytes, left_of(size), at);
  end_here();
}

ssize_t write(int descriptor, const void* bytes, std::size_t size) {
  if (!counts(descriptor)) return ::syscall(SYS_write, descriptor, bytes, size);
  struct stat facts {};
  ::fstat(descriptor, &facts);
  remember(descriptor, size, facts.st_size);  // the log is only ever appended to
  if (!is_last()) return ::syscall(SYS_write, descriptor, bytes, size);
  ::syscall(SYS_write, descriptor, bytes, size / 2);
  end_here();
}

int fsync(int descriptor) {
  if (counts(descriptor)) {
    if (is_last()) end_here();
    std::erase_if(disk.unsynced, [path = path_of(descriptor)](const Unsynced& one) { return one.path == path; });
  }
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int unlink(const char* path) noexcept {
  if (counts(std::string(path)) && is_last()) end_here();
  return static_cast<int>(::syscall(SYS_unlink, path));
}

int remove(const char* path) noexcept {
  auto failed = unlink(path);
  return failed && errno == EISDIR ? ::rmdir(path) : failed;
}

int rename(const char* from, const char* to) noexcept {
  if (counts(std::string(from)) && is_last()) end_here();
  return static_cast<int>(::syscall(SYS_rename, from, to));
}

int ftruncate(int descriptor, off_t size) noexcept {
  if (counts(descriptor) && is_last()) end_here();
  return static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
}

}  // extern "C"

namespace {

Store open_with_one_thread(const fs::path& file) {
  StoreOptions options;
  options.threads = 1;
  return Store::open(file, options);
}

/// Loads and checkpoints; tells each load once it is committed, and at the end how many steps it took.
void work(const fs::path& file, int pipe) {
  auto tell = [pipe](std::int64_t number) { ::syscall(SYS_write, pipe, &number, sizeof number); };
  {
    auto store = open_with_one_thread(file);
    for (auto rows : {300, std::getenv("DURE_LONG") ? 130'000 : 500}) {  // the larger goes past the log
      tell(load(store, rows));
      store.checkpoint();
    }
    auto connection = store.connect();
    connection.exec("create table raw.u as select i, 'u' || i as s from range(1000) t(i); drop table raw.w");
    tell(load(store, 5));
  }  // and one at the end
  tell(-disk.steps);
}

/// What a process told that ended at `last_step`; a negative number: that it came to its end, after so many steps.
std::vector<std::int64_t> told_by_child(const Folder& folder, int last_step, End end) {
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  auto child = fork();
  if (child == 0) {
    close(pipe[0]);
    disk = {folder.path.string(), 0, last_step, end, {}};
    try {
      work(folder.file(), pipe[1]);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    _exit(0);
  }
  close(pipe[1]);
  std::vector<std::int64_t> told;
  std::int64_t number = 0;
  while (read(pipe[0], &number, sizeof number) == sizeof number) told.push_back(number);
  close(pipe[0]);
  waitpid(child, nullptr, 0);
  return told;
}

/// A city with some checkpoints behind it, whose metadata blocks are partly in use.
void make_city(const fs::path& file) {
  auto store = open_with_one_thread(file);
  for (auto rows : {1000, 2000}) {
    load(store, rows);
    store.checkpoint();
  }
  store.connect().exec("create table raw.w as select i from range(3000) t(i)");
}

void check_city(const fs::path& file, const std::vector<std::int64_t>& told) {
  std::string why;
  try {
    auto store = open_with_one_thread(file);
    auto there = loads(store);
    for (auto one : told) CHECK((one < 0 || std::find(there.begin(), there.end(), one) != there.end()));
    auto next = load(store, 10);  // and it goes on
    CHECK(next > (there.empty() ? 0 : there.back()));
    store.checkpoint();
  } catch (const Error& error) {
    why = error.what();
  }
  CHECK(why == "");
}

/// The steps of the whole work, having ended it at every `stride`th of them.
int end_at_every_step(End end, int first, int stride) {
  Folder made;
  make_city(made.file());
  for (int step = first;; step += stride) {
    CAPTURE(step);
    Folder folder;
    fs::copy_file(made.file(), folder.file());
    auto told = told_by_child(folder, step, end);
    check_city(folder.file(), told);
    if (!told.empty() && told.back() < 0) return static_cast<int>(-told.back());
  }
}

}  // namespace

TEST_CASE("a process killed in the middle of any write leaves a city that opens, with every acknowledged load") {
  auto steps = end_at_every_step(End::kill, 1, 1);
  MESSAGE(steps << " steps, each of them the last one once");
  CHECK(steps > 40);
}

TEST_CASE("so does a power cut that loses any page not yet synced") {
  auto steps = end_at_every_step(End::power, 1, std::getenv("DURE_LONG") ? 1 : 5);
  CHECK(steps > 40);
}
