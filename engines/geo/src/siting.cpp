#include "siting.hpp"

#include "covering.hpp"
#include "siting_rules.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dure::geo {
namespace {

constexpr double INFINITE = std::numeric_limits<double>::infinity();
constexpr std::size_t EXACT_ARCS = 20'000;  // beyond these CBC sees the most promising sites only
constexpr int NODES = 5'000;

/// What a set question is about: each demand's cost at each site, and without any (infinite: it must be served).
struct Question {
  const Siting& siting;
  std::vector<Siting::Arc> arcs;  ///< weighted
  std::vector<double> unserved;
  bool whole = true;
};

bool is_whole(double value) { return value == std::floor(value) && std::abs(value) < 1e15; }

Question question_of(const Siting& siting, const std::vector<Siting::Arc>& arcs, std::vector<double> unserved) {
  Question question{siting, {}, std::move(unserved)};
  for (const Siting::Arc& arc : arcs) {
    if (siting.status[arc.site] == Site::forbidden) continue;
    question.arcs.push_back(arc);
    question.whole = question.whole && is_whole(arc.cost);
  }
  for (const double cost : question.unserved) question.whole = question.whole && (cost == INFINITE || is_whole(cost));
  return question;
}

/// The question without budget, spacing and capacity. `free` receives the sites that are its columns.
MedianProblem relaxed(const Question& question, std::size_t p, std::vector<std::uint32_t>& free) {
  const Siting& siting = question.siting;
  std::vector<std::int64_t> number(siting.sites.size(), -1);
  std::vector<bool> blocked(siting.sites.size());
  for (const auto& [a, b] : siting.too_close) {
    if (is_open(siting.status[a])) blocked[b] = true;
    if (is_open(siting.status[b])) blocked[a] = true;
  }
  for (std::uint32_t j = 0; j < siting.sites.size(); ++j)
    if (siting.status[j] == Site::free && !blocked[j]) {
      number[j] = static_cast<std::int64_t>(free.size());
      free.push_back(j);
    }
  MedianProblem problem{.sites = free.size(), .p = std::min(p, free.size()), .first = {0}, .whole = question.whole};
  double most = 1;  // more than any plan costs that serves all
  for (std::size_t i = 0, e = 0; i < question.unserved.size(); ++i) {
    double dearest = 0;
    for (; e < question.arcs.size() && question.arcs[e].demand == i; ++e)
      dearest = std::max(dearest, question.arcs[e].cost);
    most += question.unserved[i] < INFINITE ? question.unserved[i] : dearest;
  }
  problem.base = question.unserved;
  std::replace(problem.base.begin(), problem.base.end(), INFINITE, std::ceil(most));
  for (const Siting::Arc& arc : question.arcs)
    if (is_open(siting.status[arc.site])) problem.base[arc.demand] = std::min(problem.base[arc.demand], arc.cost);
  std::size_t e = 0;
  for (std::size_t i = 0; i < problem.demands(); ++i) {
    for (; e < question.arcs.size() && question.arcs[e].demand == i; ++e) {
      const Siting::Arc& arc = question.arcs[e];
      if (number[arc.site] < 0 || arc.cost >= problem.base[i]) continue;
      problem.cost.push_back(arc.cost);
      problem.site.push_back(static_cast<std::uint32_t>(number[arc.site]));
    }
    problem.first.push_back(problem.cost.size());
  }
  return problem;
}

/// How many free sites a plan may hold at most.
std::size_t most_sites(const Siting& siting) {
  const std::size_t required = count(siting, Site::required);
  std::size_t most = siting.p ? *siting.p - std::min(*siting.p, required) : count(siting, Site::free);
  if (!(siting.budget < INFINITE)) return most;
  std::vector<double> prices;
  double left = siting.budget;
  for (std::size_t j = 0; j < siting.sites.size(); ++j)
    if (siting.status[j] == Site::free)
      prices.push_back(siting.price[j]);
    else if (siting.status[j] == Site::required)
      left -= siting.price[j];
  std::sort(prices.begin(), prices.end());
  std::size_t affordable = 0;
  for (; affordable < prices.size() && prices[affordable] <= left + 1e-9; ++affordable) left -= prices[affordable];
  return std::min(most, affordable);
}

std::vector<std::uint32_t> with_required(const Siting& siting, std::vector<std::uint32_t> chosen) {
  for (std::uint32_t j = 0; j < siting.sites.size(); ++j)
    if (siting.status[j] == Site::required) chosen.push_back(j);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Each demand to its cheapest open site, where that is cheaper than none.
std::vector<SitingPlan::Service> nearest(const Question& question, const std::vector<std::uint32_t>& chosen) {
  const Siting& siting = question.siting;
  std::vector<bool> open(siting.sites.size());
  for (std::uint32_t j = 0; j < siting.sites.size(); ++j) open[j] = siting.status[j] == Site::standing;
  for (const std::uint32_t j : chosen) open[j] = true;
  std::vector<SitingPlan::Service> services;
  for (const Siting::Arc& arc : question.arcs)
    if (open[arc.site] && (services.empty() || services.back().demand != arc.demand) &&
        arc.cost <= question.unserved[arc.demand])
      services.push_back({arc.demand, arc.site, 1, arc.cost});
  return services;
}

double cost_of(const Question& question, const std::vector<SitingPlan::Service>& services) {
  double sum = 0;
  std::vector<double> left(question.unserved.size(), 1);
  for (const SitingPlan::Service& service : services) {
    sum += service.share * service.cost;
    left[service.demand] -= service.share;
  }
  for (std::size_t i = 0; i < left.size(); ++i)
    if (left[i] > 1e-9 && question.unserved[i] != 0) sum += left[i] * question.unserved[i];
  return sum;
}

SitingPlan without_set_rules(const Question& question) {
  std::vector<std::uint32_t> free;
  const MedianProblem problem = relaxed(question, most_sites(question.siting), free);
  const MedianPlan found = solve_median(problem, question.siting.work);
  SitingPlan plan;
  for (const std::uint32_t k : found.sites) plan.sites.push_back(free[k]);
  plan.sites = with_required(question.siting, std::move(plan.sites));
  plan.services = nearest(question, plan.sites);
  plan.value = cost_of(question, plan.services);
  plan.bound = found.bound >= found.cost ? plan.value : std::min(found.bound, plan.value);
  return plan;
}

/// What CBC is to look at. Without capacities a standing site needs no arcs: it is what a demand costs otherwise.
Question folded(const Question& question) {
  const Siting& siting = question.siting;
  if (!siting.capacity.empty()) return question;
  Question out{siting, {}, question.unserved, question.whole};
  for (const Siting::Arc& arc : question.arcs)
    if (siting.status[arc.site] == Site::standing)
      out.unserved[arc.demand] = std::min(out.unserved[arc.demand], arc.cost);
  for (const Siting::Arc& arc : question.arcs)
    if (siting.status[arc.site] != Site::standing && arc.cost < out.unserved[arc.demand]) out.arcs.push_back(arc);
  return out;
}

/// The sites that CBC is shown: all, or as many of the most promising as it can hold.
std::vector<bool> shown(const Question& question, const MedianPlan& relaxation,
                        const std::vector<std::uint32_t>& free) {
  const Siting& siting = question.siting;
  std::vector<bool> out(siting.sites.size(), true);
  if (question.arcs.size() <= EXACT_ARCS) return out;
  std::vector<std::size_t> arcs(siting.sites.size());
  for (const Siting::Arc& arc : question.arcs) ++arcs[arc.site];
  std::size_t room = EXACT_ARCS;
  for (std::uint32_t j = 0; j < siting.sites.size(); ++j)
    if (out[j] = is_open(siting.status[j]); out[j]) room -= std::min(room, arcs[j]);
  for (const std::uint32_t k : relaxation.promising) {
    if (arcs[free[k]] > room) break;
    room -= arcs[free[k]];
    out[free[k]] = true;
  }
  return out;
}

/// Columns and rows of who serves whom, after those of add_rules. `arcs` receives those that have columns, in order.
Mip programme(const Question& question, const std::vector<bool>& visible, std::vector<Siting::Arc>& arcs) {
  const Siting& siting = question.siting;
  Siting seen = siting;
  for (std::size_t j = 0; j < visible.size(); ++j)
    if (!visible[j]) seen.status[j] = Site::forbidden;
  Mip mip;
  add_rules(mip, seen, std::vector<double>(siting.sites.size(), 0.0));
  std::vector<std::size_t> served(siting.demands.size()), held(siting.sites.size());
  for (std::size_t& row : served) row = mip.row(1, 1);
  const double all = std::accumulate(siting.weight.begin(), siting.weight.end(), 0.0);
  if (!siting.capacity.empty())
    for (std::size_t j = 0; j < held.size(); ++j) {
      held[j] = mip.row(-1e30, 0);
      mip.put(held[j], j, -std::min(siting.capacity[j], all));
    }
  for (const Siting::Arc& arc : question.arcs) {
    if (!visible[arc.site]) continue;
    const std::size_t column = mip.column(arc.cost, 0, 1, false);
    mip.put(served[arc.demand], column, 1);
    const std::size_t link = mip.row(-1e30, 0);
    mip.put(link, column, 1);
    mip.put(link, arc.site, -1);
    if (!siting.capacity.empty()) mip.put(held[arc.site], column, siting.weight[arc.demand]);
    arcs.push_back(arc);
  }
  for (std::size_t i = 0; i < question.unserved.size(); ++i)
    if (question.unserved[i] < INFINITE) mip.put(served[i], mip.column(question.unserved[i], 0, 1, false), 1);
  return mip;
}

std::vector<std::uint32_t> chosen_of(const Siting& siting, const Mip::Answer& answer) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t j = 0; j < siting.sites.size(); ++j)
    if (answer.values[j] > 0.5 && siting.status[j] != Site::standing) chosen.push_back(j);
  return chosen;
}

