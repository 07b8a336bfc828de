#include "kriging.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace dure::geo {
namespace {

double shape_of(VariogramModel model, double distance, double range) {
  const double ratio = distance / range;
  switch (model) {
    case VariogramModel::spherical:
      return ratio >= 1 ? 1 : 1.5 * ratio - 0.5 * ratio * ratio * ratio;
    case VariogramModel::exponential:
      return 1 - std::exp(-ratio);
    case VariogramModel::gaussian:
      return 1 - std::exp(-ratio * ratio);
  }
  return 1;
}

double weight_of(const Lag& lag) { return lag.pairs / (lag.distance * lag.distance); }

/// The best nugget and sill of a given range: weighted least squares with both at least 0.
Variogram with_range(std::span<const Lag> lags, VariogramModel model, double range) {
  double w = 0, ws = 0, wss = 0, wg = 0, wsg = 0;
  for (const Lag& lag : lags) {
    const double weight = weight_of(lag), shape = shape_of(model, lag.distance, range);
    w += weight;
    ws += weight * shape;
    wss += weight * shape * shape;
    wg += weight * lag.gamma;
    wsg += weight * shape * lag.gamma;
  }
  Variogram out{model, 0, 0, range, 0};
  const double determinant = w * wss - ws * ws;
  if (determinant > 1e-12 * w * wss) {
    out.nugget = (wss * wg - ws * wsg) / determinant;
    out.sill = (w * wsg - ws * wg) / determinant;
  }
  if (out.sill < 0 || !(determinant > 1e-12 * w * wss)) {
    out.sill = 0;
    out.nugget = wg / w;
  } else if (out.nugget < 0) {
    out.nugget = 0;
    out.sill = wsg / wss;
  }
  for (const Lag& lag : lags) {
    const double off = lag.gamma - out.nugget - out.sill * shape_of(model, lag.distance, range);
    out.error += weight_of(lag) * off * off;
  }
  return out;
}

/// The least error over ranges: 200 of a geometric row, then golden section around the best.
Variogram fit_one(std::span<const Lag> lags, double cutoff, VariogramModel model) {
  constexpr int STEPS = 200, SECTIONS = 80;
  const double least = lags.front().distance / 2, ratio = std::pow(3 * cutoff / least, 1.0 / STEPS);
  double best_at = least;
  Variogram best = with_range(lags, model, least);
  for (int k = 1; k <= STEPS; ++k) {
    const double range = least * std::pow(ratio, k);
    if (const Variogram tried = with_range(lags, model, range); tried.error < best.error) {
      best = tried;
      best_at = range;
    }
  }
  double low = std::max(least, best_at / ratio), high = std::min(3 * cutoff, best_at * ratio);
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (int k = 0; k < SECTIONS; ++k) {
    const double left = high - golden * (high - low), right = low + golden * (high - low);
    const Variogram one = with_range(lags, model, left), other = with_range(lags, model, right);
    (one.error <= other.error ? high : low) = one.error <= other.error ? right : left;
    const Variogram& better = one.error <= other.error ? one : other;
    if (better.error < best.error) best = better;
  }
  return best;
}

}  // namespace

double Variogram::gamma(double distance) const {
  return distance == 0 ? 0 : nugget + (sill > 0 ? sill * shape_of(model, distance, range) : 0);
}

double usual_cutoff(const Stations& stations) {
  if (stations.at.empty()) return 0;
  Box box{stations.at[0].x, stations.at[0].y, stations.at[0].x, stations.at[0].y};
  for (const Point& at : stations.at) {
    box.west = std::min(box.west, at.x);
    box.east = std::max(box.east, at.x);
    box.south = std::min(box.south, at.y);
    box.north = std::max(box.north, at.y);
  }
  return std::hypot(box.east - box.west, box.north - box.south) / 3;
}

std::vector<Lag> empirical_variogram(const Stations& stations, double cutoff, int lags) {
  std::vector<Lag> all(static_cast<std::size_t>(lags));
  const double width = cutoff / lags;
  for (std::size_t i = 0; i < stations.at.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double distance = std::hypot(stations.at[i].x - stations.at[j].x, stations.at[i].y - stations.at[j].y);
      if (!(distance <= cutoff) || distance == 0) continue;
      const double off = stations.value[i] - stations.value[j];
      Lag& lag = all[std::min(all.size() - 1, static_cast<std::size_t>(std::ceil(distance / width)) - 1)];
      lag.pairs += 1;
      lag.distance += distance;
      lag.gamma += off * off / 2;
    }
  std::erase_if(all, [](const Lag& lag) { return lag.pairs == 0; });
  for (Lag& lag : all) {
    lag.distance /= lag.pairs;
    lag.gamma /= lag.pairs;
  }
  return all;
}

Variogram fit_variogram(std::span<const Lag> lags, double cutoff, std::optional<VariogramModel> model) {
  if (lags.size() < 3)
    throw Error(
        Fault::input, "geo.variogram",
        "지점이 너무 적거나 한데 몰려 있어 배리오그램을 맞출 수 없습니다. 지점을 더하거나 cutoff를 늘리거나 idw를 "
        "쓰십시오");
  if (model) return fit_one(lags, cutoff, *model);
  Variogram best = fit_one(lags, cutoff, VariogramModel::spherical);
  for (const VariogramModel other : {VariogramModel::exponential, VariogramModel::gaussian})
    if (const Variogram tried = fit_one(lags, cutoff, other); tried.error < best.error) best = tried;
  return best;
}

}  // namespace dure::geo
