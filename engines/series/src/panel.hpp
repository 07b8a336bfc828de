#pragma once

#include <dure/store/functions.hpp>

#include <string>
#include <vector>

namespace dure::series {

/// Values of units over periods.
struct Panel {
  std::vector<std::string> units;    ///< ascending
  std::vector<std::string> periods;  ///< ascending in their own type
  store::Type period_type = store::Type::text;
  std::vector<char> after;    ///< of a period: at `start` or later
  std::vector<double> value;  ///< units x periods; NaN where there is none
  std::vector<char> treated;  ///< of a unit; empty where the table does not tell

  double at(std::size_t unit, std::size_t period) const { return value[unit * periods.size() + period]; }
};

/// Reads (unit, period, value[, treated]) of the first argument; the call's `start` splits it.
/// @throws Error(input, "series.panel") where a column is missing, a pair stands twice, or nothing lies before or after
Panel read_panel(const store::TableCall& call, bool with_treated);

/// The kind that a column of periods comes out as, and one of its values.
store::Kind period_kind(const Panel& panel);
void set_period(store::RowOut& row, std::size_t column, const Panel& panel, std::size_t period);

}  // namespace dure::series
