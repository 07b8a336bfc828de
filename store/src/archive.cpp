#include "archive.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace dure::store {
namespace {

constexpr std::size_t piece = 1 << 20;

[[noreturn]] void throw_written(int system_error) {
  if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG)
    throw Error(Fault::busy, "store.full", "디스크가 가득 차서 쓰지 못했습니다. 자리를 비운 뒤 다시 하십시오");
  throw Error(Fault::busy, "store.io", std::string("파일을 쓰지 못했습니다: ") + std::strerror(system_error));
}

/// A descriptor that closes itself, unless it is borrowed.
struct Descriptor {
  int number = -1;
  bool owned = true;
  Descriptor(int n, bool own) : number(n), owned(own) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() {
    if (owned && number >= 0) ::close(number);
    number = -1;
  }
};

/// One entry being written: read once, hashed on the way.
struct Entry {
  std::string name;
  std::filesystem::path file;  ///< or `image`
  int image = -1;
  std::int64_t size = 0;
  std::int64_t at = 0;
  int opened = -1;
  Sha256 digest;
  std::string hash;
  std::string* sums = nullptr;  ///< of the writer: the line is appended at the end of the entry
  bool is_sums = false;         ///< this entry is that list
};

zip_int64_t read_some(Entry& entry, void* data, zip_uint64_t length) {
  if (entry.is_sums) {
    auto left = entry.sums->size() - static_cast<std::size_t>(entry.at);
    auto count = std::min<std::size_t>(left, length);
    std::memcpy(data, entry.sums->data() + entry.at, count);
    entry.at += static_cast<std::int64_t>(count);
    return static_cast<zip_int64_t>(count);
  }
  auto wanted = std::min<std::int64_t>(entry.size - entry.at, static_cast<std::int64_t>(length));
  auto got = ::pread(entry.image >= 0 ? entry.image : entry.opened, data, static_cast<std::size_t>(wanted), entry.at);
  if (got < 0 || (got == 0 && wanted > 0)) return -1;
  entry.digest.add({static_cast<const char*>(data), static_cast<std::size_t>(got)});
  entry.at += got;
  return got;
}

bool open_entry(Entry& entry) {
  entry.at = 0;
  entry.digest = Sha256();
  if (entry.is_sums || entry.image >= 0) return true;
  entry.opened = ::open(entry.file.c_str(), O_RDONLY | O_CLOEXEC);
  return entry.opened >= 0;
}

void close_entry(Entry& entry) {
  if (entry.opened >= 0) ::close(std::exchange(entry.opened, -1));
  if (!entry.is_sums && entry.at == entry.size) *entry.sums += entry.digest.hex() + "  " + entry.name + "\n";
}

zip_int64_t serve(void* user, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  auto& entry = *static_cast<Entry*>(user);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      return open_entry(entry) ? 0 : -1;
    case ZIP_SOURCE_READ:
      return read_some(entry, data, length);
    case ZIP_SOURCE_CLOSE:
      close_entry(entry);
      return 0;
    case ZIP_SOURCE_STAT: {
      auto* stat = static_cast<zip_stat_t*>(data);
      zip_stat_init(stat);
      if (!entry.is_sums) {
        stat->size = static_cast<zip_uint64_t>(entry.size);
        stat->valid = ZIP_STAT_SIZE;
      }
      return sizeof(zip_stat_t);
    }
    case ZIP_SOURCE_ERROR: {
      auto* codes = static_cast<int*>(data);
      codes[0] = ZIP_ER_READ;
      codes[1] = errno;
      return 2 * sizeof(int);
    }
    case ZIP_SOURCE_FREE:
      return 0;
    default:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                            ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
  }
}

/// Already dense: packing it again costs time and saves nothing.
bool is_dense(const std::string& name) {
  for (auto* end : {".duckdb", ".zip", ".xlsx", ".parquet", ".gz"})
    if (name.ends_with(end)) return true;
  return false;
}

}  // namespace

void throw_broken(const std::string& why) {
  throw Error(Fault::input, "restore.broken", "백업 파일이 깨졌습니다: " + why + ". 다른 백업을 쓰십시오");
}

void sync_file(const std::filesystem::path& file) {
  Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC), true);
  if (opened.number < 0 || ::fsync(opened.number) != 0) throw_written(errno);
}

