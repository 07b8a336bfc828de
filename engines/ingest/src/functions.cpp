#include <dure/core/calendar.hpp>
#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/core/settings.hpp>
#include <dure/core/term.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>
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

  /// Working days after `from` up to `to`; negative when `to` is earlier. Nothing beyond 100 years.
  std::optional<std::int64_t> workdays_between(sys_days from, sys_days to) const {
    if (std::chrono::abs(to - from) > std::chrono::days(36'525)) return std::nullopt;
    const std::int64_t sign = to < from ? -1 : 1;
    std::int64_t count = 0;
    for (sys_days day = std::min(from, to) + std::chrono::days(1); day <= std::max(from, to); ++day)
      if (is_workday(day)) ++count;
    return sign * count;
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

TermUnit unit_of(std::string_view word) {
  if (word == "시간") return TermUnit::hours;
  if (word == "일") return TermUnit::days;
  if (word == "주") return TermUnit::weeks;
  if (word == "개월") return TermUnit::months;
  if (word == "년") return TermUnit::years;
  throw Error(
      Fault::input, "sql.term_unit",
      "due_at의 단위 '" + std::string(word) + "'을(를) 모릅니다. 시간, 일, 주, 개월, 년 가운데 하나를 주십시오.");
}

Counting counting_of(std::string_view word) {
  if (word == "근무일") return Counting::working;
  if (word == "토요일 포함") return Counting::saturdays;
  if (word == "민법") return Counting::civil;
  throw Error(
      Fault::input, "sql.term_counting",
      "due_at의 세는 법 '" + std::string(word) + "'을(를) 모릅니다. 근무일, 토요일 포함, 민법 가운데 하나를 주십시오.");
}

void install_terms(store::Store& store, const std::shared_ptr<const WorkCalendar>& calendar) {
  using std::string_view;
  const HolidayCheck is_holiday = [calendar](sys_days day) { return calendar->holiday(day).has_value(); };
  store::scalar(store, "due_at",
                [is_holiday](DateTime received, std::int64_t amount, string_view unit, string_view counting,
                             std::optional<string_view> pauses) -> std::optional<DateTime> {
                  const auto paused = read_pauses(pauses.value_or(""));
                  if (!paused) return std::nullopt;
                  return term_end(received, amount, unit_of(unit), counting_of(counting), *paused, is_holiday);
                });
  store::scalar(store, "working_hours_between",
                [is_holiday](DateTime from, DateTime to) { return working_hours_between(from, to, is_holiday); });
  store::scalar(store, "workdays_between",
                [calendar](sys_days from, sys_days to) { return calendar->workdays_between(from, to); });
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
  install_terms(store, days);
}

}  // namespace dure::ingest
