#include "kriging.hpp"

#include "symmetric.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dure::geo {
namespace {

double apart(const Point& a, const Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// Ordinary kriging from one set of stations: the covariances' factor and what does not depend on the target.
class System {
public:
  System(const Stations& stations, std::vector<std::uint32_t> chosen, const Variogram& variogram)
      : stations_(stations), chosen_(std::move(chosen)), variogram_(variogram), factor_(covariances()) {
    const std::size_t n = chosen_.size();
    ones_.assign(n, 1);
    factor_.solve(ones_);
    values_.resize(n);
    for (std::size_t i = 0; i < n; ++i) values_[i] = stations_.value[chosen_[i]];
    factor_.solve(values_);
    sum_ = std::accumulate(ones_.begin(), ones_.end(), 0.0);
    mean_ = std::accumulate(values_.begin(), values_.end(), 0.0) / sum_;
  }

  Estimate at(const Point& target) const {
    const std::size_t n = chosen_.size();
    std::vector<double> own(n), solved;
    for (std::size_t i = 0; i < n; ++i) {
      const double distance = apart(stations_.at[chosen_[i]], target);
      if (distance == 0) return {stations_.value[chosen_[i]], 0};
      own[i] = variogram_.total() - variogram_.gamma(distance);
    }
    solved = own;
    factor_.solve(solved);
    double ones = 0, square = 0, value = mean_;
    for (std::size_t i = 0; i < n; ++i) {
      ones += solved[i];
      square += own[i] * solved[i];
      value += own[i] * (values_[i] - mean_ * ones_[i]);
    }
    return {value, std::max(0.0, variogram_.total() - square + (1 - ones) * (1 - ones) / sum_)};
  }

  /// Each of its stations from the others (Dubrule 1983): with B the inverse of the bordered system, the error is
  /// (Bz)_i / B_ii and the variance 1 / B_ii.
  std::vector<Estimate> left_out() const {
    const std::size_t n = chosen_.size();
    std::vector<Estimate> out(n);
    std::vector<double> unit(n);
    for (std::size_t i = 0; i < n; ++i) {
      std::fill(unit.begin(), unit.end(), 0.0);
      unit[i] = 1;
      factor_.solve(unit);
      const double diagonal = unit[i] - ones_[i] * ones_[i] / sum_;
      const double error = (values_[i] - mean_ * ones_[i]) / diagonal;
      out[i] = {stations_.value[chosen_[i]] - error, 1 / diagonal};
    }
    return out;
  }

private:
  Cholesky covariances() const {
    const std::size_t n = chosen_.size();
    std::vector<double> matrix(n * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        const double distance = apart(stations_.at[chosen_[i]], stations_.at[chosen_[j]]);
        if (i != j && distance == 0)
          throw Error(Fault::input, "geo.kriging",
                      "두 지점이 같은 자리에 있습니다. 한 자리의 값은 하나로 합치십시오 (예: 평균)");
        matrix[i * n + j] = variogram_.total() - variogram_.gamma(distance);
      }
    return Cholesky(std::move(matrix), n);
  }

  const Stations& stations_;
  std::vector<std::uint32_t> chosen_;
  const Variogram& variogram_;
  Cholesky factor_;
  std::vector<double> ones_, values_;  // C^-1 1, C^-1 z
  double sum_ = 0, mean_ = 0;
};

std::vector<std::uint32_t> all_of(const Stations& stations) {
  std::vector<std::uint32_t> out(stations.at.size());
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

/// The `count` stations nearest to a place, ascending by number.
std::vector<std::uint32_t> nearest_to(const Stations& stations, const Point& target, std::size_t count) {
  std::vector<std::pair<double, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < stations.at.size(); ++i) order.emplace_back(apart(stations.at[i], target), i);
  count = std::min(count, order.size());
  std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count) - 1, order.end());
  std::vector<std::uint32_t> out;
  for (std::size_t k = 0; k < count; ++k) out.push_back(order[k].second);
  std::sort(out.begin(), out.end());
  return out;
}

bool flat(const Variogram& variogram) { return !(variogram.total() > 0); }

}  // namespace

std::vector<Estimate> krige(const Stations& stations, const Variogram& variogram, std::span<const Point> targets,
                            std::size_t nearest) {
  std::vector<Estimate> out;
  if (flat(variogram)) {  // every station says the same
    out.assign(targets.size(), {stations.value.at(0), 0});
    return out;
  }
  if (nearest == 0 || nearest >= stations.at.size()) {
    const System system(stations, all_of(stations), variogram);
    for (const Point& target : targets) out.push_back(system.at(target));
    return out;
  }
  for (const Point& target : targets)
    out.push_back(System(stations, nearest_to(stations, target, nearest), variogram).at(target));
  return out;
}

std::vector<Estimate> krige_left_out(const Stations& stations, const Variogram& variogram, std::size_t nearest) {
  if (flat(variogram)) return std::vector<Estimate>(stations.at.size(), {stations.value.at(0), 0});
  if (nearest == 0 || nearest + 1 >= stations.at.size())
    return System(stations, all_of(stations), variogram).left_out();
  std::vector<Estimate> out;
  for (std::uint32_t i = 0; i < stations.at.size(); ++i) {
    std::vector<std::uint32_t> around = nearest_to(stations, stations.at[i], nearest + 1);
    std::erase(around, i);
    out.push_back(System(stations, std::move(around), variogram).at(stations.at[i]));
  }
  return out;
}

std::vector<double> inverse_distance(const Stations& stations, std::span<const Point> targets, double power,
                                     std::size_t nearest) {
  std::vector<double> out;
  const std::vector<std::uint32_t> all = all_of(stations);
  for (const Point& target : targets) {
    const bool few = nearest > 0 && nearest < all.size();
    double sum = 0, weights = 0, same = 0;
    std::size_t there = 0;
    for (const std::uint32_t i : few ? nearest_to(stations, target, nearest) : all) {
      const double distance = apart(stations.at[i], target);
      if (distance == 0) {
        same += stations.value[i];
        ++there;
        continue;
      }
      const double weight = std::pow(distance, -power);
      sum += weight * stations.value[i];
      weights += weight;
    }
    out.push_back(there ? same / static_cast<double>(there) : sum / weights);
  }
  return out;
}

}  // namespace dure::geo
