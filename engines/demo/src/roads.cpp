#include "county.hpp"
#include "geography.hpp"
#include "random.hpp"
#include "sets.hpp"
#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <queue>

/// Roads, hydrants, and the two rounds that the water trucks drive today.
namespace dure::demo {
namespace {

constexpr int kBlocks = 6;  ///< streets each way in a town
constexpr double kBlock = 180;

struct Road {
  std::size_t from, to;
  std::string name;
  std::string_view grade;
  int lanes;
  bool watered;  ///< may be sprinkled: paved, in a built-up place
  long length;
};

struct Network {
  std::vector<Point> nodes;
  std::vector<Road> roads;
  std::array<std::size_t, 12> seats{};
};

void join(Network& net, std::size_t from, std::size_t to, std::string name, std::string_view grade, int lanes,
          bool watered, double winding) {
  const long length = std::lround(metres(net.nodes[from], net.nodes[to]) * winding);
  net.roads.push_back({from, to, std::move(name), grade, lanes, watered, length});
}

// A town's streets: six each way, here and there one that does not go through.
void lay_streets(Network& net, Random& random, std::size_t town) {
  const Point centre = village(town, 0);
  const std::size_t first = net.nodes.size();
  for (int row = 0; row < kBlocks; ++row)
    for (int column = 0; column < kBlocks; ++column)
      net.nodes.push_back(moved(centre, kBlock * (column - 2.5) + 24 * (2 * random.unit() - 1),
                                kBlock * (row - 2.5) + 24 * (2 * random.unit() - 1)));
  const auto at = [&](int column, int row) { return first + static_cast<std::size_t>(kBlocks * row + column); };
  for (int row = 0; row < kBlocks; ++row)
    for (int column = 0; column < kBlocks; ++column) {
      const bool main = row == 2 || column == 3;
      if (column + 1 < kBlocks && (main || random.chance(0.85)))
        join(net, at(column, row), at(column + 1, row), fmt::format("{} {}번길", townships()[town].name, row + 1),
             row == 2 ? "군도" : "시가도로", row == 2 ? 4 : 2, true, 1);
      if (row + 1 < kBlocks && (main || random.chance(0.85)))
        join(net, at(column, row), at(column, row + 1), fmt::format("{} {}번로", townships()[town].name, column + 1),
             column == 3 ? "군도" : "시가도로", column == 3 ? 4 : 2, true, 1);
    }
  net.seats[town] = at(3, 2);
}

// From one node to another in pieces of about 600 m.
void lay_way(Network& net, Random& random, std::size_t from, std::size_t to, const std::string& name,
             std::string_view grade, bool watered) {
  const Point a = net.nodes[from], b = net.nodes[to];
  const int pieces = std::max(1, static_cast<int>(std::lround(metres(a, b) / 600)));
  std::size_t last = from;
  for (int i = 1; i < pieces; ++i) {
    const double t = static_cast<double>(i) / pieces, aside = 60 * (2 * random.unit() - 1);
    const double long_way = metres(a, b);
    net.nodes.push_back({a.east + t * (b.east - a.east) - aside * (b.north - a.north) / long_way,
                         a.north + t * (b.north - a.north) + aside * (b.east - a.east) / long_way});
    join(net, last, net.nodes.size() - 1, name, grade, 2, watered, 1.04);
    last = net.nodes.size() - 1;
  }
  join(net, last, to, name, grade, 2, watered, 1.04);
}

Network lay_roads() {
  Network net;
  Random random{"roads"};
  lay_streets(net, random, 0);
  lay_streets(net, random, 1);
  for (std::size_t town = 2; town < townships().size(); ++town) {
    net.nodes.push_back(village(town, 0));
    net.seats[town] = net.nodes.size() - 1;
  }
  for (std::size_t town = 0; town < townships().size(); ++town)
    for (std::size_t k = 1; k < 5; ++k) {
      net.nodes.push_back(village(town, k));
      const std::size_t end = net.nodes.size() - 1;
      std::size_t start = net.seats[town];
      if (town < 2)  // a town's outer village hangs on the street corner next to it
        for (std::size_t i = 36 * town; i < 36 * (town + 1); ++i)
          if (metres(net.nodes[i], net.nodes[end]) < metres(net.nodes[start], net.nodes[end])) start = i;
      lay_way(net, random, start, end, fmt::format("{}길", townships()[town].villages[k]), "농어촌도로", town < 2);
    }
  constexpr std::array<std::array<std::size_t, 2>, 17> kBetween = {{{2, 3},
                                                                    {3, 4},
                                                                    {4, 5},
                                                                    {6, 0},
                                                                    {0, 1},
                                                                    {1, 8},
                                                                    {7, 9},
                                                                    {9, 10},
                                                                    {10, 11},
                                                                    {2, 6},
                                                                    {6, 7},
                                                                    {3, 0},
                                                                    {0, 9},
                                                                    {4, 1},
                                                                    {1, 10},
                                                                    {5, 8},
                                                                    {8, 11}}};
  for (const auto& [a, b] : kBetween)
    lay_way(net, random, net.seats[a], net.seats[b], fmt::format("{}-{}로", townships()[a].name, townships()[b].name),
            "지방도", true);
  return net;
}

// The roads of the shortest way, in order.
std::vector<std::size_t> way(const Network& net, std::size_t from, std::size_t to) {
  std::vector<long> far(net.nodes.size(), std::numeric_limits<long>::max());
  std::vector<std::size_t> by(net.nodes.size(), net.roads.size());
  std::priority_queue<std::pair<long, std::size_t>, std::vector<std::pair<long, std::size_t>>, std::greater<>> open;
  far[from] = 0;
  open.emplace(0, from);
  while (!open.empty()) {
    const auto [length, node] = open.top();
    open.pop();
    if (length > far[node]) continue;
    for (std::size_t r = 0; r < net.roads.size(); ++r) {
      const Road& road = net.roads[r];
      if (road.from != node && road.to != node) continue;
      const std::size_t other = road.from == node ? road.to : road.from;
      if (length + road.length >= far[other]) continue;
      far[other] = length + road.length;
      by[other] = r;
      open.emplace(far[other], other);
    }
  }
  std::vector<std::size_t> roads;
  for (std::size_t node = to; node != from;) {
    const Road& road = net.roads[by[node]];
    roads.push_back(by[node]);
    node = road.from == node ? road.to : road.from;
  }
  std::ranges::reverse(roads);
  return roads;
}

std::string node_name(std::size_t node) { return fmt::format("N{:04}", node + 1); }
std::string road_name(std::size_t road) { return fmt::format("L{:04}", road + 1); }

Cells placed(Cells cells, Point at) {
  const Degrees where = degrees_of(at);
  cells.push_back(degrees_text(where.lat));
  cells.push_back(degrees_text(where.lon));
  return cells;
}

void write_rounds(const std::filesystem::path& inbox, const Network& net) {
  // Out on the main road and back, three times a day.
  constexpr std::array<std::array<std::size_t, 3>, 2> kRounds = {{{0, 3, 0}, {0, 1, 8}}};
  Lines lines;
  lines.row({"호차", "순번", "링크ID", "살수", "하루횟수"});
  for (std::size_t truck = 0; truck < kRounds.size(); ++truck) {
    std::vector<std::size_t> out = way(net, net.seats[kRounds[truck][0]], net.seats[kRounds[truck][1]]);
    if (kRounds[truck][2] != 0) {
      const auto on = way(net, net.seats[kRounds[truck][1]], net.seats[kRounds[truck][2]]);
      out.insert(out.end(), on.begin(), on.end());
    }
    int nth = 0;
    for (const std::size_t road : out)
      lines.row({fmt::format("{}호차", truck + 1), std::to_string(++nth), road_name(road), "Y", "3"});
    for (auto road = out.rbegin(); road != out.rend(); ++road)
      lines.row({fmt::format("{}호차", truck + 1), std::to_string(++nth), road_name(*road), "N", "3"});
  }
  write_bytes(inbox / "sprinkler_round" / "살수차_운행노선_2026.csv", lines.cp949());
}

}  // namespace

void write_roads(const std::filesystem::path& inbox) {
  const Network net = lay_roads();
  Random random{"hydrants"};
  Lines nodes, roads, water;
  nodes.row({"노드ID", "위도", "경도"});
  for (std::size_t i = 0; i < net.nodes.size(); ++i) nodes.row(placed({node_name(i)}, net.nodes[i]));
  roads.row({"링크ID", "시점노드", "종점노드", "도로명", "도로등급", "차로수", "길이(m)", "살수가능"});
  for (std::size_t i = 0; i < net.roads.size(); ++i) {
    const Road& road = net.roads[i];
    roads.row({road_name(i), node_name(road.from), node_name(road.to), road.name, std::string{road.grade},
               std::to_string(road.lanes), std::to_string(road.length), road.watered ? "Y" : "N"});
  }
  water.row({"관리번호", "구분", "노드ID", "급수량(L/분)", "위도", "경도"});
  const std::array<std::size_t, 8> kAt = {net.seats[0], 3, 30, 47, net.seats[1], 70, net.seats[6], net.seats[8]};
  for (std::size_t i = 0; i < kAt.size(); ++i)
    water.row(placed({fmt::format("급수-{:02}", i + 1),
                      i == 0  ? "차고지 급수전"
                      : i < 6 ? "소화전"
                              : "급수탑",
                      node_name(kAt[i]), std::to_string(100 * random.between(6, 12))},
                     net.nodes[kAt[i]]));
  write_bytes(inbox / "road_node" / "도로노드.csv", nodes.cp949());
  write_bytes(inbox / "road_link" / "도로링크.csv", roads.cp949());
  write_bytes(inbox / "water_point" / "급수지.csv", water.cp949());
  write_rounds(inbox, net);
}

}  // namespace dure::demo
