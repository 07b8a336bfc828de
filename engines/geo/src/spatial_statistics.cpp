#include "spatial_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>

namespace dure::geo {
namespace {

constexpr double UNKNOWN = std::numeric_limits<double>::quiet_NaN();

double upper_tail(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }
double two_sided(double z) { return std::erfc(std::abs(z) / std::sqrt(2.0)); }

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<double> deviations(std::span<const double> values) {
  const double centre = mean(values);
  std::vector<double> z(values.begin(), values.end());
  for (double& value : z) value -= centre;
  return z;
}

double square_sum(std::span<const double> values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

double lag(std::span<const double> values, const Neighbours& neighbours, std::size_t unit) {
  double sum = 0;
  for (std::size_t e = neighbours.first[unit]; e < neighbours.first[unit + 1]; ++e)
    sum += neighbours.weight[e] * values[neighbours.unit[e]];
  return sum;
}

double cross_products(std::span<const double> z, const Neighbours& neighbours) {
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i) sum += z[i] * lag(z, neighbours, i);
  return sum;
}

/// Sums of a row's weights and of their squares.
struct RowSums {
  double weights = 0, squares = 0;
};
RowSums row_sums(const Neighbours& neighbours, std::size_t unit) {
  RowSums sums;
  for (std::size_t e = neighbours.first[unit]; e < neighbours.first[unit + 1]; ++e) {
    sums.weights += neighbours.weight[e];
    sums.squares += neighbours.weight[e] * neighbours.weight[e];
  }
  return sums;
}

/// Cliff and Ord's S0, S1, S2.
struct WeightSums {
  double s0 = 0, s1 = 0, s2 = 0;
};
WeightSums weight_sums(const Neighbours& neighbours) {
  WeightSums sums;
  const std::size_t n = neighbours.units();
  std::vector<double> rows(n), columns(n);
  struct Cell {
    std::uint32_t low, high;
    double weight;
  };
  std::vector<Cell> cells;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::size_t e = neighbours.first[i]; e < neighbours.first[i + 1]; ++e) {
      const std::uint32_t j = neighbours.unit[e];
      const double w = neighbours.weight[e];
      sums.s0 += w;
      rows[i] += w;
      columns[j] += w;
      cells.push_back({std::min(i, j), std::max(i, j), w});
    }
  std::sort(cells.begin(), cells.end(),
            [](const Cell& a, const Cell& b) { return std::pair(a.low, a.high) < std::pair(b.low, b.high); });
  for (std::size_t k = 0; k < cells.size();) {  // (w_ij + w_ji)^2 once for each pair
    double both = 0;
    const std::size_t from = k;
    for (; k < cells.size() && cells[k].low == cells[from].low && cells[k].high == cells[from].high; ++k)
      both += cells[k].weight;
    sums.s1 += cells[from].low == cells[from].high ? 2 * both * both : both * both;
  }
  for (std::size_t i = 0; i < n; ++i) sums.s2 += (rows[i] + columns[i]) * (rows[i] + columns[i]);
  return sums;
}

/// Draws for each unit its number of neighbours among all other units, again and again, and hands `statistic` the
/// weighted sum of what was drawn. @returns the two-sided share of draws as far out as `observed`.
struct Draws {
  double p = UNKNOWN, mean = UNKNOWN, variance = UNKNOWN;
};
class Shuffler {
public:
  Shuffler(std::size_t units, std::uint64_t seed) : random_(seed), order_(units) {
    std::iota(order_.begin(), order_.end(), 0U);
  }

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  Draws local(std::span<const double> values, const Neighbours& neighbours, std::size_t unit, double observed,
              int permutations, const std::function<double(double sum)>& statistic) {
    const std::size_t count = neighbours.first[unit + 1] - neighbours.first[unit];
    if (permutations <= 0 || count == 0 || count >= order_.size()) return {};
    std::size_t at = static_cast<std::size_t>(std::find(order_.begin(), order_.end(), unit) - order_.begin());
    std::swap(order_[at], order_.back());
    int above = 0, below_it = 0;
    double sum = 0, squares = 0;
    for (int draw = 0; draw < permutations; ++draw) {
      double drawn = 0;
      for (std::size_t k = 0; k < count; ++k) {
        std::swap(order_[k], order_[k + below(order_.size() - 1 - k)]);
        drawn += neighbours.weight[neighbours.first[unit] + k] * values[order_[k]];
      }
      const double value = statistic(drawn);
      above += value >= observed;
      below_it += value <= observed;
      sum += value;
      squares += value * value;
    }
    const double n = permutations;
    return {std::min(1.0, 2 * (std::min(above, below_it) + 1) / (n + 1)), sum / n, squares / n - sum / n * sum / n};
  }

private:
  std::mt19937_64 random_;
  std::vector<std::uint32_t> order_;
};

void adjust(std::vector<LocalStatistic>& all, int permutations) {
  std::vector<double> p;
  for (const LocalStatistic& one : all) p.push_back(permutations > 0 ? one.p_permutation : one.p);
  const std::vector<double> adjusted = false_discovery(p);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].p_adjusted = adjusted[i];
}

