#include "county.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dure::demo {
namespace {

using namespace std::chrono;

struct Sky {
  double mean = 0;  ///< temperature of the day
  bool wet = false;
  double wind = 0;
};

Sky draw_sky(Random& random, Day day, double& carry) {
  const double turn =
      2 * std::numbers::pi * static_cast<double>((day - sys_days{year{year_of(day)} / 1 / 1}).count() - 22) / 365.0;
  carry = 0.75 * carry + 1.6 * random.normal();
  const int month = month_of(day);
  return {13.2 - 13.4 * std::cos(turn) + carry, random.chance(month >= 6 && month <= 9 ? 0.36 : 0.17),
          1.2 + 1.5 * random.unit()};
}

// An hour without rain is empty in these files, not nought. On 24 June 2026 a storm with hail passes at 18 and 19
// o'clock.
std::string rain_of(Random& random, Day day, int hour, bool wet) {
  if (day == day_of(2026, 6, 24) && (hour == 18 || hour == 19)) return hour == 18 ? "31.5" : "12.0";
  if (!wet || !random.chance(0.42)) return "";
  const int month = month_of(day);
  return fmt::format("{:.1f}", random.unit() * random.unit() * (month >= 6 && month <= 9 ? 17 : 5));
}

Cells cells_of(Random& random, Day day, int hour, const Sky& sky) {
  const double swing = 5.2 * std::cos(2 * std::numbers::pi * (hour - 15) / 24.0) * (sky.wet ? 0.5 : 1);
  double degrees = sky.mean + swing + 0.3 * random.normal();
  if (day == day_of(2026, 6, 24) && hour >= 18) degrees -= 8;
  const std::string rain = rain_of(random, day, hour, sky.wet);
  const int humidity = std::min(100, static_cast<int>(sky.wet ? 84 - swing : 62 - 3 * swing) + random.below(8));
  return {"990",
          "가온",
          fmt::format("{} {:02}:00", dash_date(day), hour),
          fmt::format("{:.1f}", degrees),
          rain,
          fmt::format("{:.1f}", sky.wind * (0.6 + 0.8 * random.unit())),
          std::to_string(20 * random.between(0, 18)),
          std::to_string(humidity),
          std::to_string(rain.empty() ? random.between(1200, 2000) : random.between(300, 1200))};
}

}  // namespace

void write_weather(const std::filesystem::path& inbox) {
  Random random{"weather"};
  Lines lines;
  lines.row({"지점", "지점명", "일시", "기온(°C)", "강수량(mm)", "풍속(m/s)", "풍향(16방위)", "습도(%)", "시정(10m)"});
  double carry = 0;
  for (Day day = kYearStart; day < kToday; day += days{1}) {
    const Sky sky = draw_sky(random, day, carry);
    for (int hour = 0; hour < 24; ++hour) lines.row(cells_of(random, day, hour, sky));
  }
  write_bytes(inbox / "기상관측" / "OBS_ASOS_TIM_20260720.csv", lines.cp949());
}

}  // namespace dure::demo
