#include "zip_parts.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>

#include <zip.h>

#include <algorithm>
#include <memory>

namespace dure::geo {
namespace {

constexpr std::uint64_t MOST_BYTES = std::uint64_t{2} << 30, MOST_PARTS = 10'000, MOST_SWELLING = 1000;

[[noreturn]] void broken(const std::string& why) {
  throw Error(Fault::input, "geo.zip", "ZIP을 읽을 수 없습니다: " + why + ". 압축을 풀고 다시 묶어 올려 주십시오");
}

struct Discard {
  void operator()(zip_t* zip) const { zip_discard(zip); }
};
struct Close {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

std::unique_ptr<zip_t, Discard> opened(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  zip_error_fini(&error);
  if (!zip) {
    zip_source_free(source);
    broken("깨졌습니다");
  }
  return std::unique_ptr<zip_t, Discard>(zip);
}

std::string part(zip_t* zip, const zip_stat_t& stat, std::uint64_t& left) {
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
    broken("암호가 걸려 있습니다");
  if (stat.size > left || stat.size / MOST_SWELLING > stat.comp_size + 1024) broken("풀면 지나치게 커집니다");
  const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(zip, stat.index, 0));
  std::string out(stat.size, '\0');
  if (!file || zip_fread(file.get(), out.data(), out.size()) != static_cast<zip_int64_t>(out.size()))
    broken("깨졌습니다");
  char beyond = 0;  // reading the end checks the sum
  if (zip_fread(file.get(), &beyond, 1) != 0) broken("깨졌습니다");
  left -= out.size();
  return out;
}

[[noreturn]] void fail() {
  throw Error(Fault::defect, "geo.zip", "ZIP을 쓰지 못했습니다. 기억 공간이 모자라지 않는지 보십시오");
}

}  // namespace

std::string ending(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.find('/', dot) != std::string_view::npos) return "";
  std::string out(name.substr(dot));
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::vector<ZipPart> unzip(std::string_view bytes, const std::function<bool(std::string_view name)>& wanted) {
  const auto zip = opened(bytes);
  const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(zip.get(), 0)));
  if (count > MOST_PARTS) broken("파일이 너무 많습니다");
  std::vector<ZipPart> out;
  std::uint64_t left = MOST_BYTES;
  for (std::uint64_t k = 0; k < count; ++k) {
    zip_stat_t stat;
    if (zip_stat_index(zip.get(), k, ZIP_FL_ENC_RAW, &stat) != 0 || !stat.name) broken("깨졌습니다");
    std::string name = file_name_utf8(stat.name);
    std::replace(name.begin(), name.end(), '\\', '/');
    if (name.ends_with('/') || name.starts_with("__MACOSX/")) continue;
    const bool read = wanted(name);
    out.push_back({std::move(name), read ? part(zip.get(), stat, left) : std::string()});
  }
  return out;
}

std::string zipped(const std::vector<ZipPart>& parts) {
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  if (!memory) fail();
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
  if (!archive) {
    zip_source_free(memory);
    fail();
  }
  zip_source_keep(memory);
  const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> kept(memory, zip_source_free);
  std::unique_ptr<zip_t, Discard> open(archive);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = source ? zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
      zip_source_free(source);
      fail();
    }
    const auto at = static_cast<zip_uint64_t>(index);
    zip_file_set_dostime(archive, at, 0, (1 << 5) | 1, 0);  // 1980-01-01 00:00
    zip_set_file_compression(archive, at, ZIP_CM_DEFLATE, 6);
  }
  if (zip_close(archive) != 0) fail();
  static_cast<void>(open.release());  // closing freed it
  zip_stat_t stat;
  if (zip_source_stat(memory, &stat) != 0 || zip_source_open(memory) != 0) fail();
  std::string out(stat.size, '\0');
  const bool whole = zip_source_read(memory, out.data(), out.size()) == static_cast<zip_int64_t>(out.size());
  zip_source_close(memory);
  if (!whole) fail();
  return out;
}

}  // namespace dure::geo
