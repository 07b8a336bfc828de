#include "routes.hpp"

#include <limits>
#include <queue>

namespace dure::geo {

Reach shortest_ways(const RoadNet& net, std::uint32_t from, double limit) {
  Reach reach;
  reach.distance.assign(net.nodes(), std::numeric_limits<double>::infinity());
  reach.through.resize(net.nodes());
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  reach.distance[from] = 0;
  reach.through[from] = from;
  open.emplace(0, from);
  while (!open.empty()) {
    const auto [distance, node] = open.top();
    open.pop();
    if (distance > reach.distance[node]) continue;
    for (std::size_t e = net.first[node]; e < net.first[node + 1]; ++e) {
      const auto [to, length, row] = net.roads[e];
      const double whole = distance + length;
      if (whole > limit) continue;
      if (whole < reach.distance[to]) {
        reach.distance[to] = whole;
        reach.through[to] = node;
        open.emplace(whole, to);
      } else if (whole == reach.distance[to] && distance < whole && node < reach.through[to]) {
        reach.through[to] = node;
      }
    }
  }
  return reach;
}

}  // namespace dure::geo
