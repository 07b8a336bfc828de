#include "arc_trips.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace dure::geo {
namespace {

constexpr std::size_t MOST_TASKS = 2'000;

double minutes_of(double metres, double speed) { return metres / 1000 / speed * 60; }

std::string name_of(const Roads& roads, const Roads::Row& row) {
  return "도로 " + roads.names[row.a] + "-" + roads.names[row.b];
}

/// The shortest ways from one node, with the road and the minutes to each.
struct Ways {
  Reach reach;
  std::vector<std::uint32_t> row;  ///< the last road on the way
  std::vector<double> minutes;

  Ways(const Roads& roads, const TruckDay& day, std::uint32_t from)
      : reach(shortest_ways(roads.net, from, HUGE_VAL)), row(roads.net.nodes()), minutes(roads.net.nodes(), -1) {
    minutes[from] = 0;
    std::vector<std::uint32_t> chain;
    for (std::uint32_t node = 0; node < roads.net.nodes(); ++node) {
      if (!std::isfinite(reach.distance[node])) continue;
      chain.clear();
      for (std::uint32_t at = node; minutes[at] < 0; at = reach.through[at]) chain.push_back(at);
      for (; !chain.empty(); chain.pop_back()) take(roads, day, chain.back());
    }
  }

private:
  void take(const Roads& roads, const TruckDay& day, std::uint32_t node) {
    const std::uint32_t before = reach.through[node];
    double least = HUGE_VAL;
    for (std::size_t e = roads.net.first[before]; e < roads.net.first[before + 1]; ++e)
      if (const RoadNet::Road& road = roads.net.roads[e]; road.to == node && road.length < least) {
        least = road.length;
        row[node] = road.row;
      }
    const double speed = roads.rows[row[node]].speed;
    minutes[node] = minutes[before] + minutes_of(least, speed > 0 ? speed : day.speed);
  }
};

class Places {
public:
  std::uint32_t of(std::uint32_t node) {
    const auto [found, fresh] = number_.emplace(node, static_cast<std::uint32_t>(nodes.size()));
    if (fresh) nodes.push_back(node);
    return found->second;
  }
  std::vector<std::uint32_t> nodes;

private:
  std::map<std::uint32_t, std::uint32_t> number_;
};

void must_fit(const Roads& roads, const Roads::Row& row, double litres, const TruckDay& day) {
  if (litres > day.capacity * (1 + 1e-9))
    throw Error(Fault::input, "geo.trucks",
                name_of(roads, row) + " 하나에 물 " + std::to_string(std::llround(litres)) + " L가 들어 물탱크 " +
                    std::to_string(std::llround(day.capacity)) + " L를 넘습니다. 도로를 나누거나 use를 줄이십시오");
}

void read_tasks(const Roads& roads, const TruckDay& day, Places& places, ArcTable& out) {
  for (std::uint32_t r = 0; r < roads.rows.size(); ++r) {
    const Roads::Row& row = roads.rows[r];
    if (!row.required || !(row.weight > 0) || !(row.length > 0) || row.demand == 0) continue;
    const double litres = std::isnan(row.demand) ? day.use * row.length : row.demand;
    must_fit(roads, row, litres, day);
    out.problem.tasks.push_back({places.of(row.a), places.of(row.b), row.length, minutes_of(row.length, day.serving),
                                 litres, row.weight * row.length, row.oneway});
    out.row.push_back(r);
  }
  if (out.row.empty())
    throw Error(Fault::input, "geo.trucks",
                "살수할 도로가 없습니다. 도로표의 required, weight, demand 열을 확인하십시오");
  if (out.row.size() > MOST_TASKS)
    throw Error(Fault::input, "geo.trucks",
                "살수할 도로가 " + std::to_string(out.row.size()) + "개입니다. 한 번에 " + std::to_string(MOST_TASKS) +
                    "개까지이니 구역을 나누거나 이어진 도로를 합치십시오");
}

void must_reach(const Roads& roads, const ArcTable& table) {
  const ArcProblem& problem = table.problem;
  for (std::size_t t = 0; t < problem.tasks.size(); ++t)
    if (!std::isfinite(problem.way(problem.depot, problem.tasks[t].a)) ||
        !std::isfinite(problem.way(problem.tasks[t].b, problem.depot)))
      throw Error(Fault::input, "geo.trucks",
                  name_of(roads, roads.rows[table.row[t]]) +
                      "에 차고에서 오갈 수 있는 길이 없습니다. 도로표를 잇거나 그 도로를 빼십시오");
  for (const std::uint32_t pump : problem.refills)
    if (!std::isfinite(problem.way(problem.depot, pump)) || !std::isfinite(problem.way(pump, problem.depot)))
      throw Error(Fault::input, "geo.trucks",
                  "급수 지점 '" + roads.names[table.node[pump]] +
                      "'에 차고에서 오갈 수 있는 길이 없습니다. 도로표를 잇거나 그 지점을 빼십시오");
}

/// Writes the steps of one truck's day.
class Driver {
public:
  Driver(const Roads& roads, const TruckDay& day, std::map<std::uint32_t, Ways>& ways, std::size_t truck,
         std::uint32_t depot, std::vector<ArcStep>& out)
      : roads_(roads), day_(day), ways_(ways), out_(out), truck_(truck), at_(depot), litres_(day.capacity) {}

