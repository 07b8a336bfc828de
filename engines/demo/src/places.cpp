#include "county.hpp"
#include "geography.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

/// Where people live, and where shade and shelter stand or could stand.
namespace dure::demo {
namespace {

constexpr std::array kTownShares = {.36, .20, .18, .14, .12};
constexpr std::array kSeats = {.32, .17, .17, .17, .17};
constexpr double kInHamlet = 0.22;  ///< of a village's people

struct Cell {
  Point corner;
  double people = 0, old = 0;
};

/// People around a centre, fewer with every `reach` metres; nobody in cells where it would be fewer than four.
void settle(std::map<std::string, Cell>& cells, Point centre, double people, double reach, double old) {
  const int steps = static_cast<int>(reach * 4 / 100);
  const Point first{std::floor(centre.east / 100) * 100, std::floor(centre.north / 100) * 100};
  std::vector<std::pair<Point, double>> around;
  double total = 0;
  for (int i = -steps; i <= steps; ++i)
    for (int j = -steps; j <= steps; ++j) {
      const Point corner = moved(first, 100 * i, 100 * j);
      around.emplace_back(corner, std::exp(-metres(moved(corner, 50, 50), centre) / reach));
      total += around.back().second;
    }
  const double least = 4 * total / people;
  std::erase_if(around, [&](const auto& one) { return one.second < least; });
  total = 0;
  for (const auto& [corner, weight] : around) total += weight;
  for (const auto& [corner, weight] : around) {
    Cell& cell = cells[grid_name(corner)];
    cell.corner = corner;
    cell.people += people * weight / total;
    cell.old += people * old * weight / total;
  }
}

std::map<std::string, Cell> settled() {
  std::map<std::string, Cell> cells;
  for (std::size_t town = 0; town < townships().size(); ++town)
    for (std::size_t k = 0; k < 5; ++k) {
      const double people = townships()[town].people * (town < 2 ? kTownShares[k] : kSeats[k]);
      if (town < 2) {
        settle(cells, village(town, k), people, 330, 0.29);
        continue;
      }
      settle(cells, village(town, k), people * (1 - kInHamlet), 150, 0.44);
      settle(cells, hamlet(town, k), people * kInHamlet, 110, 0.52);
    }
  return cells;
}

Cells place_row(Cells cells, Point at) {
  const Degrees where = degrees_of(at);
  cells.push_back(degrees_text(where.lat));
  cells.push_back(degrees_text(where.lon));
  return cells;
}

constexpr std::array<std::string_view, 37> kCorners = {
    "시장 남문",     "시장 북문",   "읍사무소 건너", "군립의료원 앞", "버스터미널 뒤", "버스터미널 앞", "네거리",
    "초등학교 정문", "중학교 후문", "우체국 앞",     "농협 앞",       "복지관 정문",   "경로당 앞",     "도서관 앞",
    "체육관 앞",     "다리목",      "은행 모퉁이",   "약국 앞",       "문화회관 앞",   "공원 입구",     "보건소 건너",
    "소방서 앞",     "파출소 앞",   "기차역 광장",   "역전 삼거리",   "유치원 앞",     "아파트 정문",   "아파트 후문",
    "상가 앞",       "목욕탕 앞",   "주민센터 옆",   "오일장 입구",   "새마을금고 앞", "교회 앞",       "어린이집 앞",
    "주차장 입구",   "로터리"};

constexpr std::array kRoads = {3.0, 3.5, 4.0, 6.0, 8.0, 8.0, 10.0, 12.0, 15.0, 20.0};
constexpr std::array kSidewalks = {1.8, 2.5, 3.0, 3.4, 3.5, 3.5, 3.8, 4.0, 4.5, 5.0, 6.0, 4.2};

// A corner of a town's streets: near the middle of one of its villages.
Point street_corner(Random& random, std::size_t town, std::size_t k) {
  const double turn = 2 * std::numbers::pi * random.unit(), away = 60 + 540 * std::sqrt(random.unit());
  return moved(village(town, k), away * std::cos(turn), away * std::sin(turn));
}

}  // namespace

void write_population_grid(const std::filesystem::path& inbox) {
  Random random{"population grid"};
  Lines lines;
  lines.row({"격자ID", "읍면코드", "총인구", "65세이상인구", "기준일"});
  std::vector<std::vector<Point>> rings;
  for (std::size_t town = 0; town < townships().size(); ++town) rings.push_back(boundary(town));
  for (const auto& [name, cell] : settled()) {
    const auto people = std::lround(cell.people + 0.15 * std::sqrt(cell.people) * random.normal());
    const auto old = std::lround(cell.people > 0 ? static_cast<double>(people) * cell.old / cell.people : 0);
    if (people < 2) continue;
    std::size_t town = 0;
    while (town + 1 < rings.size() && !inside(rings[town], moved(cell.corner, 50, 50))) ++town;
    // Cells of fewer than five people are handed out without their number.
    const bool few = people < 5;
    lines.row({name, std::string{townships()[town].code}, few ? "N/A" : std::to_string(people),
               few || old < 5 ? "N/A" : std::to_string(old), "20260630"});
  }
  write_bytes(inbox / "population_grid" / "격자인구_100m_2026.csv", lines.cp949());
}

void write_villages(const std::filesystem::path& inbox) {
  Random random{"villages"};
  Lines lines;
  lines.row({"읍면명", "마을명", "농업종사자수", "건설환경종사자수", "위도", "경도", "기준연도"});
  for (std::size_t town = 0; town < townships().size(); ++town)
    for (std::size_t k = 0; k < 5; ++k) {
      const double people = townships()[town].people * (town < 2 ? kTownShares[k] : kSeats[k]);
      Cells cells =
          place_row({std::string{townships()[town].name}, std::string{townships()[town].villages[k]},
                     std::to_string(std::lround(people * (town < 2 ? 0.05 : 0.36) * (0.8 + 0.4 * random.unit()))),
                     std::to_string(std::lround(people * (town < 2 ? 0.04 : 0.02) * (0.8 + 0.4 * random.unit())))},
                    village(town, k));
      cells.push_back("2025");
      lines.row(cells);
    }
  write_bytes(inbox / "village" / "마을_야외근로자_2025.csv", lines.cp949());
}

void write_canopies(const std::filesystem::path& inbox) {
  struct Standing {
    std::size_t town, k;
    std::string_view where;
    double road, sidewalk;
    std::string_view size, kind, day;
  };
  // The sixth was put up before there was a rule: its sidewalk is 3.2 m.
  constexpr std::array<Standing, 8> kStanding = {
      {{0, 0, "중앙리 군청 앞", 20, 5.5, "3.5x5m", "스마트", "2024-06-03"},
       {0, 0, "중앙리 시장 정문", 15, 4.5, "5m", "고정", "2019-06-20"},
       {0, 1, "역앞리 역 광장", 12, 6.0, "5m", "고정", "2019-06-20"},
       {0, 2, "한터리 네거리", 10, 4.0, "3m", "고정", "2021-05-28"},
       {0, 3, "배움리 초등학교 앞", 8, 3.5, "3m", "고정", "2021-05-28"},
       {1, 0, "너른리 읍사무소 앞", 10, 3.2, "3m", "고정", "2018-07-02"},
       {1, 1, "솔밭리 아파트 정문", 15, 4.2, "5m", "고정", "2022-06-10"},
       {1, 2, "장터리 장터 입구", 12, 5.0, "3.5x5m", "스마트", "2024-06-03"}}};
  Random random{"canopies"};
  Lines lines;
  lines.row({"관리번호", "설치장소", "도로폭", "보도폭", "규격", "유형", "설치일", "위도", "경도"});
  for (std::size_t i = 0; i < kStanding.size(); ++i) {
    const Standing& one = kStanding[i];
    const Point at = moved(village(one.town, one.k), 160 * (2 * random.unit() - 1), 160 * (2 * random.unit() - 1));
    lines.row(
        place_row({fmt::format("그늘막-{:02}", i + 1), fmt::format("{} {}", townships()[one.town].name, one.where),
                   fmt::format("{:g}", one.road), fmt::format("{:.1f}", one.sidewalk), std::string{one.size},
                   std::string{one.kind}, std::string{one.day}},
                  at));
  }
  write_bytes(inbox / "canopy" / "그늘막_설치현황_20260601.csv", lines.cp949());
}

void write_canopy_sites(const std::filesystem::path& inbox) {
  Random random{"canopy sites"};
  Lines lines;
  lines.row({"후보번호", "위치", "읍면", "도로폭(m)", "보도폭(m)", "횡단보도", "설치비(원)", "위도", "경도", "조사일"});
  for (std::size_t i = 0; i < 4 * kCorners.size(); ++i) {
    const std::size_t town = i % 3 == 2 ? 1 : 0, k = static_cast<std::size_t>(random.below(5));
    const Township& place = townships()[town];
    const Point at = street_corner(random, town, k);
    const double road = random.pick(kRoads), sidewalk = random.pick(kSidewalks);
    Cells cells = place_row({fmt::format("C{:03}", i + 1), fmt::format("{} {}", place.villages[k], kCorners[i / 4]),
                             std::string{place.name}, fmt::format("{:.1f}", road), fmt::format("{:.1f}", sidewalk),
                             random.chance(0.92) ? "Y" : "N", std::to_string(100'000 * random.between(95, 128))},
                            at);
    cells.push_back("2026-05-15");
    lines.row(cells);
  }
  write_bytes(inbox / "canopy_site" / "그늘막_후보지_현장조사.csv", lines.cp949());
}

void write_shelter_sites(const std::filesystem::path& inbox) {
  constexpr std::array<std::string_view, 6> kHouses = {"마을회관",   "교회",      "보건진료소",
                                                       "작은도서관", "농협 지점", "폐교 쉼터"};
  Random random{"shelter sites"};
  Lines lines;
  lines.row({"시설명", "시설유형", "읍면", "시설면적", "에어컨보유대수", "개선비(원)", "위도", "경도"});
  for (std::size_t town = 0; town < townships().size(); ++town)
    for (std::size_t k = 0; k < 5; ++k) {
      if (town >= 2 && random.chance(0.12)) continue;
      const std::string_view house = random.pick(kHouses);
      const Point at = town < 2 ? street_corner(random, town, k)
                                : moved(hamlet(town, k), 120 * (2 * random.unit() - 1), 120 * (2 * random.unit() - 1));
      lines.row(place_row(
          {fmt::format("{} {}{}", townships()[town].villages[k], town < 2 ? "" : "웃뜸 ", house), std::string{house},
           std::string{townships()[town].name}, fmt::format("{}.{}", random.between(14, 95), random.below(10)),
           std::to_string(random.chance(0.85) ? random.between(1, 3) : 0),
           std::to_string(500'000 * random.between(4, 24))},
          at));
    }
  write_bytes(inbox / "shelter_site" / "무더위쉼터_후보시설.csv", lines.cp949());
}

void write_fog_sites(const std::filesystem::path& inbox) {
  constexpr std::array<std::string_view, 4> kOpen = {"공원", "시장 골목", "버스터미널", "물놀이터"};
  Random random{"fog sites"};
  Lines lines;
  lines.row({"관리번호", "장소", "읍면", "상태", "급수", "전기", "설치비(원)", "위도", "경도"});
  for (int i = 0; i < 24; ++i) {
    const std::size_t town = i < 14 ? 0 : i < 20 ? 1 : static_cast<std::size_t>(i - 18);
    const auto k = static_cast<std::size_t>(i < 20 ? random.below(5) : 0);
    const bool standing = i == 0 || i == 15;
    const bool water = random.chance(0.8), power = random.chance(0.9);
    lines.row(place_row({fmt::format("F{:02}", i + 1),
                         fmt::format("{} {}", townships()[town].villages[k], kOpen[static_cast<std::size_t>(i) % 4]),
                         std::string{townships()[town].name}, standing ? "운영" : "후보", standing || water ? "Y" : "N",
                         standing || power ? "Y" : "N", std::to_string(1'000'000 * random.between(24, 42))},
                        street_corner(random, town, k)));
  }
  write_bytes(inbox / "fog" / "쿨링포그_현황과_후보.csv", lines.cp949());
}

}  // namespace dure::demo
