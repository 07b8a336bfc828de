#include <dure/core/calendar.hpp>
#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/core/yaml.hpp>

#include <algorithm>
#include <set>

namespace dure {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;

constexpr int first_year = 1949, last_year = 2100;

constexpr sys_days date(int year, unsigned month, unsigned day) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
}
constexpr sys_days never = date(9999, 1, 1);

/// A holiday of the solar calendar in the years it was one.
struct Solar {
  std::string_view name;
  unsigned month, day;
  int from, to;
  sys_days substitute_since = never;
};
constexpr sys_days festivals = date(2013, 11, 5), nation = date(2021, 8, 4), faiths = date(2023, 5, 4),
                   later = date(2026, 1, 1);
constexpr Solar solar[] = {
    {"신정", 1, 1, 1949, last_year},
    {"신정 연휴", 1, 2, 1949, 1998},
    {"신정 연휴", 1, 3, 1949, 1990},
    {"삼일절", 3, 1, 1950, last_year, nation},
    {"사방의 날", 3, 15, 1960, 1960},
    {"식목일", 4, 5, 1950, 1959},
    {"식목일", 4, 5, 1961, 2005},
    {"노동절", 5, 1, 2026, last_year, later},
    {"어린이날", 5, 5, 1975, last_year, festivals},
    {"현충일", 6, 6, 1956, last_year},
    {"제헌절", 7, 17, 1949, 2007},
    {"제헌절", 7, 17, 2026, last_year, later},
    {"광복절", 8, 15, 1949, last_year, nation},
    {"국군의 날", 10, 1, 1976, 1990},
    {"개천절", 10, 3, 1949, last_year, nation},
    {"한글날", 10, 9, 1949, 1990},
    {"한글날", 10, 9, 2013, last_year, nation},
    {"국제연합일", 10, 24, 1950, 1975},
    {"기독탄신일", 12, 25, 1949, last_year, faiths},
};

/// One holiday on one day, with what decides over its substitute.
struct Rest {
  sys_days day;
  std::string_view name;
  std::string_view substitute_name;
  sys_days substitute_since = never;
  bool festival = false;  ///< 설, 추석: only Sundays are made good, not Saturdays
};

void add_lunar(int year, std::vector<Rest>& rests) {
  const auto add = [&](sys_days day, std::string_view name, std::string_view festival) {
    rests.push_back({day, name, festival, festivals, true});
  };
  const sys_days new_year = from_lunar({year, 1, 1}), harvest = from_lunar({year, 8, 15});
  if (year >= 1989) add(new_year - days(1), "설날 연휴", "설날");
  if (year >= 1985) add(new_year, year >= 1989 ? "설날" : "민속의 날", "설날");
  if (year >= 1989) add(new_year + days(1), "설날 연휴", "설날");
  if (year >= 1989) add(harvest - days(1), "추석 연휴", "추석");
  add(harvest, "추석", "추석");
  if (year >= 1986) add(harvest + days(1), "추석 연휴", "추석");
  if (year >= 1975) rests.push_back({from_lunar({year, 4, 8}), "부처님오신날", "부처님오신날", faiths});
}

std::vector<Rest> rests_of(int year) {
  std::vector<Rest> rests;
  for (const Solar& s : solar) {
    if (year >= s.from && year <= s.to)
      rests.push_back({date(year, s.month, s.day), s.name, s.name, s.substitute_since});
  }
  add_lunar(year, rests);
  std::stable_sort(rests.begin(), rests.end(), [](const Rest& a, const Rest& b) { return a.day < b.day; });
  return rests;
}

/// Whether `rest` alone, for the weekday it falls on, is made good.
bool lost_to_weekend(const Rest& rest) {
  const weekday day(rest.day);
  if (rest.day < rest.substitute_since) return false;
  return day == std::chrono::Sunday || (day == std::chrono::Saturday && !rest.festival);
}

