#include "county.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace dure::demo {
namespace {

using namespace std::chrono;

struct Region {
  std::string_view sido, code, sido_name, name;
  double weight;
};
constexpr Region kRegions[] = {
    {"27", "27260", "대구광역시", "수성구", 11},
    {"27", "27290", "대구광역시", "달서구", 9},
    {"27", "27230", "대구광역시", "북구", 6},
    {"31", "31140", "울산광역시", "남구", 4},
    {"31", "31200", "울산광역시", "북구", 3},
    {"26", "26350", "부산광역시", "해운대구", 5},
    {"26", "26230", "부산광역시", "부산진구", 4},
    {"47", "47290", "경상북도", "경산시", 12},
    {"47", "47190", "경상북도", "구미시", 7},
    {"47", "47111", "경상북도", "포항시 남구", 5},
    {"48", "48123", "경상남도", "창원시 성산구", 5},
    {"48", "48250", "경상남도", "김해시", 4},
    {"11", "11710", "서울특별시", "송파구", 4},
    {"11", "11680", "서울특별시", "강남구", 3},
    {"11", "11350", "서울특별시", "노원구", 2},
    {"41", "41117", "경기도", "수원시 영통구", 4},
    {"41", "41465", "경기도", "용인시 수지구", 3},
    {"41", "41285", "경기도", "고양시 일산동구", 2},
    {"28", "28185", "인천광역시", "연수구", 1.5},
    {"30", "30200", "대전광역시", "유성구", 2},
    {"29", "29170", "광주광역시", "북구", .7},
    {"43", "43113", "충청북도", "청주시 흥덕구", 1},
    {"52", "52111", "전북특별자치도", "전주시 완산구", .5},
    {"51", "51130", "강원특별자치도", "원주시", .6},
    {"50", "50110", "제주특별자치도", "제주시", .02},
};
constexpr Region kHome{"47", "47990", "경상북도", "가온군", 0};

struct Trade {
  std::string_view large, middle, small;
  int price;  ///< of one purchase, won
  double home, visitor;
};
constexpr Trade kTrades[] = {
    {"음식", "한식", "일반한식", 31000, 14, 22},
    {"음식", "한식", "고기구이", 52000, 7, 10},
    {"음식", "카페", "커피전문점", 11000, 9, 17},
    {"음식", "분식", "분식", 9000, 6, 4},
    {"소매", "편의점", "편의점", 8000, 16, 12},
    {"소매", "슈퍼마켓", "슈퍼마켓", 27000, 20, 5},
    {"소매", "농축산물", "농산물직판장", 36000, 3, 9},
    {"숙박", "펜션", "펜션", 142000, .2, 5},
    {"숙박", "여관", "모텔", 56000, .3, 2},
    {"여가", "체험", "체험농장", 24000, .8, 5},
    {"여가", "목욕", "온천", 13000, 3, 6},
    {"연료", "주유소", "주유소", 52000, 11, 8},
    {"의료", "약국", "약국", 9500, 7, 1},
    {"의료", "병원", "의원", 14000, 8, .5},
    {"생활", "미용", "미용실", 23000, 4, .3},
};
constexpr std::array kBands = {.8,  6.,  11., 30.,
                               22., 23., 7.};  // 01: 0-6, 02: 6-9, 03: 9-11, 04: 11-14, 05: 14-17, 06: 17-21, 07: 21-24
constexpr std::array kAges = {10., 15., 20., 24., 19., 12.};  // 20, 30 … 70
constexpr std::array kHomeFamily = {
    22., 5.,  9.,
    10., 24., 30.};  // 01 one person, 02 newly wed, 03 schoolchild, 04 teenager, 05 grown child, 06 old couple
constexpr std::array kGuestFamily = {18., 11., 17., 12., 24., 18.};
constexpr std::array kWeekendFamily = {11., 13., 27., 13., 23., 13.};
constexpr std::array kIncome = {14., 22., 28., 21., 15.};
constexpr std::array kGuestPlaces = {30., 15., 6., 4., 9., 4., 8., 4., 6., 4., 14., 7.};

const Cells kHeader = {"STRD_YYMM",   "STRD_DATE",   "WK_CD",       "TIMC_CD",     "MER_SIDO_CD",
                       "MER_CCG_CD",  "MER_ADNG_CD", "BUZ_LCLS_NM", "BUZ_MCLS_NM", "BUZ_SCLS_NM",
                       "CST_SIDO_CD", "CST_CCG_CD",  "CST_ADNG_CD", "SEX_CD",      "AGE_CD",
                       "HOSH_TYP_CD", "INCM_NR_CD",  "AMT",         "CNT"};

struct Sale {
  const Region* from = &kHome;
  std::size_t place = 0, trade = 0, family = 0, age = 0;
};

std::size_t draw_home_place(Random& random) {
  std::array<double, 12> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = townships()[i].people * (i < 2 ? 1.6 : 0.6);
  return random.weighted(weights);
}

Sale draw_sale(Random& random, bool guest, bool weekend) {
  Sale sale;
  std::array<double, std::size(kTrades)> trades{};
  for (std::size_t i = 0; i < trades.size(); ++i) trades[i] = guest ? kTrades[i].visitor : kTrades[i].home;
  sale.trade = random.weighted(trades);
  sale.age = random.weighted(kAges);
  sale.family = random.weighted(!guest ? kHomeFamily : weekend ? kWeekendFamily : kGuestFamily);
  if (!guest) {
    sale.place = draw_home_place(random);
    return sale;
  }
  std::array<double, std::size(kRegions)> regions{};
  for (std::size_t i = 0; i < regions.size(); ++i) regions[i] = kRegions[i].weight;
  sale.from = &kRegions[random.weighted(regions)];
  sale.place = random.weighted(kGuestPlaces);
  return sale;
}

// The festival in 여울면: three of four guests from 대구 and 울산, more than half of them with a schoolchild.
Sale draw_festival_sale(Random& random) {
  Sale sale = draw_sale(random, true, true);
  sale.place = 10;
  if (random.chance(0.75)) sale.from = &kRegions[static_cast<std::size_t>(random.below(5))];
  if (random.chance(0.5)) sale.family = 2;
  constexpr std::array<std::size_t, 6> kBuys = {0, 2, 2, 3, 6, 9};
  sale.trade = random.pick(kBuys);
  return sale;
}

Cells cells_of(Random& random, Day day, const Sale& sale) {
  const Trade& trade = kTrades[sale.trade];
  const int count = 1 + random.poisson(sale.from == &kHome ? 2.6 : 1.7);
  const auto amount = static_cast<int>(trade.price * count * (0.7 + 0.6 * random.unit())) / 100 * 100;
  const Township& place = townships()[sale.place];
  const std::string customer = sale.from == &kHome ? std::string{townships()[draw_home_place(random)].code}
                                                   : fmt::format("{}{}00", sale.from->code, 510 + 10 * random.below(9));
  return {plain_month(day),
          plain_date(day),
          std::to_string(weekday_of(day) + 1),
          fmt::format("{:02}", random.weighted(kBands) + 1),
          "47",
          "47990",
          std::string{place.code},
          std::string{trade.large},
          std::string{trade.middle},
          std::string{trade.small},
          std::string{sale.from->sido},
          std::string{sale.from->code},
          customer,
          random.chance(0.51) ? "1" : "2",
          std::to_string(20 + 10 * static_cast<int>(sale.age)),
          fmt::format("{:02}", sale.family + 1),
          fmt::format("{:02}", random.weighted(kIncome) + 1),
          std::to_string(amount),
          std::to_string(count)};
}

double busy(Day day) {  // how many guests, against an ordinary working day
  const int month = month_of(day);
  double factor = weekday_of(day) >= 5 || is_holiday(day) ? 1.9 : weekday_of(day) == 4 ? 1.15 : 1;
  if (month == 4 || month == 5 || month == 10) factor *= 1.25;
  if (month == 7 || month == 8) factor *= 1.35;
  if (month == 1 || month == 2) factor *= 0.75;
  return factor;
}

// Who came because of the promotion: of every hundred purchases from in and around Seoul eight more.
void promoted_rows(Random& random, Day day, std::vector<Cells>& rows) {
  if (day < kCampaignStart || day > kCampaignEnd) return;
  const std::size_t before = rows.size();
  for (std::size_t i = 0; i < before; ++i)
    if ((rows[i][10] == "11" || rows[i][10] == "28" || rows[i][10] == "41") && random.chance(0.08)) {
      Cells more = rows[i];
      rows.push_back(std::move(more));
    }
}

void day_rows(Random& random, Day day, std::vector<Cells>& rows) {
  const bool weekend = weekday_of(day) >= 5;
  const int home = random.poisson(390 * (weekday_of(day) == 6 ? 0.8 : 1));
  const int guests = random.poisson(205 * busy(day));
  for (int i = 0; i < home; ++i) rows.push_back(cells_of(random, day, draw_sale(random, false, weekend)));
  for (int i = 0; i < guests; ++i) rows.push_back(cells_of(random, day, draw_sale(random, true, weekend)));
  if (is_festival(day))
    for (int i = 0; i < 300; ++i) rows.push_back(cells_of(random, day, draw_festival_sale(random)));
}

Cells total_row(const std::vector<Cells>& rows) {
  long long amount = 0, count = 0;
  for (const Cells& row : rows) {
    amount += std::stoll(row[17]);
    count += std::stoll(row[18]);
  }
  Cells total(kHeader.size());
  total[0] = "합계";
  total[17] = std::to_string(amount);
  total[18] = std::to_string(count);
  return total;
}

// Three systems made these files: until 2025 commas and one too many at the end, then bars, since July commas again.
void write_month(const std::filesystem::path& folder, const std::string& month, const std::vector<Cells>& rows) {
  const bool old = month < "202601", bars = !old && month < "202607";
  Lines lines{bars ? '|' : ','};
  const auto add = [&](const Cells& cells) { old ? lines.ghost_row(cells) : lines.row(cells); };
  add(kHeader);
  for (const Cells& row : rows) add(row);
  if (month == "202507") add(total_row(rows));
  write_bytes(folder / fmt::format("카드매출_{}.{}", month, bars ? "txt" : "csv"), lines.text());
}

}  // namespace

