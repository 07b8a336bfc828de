#include "p_median.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace dure::geo {
namespace {

/// A Lagrangian relaxation of "every demand is served": the bound for one set of prices, and the sites it would choose.
class Relaxation {
public:
  explicit Relaxation(const MedianProblem& problem)
      : problem_(problem), reduced_(problem.sites), order_(problem.sites), mark_(problem.sites) {}

  /// The bound under `lambda`, with the sites of `open` chosen beforehand and those of `closed` out.
  double bound(const std::vector<double>& lambda, const std::vector<std::int8_t>& fixed) {
    std::fill(reduced_.begin(), reduced_.end(), 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < problem_.demands(); ++i) {
      const double price = lambda[i];
      sum += price;
      std::size_t e = problem_.first[i];
      for (const std::size_t end = problem_.first[i + 1]; e < end && problem_.cost[e] < price; ++e)
        reduced_[problem_.site[e]] -= price - problem_.cost[e];
      looked_ += static_cast<double>(e - problem_.first[i] + 1);
    }
    looked_ += 2 * static_cast<double>(problem_.sites);
    return sum + choose(fixed);
  }

  /// 1 less the number of chosen sites that would serve each demand under `lambda`. @returns its square sum.
  double slack(const std::vector<double>& lambda, std::vector<double>& out) const {
    double square = 0;
    for (std::size_t i = 0; i < problem_.demands(); ++i) {
      double g = 1;
      for (std::size_t e = problem_.first[i]; e < problem_.first[i + 1] && problem_.cost[e] < lambda[i]; ++e)
        g -= mark_[problem_.site[e]];
      if (g > 0 && lambda[i] >= problem_.base[i]) g = 0;  // its base serves it
      out[i] = g;
      square += g * g;
    }
    return square;
  }

  const std::vector<std::uint32_t>& chosen() const { return chosen_; }
  const std::vector<double>& reduced() const { return reduced_; }
  /// What forcing a free site in would add to the bound, or forcing a chosen one out.
  double penalty(std::uint32_t site) const { return mark_[site] > 0 ? next_ - reduced_[site] : reduced_[site] - last_; }
  bool is_chosen(std::uint32_t site) const { return mark_[site] > 0; }
  double looked() const { return looked_; }

private:
  double choose(const std::vector<std::int8_t>& fixed) {
    chosen_.clear();
    std::fill(mark_.begin(), mark_.end(), 0.0);
    order_.clear();
    for (std::uint32_t j = 0; j < problem_.sites; ++j)
      if (fixed[j] > 0)
        chosen_.push_back(j);
      else if (fixed[j] == 0)
        order_.push_back(j);
    const std::size_t wanted = std::min(order_.size(), problem_.p - std::min(problem_.p, chosen_.size()));
    const auto before = [this](std::uint32_t a, std::uint32_t b) {
      return reduced_[a] != reduced_[b] ? reduced_[a] < reduced_[b] : a < b;
    };
    last_ = next_ = 0;
    if (wanted < order_.size()) {
      std::nth_element(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(wanted), order_.end(), before);
      next_ = reduced_[order_[wanted]];
    }
    chosen_.insert(chosen_.end(), order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(wanted));
    double sum = 0;
    last_ = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < wanted; ++k) last_ = std::max(last_, reduced_[order_[k]]);
    for (const std::uint32_t j : chosen_) {
      mark_[j] = 1;
      sum += reduced_[j];
    }
    return sum;
  }

  const MedianProblem& problem_;
  std::vector<double> reduced_;
  std::vector<std::uint32_t> order_, chosen_;
  std::vector<double> mark_;
  double last_ = 0, next_ = 0;
  double looked_ = 0;
};