/// The holidays of one year with their substitutes. Each substitute is the first day after that is neither a weekend
/// nor any other holiday; of holidays that share a working day all but one are made good.
std::vector<Holiday> with_substitutes(int year) {
  const std::vector<Rest> rests = rests_of(year);
  std::set<sys_days> taken;
  std::vector<Holiday> all;
  for (const Rest& rest : rests) {
    taken.insert(rest.day);
    all.push_back({rest.day, std::string(rest.name), false});
  }
  for (std::size_t i = 0; i < rests.size(); ++i) {
    const Rest& rest = rests[i];
    const weekday on(rest.day);
    const bool weekend = on == std::chrono::Saturday || on == std::chrono::Sunday;
    const bool shared = !weekend && i > 0 && rests[i - 1].day == rest.day;
    const Rest& made_good = shared && rest.day < rest.substitute_since ? rests[i - 1] : rest;
    if (!lost_to_weekend(rest) && !(shared && rest.day >= made_good.substitute_since)) continue;
    sys_days day = rest.day;
    do {
      day += days(1);
    } while (taken.contains(day) || weekday(day) == std::chrono::Saturday || weekday(day) == std::chrono::Sunday);
    taken.insert(day);
    all.push_back({day, "대체공휴일(" + std::string(made_good.substitute_name) + ")", true});
  }
  return all;
}

void sort_by_day(std::vector<Holiday>& holidays) {
  std::stable_sort(holidays.begin(), holidays.end(), [](const Holiday& a, const Holiday& b) { return a.day < b.day; });
}

const std::vector<Holiday>& by_law() {
  static const std::vector<Holiday> holidays = [] {
    std::vector<Holiday> all;
    for (int year = first_year; year <= last_year; ++year) {
      for (Holiday& holiday : with_substitutes(year)) all.push_back(std::move(holiday));
    }
    sort_by_day(all);
    return all;
  }();
  return holidays;
}

class Overrides {
public:
  explicit Overrides(const std::filesystem::path& file) : name_(file.string()) {
    const Yaml root = read_yaml(file);
    if (root.kind == Yaml::Kind::null) return;
    if (!root.is_map()) fail(root.line, "'add:'와 'remove:'로 적어야 합니다");
    for (const auto& [key, value] : root.map) {
      if (key.text == "add" && value.is_map()) {
        for (const auto& [day, name] : value.map) added.push_back({day_of(day), name.text, false});
      } else if (key.text == "remove" && value.is_list()) {
        for (const Yaml& day : value.list) removed.insert(day_of(day));
      } else {
        fail(key.line, "'" + key.text + "': 'add: {날짜: 이름}'과 'remove: [날짜]'만 적을 수 있습니다");
      }
    }
  }

  std::vector<Holiday> added;
  std::set<sys_days> removed;

private:
  [[noreturn]] void fail(int line, const std::string& what) const {
    throw Error(Fault::input, "calendar.override",
                name_ + ":" + std::to_string(line) + ": " + what + ". 파일을 고쳐 주세요.");
  }
  sys_days day_of(const Yaml& node) const {
    const auto day = read_date(node.text);
    if (!day) fail(node.line, "'" + node.text + "'은(는) 날짜가 아닙니다. 2025-06-03처럼 적어야 합니다");
    return *day;
  }

  std::string name_;
};

}  // namespace

HolidayCalendar::HolidayCalendar() : all_(by_law()) {}

HolidayCalendar::HolidayCalendar(const std::filesystem::path& override_file) : all_(by_law()) {
  const Overrides overrides(override_file);
  std::erase_if(all_, [&](const Holiday& holiday) { return overrides.removed.contains(holiday.day); });
  all_.insert(all_.end(), overrides.added.begin(), overrides.added.end());
  sort_by_day(all_);
}

std::vector<Holiday> HolidayCalendar::of_year(int year) const {
  std::vector<Holiday> holidays;
  for (const Holiday& holiday : all_) {
    if (int(std::chrono::year_month_day(holiday.day).year()) == year) holidays.push_back(holiday);
  }
  return holidays;
}

bool HolidayCalendar::is_holiday(sys_days day) const {
  const auto at =
      std::lower_bound(all_.begin(), all_.end(), day, [](const Holiday& h, sys_days d) { return h.day < d; });
  return at != all_.end() && at->day == day;
}

bool HolidayCalendar::is_workday(sys_days day) const {
  const weekday on(day);
  return on != std::chrono::Saturday && on != std::chrono::Sunday && !is_holiday(day);
}

}  // namespace dure
