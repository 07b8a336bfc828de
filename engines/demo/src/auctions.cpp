#include "county.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace dure::demo {
namespace {

using namespace std::chrono;

struct Packing {
  std::string_view weight, unit_code, unit, package;
  double kilograms;
};
constexpr Packing kBox10{"10", "12", "kg", "상자", 10}, kBox5{"5", "12", "kg", "상자", 5},
    kBox4{"4", "12", "kg", "상자", 4}, kNet15{"15", "12", "kg", "그물망", 15}, kTray{"500", "11", "g", "포장", .5},
    kHead{"1", "24", "개", "개", 0};

struct Variety {
  std::string_view kind_code, kind, product_code, product, code, name;
  int won;          ///< a kilogram, in the middle of its season
  int from, until;  ///< months it is sold in; from > until wraps over the new year
  double lots;      ///< a day and market
  std::array<const Packing*, 3> packings;
};
constexpr Variety kVarieties[] = {
    {"06", "과실류", "0606", "복숭아", "060602", "백도", 5200, 6, 9, 15, {&kBox4, &kBox10, &kBox5}},
    {"06", "과실류", "0606", "복숭아", "060603", "황도", 5600, 6, 9, 12, {&kBox4, &kBox10, &kBox5}},
    {"06", "과실류", "0606", "복숭아", "060604", "천도", 4300, 6, 8, 9, {&kBox5, &kBox10, &kBox5}},
    {"06", "과실류", "0601", "사과", "060103", "후지", 4900, 9, 5, 14, {&kBox10, &kBox5, &kBox10}},
    {"06", "과실류", "0601", "사과", "060105", "홍로", 4400, 8, 10, 10, {&kBox10, &kBox5, &kBox10}},
    {"06", "과실류", "0603", "포도", "060305", "샤인머스켓", 8200, 8, 12, 9, {&kBox4, &kBox5, &kBox4}},
    {"08", "과채류", "0804", "딸기", "080403", "설향", 9800, 12, 5, 9, {&kTray, &kTray, &kBox5}},
    {"08", "과채류", "0801", "참외", "080101", "참외", 4100, 3, 8, 8, {&kBox10, &kBox5, &kBox10}},
    {"12", "조미채소류", "1201", "양파", "120101", "양파", 1150, 1, 12, 8, {&kNet15, &kNet15, &kBox10}},
    {"12", "조미채소류", "1207", "청양고추", "120702", "청양", 6100, 1, 12, 7, {&kBox10, &kBox4, &kBox10}},
    {"10", "엽경채류", "1001", "배추", "100101", "배추", 980, 1, 12, 7, {&kNet15, &kNet15, &kNet15}},
    {"09", "과채류", "0901", "오이", "090101", "백다다기", 2600, 1, 12, 6, {&kBox10, &kHead, &kBox10}},
};

struct Market {
  std::string_view code, name, company_code, company;
  double price, size;
};
constexpr Market kMarkets[] = {{"479901", "가온농산물도매시장", "47990101", "가온청과", .96, 1},
                               {"999201", "한빛중앙도매시장", "99920103", "한빛농산", 1.06, 1.5},
                               {"999301", "너울도매시장", "99930102", "너울원예농협", 1.0, .9}};
struct Grade {
  std::string_view code, name;
  double price, share;
};
constexpr Grade kGrades[] = {
    {"11", "특", 1.28, 30}, {"12", "상", 1.02, 42}, {"13", "보통", .78, 22}, {"14", "등외", .45, 6}};
constexpr std::string_view kSizes[] = {"대", "중", "소"};

const Cells kHeader = {"DELNG_DE",
                       "SBID_TIME",
                       "AUC_SE_CODE",
                       "AUC_SE_NM",
                       "WHSAL_MRKT_NEW_CODE",
                       "WHSAL_MRKT_NEW_NM",
                       "CPR_INSTT_NEW_CODE",
                       "INSTT_NEW_NM",
                       "LEDG_NO",
                       "SLE_SEQN",
                       "CATGORY_NEW_CODE",
                       "CATGORY_NEW_NM",
                       "STD_PRDLST_NEW_CODE",
                       "STD_PRDLST_NEW_NM",
                       "STD_SPCIES_NEW_CODE",
                       "STD_SPCIES_NEW_NM",
                       "DELNG_PRUT",
                       "STD_UNIT_NEW_CODE",
                       "STD_UNIT_NEW_NM",
                       "STD_FRMLC_NEW_CODE",
                       "STD_FRMLC_NEW_NM",
                       "STD_MG_NEW_CODE",
                       "STD_MG_NEW_NM",
                       "STD_QLITY_NEW_CODE",
                       "STD_QLITY_NEW_NM",
                       "SBID_PRIC",
                       "STD_MTC_NEW_CODE",
                       "STD_MTC_NEW_NM",
                       "DELNG_QY"};
constexpr std::array<std::size_t, 3> kJsonNumbers = {16, 25, 28};

bool sold_in(const Variety& variety, int month) {
  return variety.from <= variety.until ? month >= variety.from && month <= variety.until
                                       : month >= variety.from || month <= variety.until;
}

// Hail fell on the evening of 24 June 2026: peaches jump two days later and come down over three weeks.
double hail(const Variety& variety, Day day) {
  if (variety.product != "복숭아" || day < day_of(2026, 6, 26)) return 1;
  const double after = static_cast<double>((day - day_of(2026, 6, 26)).count());
  return 1 + 0.46 * std::fmax(0, 1 - after / 24);
}

struct Lot {
  const Market* market;
  const Variety* variety;
  double level;  ///< of the day, won a kilogram
  int ledger, line;
};

Cells cells_of(Random& random, Day day, const Lot& lot) {
  const Variety& v = *lot.variety;
  const Packing& packing = *random.pick(v.packings);
  std::array<double, 4> shares{};
  for (std::size_t i = 0; i < 4; ++i) shares[i] = kGrades[i].share;
  const Grade& grade = kGrades[random.weighted(shares)];
  const auto size = static_cast<std::size_t>(random.below(3));
  const double kilograms = packing.kilograms > 0 ? packing.kilograms : 0.2;
  const double won = lot.level * grade.price * (1.06 - 0.06 * static_cast<double>(size)) * (1 + 0.09 * random.normal());
  const double step = won * kilograms > 3000 ? 100 : 10;
  const auto price = static_cast<long>(std::fmax(step, std::round(won * kilograms / step) * step));
  return {dash_date(day),
          fmt::format("{} {:02}:{:02}:{:02}", dash_date(day), random.between(2, 8), random.below(60), random.below(60)),
          "10",
          random.chance(0.9) ? "경매" : "정가수의",
          std::string{lot.market->code},
          std::string{lot.market->name},
          std::string{lot.market->company_code},
          std::string{lot.market->company},
          fmt::format("{:05}", lot.ledger),
          std::to_string(lot.line),
          std::string{v.kind_code},
          std::string{v.kind},
          std::string{v.product_code},
          std::string{v.product},
          std::string{v.code},
          std::string{v.name},
          std::string{packing.weight},
          std::string{packing.unit_code},
          std::string{packing.unit},
          "101",
          std::string{packing.package},
          std::to_string(size + 1),
          std::string{kSizes[size]},
          std::string{grade.code},
          std::string{grade.name},
          std::to_string(price),
          "479900",
          random.chance(0.55) ? "경상북도 가온군" : "경상북도",
          std::to_string(random.between(3, 60))};
}

// Mistakes of the people at the scales, a few in ten thousand each.
void spoil(Random& random, Cells& cells) {
  if (!random.chance(0.0012)) return;
  switch (random.below(4)) {
    case 0:
      cells[25] = "0";
      break;  // unsold, written as sold for nothing
    case 1:
      cells[25] += "0";
      break;  // a nought too many
    case 2:
      cells[28] = "-" + cells[28];
      break;  // a cancellation
    default:
      cells[17] = cells[18] = "";
      break;  // no unit
  }
}

std::string as_json(const std::vector<Cells>& rows) {
  std::string out =
      R"({"response":{"header":{"resultCode":"00","resultMsg":"NORMAL SERVICE."},"body":{"items":{"item":[)";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += r == 0 ? "\n{" : ",\n{";
    for (std::size_t c = 0; c < kHeader.size(); ++c) {
      const bool number = std::ranges::find(kJsonNumbers, c) != kJsonNumbers.end();
      out += fmt::format(R"({}"{}":{}{}{})", c == 0 ? "" : ",", kHeader[c], number ? "" : "\"", rows[r][c],
                         number ? "" : "\"");
    }
    out += "}";
  }
  return out + fmt::format(R"(]}},"numOfRows":{0},"pageNo":1,"totalCount":{0}}}}}}})", rows.size()) + "\n";
}

}  // namespace

