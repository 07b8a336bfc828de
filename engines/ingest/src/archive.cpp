#include "archive.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>

#include <zip.h>

#include <algorithm>

namespace dure::ingest {
namespace {

[[noreturn]] void broken(const std::string& label) {
  throw Error(Fault::input, "ingest.broken_zip",
              label + ": 압축이 깨져 있어 읽을 수 없습니다. 원본을 다시 받아 올려 주십시오.");
}

[[noreturn]] void bomb(const std::string& label, const std::string& entry) {
  throw Error(Fault::input, "ingest.zip_bomb",
              label + ": " + (entry.empty() ? "" : "'" + entry + "' 파일이 ") +
                  "압축을 풀면 지나치게 커져서 받지 않습니다. 압축을 직접 푼 파일을 올려 주십시오.");
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

struct EntryCloser {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

struct Archive::State {
  zip_t* zip = nullptr;
  std::uint64_t unpacked = 0;
  ~State() {
    if (zip != nullptr) zip_discard(zip);
  }
};

Archive::Archive(const std::filesystem::path& path, std::string label, const ArchiveLimits& limits)
    : state_(std::make_unique<State>()), label_(std::move(label)), limits_(limits) {
  int error = 0;
  state_->zip = zip_open(path.c_str(), ZIP_RDONLY, &error);
  list();
}

Archive::Archive(std::unique_ptr<State> state, std::string label, const ArchiveLimits& limits)
    : state_(std::move(state)), label_(std::move(label)), limits_(limits) {
  list();
}

Archive Archive::of_bytes(std::string_view bytes, std::string label, const ArchiveLimits& limits) {
  auto state = std::make_unique<State>();
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) {
    state->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (state->zip == nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  return {std::move(state), std::move(label), limits};
}

Archive::~Archive() = default;
Archive::Archive(Archive&&) noexcept = default;

void Archive::list() {
  if (state_->zip == nullptr) broken(label_);
  const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(state_->zip, 0)));
  if (count > limits_.entries) {
    throw Error(
        Fault::input, "ingest.zip_bomb",
        label_ + ": 압축 안에 파일이 " + std::to_string(count) + "개나 있어 받지 않습니다. 나누어 올려 주십시오.");
  }
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(state_->zip, i, ZIP_FL_ENC_RAW, &stat) != 0 || stat.name == nullptr) broken(label_);
    ArchiveEntry entry{.index = i, .name = file_name_utf8(stat.name), .size = stat.size, .packed = stat.comp_size};
    entry.encrypted = (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE;
    std::replace(entry.name.begin(), entry.name.end(), '\\', '/');
    if (entry.name.ends_with('/')) continue;
    if (entry.size > limits_.total - std::min(total, limits_.total)) bomb(label_, {});
    total += entry.size;
    entries_.push_back(std::move(entry));
  }
}

const ArchiveEntry* Archive::find(std::string_view name) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const ArchiveEntry& e) { return same_name(e.name, name); });
  return found == entries_.end() ? nullptr : &*found;
}

Archive::Reader Archive::reader(const ArchiveEntry& entry) {
  if (entry.encrypted) {
    throw Error(Fault::input, "ingest.zip_encrypted",
                label_ + ": '" + entry.name + "' 파일에 암호가 걸려 있습니다. 암호를 풀어 다시 올려 주십시오.");
  }
  std::shared_ptr<zip_file_t> file(zip_fopen_index(state_->zip, entry.index, 0), [](zip_file_t* f) {
    if (f != nullptr) EntryCloser{}(f);
  });
  if (file == nullptr) broken(label_);
  return [this, file, packed = entry.packed, name = entry.name, mine = std::uint64_t{0}](
             char* buffer, std::size_t capacity) mutable -> std::size_t {
    const zip_int64_t got = zip_fread(file.get(), buffer, capacity);
    if (got < 0) broken(label_);
    const auto bytes = static_cast<std::uint64_t>(got);
    mine += bytes;
    state_->unpacked += bytes;
    const bool swollen = mine > limits_.ratio_from && mine / limits_.ratio > std::max<std::uint64_t>(packed, 1);
    if (swollen || state_->unpacked > limits_.total) bomb(label_, name);
    return static_cast<std::size_t>(bytes);
  };
}

std::string Archive::read(const ArchiveEntry& entry, std::size_t most) {
  std::string out;
  const Reader next = reader(entry);
  for (;;) {
    const std::size_t had = out.size();
    out.resize(had + 65536);
    const std::size_t got = next(out.data() + had, 65536);
    out.resize(had + got);
    if (got == 0) return out;
    if (out.size() > most) bomb(label_, entry.name);
  }
}

}  // namespace dure::ingest
