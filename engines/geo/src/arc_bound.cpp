#include "arc_routes.hpp"
#include "mip.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <set>

namespace dure::geo {
namespace {

constexpr int ROUNDS = 8;
constexpr int NODES = 200;
constexpr std::size_t WHOLE_ROADS = 300;  // up to so many whole numbers are asked for, beyond them parts will do
constexpr std::size_t LARGEST_SET = 150;
constexpr std::size_t MOST_ROADS = 4'000;  // beyond these only the roads themselves are counted

class Bound {
public:
  Bound(std::span<const ArcRoad> roads, std::size_t nodes, std::span<const std::uint32_t> bases, double capacity)
      : roads_(roads), nodes_(nodes), capacity_(capacity), base_(nodes), at_(nodes) {
    for (const std::uint32_t base : bases) base_[base] = true;
    for (std::uint32_t e = 0; e < roads.size(); ++e) {
      if (roads[e].a == roads[e].b) continue;
      at_[roads[e].a].push_back(e);
      at_[roads[e].b].push_back(e);
    }
  }

  double metres() {
    double served = 0;
    for (const ArcRoad& road : roads_) served += road.served ? road.metres : 0;
    if (roads_.size() > MOST_ROADS) return served;
    add_usual_sets();
    const double parts = rounds(false);
    return served + (roads_.size() > WHOLE_ROADS ? parts : std::max(parts, rounds(true)));
  }

private:
  using Set = std::vector<bool>;

  /// Programme after programme, each with the sets that the last answer broke.
  double rounds(bool whole) {
    double best = 0;
    for (int round = 0; round < ROUNDS; ++round) {
      const Mip::Answer answer = programme(whole).solve(NODES);
      if (!answer.feasible) break;
      best = std::max(best, answer.bound);
      const std::size_t before = sets_.size();
      for (std::uint32_t node = 0; node < nodes_; ++node)
        if (!base_[node]) grow(node, answer.values);
      if (sets_.size() == before) break;
    }
    return best;
  }

  double tanks(double litres) const {
    return std::isfinite(capacity_) ? std::ceil(litres / capacity_ - 1e-9) : litres > 0;
  }

  /// How often a set must be crossed beside serving: twice a tankful, less the served roads that cross it already.
  double needed(const Set& set) const {
    double litres = 0, crossing = 0;
    bool any = false;
    for (const ArcRoad& road : roads_) {
      if (!road.served || (!set[road.a] && !set[road.b])) continue;
      any = true;
      litres += road.litres;
      crossing += set[road.a] != set[road.b];
    }
    return any ? needed_of(litres, crossing) : 0;
  }

  /// An odd number of served roads is crossed once more at least.
  double needed_of(double litres, double crossing) const {
    const double more = 2 * std::max(1.0, tanks(litres)) - crossing;
    return std::max(more, static_cast<long long>(crossing) % 2 ? 1.0 : 0.0);
  }

  void keep(const Set& set) {
    if (needed(set) > 0 && known_.insert(set).second) sets_.push_back(set);
  }

  /// Single nodes, and what lies farther from all bases than each distance (by roads crossed), in its pieces.
  void add_usual_sets() {
    std::vector<std::uint32_t> steps(nodes_, UINT32_MAX);
    std::queue<std::uint32_t> open;
    for (std::uint32_t node = 0; node < nodes_; ++node)
      if (base_[node]) {
        steps[node] = 0;
        open.push(node);
      }
    std::uint32_t most = 0;
    for (; !open.empty(); open.pop())
      for (const std::uint32_t e : at_[open.front()]) {
        const std::uint32_t other = roads_[e].a == open.front() ? roads_[e].b : roads_[e].a;
        if (steps[other] != UINT32_MAX) continue;
        steps[other] = steps[open.front()] + 1;
        most = std::max(most, steps[other]);
        open.push(other);
      }
    for (std::uint32_t limit = 0; limit < std::min(most, 30U); ++limit) add_pieces(steps, limit);
    for (std::uint32_t node = 0; node < nodes_; ++node)
      if (!base_[node] && !at_[node].empty()) {
        Set one(nodes_);
        one[node] = true;
        keep(one);
      }
  }