void write_auctions(const std::filesystem::path& inbox) {
  Random random{"auctions"};
  std::map<std::string, std::vector<Cells>> months;
  std::array<double, std::size(kVarieties)> drift{};
  for (Day day = kYearStart; day < kToday; day += days{1}) {
    for (double& d : drift) d = 0.9 * d + 0.03 * random.normal();
    if (weekday_of(day) == 6 || (is_holiday(day) && day != day_of(2026, 7, 17))) continue;  // the markets rest
    for (const Market& market : kMarkets) {
      int line = 0;
      for (std::size_t i = 0; i < drift.size(); ++i) {
        const Variety& variety = kVarieties[i];
        if (!sold_in(variety, month_of(day))) continue;
        const double level = variety.won * market.price * std::exp(drift[i]) * hail(variety, day);
        const int lots = random.poisson(variety.lots * market.size);
        for (int l = 0; l < lots; ++l) {
          Cells cells = cells_of(random, day, {&market, &variety, level, 100 + l, ++line});
          spoil(random, cells);
          months[plain_month(day)].push_back(std::move(cells));
        }
      }
    }
  }
  for (const auto& [month, rows] : months) {
    if (month == "202605") {
      write_bytes(inbox / "auction" / "도매시장_경락_202605.json", as_json(rows));
      continue;
    }
    Lines lines;
    lines.row(kHeader);
    for (const Cells& row : rows) lines.row(row);
    write_bytes(inbox / "auction" / fmt::format("도매시장_경락_{}.csv", month), lines.text());
  }
}

}  // namespace dure::demo
