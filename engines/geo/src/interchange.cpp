#include "p_median.hpp"

#include <algorithm>

namespace dure::geo {
namespace {

constexpr std::int32_t NONE = -1;

/// What one more site saves, what one less costs, and how much of both a swap does not pay (Resende and Werneck).
class Exchange {
public:
  Exchange(const MedianProblem& problem, const SetRules& rules) : problem_(problem), rules_(rules) {}

  double run(std::vector<std::uint32_t>& chosen) {
    double cost = weigh(chosen);
    while (true) {
      const Move move = best_move(chosen);
      if (!(move.saves > 1e-9 * (1 + std::abs(cost)))) return cost;
      if (move.out == NONE)
        chosen.push_back(move.in);
      else
        chosen[static_cast<std::size_t>(move.out)] = move.in;
      const double next = weigh(chosen);
      if (!(next < cost)) return next;  // a rounding's worth: stop
      cost = next;
    }
  }

private:
  struct Move {
    double saves = 0;
    std::uint32_t in = 0;
    std::int32_t out = NONE;
  };

  double weigh(const std::vector<std::uint32_t>& chosen) {
    const std::size_t p = chosen.size();
    slot_.assign(problem_.sites, NONE);
    for (std::size_t k = 0; k < p; ++k) slot_[chosen[k]] = static_cast<std::int32_t>(k);
    gain_.assign(problem_.sites, 0);
    loss_.assign(p, 0);
    extra_.assign(problem_.sites * p, 0);
    double total = 0;
    for (std::size_t i = 0; i < problem_.demands(); ++i) total += weigh_demand(i, p);
    return total;
  }

  double weigh_demand(std::size_t i, std::size_t p) {
    std::int32_t nearest = NONE;
    double d1 = problem_.base[i], d2 = d1;
    std::size_t end = problem_.first[i];
    for (; end < problem_.first[i + 1]; ++end) {
      const std::int32_t slot = slot_[problem_.site[end]];
      if (slot == NONE) continue;
      if (nearest != NONE) {
        d2 = problem_.cost[end];
        break;
      }
      nearest = slot;
      d1 = problem_.cost[end];
    }
    for (std::size_t e = problem_.first[i]; e < end; ++e) {
      const std::uint32_t j = problem_.site[e];
      const double c = problem_.cost[e];
      if (c < d1) gain_[j] += d1 - c;
      if (nearest != NONE) extra_[j * p + static_cast<std::size_t>(nearest)] += d2 - std::max(c, d1);
    }
    if (nearest != NONE) loss_[static_cast<std::size_t>(nearest)] += d2 - d1;
    return d1;
  }

  Move best_move(const std::vector<std::uint32_t>& chosen) const {
    Move best;
    const std::size_t p = chosen.size();
    const double spent = price_of(chosen);
    for (std::uint32_t j = 0; j < problem_.sites; ++j) {
      if (slot_[j] != NONE) continue;
      if (p < problem_.p && gain_[j] > best.saves && allowed(chosen, spent, j, NONE)) best = {gain_[j], j, NONE};
      for (std::size_t r = 0; r < p; ++r) {
        const double saves = gain_[j] - loss_[r] + extra_[j * p + r];
        const auto out = static_cast<std::int32_t>(r);
        if (saves > best.saves && allowed(chosen, spent, j, out)) best = {saves, j, out};
      }
    }
    return best;
  }

  double price_of(const std::vector<std::uint32_t>& chosen) const {
    double sum = 0;
    if (!rules_.price.empty())
      for (const std::uint32_t j : chosen) sum += rules_.price[j];
    return sum;
  }

  bool allowed(const std::vector<std::uint32_t>& chosen, double spent, std::uint32_t in, std::int32_t out) const {
    const std::size_t leaving = static_cast<std::size_t>(out);
    if (!rules_.price.empty() &&
        spent + rules_.price[in] - (out == NONE ? 0 : rules_.price[chosen[leaving]]) > rules_.budget + 1e-9)
      return false;
    if (rules_.too_close.empty()) return true;
    return std::none_of(rules_.too_close[in].begin(), rules_.too_close[in].end(),
                        [&](std::uint32_t k) { return slot_[k] != NONE && slot_[k] != out; });
  }

  const MedianProblem& problem_;
  const SetRules& rules_;
  std::vector<std::int32_t> slot_;  ///< of a site: its place in the chosen, or NONE
  std::vector<double> gain_, loss_, extra_;
};

}  // namespace

double median_cost(const MedianProblem& problem, std::span<const std::uint32_t> chosen) {
  std::vector<bool> open(problem.sites);
  for (const std::uint32_t j : chosen) open[j] = true;
  double total = 0;
  for (std::size_t i = 0; i < problem.demands(); ++i) {
    double d = problem.base[i];
    for (std::size_t e = problem.first[i]; e < problem.first[i + 1]; ++e) {
      if (!open[problem.site[e]]) continue;
      d = problem.cost[e];
      break;
    }
    total += d;
  }
  return total;
}

double interchange(const MedianProblem& problem, const SetRules& rules, std::vector<std::uint32_t>& chosen) {
  const double cost = Exchange(problem, rules).run(chosen);
  std::sort(chosen.begin(), chosen.end());
  return cost;
}

}  // namespace dure::geo
