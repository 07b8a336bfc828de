#include <dure/core/error.hpp>
#include <dure/core/home.hpp>

#include <cstdlib>

namespace dure {
namespace {

bool is_home(const std::filesystem::path& folder) {
  std::error_code error;
  for (const char* part : {"packs", "schema", "web"}) {
    if (!std::filesystem::is_directory(folder / part, error)) return false;
  }
  return true;
}

}  // namespace

std::filesystem::path home() {
  if (const char* said = std::getenv("DURE_HOME"); said && *said) {
    if (is_home(said)) return said;
    throw Error(Fault::missing, "home.unknown",
                std::string("DURE_HOME이 가리키는 ") + said +
                    " 폴더에 packs, schema, web이 없습니다. 두레를 설치한 폴더로 고쳐 주세요.");
  }
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (std::filesystem::path folder = program.parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (is_home(folder)) return folder;
  }
  throw Error(Fault::missing, "home.unknown",
              "packs, schema, web 폴더가 있는 두레 폴더를 찾지 못했습니다. DURE_HOME에 그 폴더를 적어 주세요.");
}

}  // namespace dure
