#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// How a map's values become classes; on paper as on the screen (web/src/maps/classes.ts).
namespace dure::policy {

struct Classes {
  std::vector<double> limits;     ///< the lower ends of the second, third … class
  std::optional<double> outlier;  ///< the lone value of the last class
};

/// `how`: "quantile", "diverge" (seven around 0, as far on both sides), else Jenks: five classes, up to seven while
/// they explain less than nine tenths of the spread. Above 240 values, 240 of them spread over their order decide. The
/// highest value is a class of its own when it lies alone more than three quartile distances above the third quartile.
Classes classes_of(std::vector<double> values, std::string_view how);

/// 0 for the lowest class.
std::size_t class_of(double value, const std::vector<double>& limits);

}  // namespace dure::policy
