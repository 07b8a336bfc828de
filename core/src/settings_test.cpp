#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/settings.hpp>

#include <doctest/doctest.h>

using dure::Error;
using dure::Settings;

namespace {

Settings settings_from(std::string_view yaml) {
  const auto file = std::filesystem::temp_directory_path() / ("dure-settings-" + dure::random_hex(6) + ".yaml");
  dure::write_file_atomically(file, yaml);
  struct Removal {
    const std::filesystem::path& file;
    ~Removal() { std::filesystem::remove(file); }
  } removal{file};
  return Settings::read(file);
}

std::string fault_of(std::string_view yaml) {
  try {
    settings_from(yaml);
  } catch (const Error& error) {
    return std::string(error.code()) + " " + error.what();
  }
  return "";
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("settings not written have their declared values") {
  const Settings settings;
  CHECK(settings.text("server.listen") == "127.0.0.1:8470");
  CHECK(settings.count("server.session_hours") == 8);
  CHECK(settings.bytes("server.upload_limit") == 2'000'000'000);
  CHECK(settings.seconds("sql.time_limit") == 30);
  CHECK(settings.flag("inbox.watch"));
  CHECK(settings_from("").text("city.name") == "가온군");
}

TEST_CASE("settings are read nested or dotted, with units") {
  const Settings settings = settings_from(
      "city: {name: 새벽시}\nsql:\n  time_limit: 1.5m\n  memory_limit: 512 MiB\nstore.threads: 2\ninbox: {watch: "
      "아니오}\nserver:\n");
  CHECK(settings.text("city.name") == "새벽시");
  CHECK(settings.seconds("sql.time_limit") == 90);
  CHECK(settings.bytes("sql.memory_limit") == 536'870'912);
  CHECK(settings.count("store.threads") == 2);
  CHECK_FALSE(settings.flag("inbox.watch"));
}

TEST_CASE("a wrong setting is named with its line and the nearest known name") {
  CHECK(has(fault_of("city:\n  name: 가\n  nmae: 나\n"), ":3: 'city.nmae'은(는) 없는 설정입니다. 'city.name'"));
  CHECK(has(fault_of("servr: {listen: x}\n"), "settings.unknown"));
  CHECK(has(fault_of("store: {threads: -1}\n"), "0 이상의 정수"));
  CHECK(has(fault_of("sql: {time_limit: 30}\n"), "30s"));
  CHECK(has(fault_of("sql: {memory_limit: 1XB}\n"), "512MB"));
  CHECK(has(fault_of("inbox: {watch: maybe}\n"), "true"));
  CHECK(has(fault_of("city.name: 가\ncity: {name: 나}\n"), "settings.twice"));
  CHECK(has(fault_of("- a\n"), "settings.shape"));
  CHECK_THROWS_AS(Settings().count("city.name"), Error);
}

TEST_CASE("every declared setting reads its own default and says what it is") {
  for (const dure::SettingDecl& decl : dure::declared_settings()) {
    CAPTURE(decl.name);
    CHECK(fault_of(decl.name + ": \"" + decl.fallback + "\"\n").empty());
    CHECK(decl.help.ends_with("."));
  }
}