/// Swaps among all sites, the rules kept, from what CBC found among those that it was shown.
std::vector<std::uint32_t> polished(const Siting& siting, const MedianProblem& problem,
                                    const std::vector<std::uint32_t>& free, const std::vector<std::uint32_t>& sites) {
  SetRules rules;
  std::vector<std::int64_t> number(siting.sites.size(), -1);
  for (std::size_t k = 0; k < free.size(); ++k) number[free[k]] = static_cast<std::int64_t>(k);
  rules.too_close.resize(free.size());
  for (const auto& [a, b] : siting.too_close)
    if (number[a] >= 0 && number[b] >= 0) {
      rules.too_close[static_cast<std::size_t>(number[a])].push_back(static_cast<std::uint32_t>(number[b]));
      rules.too_close[static_cast<std::size_t>(number[b])].push_back(static_cast<std::uint32_t>(number[a]));
    }
  if (siting.budget < INFINITE) {
    rules.budget = siting.budget;
    for (const std::uint32_t j : free) rules.price.push_back(siting.price[j]);
    for (std::size_t j = 0; j < siting.sites.size(); ++j)
      if (siting.status[j] == Site::required) rules.budget -= siting.price[j];
  }
  std::vector<std::uint32_t> chosen;
  for (const std::uint32_t j : sites)
    if (number[j] >= 0) chosen.push_back(static_cast<std::uint32_t>(number[j]));
  interchange(problem, rules, chosen);
  for (std::uint32_t& k : chosen) k = free[k];
  return with_required(siting, std::move(chosen));
}

