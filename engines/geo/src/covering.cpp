#include "covering.hpp"

#include "siting_rules.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace dure::geo {
namespace {

constexpr int NODES = 2'000;

/// Which demands each site reaches, as bits; those that an open site reaches already are left out.
class Reaching {
public:
  Reaching(const Siting& siting, double radius) : siting_(siting) {
    const std::size_t sites = siting.sites.size();
    std::vector<bool> done(siting.demands.size());
    for (const Siting::Arc& arc : siting.arcs)
      if (arc.cost <= radius && is_open(siting.status[arc.site])) done[arc.demand] = true;
    std::vector<std::int64_t> number(siting.demands.size(), -1);
    for (std::size_t i = 0; i < number.size(); ++i)
      if (siting.weight[i] > 0 && !done[i]) number[i] = static_cast<std::int64_t>(demands_++);
    words_ = (demands_ + 63) / 64;
    bits_.assign(sites * words_, 0);
    of_demand_.resize(demands_);
    for (const Siting::Arc& arc : siting.arcs) {
      if (arc.cost > radius || number[arc.demand] < 0 || siting.status[arc.site] != Site::free) continue;
      const auto i = static_cast<std::size_t>(number[arc.demand]);
      bits_[arc.site * words_ + i / 64] |= std::uint64_t{1} << (i % 64);
      of_demand_[i].push_back(arc.site);
    }
  }

  /// Sites one after another by what they newly reach (ties: the first); nothing where some demand has none.
  std::optional<std::vector<std::uint32_t>> greedy() const {
    std::vector<std::uint64_t> left(words_, 0);
    for (std::size_t i = 0; i < demands_; ++i) left[i / 64] |= std::uint64_t{1} << (i % 64);
    std::vector<std::uint32_t> chosen;
    for (std::size_t open = demands_; open > 0;) {
      std::size_t most = 0;
      std::uint32_t best = 0;
      for (std::uint32_t j = 0; j < siting_.sites.size(); ++j)
        if (const std::size_t gain = shared(j, left); gain > most) {
          most = gain;
          best = j;
        }
      if (most == 0) return std::nullopt;
      for (std::size_t w = 0; w < words_; ++w) left[w] &= ~bits_[best * words_ + w];
      chosen.push_back(best);
      open -= most;
    }
    return chosen;
  }

  /// So many demands of which no two have a site in common need as many sites.
  std::size_t apart() const {
    std::vector<std::size_t> order(demands_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return of_demand_[a].size() < of_demand_[b].size(); });
    std::vector<bool> used(siting_.sites.size());
    std::size_t count = 0;
    for (const std::size_t i : order) {
      if (std::any_of(of_demand_[i].begin(), of_demand_[i].end(), [&](std::uint32_t j) { return used[j]; })) continue;
      for (const std::uint32_t j : of_demand_[i]) used[j] = true;
      ++count;
    }
    return count;
  }

  /// The siting without free sites that reach nothing more than another (of equals the first stays).
  Siting without_surpassed() const {
    Siting out = siting_;
    std::vector<std::uint32_t> order;
    std::vector<std::size_t> size(siting_.sites.size());
    for (std::uint32_t j = 0; j < siting_.sites.size(); ++j)
      if (siting_.status[j] == Site::free) {
        for (std::size_t w = 0; w < words_; ++w)
          size[j] += static_cast<std::size_t>(std::popcount(bits_[j * words_ + w]));
        order.push_back(j);
      }
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return size[a] > size[b]; });
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t j : order)
      if (std::any_of(kept.begin(), kept.end(), [&](std::uint32_t k) { return holds(k, j); }))
        out.status[j] = Site::forbidden;
      else
        kept.push_back(j);
    return out;
  }

private:
  std::size_t shared(std::uint32_t site, const std::vector<std::uint64_t>& with) const {
    std::size_t count = 0;
    for (std::size_t w = 0; w < words_; ++w)
      count += static_cast<std::size_t>(std::popcount(bits_[site * words_ + w] & with[w]));
    return count;
  }
  bool holds(std::uint32_t large, std::uint32_t small) const {
    for (std::size_t w = 0; w < words_; ++w)
      if ((bits_[small * words_ + w] & ~bits_[large * words_ + w]) != 0) return false;
    return true;
  }

  const Siting& siting_;
  std::size_t demands_ = 0, words_ = 0;
  std::vector<std::uint64_t> bits_;
  std::vector<std::vector<std::uint32_t>> of_demand_;
};

Mip::Answer by_cbc(const Siting& siting, double radius, const std::vector<double>& cost) {
  Mip mip;
  add_rules(mip, siting, cost);
  add_reach(mip, siting, radius);
  return mip.solve(NODES);
}

/// `sites`, filled up with the first free ones to the number that the rules want.
Mip::Answer answer_of(const Siting& siting, const std::vector<std::uint32_t>& sites, std::size_t wanted) {
  Mip::Answer answer;
  answer.feasible = true;
  answer.cost = answer.bound = 0;
  answer.values.assign(siting.sites.size(), 0.0);
  for (std::size_t j = 0; j < siting.sites.size(); ++j)
    if (is_open(siting.status[j])) answer.values[j] = 1;
  for (const std::uint32_t j : sites) answer.values[j] = 1;
  std::size_t more = wanted - sites.size();
  for (std::size_t j = 0; j < siting.sites.size() && more > 0; ++j)
    if (siting.status[j] == Site::free && answer.values[j] == 0) {
      answer.values[j] = 1;
      --more;
    }
  return answer;
}

}  // namespace

Mip::Answer covering(const Siting& siting, double radius, const std::vector<double>& cost, bool any) {
  if (has_set_rules(siting) || !siting.price.empty()) return by_cbc(siting, radius, cost);
  const Reaching reaching(siting, radius);
  const auto greedy = reaching.greedy();
  const std::size_t required = count(siting, Site::required);
  Mip::Answer impossible;
  impossible.impossible = true;
  if (!greedy || (siting.p && required > *siting.p)) return impossible;
  if (!any || !siting.p) {
    Siting fewer = reaching.without_surpassed();
    fewer.p.reset();
    Mip::Answer answer = by_cbc(fewer, radius, cost);
    if (siting.p && answer.feasible && answer.cost > static_cast<double>(*siting.p) + 1e-6) answer.feasible = false;
    return answer;
  }
  const std::size_t wanted = *siting.p - required;
  if (reaching.apart() > wanted) return impossible;
  if (greedy->size() <= wanted) return answer_of(siting, *greedy, wanted);
  Siting fewer = reaching.without_surpassed();
  fewer.p.reset();  // so many as are needed; the rest is filled up
  Mip::Answer answer = by_cbc(fewer, radius, std::vector<double>(siting.sites.size(), 1.0));
  std::vector<std::uint32_t> sites;
  for (std::uint32_t j = 0; answer.feasible && j < siting.sites.size(); ++j)
    if (answer.values[j] > 0.5 && siting.status[j] == Site::free) sites.push_back(j);
  if (answer.feasible && sites.size() <= wanted) return answer_of(siting, sites, wanted);
  answer.impossible = answer.impossible || answer.bound > static_cast<double>(*siting.p) + 1e-6;
  answer.feasible = false;
  return answer;
}

}  // namespace dure::geo
