#include <dure/demo/demo.hpp>

#include "complaint.hpp"
#include "geography.hpp"
#include "sets.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace fs = std::filesystem;
using namespace dure::demo;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("packs-demo-" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

std::map<std::string, std::string> bytes_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder})
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = dure::read_file(entry.path());
  return files;
}

std::vector<Complaint> complaints() {
  auto all = plan_complaints(read_phrases());
  handle_complaints(all);
  return all;
}

// What the pack counts: neither withdrawn nor a second office's copy.
long counted(const std::vector<Complaint>& all, Day monday) {
  return std::ranges::count_if(all, [&](const Complaint& c) {
    return !c.withdrawn && !c.second_office && c.bad_date.empty() && c.applied >= monday &&
           c.applied < monday + std::chrono::days{7};
  });
}

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

std::vector<std::string> cells(const std::string& line, char delimiter) {
  std::vector<std::string> found;
  std::istringstream in{line};
  for (std::string cell; std::getline(in, cell, delimiter);) found.push_back(cell);
  return found;
}

}  // namespace

TEST_CASE("the demo city is the same to the byte each time it is written") {
  const Folder folder;
  write_city(folder.path / "one");
  write_city(folder.path / "two");
  const auto one = bytes_below(folder.path / "one");
  CHECK(one.size() == 85);
  CHECK(one == bytes_below(folder.path / "two"));
}

TEST_CASE("the last week has 312 requests, the one before 276, the same week a year earlier 289") {
  const auto all = complaints();
  CHECK(counted(all, day_of(2026, 7, 13)) == 312);
  CHECK(counted(all, day_of(2026, 7, 6)) == 276);
  CHECK(counted(all, day_of(2025, 7, 14)) == 289);
}

TEST_CASE("the campaign of 갈재리 is 41 requests made of six texts: 23, 9, 4, 3, 1, 1") {
  std::map<std::string, int> copies;
  for (const Complaint& c : complaints())
    if (c.scene.village == "갈재리" && c.topic == 0 && c.applied >= day_of(2026, 7, 15) &&
        without_blanks(c.text).find("갈재리주민모두의뜻을") != std::string::npos)
      ++copies[without_blanks(c.title + c.text)];
  std::multiset<int, std::greater<>> sizes;
  for (const auto& [text, n] : copies) sizes.insert(n);
  CHECK(sizes == std::multiset<int, std::greater<>>{23, 9, 4, 3, 1, 1});
}

TEST_CASE("on Monday morning three requests are late and five, four and three fall due") {
  std::map<Day, int> due;
  for (const Complaint& c : complaints())
    if (c.due && !c.answered && !c.withdrawn) ++due[*c.due];
  CHECK(due[day_of(2026, 7, 15)] + due[day_of(2026, 7, 16)] == 3);
  CHECK(due.begin()->first == day_of(2026, 7, 15));
  CHECK(due[day_of(2026, 7, 20)] == 5);
  CHECK(due[day_of(2026, 7, 21)] == 4);
  CHECK(due[day_of(2026, 7, 22)] == 3);
}

TEST_CASE("a deadline counts the day of receipt and leaves out Saturdays, Sundays and holidays") {
  // A complaint received on Monday 13 July 2026: 13, 14, 15, 16, (17 a holiday), 20, 21, 22 July are seven working
  // days.
  CHECK(deadline(day_of(2026, 7, 13), 7) == day_of(2026, 7, 22));
  // Received on a Saturday it counts from Monday.
  CHECK(deadline(day_of(2026, 6, 6), 7) == day_of(2026, 6, 16));
}

TEST_CASE("the festival brought 1,851 purchases to 여울면, half of them from 대구, three fifths with a schoolchild") {
  const Folder folder;
  write_city(folder.path);
  std::istringstream file{dure::read_file(folder.path / "card_sales" / "카드매출_202606.txt")};
  int all = 0, daegu = 0, ulsan = 0, schoolchild = 0;
  for (std::string line; std::getline(file, line);) {
    const auto row = cells(line, '|');
    if (row.size() < 19 || row[6] != "4799039000" || row[11] == "47990" ||
        (row[1] != "20260613" && row[1] != "20260614"))
      continue;
    const int purchases = std::stoi(row[18]);
    all += purchases;
    if (row[10] == "27") daegu += purchases;
    if (row[10] == "31") ulsan += purchases;
    if (row[15] == "03") schoolchild += purchases;
  }
  CHECK(all == 1851);
  CHECK(daegu == 904);
  CHECK(ulsan == 508);
  CHECK(schoolchild == 1093);
}

TEST_CASE("the townships are a shapefile in EPSG:5186 with a table in CP949") {
  const Folder folder;
  write_boundaries(folder.path);
  const std::string zip = dure::read_file(folder.path / "township_area" / "읍면경계_202601.zip");
  const auto cp949 = [](std::string_view text) {
    std::string out;
    dure::utf8_to_cp949(text, out);
    return out;
  };
  CHECK(zip.find(cp949("가온읍")) != std::string::npos);
  CHECK(zip.find("PARAMETER[\"False_Northing\",600000.0]") != std::string::npos);
  const std::string name = cp949("읍면경계_202601.shp");
  const std::size_t shp = zip.find(name) + name.size();  // entries are stored as they are
  const auto number = [&](std::size_t at) {
    double value = 0;
    std::memcpy(&value, zip.data() + shp + at, sizeof value);
    return value;
  };
  std::uint32_t points = 0;
  std::memcpy(&points, zip.data() + shp + 148, sizeof points);  // head 100, record 8, type 4, box 32, one part 4
  const auto ring = boundary(0);
  REQUIRE(points == ring.size());
  const auto area = [&](auto east, auto north) {
    double twice = 0;
    for (std::size_t k = 1; k < ring.size(); ++k) twice += east(k - 1) * north(k) - east(k) * north(k - 1);
    return twice / 2;
  };
  // A metre on the ground is k of the plane: 0.9996 (1 + (117 km / R)^2 / 2) = 0.99977 at 1.3 degrees from 127.5, and 1
  // + (159 km / R)^2 / 2 = 1.00031 at 1.76 from 127. Areas are as 1.00031^2 to 0.99977^2, 1.0011.
  const double national = area([&](std::size_t k) { return ring[k].east - 1'100'000; },
                               [&](std::size_t k) { return ring[k].north - 1'700'000; });
  const double central = area([&](std::size_t k) { return number(156 + 16 * k) - 350'000; },
                              [&](std::size_t k) { return number(164 + 16 * k) - 340'000; });
  CHECK(central / national == doctest::Approx(1.0011).epsilon(0.0002));
  CHECK(number(156) == number(156 + 16 * (points - 1)));
}
