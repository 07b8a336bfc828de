#include "shape_bundle.hpp"

#include "file_kind.hpp"

#include <dure/core/error.hpp>

#include <zip.h>

#include <algorithm>
#include <array>
#include <string>

namespace dure::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> kParts{"dbf", "shx", "prj", "cpg", "qpj", "sbn", "sbx", "qix", "fix"};
constexpr std::array<std::string_view, 4> kRead{"shp", "dbf", "prj", "cpg"};

/// The file of this stem and ending, in whichever case it is written.
fs::path beside(const fs::path& file, std::string_view ending) {
  std::string upper(ending);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  for (const std::string& one : {std::string(ending), upper}) {
    std::error_code error;
    const fs::path path = fs::path(file).replace_extension(one);
    if (fs::is_regular_file(path, error)) return path;
  }
  return {};
}

[[noreturn]] void fail() {
  throw Error(Fault::busy, "ingest.disk", "SHP 한 벌을 묶지 못했습니다. 디스크의 자리와 권한을 확인해 주십시오.");
}

}  // namespace

bool is_shape_part(std::string_view name) {
  const std::string extension = extension_of(name);
  return std::find(kParts.begin(), kParts.end(), extension) != kParts.end() || name.ends_with(".shp.xml");
}

fs::path shape_of_part(const fs::path& part) {
  const bool metadata = part.string().ends_with(".shp.xml");
  return beside(metadata ? fs::path(part).replace_extension("") : part, "shp");
}

void bundle_shape(const fs::path& shp, const fs::path& zip) {
  int error = 0;
  zip_t* archive = zip_open(zip.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (!archive) fail();
  for (const std::string_view ending : kRead) {
    const fs::path path = ending == "shp" ? shp : beside(shp, ending);
    if (path.empty()) continue;
    zip_source_t* source = zip_source_file(archive, path.c_str(), 0, 0);
    const std::string name = shp.stem().string() + "." + std::string(ending);
    const zip_int64_t at = source ? zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_GUESS) : -1;
    if (at < 0) {
      zip_source_free(source);
      zip_discard(archive);
      fail();
    }
    zip_file_set_dostime(archive, static_cast<zip_uint64_t>(at), 0, (1 << 5) | 1, 0);  // 1980-01-01
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(at), ZIP_CM_DEFLATE, 1);
  }
  if (zip_close(archive) != 0) {
    zip_discard(archive);
    fail();
  }
}

}  // namespace dure::ingest
