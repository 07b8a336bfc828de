#include "county.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>

namespace dure::demo {
namespace {

using namespace std::chrono;

// Shares of people by age group: 0-9, 10-14, 15-19 … 65-69, 70 and over. A county is old.
constexpr std::array kResidents = {.044, .026, .030, .034, .036, .037, .043, .050, .057, .070, .086, .101, .103, .283};
constexpr std::array kGuests = {.092, .060, .040, .055, .070, .085, .110, .115, .095, .080, .075, .060, .038, .025};
constexpr std::array kDayCurve = {.97, .97, .97, .97, .97, .96, .93, .9,  .88, .9,  .93, .96,
                                  1.,  1.,  1.,  .99, .98, .97, .97, .98, .98, .98, .97, .97};
constexpr std::array kGuestCurve = {.06, .05, .05, .05, .05, .06, .1, .2, .4, .7,  1., 1.3,
                                    1.6, 1.7, 1.6, 1.4, 1.1, .8,  .5, .3, .2, .15, .1, .08};
constexpr std::array kGuestHome = {900., 420., 150., 90., 230., 90.,
                                   210., 90.,  150., 80., 420., 160.};  // guests at an ordinary hour

Cells header() {
  Cells names = {"기준일ID", "시간대구분", "행정동코드", "총생활인구수"};
  for (std::string_view sex : {"남자", "여자"}) {
    names.push_back(fmt::format("{}0세부터9세생활인구수", sex));
    for (int age = 10; age < 70; age += 5) names.push_back(fmt::format("{}{}세부터{}세생활인구수", sex, age, age + 4));
    names.push_back(fmt::format("{}70세이상생활인구수", sex));
  }
  return names;
}

double guests_at(Day day, int hour, std::size_t town) {
  double guests = kGuestHome[town] * kGuestCurve[static_cast<std::size_t>(hour)];
  if (weekday_of(day) >= 5 || is_holiday(day)) guests *= 2.1;
  if (const int month = month_of(day); month == 7 || month == 8) guests *= 1.4;
  if (town == 10 && is_festival(day)) guests *= 7;
  return guests;
}

// Cells under four people are handed out as a star, and the total is of the true ones.
Cells cells_of(Random& random, Day day, int hour, std::size_t town) {
  const Township& place = townships()[town];
  const double residents = place.people * 0.93 * kDayCurve[static_cast<std::size_t>(hour)];
  const double guests = guests_at(day, hour, town);
  Cells cells = {plain_date(day), fmt::format("{:02}", hour), std::string{place.code}, ""};
  long total = 0;
  for (int sex = 0; sex < 2; ++sex)
    for (std::size_t age = 0; age < kResidents.size(); ++age) {
      const double half = sex == 1 && age == kResidents.size() - 1 ? .58 : .5;
      const double young = town > 1 && age > 0 && age < 6 ? 0.1 : 1;  // the villages have hardly anyone of 10 to 34
      const double mean = (residents * kResidents[age] * young + guests * kGuests[age]) * half;
      const long people = std::lround(std::fmax(0, mean * (1 + 0.07 * random.normal())));
      total += people;
      cells.push_back(people < 4 ? "*" : std::to_string(people));
    }
  cells[3] = std::to_string(total);
  return cells;
}

}  // namespace

void write_floating_population(const std::filesystem::path& inbox) {
  Random random{"floating population"};
  std::map<std::string, Lines> months;
  for (Day day = kYearStart; day < kToday; day += days{1}) {
    Lines& lines = months[plain_month(day)];
    if (lines.empty()) lines.row(header());
    for (int hour = 0; hour < 24; ++hour)
      for (std::size_t town = 0; town < townships().size(); ++town) lines.row(cells_of(random, day, hour, town));
  }
  std::vector<std::pair<std::string, std::string>> old;
  for (const auto& [month, lines] : months) {
    const std::string name = fmt::format("행정동별_생활인구_{}.csv", month);
    if (month < "202601")
      old.emplace_back(name, lines.cp949());
    else
      write_bytes(inbox / "floating_population" / name, lines.cp949());
  }
  write_zip(inbox / "floating_population" / "생활인구_2025년하반기.zip", old);
}

}  // namespace dure::demo
