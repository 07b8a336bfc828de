#include "siting_rules.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dure::geo {
namespace {

constexpr double INFINITE = std::numeric_limits<double>::infinity();
constexpr double NO_LIMIT = 1e30;  // CBC's infinity

std::string said(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string name_of(Rule rule, const Siting& siting) {
  switch (rule) {
    case Rule::count:
      return "고를 곳 수(p := " + std::to_string(siting.p.value_or(0)) + ")";
    case Rule::budget:
      return "예산(budget := " + said(siting.budget) + ")";
    case Rule::spacing:
      return "최소 간격(spacing)";
    case Rule::required:
      return "반드시 넣을 곳(required)";
    case Rule::forbidden:
      return "쓸 수 없는 곳(forbidden)";
    case Rule::capacity:
      return "수용 인원(capacity)";
    default:
      return "모든 수요를 맡기";
  }
}

bool applies(Rule rule, const Siting& siting, bool reach) {
  switch (rule) {
    case Rule::count:
      return siting.p.has_value();
    case Rule::budget:
      return siting.budget < INFINITE;
    case Rule::spacing:
      return !siting.too_close.empty();
    case Rule::required:
      return count(siting, Site::required) > 0;
    case Rule::forbidden:
      return count(siting, Site::forbidden) > 0;
    case Rule::capacity:
      return !siting.capacity.empty() && reach;
    default:
      return reach;
  }
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Not every rule, but enough to tell in a moment whether any set of sites keeps them.
Mip possible(const Siting& siting, std::optional<double> radius, Rule dropped) {
  Mip mip;
  add_rules(mip, siting, std::vector<double>(siting.sites.size(), 0.0), dropped);
  if (!radius || dropped == Rule::reach) return mip;
  if (dropped == Rule::forbidden) {
    Siting open = siting;
    std::replace(open.status.begin(), open.status.end(), Site::forbidden, Site::free);
    add_reach(mip, open, *radius);
  } else {
    add_reach(mip, siting, *radius);
  }
  if (siting.capacity.empty() || dropped == Rule::capacity) return mip;
  const std::size_t row = mip.row(total(siting.weight), NO_LIMIT);
  for (std::size_t j = 0; j < siting.sites.size(); ++j) mip.put(row, j, std::min(siting.capacity[j], NO_LIMIT / 1e6));
  return mip;
}

}  // namespace

std::size_t count(const Siting& siting, Site status) {
  return static_cast<std::size_t>(std::count(siting.status.begin(), siting.status.end(), status));
}

bool has_set_rules(const Siting& siting) {
  return siting.budget < INFINITE || !siting.too_close.empty() || !siting.capacity.empty();
}

void add_rules(Mip& mip, const Siting& siting, const std::vector<double>& cost, Rule dropped) {
  const std::size_t sites = siting.sites.size();
  for (std::size_t j = 0; j < sites; ++j) {
    const Site status = siting.status[j];
    const bool out = status == Site::forbidden && dropped != Rule::forbidden;
    const bool in = status == Site::standing || (status == Site::required && dropped != Rule::required);
    mip.column(status == Site::standing ? 0 : cost[j], in ? 1 : 0, out ? 0 : 1, true);
  }
  if (siting.p && dropped != Rule::count) {
    const auto p = static_cast<double>(*siting.p);
    const std::size_t row = mip.row(siting.budget < INFINITE ? 0 : p, p);
    for (std::size_t j = 0; j < sites; ++j)
      if (siting.status[j] != Site::standing) mip.put(row, j, 1);
  }
  if (siting.budget < INFINITE && dropped != Rule::budget) {
    const std::size_t row = mip.row(-NO_LIMIT, siting.budget);
    for (std::size_t j = 0; j < sites; ++j)
      if (siting.status[j] != Site::standing) mip.put(row, j, siting.price[j]);
  }
  if (dropped == Rule::spacing) return;
  for (const auto& [a, b] : siting.too_close) {
    const std::size_t row = mip.row(-NO_LIMIT, 1);
    mip.put(row, a, 1);
    mip.put(row, b, 1);
  }
}

void add_reach(Mip& mip, const Siting& siting, double radius) {
  std::vector<std::vector<std::uint32_t>> within(siting.demands.size());
  for (const Siting::Arc& arc : siting.arcs)
    if (arc.cost <= radius && siting.status[arc.site] != Site::forbidden) within[arc.demand].push_back(arc.site);
  for (std::size_t i = 0; i < within.size(); ++i) {
    if (siting.weight[i] <= 0) continue;
    const std::size_t row = mip.row(1, NO_LIMIT);
    for (const std::uint32_t j : within[i]) mip.put(row, j, 1);
  }
}

namespace {

/// Demands that no site can reach, for the sentence that refuses; "" when there is none.
std::string out_of_reach(const Siting& siting, double radius) {
  std::vector<bool> reached(siting.demands.size());
  for (const Siting::Arc& arc : siting.arcs)
    if (arc.cost <= radius && siting.status[arc.site] != Site::forbidden) reached[arc.demand] = true;
  std::size_t alone = 0;
  std::string names;
  for (std::size_t i = 0; i < reached.size(); ++i)
    if (!reached[i] && siting.weight[i] > 0 && ++alone <= 3) names += (names.empty() ? "" : ", ") + siting.demands[i];
  if (alone == 0) return "";
  return ". 닿는 후보지가 하나도 없는 수요가 " + std::to_string(alone) + "곳 있습니다: " + names +
         (alone > 3 ? " …" : "");
}

}  // namespace

Mip::Answer any_set(const Siting& siting, std::optional<double> radius) {
  return possible(siting, radius, Rule::none).solve(1000);
}

void refuse(const Siting& siting, std::optional<double> radius) {
  std::string relax;
  for (const Rule rule :
       {Rule::count, Rule::budget, Rule::spacing, Rule::required, Rule::forbidden, Rule::capacity, Rule::reach}) {
    if (!applies(rule, siting, radius.has_value())) continue;
    if (possible(siting, radius, rule).solve(1000).feasible)
      relax += (relax.empty() ? "" : ", ") + name_of(rule, siting);
  }
  const std::string alone = radius ? out_of_reach(siting, *radius) : std::string();
  throw Error(Fault::input, "siting.impossible",
              relax.empty() ? "모든 규칙을 지키는 배치가 없고, 어느 하나만 풀어서도 되지 않습니다: 규칙을 둘 이상 "
                              "푸십시오"
                            : "모든 규칙을 지키는 배치가 없습니다. 다음 가운데 하나를 풀면 됩니다: " + relax + alone);
}

void check_rules(const Siting& siting) {
  const std::size_t standing = count(siting, Site::standing);
  const std::size_t candidates = siting.sites.size() - standing - count(siting, Site::forbidden);
  if (siting.p && *siting.p > candidates && !(siting.budget < INFINITE))
    throw Error(Fault::input, "siting.p",
                "고를 수 있는 후보지는 " + std::to_string(candidates) + "곳인데 p := " + std::to_string(*siting.p) +
                    "입니다. p를 줄이거나 후보지를 늘리십시오");
  if (siting.p && *siting.p == 0 && standing == 0) throw Error(Fault::input, "siting.p", "p는 1 이상이어야 합니다");
}

}  // namespace dure::geo
