#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dure::series {

/// A treated unit, those it is compared with, and which periods lie before the event. Complete: no missing values.
struct Comparison {
  std::vector<double> treated;              ///< by period
  std::vector<std::vector<double>> donors;  ///< donor, period
  std::vector<char> after;                  ///< by period

  std::size_t periods() const { return treated.size(); }
};

/// The weights, at least 0 and summing to 1, with which the donors come nearest to the treated unit before the event:
/// least squares over the simplex by Wolfe's minimum norm point, exact. Where several weights fit equally well the most
/// even ones (a ridge of 1e-10). Cost: donors^2 x periods, then some donors^3.
std::vector<double> simplex_weights(std::span<const double> treated, std::span<const std::vector<double>> donors);

struct Synthetic {
  std::vector<double> weights;    ///< by donor
  std::vector<double> synthetic;  ///< by period
  double pre_rmspe = 0, post_rmspe = 0;
  double effect = 0;  ///< mean of observed - synthetic after the event

  /// Root mean squared error after over that before; a fit without error counts as one of a millionth of the level.
  double ratio = 0;
};

/// Abadie, Diamond and Hainmueller (2010), all values before the event as predictors. `demean`: each unit less its own
/// mean before the event, the treated unit's mean put back (Ferman and Pinto 2021).
Synthetic synthetic_control(const Comparison& comparison, bool demean);

/// Each donor as if it were the treated unit, compared with the other donors; the treated unit is in no pool, since it
/// bears the event.
std::vector<Synthetic> placebos(const Comparison& comparison, bool demean);

enum class Verdict : std::uint8_t { effect, none, poor_fit, few_donors };

struct Finding {
  std::size_t rank = 0;   ///< of the treated unit's ratio among all; ties count against it
  std::size_t units = 0;  ///< treated and donors
  double p = 1;           ///< rank / units
  double level = 0;       ///< mean of |treated| before the event
  Verdict verdict = Verdict::none;
};

/// `fit`: the greatest pre_rmspe / level with which anything is said. `alpha`: the greatest p of an effect.
Finding judge(const Comparison& comparison, const Synthetic& own, std::span<const Synthetic> others, double fit,
              double alpha);

}  // namespace dure::series