  void add_pieces(const std::vector<std::uint32_t>& steps, std::uint32_t limit) {
    Set seen(nodes_), whole(nodes_);
    for (std::uint32_t node = 0; node < nodes_; ++node) {
      if (steps[node] == UINT32_MAX || steps[node] <= limit) continue;
      whole[node] = true;
      if (seen[node]) continue;
      Set piece(nodes_);
      std::queue<std::uint32_t> open;
      open.push(node);
      seen[node] = piece[node] = true;
      for (; !open.empty(); open.pop())
        for (const std::uint32_t e : at_[open.front()]) {
          const std::uint32_t other = roads_[e].a == open.front() ? roads_[e].b : roads_[e].a;
          if (steps[other] <= limit || steps[other] == UINT32_MAX || seen[other]) continue;
          seen[other] = piece[other] = true;
          open.push(other);
        }
      keep(piece);
    }
    keep(whole);
  }

  /// Times that each road is driven without serving it. `whole`: whole numbers, every node left as often as reached.
  Mip programme(bool whole) const {
    Mip mip;
    for (const ArcRoad& road : roads_) mip.column(road.metres, 0, 1e6, whole);
    for (std::uint32_t node = 0; node < nodes_; ++node) {
      if (!whole || at_[node].empty()) continue;
      double served = 0;
      const std::size_t row = mip.row(0, 0), half = mip.column(0, 0, 1e6, true);
      for (const std::uint32_t e : at_[node]) {
        mip.put(row, e, 1);
        served += roads_[e].served;
      }
      mip.put(row, half, -2);
      if (static_cast<long long>(served) % 2) mip.put(row, mip.column(0, 1, 1, false), 1);
    }
    for (const Set& set : sets_) {
      const std::size_t row = mip.row(needed(set), 1e30);
      for (std::uint32_t e = 0; e < roads_.size(); ++e)
        if (set[roads_[e].a] != set[roads_[e].b]) mip.put(row, e, 1);
    }
    return mip;
  }

  /// A set while it grows: what is driven over its edge, served over its edge, and the litres of all it touches.
  struct Growing {
    double driven = 0, crossing = 0, litres = 0;
  };
  Growing with(const Growing& now, const Set& set, std::uint32_t node, const std::vector<double>& driven) const {
    Growing out = now;
    for (const std::uint32_t e : at_[node]) {
      const bool inside = set[roads_[e].a] || set[roads_[e].b];
      out.driven += inside ? -driven[e] : driven[e];
      if (!roads_[e].served) continue;
      out.crossing += inside ? -1 : 1;
      if (!inside) out.litres += roads_[e].litres;
    }
    return out;
  }

  /// From one node on takes in the neighbour that leaves the least room, and keeps the first set that the answer
  /// breaks.
  void grow(std::uint32_t start, const std::vector<double>& driven) {
    Set set(nodes_);
    Growing now = with({}, set, start, driven);
    set[start] = true;
    std::vector<std::uint32_t> inside = {start};
    while (inside.size() < std::min(nodes_, LARGEST_SET)) {
      double least = 1e300;
      std::uint32_t next = UINT32_MAX;
      for (const std::uint32_t node : inside)
        for (const std::uint32_t e : at_[node]) {
          const std::uint32_t other = roads_[e].a == node ? roads_[e].b : roads_[e].a;
          if (set[other] || base_[other]) continue;
          const Growing tried = with(now, set, other, driven);
          if (const double room = tried.driven - needed_of(tried.litres, tried.crossing); room < least) {
            least = room;
            next = other;
          }
        }
      if (next == UINT32_MAX) return;
      now = with(now, set, next, driven);
      set[next] = true;
      inside.push_back(next);
      if (least < -1e-6) {
        keep(set);
        return;
      }
    }
  }

  std::span<const ArcRoad> roads_;
  std::size_t nodes_;
  double capacity_;
  Set base_;
  std::vector<std::vector<std::uint32_t>> at_;  // roads of a node
  std::vector<Set> sets_;
  std::set<Set> known_;
};

}  // namespace

double fewest_metres(std::span<const ArcRoad> roads, std::size_t nodes, std::span<const std::uint32_t> bases,
                     double capacity) {
  return Bound(roads, nodes, bases, capacity).metres();
}

}  // namespace dure::geo