/// The problem without some of its sites; `kept` names those that stay, ascending.
MedianProblem without(const MedianProblem& problem, const std::vector<std::uint32_t>& kept) {
  std::vector<std::int64_t> number(problem.sites, -1);
  for (std::size_t k = 0; k < kept.size(); ++k) number[kept[k]] = static_cast<std::int64_t>(k);
  MedianProblem out = {.sites = kept.size(), .p = problem.p, .base = problem.base, .first = {0}};
  out.whole = problem.whole;
  for (std::size_t i = 0; i < problem.demands(); ++i) {
    for (std::size_t e = problem.first[i]; e < problem.first[i + 1]; ++e)
      if (const std::int64_t j = number[problem.site[e]]; j >= 0) {
        out.cost.push_back(problem.cost[e]);
        out.site.push_back(static_cast<std::uint32_t>(j));
      }
    out.first.push_back(out.cost.size());
  }
  return out;
}

class Solver {
public:
  Solver(const MedianProblem& problem, double work) : problem_(problem), relaxation_(problem), work_(work) {}

  MedianPlan run() {
    start();
    std::vector<double> lambda = first_prices();
    const std::vector<std::int8_t> free(problem_.sites, 0);
    bound_ = ascend(lambda, free, 600, 1.5, true);
    if (!proven(bound_)) shake(problem_.demands() > 0 ? 12 : 0);
    if (!proven(bound_)) bound_ = ascend(lambda, free, 400, 0.5, true);
    std::vector<std::uint32_t> promising = ranked(lambda, free);
    bound_ = proven(bound_) ? cost_ : branch(lambda);
    return {best_, cost_, std::min(bound_, cost_), std::move(promising)};
  }

private:
  bool proven(double bound) const { return rounded(bound) >= cost_ - 1e-9 * std::abs(cost_); }
  double rounded(double bound) const { return problem_.whole ? std::ceil(bound - 1e-6) : bound; }

  void consider(std::vector<std::uint32_t> chosen) {
    const double cost = interchange(problem_, {}, chosen);
    looked_ += 5 * static_cast<double>(problem_.sites * problem_.p + problem_.cost.size() / 8);
    if (best_.empty() || cost < cost_) {
      cost_ = cost;
      best_ = std::move(chosen);
    }
  }

  void start() {
    std::vector<std::uint32_t> chosen;  // interchange adds by the greatest saving: greedy, then swaps
    consider(chosen);
    for (std::uint32_t j = 0; best_.size() < problem_.p; ++j)  // nothing saves more, yet p are wanted
      if (!std::binary_search(best_.begin(), best_.end(), j)) {
        best_.insert(std::lower_bound(best_.begin(), best_.end(), j), j);
      }
  }

  /// The cost of the second nearest of the best plan: nearly the price at which a demand is served once.
  std::vector<double> first_prices() const {
    std::vector<double> lambda(problem_.base);
    for (std::size_t i = 0; i < problem_.demands(); ++i) {
      int seen = 0;
      for (std::size_t e = problem_.first[i]; e < problem_.first[i + 1] && seen < 2; ++e)
        if (std::binary_search(best_.begin(), best_.end(), problem_.site[e])) {
          ++seen;
          lambda[i] = problem_.cost[e];
        }
    }
    return lambda;
  }

  /// Deflected subgradient steps from `lambda`, which ends as the best prices found. @returns their bound.
  double ascend(std::vector<double>& lambda, const std::vector<std::int8_t>& fixed, int steps, double theta,
                bool look) {
    std::vector<double> trial = lambda, slack(lambda.size()), direction(lambda.size(), 0.0);
    double best = std::numeric_limits<double>::lowest();
    int idle = 0;
    for (int step = 0; step < steps && theta > 1e-4; ++step) {
      const double bound = relaxation_.bound(trial, fixed);
      note_shares();
      if (bound > best + 1e-9 * std::abs(best)) {
        best = bound;
        lambda = trial;
        idle = 0;
        if (proven(best)) return best;
      } else if (++idle >= 12) {
        idle = 0;
        theta *= 0.6;
        trial = lambda;
        std::fill(direction.begin(), direction.end(), 0.0);
        relaxation_.bound(trial, fixed);
      }
      if (look && step % 20 == 10) consider_chosen();
      if (relaxation_.slack(trial, slack) == 0) {  // what the relaxation chose serves everyone once: it is the best
        consider_chosen();
        return best;
      }
      move(trial, slack, direction, theta * std::max(cost_ - bound, 1e-6 * std::abs(cost_)));
      if (looked() > work_) break;
    }
    return best;
  }