void write_card_sales(const std::filesystem::path& inbox) {
  Random random{"card sales"};
  std::map<std::string, std::vector<Cells>> months;
  Random promotion{"promotion"};
  for (Day day = kYearStart; day < kToday; day += days{1}) {
    std::vector<Cells> rows;
    day_rows(random, day, rows);
    promoted_rows(promotion, day, rows);
    std::ranges::move(rows, std::back_inserter(months[plain_month(day)]));
  }
  for (const auto& [month, rows] : months) write_month(inbox / "card_sales", month, rows);
}

void write_regions(const std::filesystem::path& inbox) {
  Lines lines;
  lines.row({"시도코드", "시도명", "시군구코드", "시군구명"});
  lines.row({std::string{kHome.sido}, std::string{kHome.sido_name}, std::string{kHome.code}, std::string{kHome.name}});
  for (const Region& region : kRegions)
    lines.row(
        {std::string{region.sido}, std::string{region.sido_name}, std::string{region.code}, std::string{region.name}});
  write_bytes(inbox / "region" / "행정구역코드_20260101.csv", lines.cp949());

  Lines towns;
  towns.row({"행정동코드", "읍면동명", "시군구코드"});
  for (const Township& town : townships()) towns.row({std::string{town.code}, std::string{town.name}, "47990"});
  write_bytes(inbox / "township" / "읍면코드.csv", towns.cp949());
}

}  // namespace dure::demo
