#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dure {

/// One key of dure.yaml, declared once.
struct SettingDecl {
  /// `512MB` (10^6), `512MiB` (2^20), and `30s`, `10m`, `2h`, `500ms` are read for the last two.
  enum class Type { text, count, flag, bytes, duration };
  std::string name;  ///< dotted: `server.listen`
  Type type = Type::text;
  std::string fallback;  ///< as it would be written
  std::string help;      ///< Korean, one sentence
};

/// Every key that dure.yaml may hold; `dure settings` and the docs print it.
const std::vector<SettingDecl>& declared_settings();

/// The values of one city. An unknown key is an error with the nearest known name, file and line.
class Settings {
public:
  Settings() = default;
  static Settings read(const std::filesystem::path& dure_yaml);

  std::string text(std::string_view name) const;
  std::int64_t count(std::string_view name) const;
  bool flag(std::string_view name) const;
  std::uint64_t bytes(std::string_view name) const;
  double seconds(std::string_view name) const;

private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace dure
