#include "commands.hpp"
#include "engines.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/settings.hpp>
#include <dure/demo/demo.hpp>

#include <ostream>

namespace dure::app {
namespace {

constexpr const char* kDemoName = "가온군";

void fill_with_demo(const std::filesystem::path& directory, Terminal& terminal) {
  auto city = open_city(directory);
  terminal.out << "시범 자료를 씁니다 …\n" << std::flush;
  demo::write_city(city.inbox());
  Ingest wish;
  wish.inputs.push_back(city.inbox());
  wish.run_packs = false;
  ingest(city, wish, terminal);
  run(city, {}, terminal);
}

// A value as dure.yaml would write it.
std::string written(const Settings& values, const SettingDecl& declared) {
  switch (declared.type) {
    case SettingDecl::Type::text:
      return values.text(declared.name);
    case SettingDecl::Type::count:
      return std::to_string(values.count(declared.name));
    case SettingDecl::Type::flag:
      return values.flag(declared.name) ? "true" : "false";
    case SettingDecl::Type::bytes:
      return std::to_string(values.bytes(declared.name) / 1'000'000) + "MB";
    case SettingDecl::Type::duration:
      return std::to_string(static_cast<std::int64_t>(values.seconds(declared.name))) + "s";
  }
  return {};
}

}  // namespace

int init(const Init& wish, Terminal& terminal) {
  const auto directory = from_here(terminal, wish.directory);
  const std::string fallback = wish.demo ? kDemoName : file_name_utf8(directory.filename().string());
  store::City::create(directory, wish.name.empty() ? fallback : wish.name);
  open_city(directory).store().checkpoint();
  if (wish.demo) fill_with_demo(directory, terminal);
  const auto shown = wish.directory.string();
  terminal.out << "도시 폴더를 만들었습니다: " << shown << "\n"
               << "  자료 넣기: dure --city " << shown << " ingest 파일 (또는 " << shown << "/inbox/에 놓기)\n"
               << "  화면 열기: dure --city " << shown << " serve\n";
  return 0;
}

int settings(const std::filesystem::path& city, Terminal& terminal) {
  const auto file = from_here(terminal, city) / "dure.yaml";
  const Settings values = std::filesystem::exists(file) ? Settings::read(file) : Settings();
  store::Rows rows;
  for (const char* title : {"항목", "지금 값", "뜻"}) rows.columns.push_back({title, store::Type::text, "VARCHAR"});
  for (const auto& declared : declared_settings()) {
    rows.rows.push_back({declared.name, written(values, declared), declared.help});
  }
  terminal.out << store::write_table(rows);
  return 0;
}

int backup(store::City& city, const std::filesystem::path& file, Terminal& terminal) {
  const auto target = from_here(terminal, file);
  store::backup(city, target);
  terminal.out << "갈무리했습니다: " << file.string() << " (" << std::filesystem::file_size(target) << "바이트)\n";
  return 0;
}

int restore(const std::filesystem::path& file, const std::filesystem::path& city, Terminal& terminal) {
  store::restore(from_here(terminal, file), from_here(terminal, city));
  terminal.out << "되살렸습니다: " << city.string() << "\n";
  return 0;
}

}  // namespace dure::app
