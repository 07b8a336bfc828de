#include "routes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace dure::geo {
namespace {

constexpr std::size_t NEAREST = 10;

class Round {
public:
  Round(std::span<const Point> points, std::uint32_t start, bool open)
      : points_(points), start_(start), open_(open), n_(points.size()), order_(n_), place_(n_), waiting_(n_, 0) {}

  std::vector<std::uint32_t> run() {
    greedy();
    if (n_ > 3) {
      find_near();
      for (std::uint32_t c = 0; c < n_; ++c) wait(c);
      improve();
      kick();
    }
    turn_to_start();
    return order_;
  }

private:
  /// With `open` the way from anywhere back to the start is free: the best round is then the best open way.
  double between(std::uint32_t a, std::uint32_t b) const {
    return std::hypot(points_[a].x - points_[b].x, points_[a].y - points_[b].y);
  }
  double step(std::uint32_t a, std::uint32_t b) const { return open_ && b == start_ ? 0 : between(a, b); }

  std::uint32_t after(std::uint32_t c) const { return order_[place_[c] + 1 == n_ ? 0 : place_[c] + 1]; }
  std::uint32_t before(std::uint32_t c) const { return order_[place_[c] == 0 ? n_ - 1 : place_[c] - 1]; }

  double length() const {
    double sum = 0;
    for (std::size_t k = 0; k < n_; ++k) sum += step(order_[k], order_[k + 1 == n_ ? 0 : k + 1]);
    return sum;
  }

  void note_places() {
    for (std::size_t k = 0; k < n_; ++k) place_[order_[k]] = k;
  }

  void greedy() {
    std::vector<bool> seen(n_);
    std::uint32_t at = start_;
    for (std::size_t k = 0; k < n_; ++k) {
      order_[k] = at;
      seen[at] = true;
      double least = HUGE_VAL;
      std::uint32_t next = at;
      for (std::uint32_t c = 0; c < n_; ++c)
        if (const double d = between(at, c); !seen[c] && d < least) {
          least = d;
          next = c;
        }
      at = next;
    }
    note_places();
  }