/// Whether `sites` keep the set rules, of which a budget that buys every site is none.
bool keeps_set_rules(const Siting& siting, const std::vector<std::uint32_t>& sites) {
  if (!siting.capacity.empty()) return false;
  const bool budgeted = siting.budget < INFINITE;
  if (budgeted && std::accumulate(siting.price.begin(), siting.price.end(), 0.0) > siting.budget) return false;
  if (siting.p && (sites.size() > *siting.p || (!budgeted && sites.size() < *siting.p))) return false;
  const auto stands = [&](std::uint32_t j) {
    return siting.status[j] == Site::standing || std::binary_search(sites.begin(), sites.end(), j);
  };
  return std::none_of(siting.too_close.begin(), siting.too_close.end(),
                      [&](const auto& pair) { return stands(pair.first) && stands(pair.second); });
}

/// The best plan without the set rules, where it is proven and keeps them all the same: none is better. A site that
/// serves nobody is left out where fewer will do.
std::optional<SitingPlan> best_without_rules(const Question& question, const MedianPlan& relaxation,
                                             const std::vector<std::uint32_t>& free) {
  const Siting& siting = question.siting;
  if (relaxation.bound < relaxation.cost) return std::nullopt;
  SitingPlan plan;
  for (const std::uint32_t k : relaxation.sites) plan.sites.push_back(free[k]);
  plan.sites = with_required(siting, std::move(plan.sites));
  plan.services = nearest(question, plan.sites);
  if (siting.budget < INFINITE) {
    std::vector<bool> serves(siting.sites.size());
    for (const SitingPlan::Service& service : plan.services) serves[service.site] = true;
    std::erase_if(plan.sites, [&](std::uint32_t j) { return !serves[j] && siting.status[j] != Site::required; });
  }
  if (!keeps_set_rules(siting, plan.sites)) return std::nullopt;
  plan.value = plan.bound = cost_of(question, plan.services);
  return plan;
}