  void move(std::vector<double>& trial, const std::vector<double>& slack, std::vector<double>& direction,
            double length) const {
    double square = 0;
    for (std::size_t i = 0; i < trial.size(); ++i) {
      direction[i] = slack[i] + 0.5 * direction[i];
      square += direction[i] * direction[i];
    }
    if (square == 0) return;
    for (std::size_t i = 0; i < trial.size(); ++i)
      trial[i] = std::clamp(trial[i] + length / square * direction[i], 0.0, problem_.base[i]);
  }

  void note_shares() {
    share_.resize(problem_.sites, 0.0);
    for (double& share : share_) share *= 0.95;
    for (const std::uint32_t j : relaxation_.chosen()) share_[j] += 0.05;
  }

  void consider_chosen() {
    std::vector<std::uint32_t> chosen = relaxation_.chosen();
    std::sort(chosen.begin(), chosen.end());
    if (chosen != last_considered_) {
      last_considered_ = chosen;
      consider(std::move(chosen));
    }
  }

  /// Interchange again from the best plan with a few sites thrown about (variable neighbourhoods, fixed seed).
  void shake(int rounds) {
    if (problem_.sites <= problem_.p) return;
    std::mt19937_64 random(20260719);
    for (int round = 0; round < rounds && looked() < work_ / 4; ++round) {
      std::vector<std::uint32_t> chosen = best_;
      const std::size_t swaps = std::min<std::size_t>(chosen.size(), 2 + static_cast<std::size_t>(round) % 6);
      for (std::size_t k = 0; k < swaps; ++k) {
        const auto in = static_cast<std::uint32_t>(random() % problem_.sites);
        if (std::find(chosen.begin(), chosen.end(), in) == chosen.end()) chosen[random() % chosen.size()] = in;
      }
      consider(std::move(chosen));
    }
  }

  double looked() const { return looked_ + relaxation_.looked(); }

