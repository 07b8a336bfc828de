#include "county.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

/// What the tourism office knows beside the cards: its festivals, its campaign, and how people use five villages.
namespace dure::demo {
namespace {

struct Village {
  std::string_view code, name, county;
  double visitors;  ///< a month
  double weekend, family, minutes, overnight, won;
};
// 물가마을 lives from families at the weekend who leave again after an hour and a half.
constexpr std::array<Village, 5> kVillages = {{{"V01", "물가마을", "가온군", 5'200, .69, .58, 92, .03, 9'600},
                                               {"V02", "솔향마을", "나래군", 4'700, .52, .42, 168, .12, 21'500},
                                               {"V03", "들꽃마을", "다솜군", 6'100, .49, .40, 151, .10, 18'700},
                                               {"V04", "돌담마을", "마루시", 5'600, .54, .44, 176, .14, 23'900},
                                               {"V05", "노을마을", "한빛군", 3'900, .50, .38, 185, .16, 22'800}}};
constexpr std::array kBusy = {.7, .7, .9, 1.15, 1.25, 1.1, 1.2, 1.3, 1., 1.2, .9, .7};  // January …
constexpr std::array<std::string_view, 6> kAges = {"10대 이하", "20대", "30대", "40대", "50대", "60대 이상"};
// Families are counted as children and people in their thirties and forties.
constexpr std::array kAmongFamilies = {.36, 0., .33, .31, 0., 0.};
constexpr std::array kAmongOthers = {0., .27, 0., 0., .36, .37};

Cells visit_row(Random& random, const Village& village, Day month, bool weekend, std::size_t age) {
  const double share = weekend ? village.weekend : 1 - village.weekend;
  const double of_age = village.family * kAmongFamilies[age] + (1 - village.family) * kAmongOthers[age];
  const double busy = kBusy[static_cast<std::size_t>(month_of(month) - 1)];
  const auto visitors = std::lround(village.visitors * busy * share * of_age * (1 + 0.04 * random.normal()));
  const auto people = static_cast<double>(visitors);
  const auto stayed = std::lround(people * village.overnight * (0.9 + 0.2 * random.unit()));
  const auto won = std::lround(people * village.won * (0.94 + 0.12 * random.unit()) / 100) * 100;
  return {plain_month(month),
          std::string{village.code},
          std::string{village.name},
          std::string{village.county},
          weekend ? "주말" : "평일",
          std::string{kAges[age]},
          std::to_string(visitors),
          std::to_string(std::lround(people * village.minutes * (0.95 + 0.1 * random.unit()))),
          std::to_string(stayed),
          std::to_string(won),
          std::to_string(std::lround(static_cast<double>(won) / 19'000))};
}

}  // namespace

void write_village_visits(const std::filesystem::path& inbox) {
  Random random{"village visits"};
  Lines lines;
  lines.row({"기준월", "마을코드", "마을명", "시군명", "요일구분", "연령대", "방문인구", "체류시간합계(분)", "숙박인구",
             "카드이용금액", "카드이용건수"});
  for (int i = 0; i < 12; ++i) {
    const Day month = day_of(i < 6 ? 2025 : 2026, static_cast<unsigned>((i + 6) % 12 + 1), 1);
    for (const Village& village : kVillages)
      for (const bool weekend : {false, true})
        for (std::size_t age = 0; age < kAges.size(); ++age) lines.row(visit_row(random, village, month, weekend, age));
  }
  write_bytes(inbox / "village_visit" / "관광마을_방문_202507_202606.csv", lines.cp949());
}

void write_festivals(const std::filesystem::path& inbox) {
  Lines lines;
  lines.row({"행사명", "읍면", "시작일", "종료일", "예산(원)"});
  lines.row({"여울 은어축제", "여울면", "2026-06-13", "2026-06-14", "180000000"});
  lines.row({"버들 꽃길잔치", "버들면", "2026-04-18", "2026-04-19", "65000000"});  // nobody came for it
  write_bytes(inbox / "festival" / "행사대장_2026.csv", lines.cp949());

  Lines campaigns;
  campaigns.row({"홍보명", "대상시도코드", "시작일", "종료일", "비용(원)"});
  for (std::string_view province : {"11", "28", "41"})
    campaigns.row(
        {"수도권 봄 여행", std::string{province}, dash_date(kCampaignStart), dash_date(kCampaignEnd), "42000000"});
  write_bytes(inbox / "promotion" / "관광홍보대장_2026.csv", campaigns.cp949());
}

}  // namespace dure::demo