  void drive(std::uint32_t to) {
    const auto found = ways_.try_emplace(at_, roads_, day_, at_).first;
    std::vector<std::uint32_t> nodes;
    for (std::uint32_t node = to; node != at_; node = found->second.reach.through[node]) nodes.push_back(node);
    const double began = minutes_;
    for (; !nodes.empty(); nodes.pop_back()) {
      const std::uint32_t next = nodes.back();
      step(next, false, roads_.rows[found->second.row[next]].length);
      minutes_ = began + found->second.minutes[next];
    }
  }
  void serve(std::uint32_t to, const ArcProblem::Task& task) {
    litres_ -= task.litres;
    step(to, true, task.metres);
    minutes_ += task.minutes;
  }
  void refill() {
    litres_ = day_.capacity;
    ++run_;
    out_.push_back({truck_, run_, at_, at_, false, true, 0, minutes_, litres_});
    minutes_ += day_.refill_minutes;
  }
  std::uint32_t at() const { return at_; }

private:
  void step(std::uint32_t to, bool serves, double metres) {
    out_.push_back({truck_, run_, at_, to, serves, false, metres, minutes_, litres_});
    at_ = to;
  }
  const Roads& roads_;
  const TruckDay& day_;
  std::map<std::uint32_t, Ways>& ways_;
  std::vector<ArcStep>& out_;
  std::size_t truck_, run_ = 1;
  std::uint32_t at_;
  double litres_, minutes_ = 0;
};

}  // namespace

ArcTable arc_table(const Roads& roads, const TruckDay& day) {
  ArcTable out;
  Places places;
  out.problem.depot = places.of(roads.node(day.depot, "차고 depot"));
  for (const std::string& pump : day.refills)
    out.problem.refills.push_back(places.of(roads.node(pump, "급수 지점 refills")));
  if (out.problem.refills.empty()) out.problem.refills.push_back(out.problem.depot);
  read_tasks(roads, day, places, out);
  out.node = places.nodes;
  ArcProblem& problem = out.problem;
  problem.places = out.node.size();
  problem.capacity = day.capacity;
  problem.refill_minutes = day.refill_minutes;
  problem.shift = day.shift;
  problem.trucks = day.trucks;
  problem.runs = day.runs;
  for (const std::uint32_t from : out.node) {
    const Ways ways(roads, day, from);
    for (const std::uint32_t to : out.node) {
      problem.metres.push_back(ways.reach.distance[to]);
      problem.minutes.push_back(std::isfinite(ways.reach.distance[to]) ? ways.minutes[to] : HUGE_VAL);
    }
  }
  must_reach(roads, out);
  return out;
}

std::vector<ArcStep> arc_steps(const Roads& roads, const TruckDay& day, const ArcTable& table, const ArcPlan& plan) {
  std::vector<ArcStep> out;
  std::map<std::uint32_t, Ways> ways;
  const ArcProblem& problem = table.problem;
  const std::uint32_t depot = table.node[problem.depot];
  std::map<std::uint32_t, std::uint32_t> place;
  for (std::uint32_t p = 0; p < table.node.size(); ++p) place.emplace(table.node[p], p);
  for (std::size_t truck = 0; truck < plan.trucks.size(); ++truck) {
    if (plan.trucks[truck].empty()) continue;
    Driver driver(roads, day, ways, truck + 1, depot, out);
    bool first = true;
    for (const Run& run : plan.trucks[truck]) {
      const auto start_of = [&](const Served& served) {
        return served.backward ? problem.tasks[served.task].b : problem.tasks[served.task].a;
      };
      if (!first) {
        driver.drive(table.node[best_refill(problem, place.at(driver.at()), start_of(run.front()))]);
        driver.refill();
      }
      first = false;
      for (const Served& served : run) {
        const ArcProblem::Task& task = problem.tasks[served.task];
        driver.drive(table.node[start_of(served)]);
        driver.serve(table.node[served.backward ? task.a : task.b], task);
      }
    }
    driver.drive(depot);
  }
  return out;
}

double metres_bound(const Roads& roads, const ArcTable& table, const ArcPlan& plan) {
  std::vector<ArcRoad> seen;
  for (const Roads::Row& row : roads.rows) seen.push_back({row.a, row.b, row.length, 0, false});
  for (const auto& truck : plan.trucks)
    for (const Run& run : truck)
      for (const Served& served : run) {
        ArcRoad& road = seen[table.row[served.task]];
        road.served = true;
        road.litres = table.problem.tasks[served.task].litres;
      }
  std::vector<std::uint32_t> bases = {table.node[table.problem.depot]};
  for (const std::uint32_t pump : table.problem.refills) bases.push_back(table.node[pump]);
  return std::min(plan.metres, fewest_metres(seen, roads.names.size(), bases, table.problem.capacity));
}

}  // namespace dure::geo
