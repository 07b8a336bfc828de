#include "arc_routes.hpp"
#include "mip.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <set>

namespace dure::geo {
namespace {

constexpr int ROUNDS = 12;
constexpr int NODES = 200;
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
    double best = 0;
    add_usual_sets();
    for (int round = 0; round < ROUNDS; ++round) {
      const Mip::Answer answer = programme().solve(NODES);
      if (!answer.feasible) break;
      best = std::max(best, answer.bound);
      const std::size_t before = sets_.size();
      for (std::uint32_t node = 0; node < nodes_; ++node)
        if (!base_[node]) grow(node, answer.values);
      if (sets_.size() == before) break;
    }
    return served + best;
  }

private:
  using Set = std::vector<bool>;

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
    return any ? 2 * std::max(1.0, tanks(litres)) - crossing : 0;
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

  /// Times that each road is driven without serving it; every node is left as often as it is reached.
  Mip programme() const {
    Mip mip;
    for (const ArcRoad& road : roads_) mip.column(road.metres, 0, 1e6, true);
    for (std::uint32_t node = 0; node < nodes_; ++node) {
      if (at_[node].empty()) continue;
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

  /// From one node on takes in the neighbour that leaves the least room, and keeps each set that the answer breaks.
  void grow(std::uint32_t start, const std::vector<double>& driven) {
    Set set(nodes_);
    set[start] = true;
    for (std::size_t size = 1; size < std::min<std::size_t>(nodes_, 60); ++size) {
      double least = 1e300;
      std::uint32_t next = UINT32_MAX;
      for (std::uint32_t e = 0; e < roads_.size(); ++e) {
        if (set[roads_[e].a] == set[roads_[e].b]) continue;
        const std::uint32_t other = set[roads_[e].a] ? roads_[e].b : roads_[e].a;
        if (base_[other] || other == next) continue;
        set[other] = true;
        if (const double room = room_of(set, driven); room < least) {
          least = room;
          next = other;
        }
        set[other] = false;
      }
      if (next == UINT32_MAX) return;
      set[next] = true;
      if (least < -1e-6) {
        keep(set);
        return;
      }
    }
  }

  double room_of(const Set& set, const std::vector<double>& driven) const {
    double sum = -needed(set);
    for (std::uint32_t e = 0; e < roads_.size(); ++e)
      if (set[roads_[e].a] != set[roads_[e].b]) sum += driven[e];
    return sum;
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
