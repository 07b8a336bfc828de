#include "map_classes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace dure::policy {
namespace {

constexpr std::size_t most_values = 240;

/// At `share` of the sorted list, between neighbours in a straight line.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  return sorted[low] + (sorted[std::min(low + 1, sorted.size() - 1)] - sorted[low]) * (place - std::floor(place));
}

std::vector<double> thinned(const std::vector<double>& sorted) {
  if (sorted.size() <= most_values) return sorted;
  std::vector<double> kept;
  for (std::size_t i = 0; i < most_values; ++i)
    kept.push_back(sorted[static_cast<std::size_t>(
        std::round(static_cast<double>(i * (sorted.size() - 1)) / static_cast<double>(most_values - 1)))]);
  return kept;
}

/// Fisher's exact division of a sorted list into `count` classes with the least squared distance to their means.
std::vector<double> jenks(const std::vector<double>& sorted, std::size_t count) {
  const auto v = thinned(sorted);
  const std::size_t n = v.size();
  count = std::min(count, std::set<double>(v.begin(), v.end()).size());
  if (count < 2) return {};
  std::vector<double> sum{0}, square{0};
  for (const double x : v) {
    sum.push_back(sum.back() + x);
    square.push_back(square.back() + x * x);
  }
  const auto cost = [&](std::size_t from, std::size_t to) {
    const double s = sum[to] - sum[from];
    return square[to] - square[from] - s * s / static_cast<double>(to - from);
  };
  std::vector<double> best;
  for (std::size_t i = 0; i < n; ++i) best.push_back(cost(0, i + 1));
  std::vector<std::vector<std::size_t>> cuts;
  for (std::size_t k = 1; k < count; ++k) {
    std::vector<double> next(n, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> cut(n, 0);
    for (std::size_t i = k; i < n; ++i)
      for (std::size_t from = k; from <= i; ++from)
        if (const double total = best[from - 1] + cost(from, i + 1); total < next[i]) {
          next[i] = total;
          cut[i] = from;
        }
    best = std::move(next);
    cuts.push_back(std::move(cut));
  }
  std::vector<double> limits;
  for (std::size_t k = cuts.size(), end = n - 1; k-- > 0;) {
    const std::size_t from = cuts[k][end];
    limits.insert(limits.begin(), v[from]);
    end = from - 1;
  }
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
  return limits;
}

/// The share of the spread that lies between the classes.
double fit(const std::vector<double>& values, const std::vector<double>& limits) {
  std::vector<std::vector<double>> groups(limits.size() + 1);
  for (const double value : values) groups[class_of(value, limits)].push_back(value);
  const auto spread = [](const std::vector<double>& list) {
    double mean = 0, total = 0;
    for (const double x : list) mean += x / static_cast<double>(list.size());
    for (const double x : list) total += (x - mean) * (x - mean);
    return total;
  };
  double within = 0;
  for (const auto& group : groups) within += spread(group);
  const double all = spread(values);
  return all == 0 ? 1 : 1 - within / all;
}

std::vector<double> quantiles(const std::vector<double>& sorted) {
  const std::size_t count = std::min<std::size_t>(5, std::set<double>(sorted.begin(), sorted.end()).size());
  std::vector<double> limits;
  for (std::size_t i = 1; i < count; ++i)
    if (const double limit = quantile(sorted, static_cast<double>(i) / static_cast<double>(count));
        limit > (limits.empty() ? sorted.front() : limits.back()))
      limits.push_back(limit);
  return limits;
}

std::optional<double> lone_outlier(const std::vector<double>& sorted) {
  if (sorted.size() < 6) return std::nullopt;
  const double low = quantile(sorted, 0.25), high = quantile(sorted, 0.75), fence = high + 3 * (high - low);
  if (high > low && sorted.back() > fence && sorted[sorted.size() - 2] <= fence) return sorted.back();
  return std::nullopt;
}

std::vector<double> around_zero(const std::vector<double>& sorted) {
  const double most = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
  std::vector<double> limits;
  for (int i = 0; most > 0 && i < 6; ++i) limits.push_back((i - 2.5) * most / 3.5);
  return limits;
}

}  // namespace

std::size_t class_of(double value, const std::vector<double>& limits) {
  return static_cast<std::size_t>(std::ranges::count_if(limits, [value](double limit) { return value >= limit; }));
}

Classes classes_of(std::vector<double> values, std::string_view how) {
  std::ranges::sort(values);
  if (values.empty()) return {};
  if (how == "diverge") return {around_zero(values), std::nullopt};
  Classes classes{{}, lone_outlier(values)};
  if (classes.outlier) values.pop_back();
  classes.limits = how == "quantile" ? quantiles(values) : jenks(values, 5);
  for (std::size_t count = 6; how != "quantile" && count <= 7 && fit(values, classes.limits) < 0.9; ++count)
    classes.limits = jenks(values, count);
  if (classes.outlier) classes.limits.push_back(*classes.outlier);
  return classes;
}

}  // namespace dure::policy
