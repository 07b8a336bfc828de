#include "county.hpp"
#include "geography.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <dure/core/utf8.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>

/// Residents by age, and where the old among them cool down.
namespace dure::demo {
namespace {

constexpr int kAges = 101;  ///< 0 … 99, 100 and over

std::string grouped(long n) {  // 12,345
  std::string digits = std::to_string(n);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

using Pyramid = std::array<std::array<long, kAges>, 2>;

Pyramid draw_pyramid(Random& random, const Township& town) {
  std::array<double, kAges> shape{};
  double total = 0;
  for (int age = 0; age < kAges; ++age) {
    const double old = std::exp(-std::pow((age - 66) / 15.0, 2)),
                 young = 0.33 * std::exp(-std::pow((age - 38) / 22.0, 2));
    total += shape[static_cast<std::size_t>(age)] = old + young + (age < 90 ? 0.06 : 0.004);
  }
  Pyramid pyramid{};
  long left = town.people;
  for (std::size_t age = 0; age < kAges; ++age)
    for (std::size_t sex = 0; sex < 2; ++sex) {
      const double women = age > 70 ? .58 : .49;
      const double mean = town.people * shape[age] / total * (sex == 1 ? women : 1 - women);
      left -= pyramid[sex][age] = std::lround(std::fmax(0, mean * (1 + 0.06 * random.normal())));
    }
  pyramid[1][68] += left;  // so that the sum is the township's
  return pyramid;
}

Cells population_row(const std::string& name, const Pyramid& pyramid) {
  Cells cells = {name};
  const auto block = [&](auto of_age) {
    long total = 0;
    for (std::size_t age = 0; age < kAges; ++age) total += of_age(age);
    cells.push_back(grouped(total));
    cells.push_back(grouped(total));
    for (std::size_t age = 0; age < kAges; ++age) cells.push_back(grouped(of_age(age)));
  };
  block([&](std::size_t age) { return pyramid[0][age] + pyramid[1][age]; });
  block([&](std::size_t age) { return pyramid[0][age]; });
  block([&](std::size_t age) { return pyramid[1][age]; });
  return cells;
}

Cells population_header() {
  Cells names = {"행정구역"};
  for (std::string_view sex : {"계", "남", "여"}) {
    names.push_back(fmt::format("2026년06월_{}_총인구수", sex));
    names.push_back(fmt::format("2026년06월_{}_연령구간인구수", sex));
    for (int age = 0; age < 100; ++age) names.push_back(fmt::format("2026년06월_{}_{}세", sex, age));
    names.push_back(fmt::format("2026년06월_{}_100세 이상", sex));
  }
  return names;
}

// A Mac takes every syllable of a file name apart into its letters.
std::string decomposed(std::string_view name) {
  std::string out;
  const auto put = [&](int code) { append_utf8(static_cast<char32_t>(code), out); };
  for (std::size_t i = 0; i < name.size();) {
    const auto lead = static_cast<unsigned char>(name[i]);
    if (lead < 0xEA || lead > 0xED) {
      out += name[i++];
      continue;
    }
    const int code = (lead & 15) << 12 | (name[i + 1] & 63) << 6 | (name[i + 2] & 63);
    const int syllable = code - 0xAC00;
    put(0x1100 + syllable / 588);
    put(0x1161 + syllable % 588 / 28);
    if (syllable % 28 != 0) put(0x11A7 + syllable % 28);
    i += 3;
  }
  return out;
}

}  // namespace

void write_population(const std::filesystem::path& inbox) {
  Random random{"population"};
  Lines lines;
  lines.row(population_header(), true);
  Pyramid county{};
  std::vector<Cells> rows;
  for (const Township& town : townships()) {
    const Pyramid pyramid = draw_pyramid(random, town);
    for (std::size_t sex = 0; sex < 2; ++sex)
      for (std::size_t age = 0; age < kAges; ++age) county[sex][age] += pyramid[sex][age];
    rows.push_back(population_row(fmt::format("경상북도 가온군 {} ({})", town.name, town.code), pyramid));
  }
  lines.row(population_row("경상북도 가온군  (4799000000)", county), true);
  for (const Cells& row : rows) lines.row(row, true);
  write_bytes(inbox / "연령별_인구" / "202606_202606_연령별인구현황_월간.csv", lines.cp949());
}

void write_shelters(const std::filesystem::path& inbox) {
  Random random{"shelters"};
  Lines lines;
  lines.row({"쉼터명칭", "시설유형", "도로명주소", "지번주소", "시설년도", "시설면적", "이용가능인원", "선풍기보유대수",
             "에어컨보유대수", "야간개방", "휴일개방", "숙박가능여부", "관리기관", "관리기관전화", "위도", "경도",
             "데이터기준일자"});
  for (std::size_t t = 0; t < townships().size(); ++t) {
    const Township& town = townships()[t];
    for (std::size_t k = 0; k < town.villages.size(); ++k) {
      const std::string_view name = town.villages[k];
      const Degrees at = degrees_of(moved(village(t, k), 160 * (random.unit() - 0.5), 160 * (random.unit() - 0.5)));
      const int area = random.between(28, 140);
      lines.row({fmt::format("{} 경로당", name), "노인시설",
                 fmt::format("경상북도 가온군 {} {}길 {}", town.name, name, random.between(2, 90)),
                 fmt::format("경상북도 가온군 {} {} {}", town.name, name, random.between(10, 700)),
                 std::to_string(random.between(1989, 2022)), fmt::format("{}.{}", area, random.below(10)),
                 std::to_string(area / 3), std::to_string(random.between(1, 4)), std::to_string(random.between(0, 3)),
                 random.chance(0.2) ? "Y" : "N", random.chance(0.5) ? "Y" : "N", random.chance(0.08) ? "Y" : "N",
                 fmt::format("{}사무소", town.name), fmt::format("055-000-{:04}", random.below(10000)),
                 fmt::format("{:.6f}", at.lat), fmt::format("{:.6f}", at.lon), "2026-06-01"});
    }
  }
  write_bytes(inbox / "cooling_shelter" / decomposed("무더위쉼터_20260601.csv"), lines.cp949());
}

}  // namespace dure::demo