Neighbours with_self(const Neighbours& given) {
  Neighbours out{{0}, {}, {}};
  for (std::uint32_t i = 0; i < given.units(); ++i) {
    bool there = false;
    for (std::size_t e = given.first[i]; e < given.first[i + 1]; ++e) {
      there = there || given.unit[e] == i;
      out.unit.push_back(given.unit[e]);
      out.weight.push_back(given.weight[e]);
    }
    if (!there) {
      out.unit.push_back(i);
      out.weight.push_back(1);
    }
    out.first.push_back(out.unit.size());
  }
  return out;
}

}  // namespace

void Neighbours::standardise() {
  for (std::size_t i = 0; i < units(); ++i) {
    const double sum = row_sums(*this, i).weights;
    if (sum == 0) continue;
    for (std::size_t e = first[i]; e < first[i + 1]; ++e) weight[e] /= sum;
  }
}

Autocorrelation moran(std::span<const double> values, const Neighbours& neighbours, int permutations,
                      std::uint64_t seed) {
  std::vector<double> z = deviations(values);
  const WeightSums w = weight_sums(neighbours);
  double n = 0;
  for (std::size_t i = 0; i < neighbours.units(); ++i) n += neighbours.first[i + 1] > neighbours.first[i];
  const double squares = square_sum(z);
  double fourths = 0;
  for (const double value : z) fourths += value * value * value * value;
  const double kurtosis = static_cast<double>(values.size()) * fourths / (squares * squares);
  Autocorrelation out;
  out.i = n / w.s0 * cross_products(z, neighbours) / squares;
  out.expected = -1 / (n - 1);
  const double s02 = w.s0 * w.s0;
  out.variance = (n * (w.s1 * (n * n - 3 * n + 3) - n * w.s2 + 3 * s02) -
                  kurtosis * (w.s1 * (n * n - n) - 2 * n * w.s2 + 6 * s02)) /
                     ((n - 1) * (n - 2) * (n - 3) * s02) -
                 out.expected * out.expected;
  out.z = (out.i - out.expected) / std::sqrt(out.variance);
  out.p = upper_tail(out.z);
  out.p_permutation = UNKNOWN;
  if (permutations <= 0 || std::isnan(out.i)) return out;
  const double observed = cross_products(z, neighbours);
  Shuffler random(z.size(), seed);
  int above = 0;
  for (int round = 0; round < permutations; ++round) {
    for (std::size_t k = z.size() - 1; k > 0; --k) std::swap(z[k], z[random.below(k + 1)]);
    above += cross_products(z, neighbours) >= observed;
  }
  out.p_permutation = (above + 1.0) / (permutations + 1.0);
  return out;
}

