#pragma once

#include <span>

namespace dure::series {

/// Difference in differences from each unit's change (its mean after less its mean before).
struct Differences {
  double effect = 0;          ///< mean change of the treated less that of the others
  double error = 0;           ///< standard, unequal variances: HC2 of the changes, which is clustered by unit
  double t = 0, freedom = 0;  ///< Welch and Satterthwaite
  double p = 1;               ///< two-sided
  double low = 0, high = 0;   ///< of 95 %
};

/// At least two units on each side. NaN for t, p and the interval where no unit of either side differs from its mean.
Differences differences(std::span<const double> treated, std::span<const double> control);

/// P(|T| > |t|) of Student's t, and the t that leaves `p` outside; relative accuracy 1e-10.
double student_two_sided(double t, double freedom);
double student_quantile(double p, double freedom);

}  // namespace dure::series