SitingPlan with_set_rules(const Question& question, std::optional<double> reach) {
  const Siting& siting = question.siting;
  std::vector<std::uint32_t> free;
  const MedianProblem problem = relaxed(question, most_sites(siting), free);
  const MedianPlan relaxation = solve_median(problem, siting.work / 4);
  if (auto plan = best_without_rules(question, relaxation, free)) return *plan;
  const Question looked_at = folded(question);
  const std::vector<bool> visible = shown(looked_at, relaxation, free);
  const bool all = std::find(visible.begin(), visible.end(), false) == visible.end();
  std::vector<Siting::Arc> arcs;
  Mip::Answer answer = programme(looked_at, visible, arcs).solve(NODES);
  const bool found = answer.feasible;
  if (!found) {
    answer = any_set(siting, reach);
    if (!answer.feasible) refuse(siting, reach);
    if (all || !siting.capacity.empty())
      throw Error(Fault::busy, "siting.unfinished",
                  "정한 계산량 안에서 규칙을 모두 지키는 배치를 찾지 못했습니다. 규칙을 줄이거나 후보지를 줄이십시오");
  }
  SitingPlan plan;
  plan.sites = chosen_of(siting, answer);
  if (siting.capacity.empty()) {
    if (!all) plan.sites = polished(siting, problem, free, plan.sites);
    plan.services = nearest(question, plan.sites);
  } else {
    for (std::size_t e = 0; e < arcs.size(); ++e)
      if (const double share = answer.values[siting.sites.size() + e]; share > 1e-9)
        plan.services.push_back({arcs[e].demand, arcs[e].site, share, arcs[e].cost});
  }
  plan.value = cost_of(question, plan.services);
  plan.bound = std::min(plan.value, std::max(relaxation.bound, all ? answer.bound : -INFINITE));
  if (question.whole && siting.capacity.empty() && std::ceil(plan.bound - 1e-6) >= plan.value) plan.bound = plan.value;
  return plan;
}

std::vector<Siting::Arc> weighted(const Siting& siting) {
  std::vector<Siting::Arc> arcs = siting.arcs;
  for (Siting::Arc& arc : arcs) arc.cost *= siting.weight[arc.demand];
  return arcs;
}

void to_unit_costs(const Siting& siting, SitingPlan& plan) {
  std::vector<std::vector<std::size_t>> of(siting.demands.size());
  for (std::size_t s = 0; s < plan.services.size(); ++s) of[plan.services[s].demand].push_back(s);
  for (const Siting::Arc& arc : siting.arcs)
    for (const std::size_t s : of[arc.demand])
      if (plan.services[s].site == arc.site) plan.services[s].cost = arc.cost;
}

void must_have_p(const Siting& siting, const char* name) {
  if (siting.p || siting.budget < INFINITE) return;
  throw Error(Fault::input, "siting.p",
              std::string(name) + "에는 고를 곳 수나 예산이 있어야 합니다: p := 5 또는 budget := 1000을 주십시오");
}

void no_capacity(const Siting& siting, const char* name) {
  if (!siting.capacity.empty())
    throw Error(Fault::input, "siting.capacity",
                std::string(name) + "은(는) 수용 인원을 따지지 않습니다. capacity 열을 빼거나 p_median을 쓰십시오");
}

}  // namespace