struct ZipWriter::State {
  zip_t* zip = nullptr;
  std::vector<std::unique_ptr<Entry>> entries;
  std::string sums;

  ~State() {
    if (zip) zip_discard(zip);
  }
  void add(std::unique_ptr<Entry> entry) {
    entry->sums = &sums;
    auto* source = zip_source_function(zip, serve, entry.get());
    auto index = source ? zip_file_add(zip, entry->name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      if (source) zip_source_free(source);
      throw Error(Fault::defect, "backup.zip", std::string("백업에 담지 못했습니다: ") + zip_strerror(zip));
    }
    zip_set_file_compression(zip, static_cast<zip_uint64_t>(index),
                             is_dense(entry->name) ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 1);
    entries.push_back(std::move(entry));
  }
};

ZipWriter::ZipWriter(const std::filesystem::path& file) : state_(std::make_unique<State>()) {
  int code = 0;
  state_->zip = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!state_->zip)
    throw Error(Fault::input, "backup.target",
                file.parent_path().string() + " 폴더에 백업을 만들 수 없습니다. 경로와 권한을 확인하십시오");
}

ZipWriter::~ZipWriter() = default;

void ZipWriter::add_image(const std::string& name, int descriptor) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0) throw_written(errno);
  auto entry = std::make_unique<Entry>();
  entry->name = name;
  entry->image = descriptor;
  entry->size = info.st_size;
  state_->add(std::move(entry));
}

void ZipWriter::add_file(const std::string& name, const std::filesystem::path& file) {
  auto entry = std::make_unique<Entry>();
  entry->name = name;
  entry->file = file;
  entry->size = static_cast<std::int64_t>(std::filesystem::file_size(file));
  state_->add(std::move(entry));
}

void ZipWriter::finish(const std::string& sums_name) {
  auto entry = std::make_unique<Entry>();
  entry->name = sums_name;
  entry->is_sums = true;
  state_->add(std::move(entry));
  if (zip_close(state_->zip) != 0) {
    auto* error = zip_get_error(state_->zip);
    auto system = zip_error_system_type(error) == ZIP_ET_SYS ? zip_error_code_system(error) : EIO;
    throw_written(system);
  }
  state_->zip = nullptr;
}

struct ZipReader::State {
  zip_t* zip = nullptr;
  ~State() {
    if (zip) zip_discard(zip);
  }
};

ZipReader::ZipReader(const std::filesystem::path& file) : state_(std::make_unique<State>()) {
  if (!std::filesystem::exists(file))
    throw Error(Fault::missing, "restore.missing",
                "백업 파일 " + file.string() + "이(가) 없습니다. 경로를 확인하십시오");
  int code = 0;
  state_->zip = zip_open(file.c_str(), ZIP_RDONLY, &code);
  if (!state_->zip) throw_broken(file.filename().string() + "은(는) ZIP 파일이 아니거나 끝이 잘렸습니다");
}

ZipReader::~ZipReader() = default;

std::size_t ZipReader::count() const { return static_cast<std::size_t>(zip_get_num_entries(state_->zip, 0)); }

void ZipReader::read(const std::string& name, const std::function<void(std::string_view)>& take) {
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen(state_->zip, name.c_str(), 0), zip_fclose);
  if (!file) throw_broken(name + "이(가) 없습니다");
  std::string buffer(piece, '\0');
  for (;;) {
    auto got = zip_fread(file.get(), buffer.data(), buffer.size());
    if (got < 0) throw_broken(name + "을(를) 풀 수 없습니다");
    if (got == 0) return;
    take({buffer.data(), static_cast<std::size_t>(got)});
  }
}

std::string ZipReader::text(const std::string& name, std::size_t most) {
  std::string text;
  read(name, [&](std::string_view bytes) {
    text += bytes;
    if (text.size() > most) throw_broken(name + "이(가) 너무 큽니다");
  });
  return text;
}

void ZipReader::extract(const std::string& name, const std::filesystem::path& to) {
  std::filesystem::create_directories(to.parent_path());
  Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), true);
  if (out.number < 0) throw_written(errno);
  read(name, [&](std::string_view bytes) {
    while (!bytes.empty()) {
      auto written = ::write(out.number, bytes.data(), bytes.size());
      if (written < 0) throw_written(errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  });
  if (::fsync(out.number) != 0) throw_written(errno);
}

}  // namespace dure::store
