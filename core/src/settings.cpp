#include <dure/core/error.hpp>
#include <dure/core/settings.hpp>
#include <dure/core/yaml.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace dure {
namespace {

using Type = SettingDecl::Type;

struct Unit {
  std::string_view name;
  double factor;
};
constexpr std::array byte_units{Unit{"", 1},         Unit{"B", 1},       Unit{"KB", 1e3},     Unit{"MB", 1e6},
                                Unit{"GB", 1e9},     Unit{"TB", 1e12},   Unit{"KiB", 0x1p10}, Unit{"MiB", 0x1p20},
                                Unit{"GiB", 0x1p30}, Unit{"TiB", 0x1p40}};
constexpr std::array time_units{Unit{"ms", 1e-3}, Unit{"s", 1},       Unit{"m", 60},
                                Unit{"h", 3600},  Unit{"d", 86400},   Unit{"초", 1},
                                Unit{"분", 60},   Unit{"시간", 3600}, Unit{"일", 86400}};

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > 1'000'000'000'000'000) return {};
  return value;
}

std::optional<double> measured(std::string_view text, std::span<const Unit> units) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || value < 0) return {};
  std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  while (name.starts_with(' ')) name.remove_prefix(1);
  for (const Unit& unit : units) {
    if (unit.name == name && value * unit.factor < 0x1p62) return value * unit.factor;
  }
  return {};
}

std::optional<bool> yes_or_no(std::string_view text) {
  if (text == "true" || text == "yes" || text == "on" || text == "예") return true;
  if (text == "false" || text == "no" || text == "off" || text == "아니오") return false;
  return {};
}

bool reads_as(std::string_view text, Type type) {
  switch (type) {
    case Type::text:
      return true;
    case Type::count:
      return whole_number(text).has_value();
    case Type::flag:
      return yes_or_no(text).has_value();
    case Type::bytes:
      return measured(text, byte_units).has_value();
    case Type::duration:
      return measured(text, time_units).has_value();
  }
  return false;
}

std::string_view wanted(Type type) {
  switch (type) {
    case Type::text:
      return "글자";
    case Type::count:
      return "0 이상의 정수";
    case Type::flag:
      return "true 또는 false";
    case Type::bytes:
      return "512MB 같은 크기";
    case Type::duration:
      return "30s, 10m, 2h 같은 시간";
  }
  return "";
}

const SettingDecl* declared(std::string_view name) {
  const auto& all = declared_settings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const SettingDecl& decl) { return decl.name == name; });
  return found == all.end() ? nullptr : &*found;
}

[[noreturn]] void fail(const std::string& file, int line, std::string_view code, const std::string& sentence) {
  throw Error(Fault::input, code, file + ":" + std::to_string(line) + ": " + sentence);
}

[[noreturn]] void unknown_key(const std::string& file, int line, const std::string& key) {
  std::vector<std::string> names;
  for (const SettingDecl& decl : declared_settings()) names.push_back(decl.name);
  const std::string nearest = nearest_word(key, names);
  fail(file, line, "settings.unknown",
       "'" + key + "'은(는) 없는 설정입니다. " +
           (nearest.empty() ? "'dure settings'로 설정 이름을 확인해 주세요."
                            : "'" + nearest + "'을(를) 적으려 했나요?"));
}

bool is_section(const std::string& name) {
  const auto& all = declared_settings();
  return std::any_of(all.begin(), all.end(),
                     [&](const SettingDecl& decl) { return decl.name.starts_with(name + "."); });
}

using Values = std::map<std::string, std::string, std::less<>>;

void collect(const Yaml& map, const std::string& prefix, const std::string& file, Values& values) {
  for (const auto& [key, value] : map.map) {
    const std::string name = prefix + key.text;
    if (is_section(name) && (value.is_map() || value.kind == Yaml::Kind::null)) {
      collect(value, name + ".", file, values);
      continue;
    }
    const SettingDecl* decl = declared(name);
    if (!decl) unknown_key(file, key.line, name);
    if (value.kind == Yaml::Kind::null) continue;  // `key:` alone leaves the default
    if (!value.is_scalar() || !reads_as(value.text, decl->type))
      fail(file, key.line, "settings.value",
           "'" + name + "' 값은 " + std::string(wanted(decl->type)) + "이어야 합니다.");
    if (!values.emplace(name, value.text).second)
      fail(file, key.line, "settings.twice", "'" + name + "' 설정이 두 번 나옵니다. 하나만 남겨 주세요.");
  }
}

std::string value_of(const Values& values, std::string_view name, Type type) {
  const SettingDecl* decl = declared(name);
  if (!decl || decl->type != type)
    throw Error(Fault::defect, "settings.undeclared",
                "'" + std::string(name) + "' 설정이 이 종류로 선언되지 않았습니다. 두레 개발자에게 알려 주세요.");
  const auto found = values.find(name);
  return found == values.end() ? decl->fallback : found->second;
}

}  // namespace