SitingPlan p_median(const Siting& siting) {
  must_have_p(siting, "p_median");
  check_rules(siting);
  std::vector<double> unserved(siting.demands.size());
  for (std::size_t i = 0; i < unserved.size(); ++i) unserved[i] = siting.weight[i] > 0 ? INFINITE : 0;
  const Question question = question_of(siting, weighted(siting), std::move(unserved));
  const bool rules = has_set_rules(siting);
  if (!rules && siting.p && count(siting, Site::required) > *siting.p) refuse(siting, INFINITE);
  SitingPlan plan = rules ? with_set_rules(question, INFINITE) : without_set_rules(question);
  if (!(plan.value < INFINITE)) refuse(siting, INFINITE);
  to_unit_costs(siting, plan);
  return plan;
}

SitingPlan cover(const Siting& siting, double radius) {
  must_have_p(siting, "cover");
  check_rules(siting);
  std::vector<Siting::Arc> arcs;
  for (Siting::Arc arc : siting.arcs)
    if (arc.cost <= radius) {
      arc.cost = 0;
      arcs.push_back(arc);
    }
  const Question question = question_of(siting, arcs, siting.weight);
  const bool rules = has_set_rules(siting);
  if (!rules && siting.p && count(siting, Site::required) > *siting.p) refuse(siting, std::nullopt);
  SitingPlan plan = rules ? with_set_rules(question, std::nullopt) : without_set_rules(question);
  const double total = std::accumulate(siting.weight.begin(), siting.weight.end(), 0.0);
  plan.value = total - plan.value;
  plan.bound = total - plan.bound;
  to_unit_costs(siting, plan);
  return plan;
}

SitingPlan cover_all(const Siting& siting, double radius) {
  check_rules(siting);
  no_capacity(siting, "cover_all");
  const bool priced = !siting.price.empty();
  const std::vector<double> cost = priced ? siting.price : std::vector<double>(siting.sites.size(), 1.0);
  const Mip::Answer answer = covering(siting, radius, cost, false);
  if (!answer.feasible) refuse(siting, radius);
  SitingPlan plan{.sites = chosen_of(siting, answer)};
  for (const std::uint32_t j : plan.sites) plan.value += cost[j];
  plan.bound = std::all_of(cost.begin(), cost.end(), is_whole) ? std::ceil(answer.bound - 1e-6) : answer.bound;
  plan.bound = std::min(plan.bound, plan.value);
  std::vector<Siting::Arc> arcs;
  for (const Siting::Arc& arc : siting.arcs)
    if (arc.cost <= radius) arcs.push_back(arc);
  plan.services = nearest(question_of(siting, arcs, std::vector<double>(siting.demands.size(), INFINITE)), plan.sites);
  return plan;
}

SitingPlan p_center(const Siting& siting) {
  must_have_p(siting, "p_center");
  check_rules(siting);
  no_capacity(siting, "p_center");
  std::vector<double> radii;
  for (const Siting::Arc& arc : siting.arcs)
    if (siting.weight[arc.demand] > 0) radii.push_back(arc.cost);
  std::sort(radii.begin(), radii.end());
  radii.erase(std::unique(radii.begin(), radii.end()), radii.end());
  const std::vector<double> nothing(siting.sites.size(), 0.0);
  Mip::Answer best = radii.empty() ? Mip::Answer{} : covering(siting, radii.back(), nothing, true);
  if (!best.feasible) refuse(siting, INFINITE);
  std::size_t low = 0, high = radii.size() - 1, proven = 0;  // every radius before `proven` is too short
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    Mip::Answer answer = covering(siting, radii[middle], nothing, true);
    if (answer.feasible) {
      high = middle;
      best = std::move(answer);
    } else {
      low = middle + 1;
      if (answer.impossible) proven = low;
    }
  }
  SitingPlan plan{.sites = chosen_of(siting, best)};
  plan.services =
      nearest(question_of(siting, siting.arcs, std::vector<double>(siting.demands.size(), INFINITE)), plan.sites);
  for (const SitingPlan::Service& service : plan.services)
    if (siting.weight[service.demand] > 0) plan.value = std::max(plan.value, service.cost);
  plan.bound = std::min(plan.value, radii[std::min(proven, high)]);
  return plan;
}

}  // namespace dure::geo