std::vector<LocalStatistic> local_moran(std::span<const double> values, const Neighbours& neighbours, int permutations,
                                        std::uint64_t seed) {
  const std::vector<double> z = deviations(values);
  const auto n = static_cast<double>(z.size());
  const double m2 = square_sum(z) / n;
  Shuffler random(z.size(), seed);
  std::vector<LocalStatistic> out(z.size());
  for (std::size_t i = 0; i < z.size(); ++i) {
    LocalStatistic& one = out[i];
    const RowSums row = row_sums(neighbours, i);
    one.lag = lag(z, neighbours, i);
    one.value = z[i] / m2 * one.lag;
    one.expected = -z[i] * z[i] * row.weights / ((n - 1) * m2);
    one.variance = z[i] / m2 * (z[i] / m2) * (n / (n - 2)) * (row.squares - row.weights * row.weights / (n - 1)) *
                   (m2 - z[i] * z[i] / (n - 1));
    one.z = (one.value - one.expected) / std::sqrt(one.variance);
    one.p = two_sided(one.z);
    one.p_permutation =
        random.local(z, neighbours, i, one.value, permutations, [&](double sum) { return z[i] / m2 * sum; }).p;
  }
  adjust(out, permutations);
  return out;
}

std::vector<LocalStatistic> local_moran_of_two(std::span<const double> x, std::span<const double> y,
                                               const Neighbours& neighbours, int permutations, std::uint64_t seed) {
  std::vector<double> zx = deviations(x), zy = deviations(y);
  const auto scale = [](std::vector<double>& z) {
    const double deviation = std::sqrt(square_sum(z) / (static_cast<double>(z.size()) - 1));
    for (double& value : z) value /= deviation;
  };
  scale(zx);
  scale(zy);
  Shuffler random(zx.size(), seed);
  std::vector<LocalStatistic> out(zx.size());
  for (std::size_t i = 0; i < zx.size(); ++i) {
    LocalStatistic& one = out[i];
    one.lag = lag(zy, neighbours, i);
    one.value = zx[i] * one.lag;
    const Draws draws =
        random.local(zy, neighbours, i, one.value, permutations, [&](double sum) { return zx[i] * sum; });
    one.expected = draws.mean;
    one.variance = draws.variance;
    one.z = (one.value - one.expected) / std::sqrt(one.variance);
    one.p = two_sided(one.z);
    one.p_permutation = draws.p;
  }
  adjust(out, permutations);
  return out;
}

std::vector<LocalStatistic> getis_ord(std::span<const double> values, const Neighbours& neighbours, bool self,
                                      int permutations, std::uint64_t seed) {
  const Neighbours rows = self ? with_self(neighbours) : neighbours;
  const auto n = static_cast<double>(values.size());
  const double total = std::accumulate(values.begin(), values.end(), 0.0), squares = square_sum(values);
  Shuffler random(values.size(), seed);
  std::vector<LocalStatistic> out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    LocalStatistic& one = out[i];
    const RowSums row = row_sums(rows, i);
    const double others = self ? n : n - 1, x = values[i];
    const double centre = (total - (self ? 0 : x)) / others;
    const double spread = (squares - (self ? 0 : x * x)) / others - centre * centre;
    const double sum = lag(values, rows, i);
    one.expected = row.weights * centre;
    one.variance = spread * (others * row.squares - row.weights * row.weights) / (others - 1);
    one.z = one.value = (sum - one.expected) / std::sqrt(one.variance);
    one.lag = sum - one.expected;
    one.p = two_sided(one.z);
    const double around = lag(values, neighbours, i);  // a unit itself is never drawn
    one.p_permutation = random.local(values, neighbours, i, around, permutations, [](double drawn) { return drawn; }).p;
  }
  adjust(out, permutations);
  return out;
}

std::vector<double> false_discovery(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  std::vector<double> out(p.begin(), p.end());
  double least = 1;
  for (std::size_t k = 0; k < order.size(); ++k) {
    least = std::min(least, p[order[k]] * static_cast<double>(order.size()) / static_cast<double>(order.size() - k));
    out[order[k]] = least;
  }
  return out;
}

}  // namespace dure::geo