const std::vector<SettingDecl>& declared_settings() {
  static const std::vector<SettingDecl> all = {
      {"city.name", Type::text, "가온군", "화면과 보고서에 적는 시·군 이름입니다."},
      {"server.listen", Type::text, "127.0.0.1:8470", "서버가 듣는 주소와 포트입니다."},
      {"server.tls_certificate", Type::text, "", "TLS 인증서(PEM) 파일입니다. 비우면 TLS를 쓰지 않습니다."},
      {"server.tls_key", Type::text, "", "TLS 인증서의 개인 키(PEM) 파일입니다."},
      {"server.upload_limit", Type::bytes, "2GB", "화면에서 한 번에 올릴 수 있는 파일 크기입니다."},
      {"server.session_hours", Type::count, "8", "로그인이 유지되는 시간입니다."},
      {"server.lockout_failures", Type::count, "5", "이만큼 잇달아 틀리면 로그인을 잠급니다."},
      {"server.lockout_minutes", Type::count, "10", "잠긴 로그인이 풀리기까지의 분입니다."},
      {"sql.time_limit", Type::duration, "30s", "화면에서 실행한 SQL 하나가 쓸 수 있는 시간입니다."},
      {"sql.memory_limit", Type::bytes, "1GB", "화면에서 실행한 SQL 하나가 쓸 수 있는 메모리입니다."},
      {"sql.row_limit", Type::count, "10000", "화면에 보이는 SQL 결과의 최대 행 수입니다."},
      {"store.memory_limit", Type::bytes, "4GB", "저장소가 쓸 수 있는 메모리입니다."},
      {"store.threads", Type::count, "0", "저장소가 쓰는 CPU 수입니다. 0이면 모두 씁니다."},
      {"map.memory", Type::bytes, "512MB",
       "지도에 펼친 표를 담아 둘 메모리입니다. 조각 그림은 따로 이 8분의 1까지 씁니다."},
      {"map.basemap", Type::text, "",
       "지도 밑에 깔 바탕 지도(XYZ, WMTS)의 주소입니다: https://지도서버/{z}/{x}/{y}.png. 비우면 밖으로 잇지 "
       "않습니다."},
      {"map.basemap_credit", Type::text, "", "바탕 지도의 출처로 화면에 적을 말입니다: © 국토지리정보원."},
      {"map.basemap_zoom", Type::count, "18", "바탕 지도가 가진 가장 큰 확대 단계입니다."},
      {"inbox.watch", Type::flag, "true", "inbox 폴더에 들어온 파일을 바로 읽습니다."},
      {"holidays.file", Type::text, "", "공휴일을 더하고 빼는 파일입니다. 비우면 dure.yaml 옆의 holidays.yaml입니다."},
      {"privacy.mask", Type::flag, "true", "파일을 넣을 때 개인정보를 [휴대전화-7K2M9X] 같은 표로 바꿉니다."},
      {"privacy.keep", Type::text, "",
       "가리지 않을 열과 까닭입니다: 표.열 = 까닭; 표.열 = 까닭. 까닭은 자료를 넣을 때마다 적재 기록에 남습니다."},
      {"privacy.office_numbers", Type::text, "", "가리지 않을 우리 기관 전화번호의 앞부분입니다: 053-370, 370-2."},
      {"vectors.graph_from", Type::count, "500000", "벡터 색인의 행이 이만큼 되면 이웃 그림(HNSW)을 함께 만듭니다."},
      {"embedding.url", Type::text, "",
       "글의 벡터를 만드는 모델의 주소입니다: http://10.0.0.7:8000/v1/embeddings. 비우면 밖으로 잇지 않습니다."},
      {"embedding.model", Type::text, "", "그 서버가 아는 모델의 이름입니다."},
      {"embedding.key_file", Type::text, "",
       "그 서버의 열쇠가 든 파일입니다. dure.yaml 옆의 keys 폴더에 두세요: keys/embedding."},
      {"log.level", Type::text, "info", "이보다 가벼운 기록은 남기지 않습니다: debug, info, warning, error."},
  };
  return all;
}

Settings Settings::read(const std::filesystem::path& dure_yaml) {
  const Yaml root = read_yaml(dure_yaml);
  const std::string file = dure_yaml.string();
  if (!root.is_map() && root.kind != Yaml::Kind::null)
    fail(file, root.line, "settings.shape", "설정은 '이름: 값' 꼴이어야 합니다.");
  Settings settings;
  collect(root, "", file, settings.values_);
  return settings;
}

std::string Settings::text(std::string_view name) const { return value_of(values_, name, Type::text); }

std::int64_t Settings::count(std::string_view name) const {
  return static_cast<std::int64_t>(whole_number(value_of(values_, name, Type::count)).value_or(0));
}

bool Settings::flag(std::string_view name) const {
  return yes_or_no(value_of(values_, name, Type::flag)).value_or(false);
}

std::uint64_t Settings::bytes(std::string_view name) const {
  return static_cast<std::uint64_t>(measured(value_of(values_, name, Type::bytes), byte_units).value_or(0));
}

double Settings::seconds(std::string_view name) const {
  return measured(value_of(values_, name, Type::duration), time_units).value_or(0);
}

}  // namespace dure
