#include "county.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dure::demo {
namespace {

using namespace std::chrono;

constexpr Township kTownships[] = {
    {"가온읍", "4799025000", 18412, {"중앙리", "역앞리", "한터리", "배움리", "서문리"}},
    {"너른읍", "4799025300", 10236, {"너른리", "솔밭리", "장터리", "새말리", "들머리"}},
    {"달재면", "4799031000", 4108, {"달재리", "봉우리", "안골리", "너덜리", "웃마리"}},
    {"솔뫼면", "4799032000", 3297, {"솔뫼리", "송정이리", "뒷골리", "바람리", "산밑리"}},
    {"큰골면", "4799033000", 3921, {"큰골리", "작은골리", "물레리", "참샘리", "터골리"}},
    {"돌담면", "4799034000", 2806, {"돌담리", "성밖리", "너래리", "굽은리", "돌샘리"}},
    {"물안면", "4799035000", 3614, {"물안리", "나루리", "버덩리", "긴내리", "모래리"}},
    {"새터면", "4799036000", 2893, {"새터리", "양지뜸리", "볕골리", "꽃밭리", "새싹리"}},
    {"해든면", "4799037000", 4322, {"해든리", "아침리", "동녘리", "너름리", "햇골리"}},
    {"갈밭면", "4799038000", 2711, {"갈밭리", "억새리", "둠벙리", "둑너머리", "갈숲리"}},
    {"여울면", "4799039000", 3506, {"여울리", "징검리", "물가리", "은어리", "자갈리"}},
    {"버들면", "4799040000", 3118, {"버들리", "갈재리", "냇가리", "방죽리", "고갯리"}},
};

// Public holidays that fall on Monday to Friday in the demo's time, substitutes included.
constexpr Day kHolidays[] = {
    day_of(2025, 1, 1),  day_of(2025, 1, 27),  day_of(2025, 1, 28), day_of(2025, 1, 29), day_of(2025, 1, 30),
    day_of(2025, 3, 3),  day_of(2025, 5, 5),   day_of(2025, 5, 6),  day_of(2025, 6, 3),  day_of(2025, 6, 6),
    day_of(2025, 8, 15), day_of(2025, 10, 3),  day_of(2025, 10, 6), day_of(2025, 10, 7), day_of(2025, 10, 8),
    day_of(2025, 10, 9), day_of(2025, 12, 25), day_of(2026, 1, 1),  day_of(2026, 2, 16), day_of(2026, 2, 17),
    day_of(2026, 2, 18), day_of(2026, 3, 2),   day_of(2026, 5, 5),  day_of(2026, 5, 25), day_of(2026, 6, 3),
    day_of(2026, 7, 17),
};

constexpr std::string_view kFamilyNames[] = {"김", "이", "박", "최", "정", "강", "조",
                                             "윤", "장", "임", "한", "오", "서", "신"};

}  // namespace

std::span<const Township> townships() { return kTownships; }

int weekday_of(Day day) { return static_cast<int>(weekday{day}.iso_encoding()) - 1; }
int month_of(Day day) { return static_cast<int>(static_cast<unsigned>(year_month_day{day}.month())); }
int year_of(Day day) { return static_cast<int>(year_month_day{day}.year()); }
bool is_holiday(Day day) { return std::ranges::find(kHolidays, day) != std::end(kHolidays); }
bool is_workday(Day day) { return weekday_of(day) < 5 && !is_holiday(day); }

bool is_festival(Day day) { return day == day_of(2026, 6, 13) || day == day_of(2026, 6, 14); }

Day workday_after(Day day, int count) {
  while (count > 0)
    if (is_workday(day += days{1})) --count;
  return day;
}

Day deadline(Day received, int days) {
  if (!is_workday(received)) received = workday_after(received, 1);
  return workday_after(received, days - 1);
}

std::string dash_date(Day day) {
  const year_month_day ymd{day};
  return fmt::format("{}-{:02}-{:02}", int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
}
std::string plain_date(Day day) {
  const year_month_day ymd{day};
  return fmt::format("{}{:02}{:02}", int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
}
std::string dot_date(Day day) {
  const year_month_day ymd{day};
  return fmt::format("{}.{:02}.{:02}", int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()});
}
std::string plain_month(Day day) { return plain_date(day).substr(0, 6); }

std::string stamp(Minute at, int second) {
  const Day day = floor<days>(at);
  const auto minute = (at - day).count();
  return fmt::format("{} {:02}:{:02}:{:02}", dash_date(day), minute / 60, minute % 60, second);
}

std::string person(int draw) {
  return fmt::format("{}○○", kFamilyNames[static_cast<std::size_t>(draw) % std::size(kFamilyNames)]);
}
std::string telephone(int draw) { return fmt::format("010-0000-{:04}", draw % 10000); }

}  // namespace dure::demo
