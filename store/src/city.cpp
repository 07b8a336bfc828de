#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/store/catalog.hpp>
#include <dure/store/city.hpp>

#include <fstream>
#include <system_error>

namespace dure::store {
namespace {

namespace fs = std::filesystem;

std::string setting_line(const SettingDecl& setting, std::string_view city_name) {
  const bool is_name = setting.name == "city.name";
  const std::string value = is_name ? std::string(city_name) : setting.fallback;
  const bool words = setting.type == SettingDecl::Type::text;
  return "# " + setting.help + "\n" + (is_name ? "" : "# ") + setting.name + ": " +
         (words ? json_quote(value) : value) + "\n\n";
}

std::string first_settings(std::string_view city_name) {
  std::string text = "# 두레 설정. 앞의 #을 지우고 값을 바꾸면 다음에 열 때부터 쓰입니다.\n\n";
  for (const auto& setting : declared_settings()) text += setting_line(setting, city_name);
  return text;
}

void make_folders(const fs::path& directory) {
  std::error_code failed;
  for (const char* folder : {"", "inbox", "files", "index"}) {
    fs::create_directories(directory / folder, failed);
    if (failed)
      throw Error(
          Fault::input, "city.unwritable",
          "폴더 " + (directory / folder).string() + "을(를) 만들 수 없습니다: 쓸 권한과 남은 자리를 살펴 주십시오.");
  }
  fs::permissions(directory, fs::perms::owner_all, fs::perm_options::replace, failed);
}

}  // namespace

City::City(fs::path directory, Settings settings, Store store)
    : directory_(std::move(directory)),
      settings_(std::move(settings)),
      store_(std::make_unique<Store>(std::move(store))) {}

void City::create(const fs::path& directory, std::string_view name) {
  if (fs::exists(directory / "dure.yaml") || fs::exists(directory / "city.duckdb"))
    throw Error(Fault::input, "city.exists", directory.string() + "에는 이미 도시가 있습니다. 다른 폴더를 고르십시오.");
  make_folders(directory);
  write_file_atomically(directory / "dure.yaml", first_settings(name));
}

City City::open(const fs::path& directory) {
  if (!fs::exists(directory / "dure.yaml"))
    throw Error(Fault::missing, "city.missing",
                directory.string() + "에는 도시가 없습니다. dure init " + directory.string() + " 으로 만드십시오.");
  Settings settings = Settings::read(directory / "dure.yaml");
  make_folders(directory);
  StoreOptions options;
  options.memory_limit = settings.bytes("store.memory_limit");
  options.threads = static_cast<int>(settings.count("store.threads"));
  Store store = Store::open(directory / "city.duckdb", options);
  auto connection = store.connect();
  create_catalog(connection);
  return {fs::weakly_canonical(directory), std::move(settings), std::move(store)};
}

}  // namespace dure::store
