#include "ogc.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

// /ogc: what stands behind the question mark
namespace dure::server::ogc {
namespace {

constexpr auto kKorea = std::chrono::hours(9);  // times in tables are local

double number(std::string_view text, const std::string& name, const std::string& how) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value))
    refuse(name, how);
  return value;
}

/// A day, or a moment with its zone, as local time; `last`: the end of the day.
std::string moment(std::string_view text, bool last) {
  const std::string how = "2026-07-19, 2026-07-19T09:00:00+09:00, 또는 그 둘을 /로 이어(열린 쪽은 ..) 주십시오.";
  if (text.empty() || text == "..") return "";
  if (text.size() == 10) {
    const auto day = read_date(text);
    if (!day) refuse("datetime", how);
    return write_date(*day) + (last ? " 23:59:59.999999" : " 00:00:00");
  }
  const auto at = read_datetime(text);
  if (!at || text.size() < 20) refuse("datetime", how);
  auto shift = std::chrono::minutes(kKorea);
  const auto sign = text.find_first_of("+-", 19);
  if (sign != std::string_view::npos) {
    const auto zone = text.substr(sign + 1);
    if (zone.size() != 5 || zone[2] != ':') refuse("datetime", how);
    const auto minutes = std::chrono::minutes(number_of(zone.substr(0, 2)) * 60 + number_of(zone.substr(3)));
    shift += text[sign] == '-' ? minutes : -minutes;
  } else if (text.back() != 'Z' && text.back() != 'z') {
    refuse("datetime", how);
  }
  const auto local = std::chrono::sys_time<std::chrono::microseconds>(at->day) + at->time + shift;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return write_datetime({day, local - day});
}

}  // namespace

void refuse(const std::string& name, const std::string& how) {
  throw Error(Fault::input, "ogc.parameter", "매개변수 " + name + "을(를) 읽을 수 없습니다. " + how);
}

geo::FeatureQuery::Window window_of(std::string_view text, const Crs& crs) {
  const std::string how = "쉼표로 나눈 수 네 개(높이가 있으면 여섯 개)를 작은 것부터 주십시오.";
  std::vector<double> numbers;
  for (std::string_view rest = text;;) {
    const auto piece = rest.substr(0, rest.find(','));
    numbers.push_back(number(piece, "bbox", how));
    if (piece.size() == rest.size()) break;
    rest.remove_prefix(piece.size() + 1);
  }
  if (numbers.size() == 6) numbers = {numbers[0], numbers[1], numbers[3], numbers[4]};
  if (numbers.size() != 4) refuse("bbox", how);
  if (crs.north_first) numbers = {numbers[1], numbers[0], numbers[3], numbers[2]};
  const bool round = crs.epsg == 4326;  // there west may be beyond east, across the 180th meridian
  if (numbers[1] > numbers[3] || (!round && numbers[0] > numbers[2])) refuse("bbox", how);
  return {{numbers[0], numbers[1], numbers[2], numbers[3]}, crs.epsg};
}

void read_time(std::string_view text, geo::FeatureQuery& query) {
  const auto slash = text.find('/');
  query.from = moment(text.substr(0, slash), false);
  query.until = moment(slash == std::string_view::npos ? text : text.substr(slash + 1), true);
  if (query.from.empty() && query.until.empty())
    refuse("datetime", "시작과 끝 가운데 하나는 날짜나 시각이어야 합니다.");
}

void each_once(const Fields& query) {
  for (auto given = query.begin(); given != query.end(); ++given)
    if (std::any_of(query.begin(), given, [&](const auto& other) { return other.first == given->first; }))
      throw Error(Fault::input, "ogc.parameter",
                  "매개변수 '" + given->first + "'이(가) 두 번 있습니다. 하나만 주십시오.");
}

}  // namespace dure::server::ogc
