#include <dure/core/calendar.hpp>
#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/core/settings.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/store/functions.hpp>

#include <map>
#include <mutex>
#include <shared_mutex>

namespace dure::ingest {
namespace {

using std::chrono::sys_days;

/// The holidays of each year, worked out once.
class WorkCalendar {
public:
  explicit WorkCalendar(HolidayCalendar calendar) : calendar_(std::move(calendar)) {}

  std::optional<std::string> holiday(sys_days day) const {
    const auto& year = of_year(static_cast<int>(std::chrono::year_month_day(day).year()));
    const auto found = year.find(day);
    return found == year.end() ? std::nullopt : std::optional(found->second);
  }

  bool is_workday(sys_days day) const {
    const std::chrono::weekday weekday(day);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && !holiday(day);
  }

  sys_days add(sys_days day, std::int64_t workdays) const {
    if (workdays > 10'000 || workdays < -10'000) {
      throw Error(Fault::input, "sql.workdays", "add_workdays에는 -10000부터 10000까지의 일수를 주십시오.");
    }
    const std::chrono::days step(workdays < 0 ? -1 : 1);
    for (std::int64_t left = std::abs(workdays); left > 0;) {
      day += step;
      if (is_workday(day)) --left;
    }
    return day;
  }

private:
  using Year = std::map<sys_days, std::string>;  // of a day that is two holidays the first

  const Year& of_year(int number) const {
    {
      const std::shared_lock lock(mutex_);
      if (const auto known = years_.find(number); known != years_.end()) return known->second;
    }
    Year year;
    for (Holiday& holiday : calendar_.of_year(number)) year.emplace(holiday.day, std::move(holiday.name));
    const std::unique_lock lock(mutex_);
    return years_.emplace(number, std::move(year)).first->second;
  }

  HolidayCalendar calendar_;
  mutable std::shared_mutex mutex_;
  mutable std::map<int, Year> years_;
};

/// With the days that the city adds or strikes: the file its settings name, else holidays.yaml beside its database.
HolidayCalendar calendar_of(store::Store& store) {
  const Json path =
      store.connect().value("select path from duckdb_databases() where not internal and path is not null");
  if (!path.is_string()) return HolidayCalendar();
  const std::filesystem::path city = std::filesystem::path(path.string()).parent_path();
  std::filesystem::path file = "holidays.yaml";
  if (std::filesystem::exists(city / "dure.yaml")) {
    const std::string named = Settings::read(city / "dure.yaml").text("holidays.file");
    if (!named.empty()) return HolidayCalendar(city / named);
  }
  return std::filesystem::exists(city / file) ? HolidayCalendar(city / file) : HolidayCalendar();
}

}  // namespace

void install(store::Store& store) {
  using std::string_view;
  store::scalar(store, "read_amount", [](string_view text) { return read_korean_amount(text); });
  store::scalar(store, "read_number_ko", [](string_view text) { return read_number(text); });
  store::scalar(store, "read_date_ko", [](string_view text) { return read_date(text); });
  store::scalar(store, "read_datetime_ko", [](string_view text) { return read_datetime(text); });
  store::scalar(store, "pyeong", [](double square_metres) { return pyeong_of_square_metres(square_metres); });
  const auto days = std::make_shared<const WorkCalendar>(calendar_of(store));
  store::scalar(store, "is_workday", [days](sys_days day) { return days->is_workday(day); });
  store::scalar(store, "holiday_name", [days](sys_days day) { return days->holiday(day); });
  store::scalar(store, "add_workdays",
                [days](sys_days day, std::int64_t workdays) { return days->add(day, workdays); });
}

}  // namespace dure::ingest