  /// Sites by what they save under `lambda`; those of the best plan first.
  std::vector<std::uint32_t> ranked(const std::vector<double>& lambda, const std::vector<std::int8_t>& free) {
    relaxation_.bound(lambda, free);
    std::vector<std::uint32_t> order(problem_.sites);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const bool best_a = std::binary_search(best_.begin(), best_.end(), a);
      const bool best_b = std::binary_search(best_.begin(), best_.end(), b);
      return best_a != best_b ? best_a : relaxation_.reduced()[a] < relaxation_.reduced()[b];
    });
    return order;
  }

  /// Leaves out what the prices prove needless, then branches on the rest. @returns the bound reached.
  double branch(std::vector<double> lambda) {
    std::vector<std::int8_t> fixed(problem_.sites, 0);
    const double root = relaxation_.bound(lambda, fixed);
    std::vector<std::uint32_t> kept;
    std::vector<std::int8_t> status;
    for (std::uint32_t j = 0; j < problem_.sites; ++j) {
      const bool decided = proven(root + relaxation_.penalty(j));
      if (decided && !relaxation_.is_chosen(j)) continue;
      kept.push_back(j);
      status.push_back(decided ? 1 : 0);
    }
    if (kept.size() < problem_.p) return cost_;  // every other plan is proven worse
    const MedianProblem small = without(problem_, kept);
    Solver inner(small, work_ - looked());
    inner.cost_ = cost_;
    const double bound = inner.search(lambda, status);
    if (!inner.best_.empty() && inner.cost_ < cost_) {
      cost_ = inner.cost_;
      best_.clear();
      for (const std::uint32_t k : inner.best_) best_.push_back(kept[k]);
    }
    return std::max(root, std::min(bound, cost_));
  }

  struct Node {
    double bound = 0;
    std::vector<double> lambda;
    std::vector<std::int8_t> fixed;
    std::vector<double>
        share;  ///< how much of the steps each site was chosen: nearly its value in the linear programme
  };

  /// Best bound first. @returns the lowest bound of all that is left.
  double search(std::vector<double> lambda, std::vector<std::int8_t> fixed) {
    const auto worse = [](const Node& a, const Node& b) { return a.bound > b.bound; };
    std::vector<Node> open;
    std::size_t nodes = 0;
    const auto add = [&](Node node, int steps, double theta) {
      node.bound = ascend(node.lambda, node.fixed, steps, theta, nodes++ % 16 == 0);
      node.share = share_;
      if (proven(node.bound) || !settle(node)) return;
      open.push_back(std::move(node));
      std::push_heap(open.begin(), open.end(), worse);
    };
    add({0, std::move(lambda), std::move(fixed), {}}, 200, 0.3);
    while (!open.empty()) {
      if (proven(open.front().bound)) return cost_;
      if (looked() > work_) return rounded(open.front().bound);
      std::pop_heap(open.begin(), open.end(), worse);
      Node node = std::move(open.back());
      open.pop_back();
      const std::size_t site = undecided(node);
      for (const std::int8_t in : {std::int8_t{-1}, std::int8_t{1}}) {
        Node child = node;
        child.fixed[site] = in;
        add(std::move(child), 60, 0.25);
      }
    }
    return cost_;
  }

  /// Fixes what the bound decides. False when that leaves nothing to choose: the node is done with.
  bool settle(Node& node) {
    relaxation_.bound(node.lambda, node.fixed);
    std::size_t in = 0, left = 0;
    for (std::uint32_t j = 0; j < problem_.sites; ++j) {
      if (node.fixed[j] == 0 && proven(node.bound + relaxation_.penalty(j)))
        node.fixed[j] = relaxation_.is_chosen(j) ? 1 : -1;
      in += node.fixed[j] > 0;
      left += node.fixed[j] == 0;
    }
    if (in > problem_.p || in + left < problem_.p) return false;
    if (left > 0 && in < problem_.p && in + left > problem_.p) return true;
    std::vector<std::uint32_t> leaf;
    for (std::uint32_t j = 0; j < problem_.sites; ++j)
      if (node.fixed[j] > 0 || (node.fixed[j] == 0 && in < problem_.p)) leaf.push_back(j);
    consider_exactly(std::move(leaf));
    return false;
  }

  /// The site about which the linear programme is least sure.
  std::size_t undecided(const Node& node) const {
    std::size_t pick = problem_.sites;
    double least = 2;
    for (std::size_t j = 0; j < problem_.sites; ++j)
      if (const double distance = std::abs(node.share[j] - 0.5); node.fixed[j] == 0 && distance < least) {
        least = distance;
        pick = j;
      }
    return pick;
  }

  void consider_exactly(std::vector<std::uint32_t> leaf) {
    const double cost = median_cost(problem_, leaf);
    if (cost < cost_) {
      cost_ = cost;
      best_ = std::move(leaf);
    }
  }

  const MedianProblem& problem_;
  Relaxation relaxation_;
  double work_;
  double looked_ = 0;
  std::vector<std::uint32_t> best_, last_considered_;
  std::vector<double> share_;
  double cost_ = std::numeric_limits<double>::infinity();
  double bound_ = 0;
};

}  // namespace

MedianPlan solve_median(const MedianProblem& problem, double work) { return Solver(problem, work).run(); }

}  // namespace dure::geo
