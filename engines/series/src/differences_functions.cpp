#include "differences.hpp"
#include "panel.hpp"
#include "parts.hpp"

#include <dure/core/error.hpp>

#include <cmath>

namespace dure::series {
namespace {

using store::Kind;

struct Groups {
  std::vector<double> change[2];  ///< of control and treated units
  double before[2] = {}, after[2] = {};
};

/// Units that lack all periods before or all after have no change and do not count.
Groups groups_of(const Panel& panel) {
  Groups out;
  for (std::size_t unit = 0; unit < panel.units.size(); ++unit) {
    double sum[2] = {}, count[2] = {};
    for (std::size_t t = 0; t < panel.periods.size(); ++t) {
      if (std::isnan(panel.at(unit, t))) continue;
      sum[panel.after[t] ? 1 : 0] += panel.at(unit, t);
      count[panel.after[t] ? 1 : 0] += 1;
    }
    if (count[0] == 0 || count[1] == 0) continue;
    const int group = panel.treated[unit] ? 1 : 0;
    out.change[group].push_back(sum[1] / count[1] - sum[0] / count[0]);
    out.before[group] += sum[0] / count[0];
    out.after[group] += sum[1] / count[1];
  }
  for (const int group : {0, 1}) {
    const auto units = static_cast<double>(out.change[group].size());
    out.before[group] /= units;
    out.after[group] /= units;
  }
  return out;
}

store::TableRows did_rows(const store::TableCall& call) {
  const Groups groups = groups_of(read_panel(call, true));
  if (groups.change[0].size() < 2 || groups.change[1].size() < 2)
    throw Error(Fault::input, "series.units",
                "앞뒤 값이 모두 있는 곳이 양쪽에 둘 이상 있어야 합니다 (treated " +
                    std::to_string(groups.change[1].size()) + "곳, 나머지 " + std::to_string(groups.change[0].size()) +
                    "곳). 한 곳만 겪은 일은 synthetic_control로 보십시오");
  const Differences out = differences(groups.change[1], groups.change[0]);
  store::TableRows rows;
  for (const char* name : {"effect", "error", "t", "freedom", "p", "low", "high"})
    rows.columns.push_back({name, Kind::real});
  for (const char* name : {"treated_units", "control_units"}) rows.columns.push_back({name, Kind::integer});
  for (const char* name : {"treated_before", "treated_after", "control_before", "control_after"})
    rows.columns.push_back({name, Kind::real});
  rows.row = [out, groups](std::size_t n, store::RowOut& row) {
    if (n > 0) return false;
    const double numbers[] = {out.effect, out.error, out.t, out.freedom, out.p, out.low, out.high};
    for (std::size_t k = 0; k < std::size(numbers); ++k)
      if (!std::isnan(numbers[k])) row.set(k, numbers[k]);
    row.set(7, static_cast<std::int64_t>(groups.change[1].size()));
    row.set(8, static_cast<std::int64_t>(groups.change[0].size()));
    const double means[] = {groups.before[1], groups.after[1], groups.before[0], groups.after[0]};
    for (std::size_t k = 0; k < std::size(means); ++k) row.set(9 + k, means[k]);
    return true;
  };
  return rows;
}

}  // namespace

void install_differences(store::Store& store) {
  store::table(
      store,
      {.name = "did", .positional = {{"panel", Kind::text, true}}, .named = {{"start", Kind::text}}, .bind = did_rows});
}

}  // namespace dure::series
