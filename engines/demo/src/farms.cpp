#include "county.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

/// The farm registry: who grows what on which parcel.
namespace dure::demo {
namespace {

struct Crop {
  std::string_view code, name;
  bool tree, glass;
};
constexpr std::array<Crop, 10> kCrops = {{{"0101", "벼", false, false},
                                          {"0602", "복숭아", true, false},
                                          {"0601", "사과", true, false},
                                          {"0603", "포도", true, false},
                                          {"0604", "감", true, false},
                                          {"0701", "대추", true, false},
                                          {"1001", "고추", false, false},
                                          {"1202", "딸기", false, true},
                                          {"1301", "버섯", false, true},
                                          {"1502", "인삼", false, false}}};

// How many grow what in each township. 큰골면 lives on peaches; nobody grows ginseng but a few.
constexpr std::array<std::array<double, 10>, 12> kShares = {{{30, 14, 4, 4, 8, 3, 14, 8, 3, .3},
                                                             {34, 12, 4, 4, 8, 3, 14, 6, 3, .3},
                                                             {22, 20, 12, 6, 14, 6, 12, 2, 2, .6},
                                                             {20, 18, 14, 6, 14, 8, 12, 2, 2, .6},
                                                             {4, 88, 2, 1, 2, 1, 2, 0, 0, 0},
                                                             {26, 14, 6, 6, 16, 12, 14, 1, 3, .6},
                                                             {40, 10, 3, 3, 8, 2, 14, 14, 2, .3},
                                                             {24, 22, 8, 10, 10, 5, 14, 3, 2, .3},
                                                             {28, 16, 6, 10, 12, 5, 14, 4, 2, .3},
                                                             {42, 8, 3, 3, 8, 3, 18, 8, 3, .3},
                                                             {26, 14, 4, 4, 34, 4, 10, 2, 2, .3},
                                                             {30, 16, 5, 5, 14, 5, 16, 4, 3, .3}}};

constexpr std::array kAges = {.02, .06, .13, .27, .33, .19};  // 30s and younger … 80s and older
constexpr std::array<std::string_view, 6> kAgeNames = {"30대 이하", "40대", "50대", "60대", "70대", "80대 이상"};

struct Farm {
  std::string number;
  std::size_t town, age;
  std::string_view sex, village;
  double size;  ///< how much land, against others
};

Cells parcel(Random& random, const Farm& farm, std::size_t crop) {
  const Township& town = townships()[farm.town];
  const Crop& grown = kCrops[crop];
  const double area = farm.size * (crop == 0 ? 1'500 : grown.glass ? 700 : 1'100) * (0.5 + random.unit());
  const double used = area * (0.86 + 0.14 * random.unit());
  const bool tree = grown.tree;
  return {farm.number,
          std::string{kAgeNames[farm.age]},
          std::string{farm.sex},
          std::string{town.name},
          std::string{farm.village},
          fmt::format("{}{:02}1{:04}{:04}", town.code.substr(0, 8), random.between(21, 29), random.between(1, 900),
                      random.below(60)),
          crop == 0 ? "답"
          : tree    ? "과수원"
                    : "전",
          fmt::format("{:.0f}", area),
          fmt::format("{:.0f}", used),
          std::string{grown.code},
          std::string{grown.name},
          grown.glass ? "시설" : "노지",
          tree ? std::to_string(std::lround(used / 18)) : "",
          tree ? std::to_string(random.between(2, 28)) : "",
          random.chance(0.88) ? "Y" : "N",
          dash_date(day_of(random.between(2009, 2025), static_cast<unsigned>(random.between(1, 12)),
                           static_cast<unsigned>(random.between(1, 28))))};
}

}  // namespace

void write_farms(const std::filesystem::path& inbox) {
  Random random{"farms"};
  Sheet sheet{"농업경영체",
              {"농업경영체 등록현황(가온군)", "기준일: 2026-06-30, 면적 단위: ㎡"},
              {"경영체등록번호", "경영주연령대", "성별", "읍면", "리", "농지PNU", "지목", "공부면적", "실제경작면적",
               "품목코드", "품목명", "재배유형", "식재주수", "수령", "직불여부", "등록일자"},
              {},
              {7, 8, 12, 13}};
  int number = 0;
  for (std::size_t town = 0; town < townships().size(); ++town) {
    const int farms = static_cast<int>(townships()[town].people * (town < 2 ? 0.014 : 0.045));
    for (int i = 0; i < farms; ++i) {
      // A few hold much: sizes are spread like e to the normal; in 갈밭면 far more so.
      const double spread = town == 9 ? 1.5 : 0.7;
      const Farm farm{fmt::format("479-{:06}", ++number),
                      town,
                      random.weighted(kAges),
                      random.chance(0.68) ? "남" : "여",
                      townships()[town].villages[static_cast<std::size_t>(random.below(5))],
                      std::exp(spread * random.normal())};
      const int parcels = 1 + random.poisson(0.9);
      const std::size_t first = random.weighted(kShares[town]);
      for (int p = 0; p < parcels; ++p)
        sheet.rows.push_back(
            parcel(random, farm, p == 0 || random.chance(0.6) ? first : random.weighted(kShares[town])));
    }
  }
  write_xlsx(inbox / "farm" / "농업경영체_등록현황_20260630.xlsx", {sheet});
}

}  // namespace dure::demo