  void find_near() {
    const std::size_t count = std::min(NEAREST, n_ - 1);
    near_.resize(n_);
    std::vector<std::uint32_t> all(n_);
    for (std::uint32_t c = 0; c < n_; ++c) {
      std::iota(all.begin(), all.end(), 0U);
      std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count) + 1, all.end(),
                        [&](std::uint32_t a, std::uint32_t b) {
                          const double da = between(c, a), db = between(c, b);
                          return da != db ? da < db : a < b;
                        });
      for (std::size_t k = 0; k <= count; ++k)
        if (all[k] != c && near_[c].size() < count) near_[c].push_back(all[k]);
    }
  }

  void wait(std::uint32_t c) {
    if (waiting_[c]) return;
    waiting_[c] = 1;
    queue_.push_back(c);
  }

  void improve() {
    while (!queue_.empty()) {
      const std::uint32_t c = queue_.back();
      queue_.pop_back();
      waiting_[c] = 0;
      while (better_at(c)) {
      }
    }
  }

  bool better_at(std::uint32_t c) { return uncross(c, true) || uncross(c, false) || insert(c); }

  /// 2-opt: instead of c-after(c) and d-after(d) the ways c-d and after(c)-after(d); or the same backwards.
  bool uncross(std::uint32_t c, bool forwards) {
    const std::uint32_t next = forwards ? after(c) : before(c);
    for (const std::uint32_t d : near_[c]) {
      if (!open_ && between(c, d) >= between(c, next)) return false;
      const std::uint32_t beyond = forwards ? after(d) : before(d);
      if (d == next || beyond == c) continue;
      const std::uint32_t a = forwards ? c : next, b = forwards ? next : c;  // a then b, p then q in the round
      const std::uint32_t p = forwards ? d : beyond, q = forwards ? beyond : d;
      if (saving_of_turn(a, b, p, q) <= 1e-9) continue;
      turn(place_[b], place_[p]);
      for (const std::uint32_t end : {a, b, p, q}) wait(end);
      return true;
    }
    return false;
  }

  double saving_of_turn(std::uint32_t a, std::uint32_t b, std::uint32_t p, std::uint32_t q) const {
    if (!open_) return between(a, b) + between(p, q) - between(a, p) - between(b, q);
    // turned, the stretch b … p is walked the other way: only the free way back may tell, and it stands at the start
    return step(a, b) + step(p, q) - step(a, p) - step(b, q) + free_inside(place_[b], place_[p]);
  }

  /// The free way back must not lie inside a stretch that turns round: then it would be lost.
  double free_inside(std::size_t from, std::size_t to) const {
    const std::size_t start = place_[start_];
    const bool inside = from <= to ? from < start && start <= to : start > from || start <= to;
    return inside ? -HUGE_VAL : 0;
  }

  /// Turns round the stretch of the places from … to (which may pass the end).
  void turn(std::size_t from, std::size_t to) {
    std::size_t count = (to >= from ? to - from : to + n_ - from) + 1;
    if (!open_ && 2 * count > n_) {  // the rest, turned round, is the same round
      std::swap(from, to);
      from = from + 1 == n_ ? 0 : from + 1;
      to = to == 0 ? n_ - 1 : to - 1;
      count = n_ - count;
    }
    for (std::size_t k = 0; k < count / 2; ++k) {
      std::swap(order_[from], order_[to]);
      place_[order_[from]] = from;
      place_[order_[to]] = to;
      from = from + 1 == n_ ? 0 : from + 1;
      to = to == 0 ? n_ - 1 : to - 1;
    }
  }

  /// Or-opt: up to three in a row from c move between two neighbours elsewhere.
  bool insert(std::uint32_t c) {
    for (std::size_t count = 1; count <= 3 && count + 2 < n_; ++count) {
      std::uint32_t last = c;
      bool holds_start = c == start_;
      for (std::size_t k = 1; k < count; ++k) {
        last = after(last);
        holds_start = holds_start || last == start_;
      }
      if (open_ && holds_start) return false;
      const std::uint32_t left = before(c), right = after(last);
      if (left == last || right == c) return false;
      const double gain = step(left, c) + step(last, right) - step(left, right);
      if (gain <= 1e-9) continue;
      if (insert_near(c, last, count, gain)) return true;
    }
    return false;
  }

  bool insert_near(std::uint32_t c, std::uint32_t last, std::size_t count, double gain) {
    const std::uint32_t left = before(c), right = after(last);
    for (const std::uint32_t d : near_[c]) {
      if (inside(d, c, count)) continue;
      const std::uint32_t ahead = after(d), behind = before(d);
      if (!inside(ahead, c, count) && gain > step(d, c) + step(last, ahead) - step(d, ahead) + 1e-9) {
        move(c, count, d, false);
      } else if (!inside(behind, c, count) && gain > step(behind, last) + step(c, d) - step(behind, d) + 1e-9) {
        move(c, count, behind, true);
      } else {
        continue;
      }
      for (const std::uint32_t end : {left, right, c, last, d, ahead, behind}) wait(end);
      return true;
    }
    return false;
  }

  bool inside(std::uint32_t d, std::uint32_t c, std::size_t count) const {
    const std::size_t away = place_[d] >= place_[c] ? place_[d] - place_[c] : place_[d] + n_ - place_[c];
    return away < count;
  }

  /// Takes `count` from c on out and puts them behind `d`, turned round where `reversed`.
  void move(std::uint32_t c, std::size_t count, std::uint32_t d, bool reversed) {
    std::vector<std::uint32_t> taken, rest;
    for (std::uint32_t at = c; taken.size() < count; at = after(at)) taken.push_back(at);
    if (reversed) std::reverse(taken.begin(), taken.end());
    for (const std::uint32_t at : order_) {
      if (!inside(at, c, count)) rest.push_back(at);
      if (at == d) rest.insert(rest.end(), taken.begin(), taken.end());
    }
    order_ = std::move(rest);
    note_places();
  }

  /// Two neighbouring stretches change places, the round is mended, and a worse one is taken back.
  void kick() {
    if (n_ < 8) return;
    std::mt19937_64 random(20260719);
    double best = length();
    std::vector<std::uint32_t> kept = order_;
    const std::size_t rounds = std::min({std::size_t{30'000}, 100 * n_, 30'000'000 / n_});
    for (std::size_t round = 0; round < rounds; ++round) {
      const std::size_t reach = std::min<std::size_t>(50, n_ / 3);
      const std::size_t one = 1 + random() % reach, two = 1 + random() % reach;
      const std::size_t from = random() % (n_ - one - two + 1);
      const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(from);
      std::rotate(begin, begin + static_cast<std::ptrdiff_t>(one), begin + static_cast<std::ptrdiff_t>(one + two));
      note_places();
      for (const std::size_t at : {from, from + one, from + one + two}) {
        wait(order_[at % n_]);
        wait(order_[(at + n_ - 1) % n_]);
      }
      improve();
      const double now = length();
      if (now < best - 1e-9) {
        best = now;
        kept = order_;
      } else {
        order_ = kept;
        note_places();
      }
    }
  }

  void turn_to_start() {
    std::rotate(order_.begin(), std::find(order_.begin(), order_.end(), start_), order_.end());
    if (!open_ && n_ > 2 && order_[1] > order_.back()) std::reverse(order_.begin() + 1, order_.end());
  }

  std::span<const Point> points_;
  std::uint32_t start_;
  bool open_;
  std::size_t n_;
  std::vector<std::uint32_t> order_;
  std::vector<std::size_t> place_;
  std::vector<std::vector<std::uint32_t>> near_;
  std::vector<char> waiting_;
  std::vector<std::uint32_t> queue_;
};

}  // namespace

std::vector<std::uint32_t> tour(std::span<const Point> points, std::uint32_t start, bool open) {
  if (points.empty()) return {};
  return Round(points, start, open).run();
}

}  // namespace dure::geo
