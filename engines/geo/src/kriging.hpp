#pragma once

#include "geometry.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dure::geo {

/// Measured values of a plane, metres.
struct Stations {
  std::vector<Point> at;
  std::vector<double> value;
};

enum class VariogramModel : std::uint8_t { spherical, exponential, gaussian };

/// gamma(h) = nugget + sill x shape(h / range), 0 at h = 0. `sill` is the partial sill; `range` is the parameter of the
/// formula, as R's gstat: exponential 1 - exp(-h/a), gaussian 1 - exp(-(h/a)^2).
struct Variogram {
  VariogramModel model = VariogramModel::spherical;
  double nugget = 0, sill = 0, range = 0;
  double error = 0;  ///< weighted sum of squares of the fit

  double gamma(double distance) const;
  double total() const { return nugget + sill; }
};

/// One lag of an empirical variogram.
struct Lag {
  double pairs = 0, distance = 0, gamma = 0;  ///< distance: mean of the pairs; gamma: half the mean squared difference
};

/// Lags of equal width up to `cutoff`; those without pairs are left out. As gstat: (0, w], (w, 2w] …
/// Cost: pairs of stations.
std::vector<Lag> empirical_variogram(const Stations& stations, double cutoff, int lags);
/// A third of the diagonal of the box around the stations, as gstat.
double usual_cutoff(const Stations& stations);
/// Least squares weighted by pairs / distance^2 (gstat's fit.method = 7), nugget and sill at least 0. Without `model`
/// the one with the least error; ties to the first. The range is searched from the width of a lag to thrice the cutoff.
/// @throws Error(input, "geo.variogram") where fewer than three lags have pairs
Variogram fit_variogram(std::span<const Lag> lags, double cutoff, std::optional<VariogramModel> model);

struct Estimate {
  double value = 0, variance = 0;
};

/// Ordinary kriging at each target from all stations, or from the `nearest` ones (0: all; ties to the lower number).
/// A target on a station gets its value and variance 0. Cost: n^3 / 3 once, then n^2 a target; with `nearest` k^3 each.
/// @throws Error(input, "geo.kriging") where two stations stand in one place
std::vector<Estimate> krige(const Stations& stations, const Variogram& variogram, std::span<const Point> targets,
                            std::size_t nearest);
/// Each station estimated from all others, the variogram kept. Cost: n^3.
std::vector<Estimate> krige_left_out(const Stations& stations, const Variogram& variogram, std::size_t nearest);

/// Means weighted by 1 / distance^power. A target on a station gets its value.
std::vector<double> inverse_distance(const Stations& stations, std::span<const Point> targets, double power,
                                     std::size_t nearest);

}  // namespace dure::geo
