#include "county.hpp"
#include "geography.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

/// Air as twelve stations measured it in the fortnight before today, hours written 01 to 24.
namespace dure::demo {
namespace {

struct Station {
  std::string_view code, name;
  std::size_t town;
  double east, north;  ///< from the township's first village
};
constexpr std::array<Station, 12> kStations = {{{"990101", "중앙동", 0, 200, -100},
                                                {"990102", "역앞", 0, -700, -500},
                                                {"990103", "너른", 1, 100, 300},
                                                {"990104", "달재", 2, 300, 400},
                                                {"990105", "솔뫼", 3, -200, 500},
                                                {"990106", "큰골", 4, 300, -300},
                                                {"990107", "돌담", 5, -600, 200},
                                                {"990108", "물안", 6, 500, -300},
                                                {"990109", "새터", 7, 400, 600},
                                                {"990110", "해든", 8, -300, 300},
                                                {"990111", "여울", 10, 100, -500},
                                                {"990112", "버들", 11, -500, 300}}};

Point place(const Station& station) { return moved(village(station.town, 0), station.east, station.north); }

// Fine dust lies thickest beside 한터리 and thins out evenly: 21 µg/m³ there, half as much more than at the
// edge.
double dust(Point at) {
  const double away = metres(at, {1'115'950, 1'752'450});
  return 21 - 0.0009 * std::fmin(away, 12'000);
}

Cells hour_row(Random& random, const Station& station, Day day, int hour) {
  const double curve = std::sin(2 * std::numbers::pi * (hour - 9) / 24.0);
  const double noon = std::fmax(0, curve);
  const double fine = std::fmax(2, dust(place(station)) + 3 * curve + 1.2 * random.normal());
  const bool broken = station.code == "990107" && day == day_of(2026, 7, 12) && hour >= 9 && hour <= 14;
  const auto value = [&](std::string text) { return broken ? std::string{} : text; };
  return {"경북 가온군",
          "도시대기",
          std::string{station.code},
          std::string{station.name},
          fmt::format("{}{:02}", plain_date(day), hour),
          value(fmt::format("{:.4f}", 0.0025 + 0.0005 * random.unit())),
          value(fmt::format("{:.2f}", 0.3 + 0.1 * random.unit())),
          value(fmt::format("{:.4f}", 0.022 + 0.038 * noon + 0.003 * random.normal())),
          value(fmt::format("{:.4f}", 0.008 + 0.004 * (1 - noon) + 0.001 * random.unit())),
          value(std::to_string(std::lround(fine * 1.75 + 2 * random.unit()))),
          value(std::to_string(std::lround(fine))),
          fmt::format("경북 가온군 {} {}", townships()[station.town].name, townships()[station.town].villages[0])};
}

}  // namespace

void write_air(const std::filesystem::path& inbox) {
  Random random{"air"};
  Sheet sheet{"확정자료",
              {},
              {"지역", "망", "측정소코드", "측정소명", "측정일시", "SO2", "CO", "O3", "NO2", "PM10", "PM25", "주소"},
              {},
              {4, 5, 6, 7, 8, 9, 10}};
  for (Day day = kToday - std::chrono::days{14}; day < kToday; day += std::chrono::days{1})
    for (int hour = 1; hour <= 24; ++hour)
      for (const Station& station : kStations) sheet.rows.push_back(hour_row(random, station, day, hour));
  write_xlsx(inbox / "air" / "대기오염_확정_202607.xlsx", {sheet});
  Lines lines;
  lines.row({"측정소코드", "측정소명", "망", "위도", "경도"});
  for (const Station& station : kStations) {
    const Degrees at = degrees_of(place(station));
    lines.row(
        {std::string{station.code}, std::string{station.name}, "도시대기", degrees_text(at.lat), degrees_text(at.lon)});
  }
  write_bytes(inbox / "air_station" / "측정소_위치.csv", lines.cp949());
}

}  // namespace dure::demo
