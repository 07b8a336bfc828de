#include "panel.hpp"
#include "parts.hpp"
#include "synthetic.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace dure::series {
namespace {

using store::Kind;

/// What one call compares: the panel without holes.
struct Case {
  Panel panel;
  std::size_t treated = 0;            ///< unit
  std::vector<std::size_t> donors;    ///< units
  std::vector<std::size_t> periods;   ///< those that the treated unit has
  std::vector<std::string> left_out;  ///< donors that lack one of them
  Comparison comparison;
  bool demean = false;
};

std::size_t unit_of(const Panel& panel, const std::string& name) {
  const auto found = std::find(panel.units.begin(), panel.units.end(), name);
  if (found == panel.units.end())
    throw Error(Fault::input, "series.unit", "'" + name + "'이(가) 표의 unit에 없습니다. 이름을 확인하십시오");
  return static_cast<std::size_t>(found - panel.units.begin());
}

std::vector<std::size_t> asked_donors(const store::TableCall& call, const Panel& panel, std::size_t treated) {
  std::vector<std::size_t> out;
  if (const Json& given = call.named("donors"); !given.is_null())
    for (const Json& name : given.items()) out.push_back(unit_of(panel, name.string()));
  else
    for (std::size_t unit = 0; unit < panel.units.size(); ++unit) out.push_back(unit);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase(out, treated);
  return out;
}

void must_suffice(const Case& it) {
  const auto after = std::count(it.comparison.after.begin(), it.comparison.after.end(), 1);
  const auto before = static_cast<std::ptrdiff_t>(it.periods.size()) - after;
  if (before < 3 || after < 1)
    throw Error(Fault::input, "series.start",
                "'" + it.panel.units[it.treated] + "'의 값이 앞 " + std::to_string(before) + "기간, 뒤 " +
                    std::to_string(after) + "기간뿐입니다. 앞에 셋, 뒤에 하나는 있어야 합니다");
  if (it.donors.size() < 2)
    throw Error(Fault::input, "series.donors",
                "모든 기간의 값이 있는 비교 지역이 " + std::to_string(it.donors.size()) + "곳뿐입니다 (빠진 곳 " +
                    std::to_string(it.left_out.size()) + "). 둘 이상 있어야 합니다");
}

std::shared_ptr<const Case> case_of(const store::TableCall& call) {
  const auto it = std::make_shared<Case>();
  it->panel = read_panel(call, false);
  if (call.named("treated").is_null())
    throw Error(Fault::input, "series.unit", "어느 곳의 일인지가 있어야 합니다: treated := '화양읍'을 주십시오");
  it->treated = unit_of(it->panel, call.named("treated").string());
  const Panel& panel = it->panel;
  for (std::size_t t = 0; t < panel.periods.size(); ++t) {
    if (std::isnan(panel.at(it->treated, t))) continue;
    it->periods.push_back(t);
    it->comparison.treated.push_back(panel.at(it->treated, t));
    it->comparison.after.push_back(panel.after[t]);
  }
  for (const std::size_t unit : asked_donors(call, panel, it->treated)) {
    std::vector<double> values;
    for (const std::size_t t : it->periods)
      if (!std::isnan(panel.at(unit, t))) values.push_back(panel.at(unit, t));
    if (values.size() < it->periods.size()) {
      it->left_out.push_back(panel.units[unit]);
      continue;
    }
    it->donors.push_back(unit);
    it->comparison.donors.push_back(std::move(values));
  }
  const Json& demean = call.named("demean");
  it->demean = !demean.is_null() && demean.boolean();
  must_suffice(*it);
  return it;
}

store::TableRows control_rows(const store::TableCall& call) {
  const auto it = case_of(call);
  const auto out = std::make_shared<const Synthetic>(synthetic_control(it->comparison, it->demean));
  return {{{"period", period_kind(it->panel)},
           {"observed", Kind::real},
           {"synthetic", Kind::real},
           {"effect", Kind::real},
           {"after", Kind::boolean}},
          [it, out](std::size_t n, store::RowOut& row) {
            if (n >= it->periods.size()) return false;
            set_period(row, 0, it->panel, it->periods[n]);
            row.set(1, it->comparison.treated[n]);
            row.set(2, out->synthetic[n]);
            row.set(3, it->comparison.treated[n] - out->synthetic[n]);
            row.set(4, it->comparison.after[n] != 0);
            return true;
          }};
}

store::TableRows weight_rows(const store::TableCall& call) {
  const auto it = case_of(call);
  const auto weights =
      std::make_shared<const std::vector<double>>(synthetic_control(it->comparison, it->demean).weights);
  const auto order = std::make_shared<std::vector<std::size_t>>(weights->size());
  std::iota(order->begin(), order->end(), std::size_t{0});
  std::stable_sort(order->begin(), order->end(),
                   [&](std::size_t a, std::size_t b) { return (*weights)[a] > (*weights)[b]; });
  return {{{"unit", Kind::text}, {"weight", Kind::real}}, [=](std::size_t n, store::RowOut& row) {
            if (n >= order->size()) return false;
            row.set(0, it->panel.units[it->donors[(*order)[n]]]);
            row.set(1, (*weights)[(*order)[n]]);
            return true;
          }};
}

store::TableRows placebo_rows(const store::TableCall& call) {
  const auto it = case_of(call);
  const auto all = std::make_shared<std::vector<std::pair<std::size_t, Synthetic>>>();
  all->emplace_back(it->treated, synthetic_control(it->comparison, it->demean));
  std::vector<Synthetic> others = placebos(it->comparison, it->demean);
  for (std::size_t j = 0; j < others.size(); ++j) all->emplace_back(it->donors[j], std::move(others[j]));
  std::stable_sort(all->begin(), all->end(),
                   [](const auto& a, const auto& b) { return a.second.ratio > b.second.ratio; });
  return {{{"unit", Kind::text},
           {"treated", Kind::boolean},
           {"pre_rmspe", Kind::real},
           {"post_rmspe", Kind::real},
           {"ratio", Kind::real},
           {"rank", Kind::integer},
           {"effect", Kind::real}},
          [it, all](std::size_t n, store::RowOut& row) {
            if (n >= all->size()) return false;
            const auto& [unit, one] = (*all)[n];
            row.set(0, it->panel.units[unit]);
            row.set(1, unit == it->treated);
            row.set(2, one.pre_rmspe);
            row.set(3, one.post_rmspe);
            row.set(4, one.ratio);
            row.set(5, static_cast<std::int64_t>(n + 1));
            row.set(6, one.effect);
            return true;
          }};
}

double share_or(const store::TableCall& call, const char* name, double usual) {
  const Json& given = call.named(name);
  if (given.is_null()) return usual;
  if (!(given.number() > 0 && given.number() <= 1))
    throw Error(Fault::input, "series.share", std::string(name) + "은(는) 0보다 크고 1을 넘지 않는 수여야 합니다");
  return given.number();
}

std::string percent(double share) {
  const auto tenths = static_cast<long long>(std::llround(share * 1000));
  return std::to_string(tenths / 10) + "." + std::to_string(std::llabs(tenths % 10)) + " %";
}

constexpr const char* VERDICTS[] = {"효과가 보임", "효과를 찾지 못함", "비교 지역이 맞지 않아 말할 수 없음",
                                    "비교 지역이 적어 말할 수 없음"};

std::string reason_of(const Synthetic& own, const Finding& finding, double fit, double alpha) {
  const std::string place = "어긋난 정도가 " + std::to_string(finding.units) + "곳 가운데 " +
                            std::to_string(finding.rank) + "번째로 컸습니다";
  switch (finding.verdict) {
    case Verdict::effect:
      return "일이 있기 전보다 " + place + ". 우연히 그럴 몫은 " + percent(finding.p) + "입니다";
    case Verdict::none:
      return "일이 있기 전보다 " + place + ". 우연이라고 볼 수 있습니다 (" + percent(finding.p) + ")";
    case Verdict::poor_fit:
      return "일이 있기 전에도 합성한 값이 평균 " + percent(own.pre_rmspe / finding.level) + " 어긋났습니다 (기준 " +
             percent(fit) + "). 비교 지역을 바꾸거나 demean := true를 주십시오";
    case Verdict::few_donors:
      return "견줄 곳이 " + std::to_string(finding.units - 1) + "곳이라 가장 뚜렷한 효과도 우연일 몫이 " +
             percent(1 / static_cast<double>(finding.units)) + "보다 작아지지 않습니다 (기준 " + percent(alpha) + ")";
  }
  return {};
}

void set_finding(store::RowOut& row, const Case& it, const Synthetic& own, const Finding& finding) {
  const auto after = static_cast<double>(std::count(it.comparison.after.begin(), it.comparison.after.end(), 1));
  double expected = 0;
  for (std::size_t t = 0; t < it.periods.size(); ++t)
    if (it.comparison.after[t]) expected += own.synthetic[t];
  row.set(0, own.effect);
  row.set(1, own.effect * after);
  if (expected != 0) row.set(2, own.effect * after / std::abs(expected));
  row.set(3, own.pre_rmspe);
  row.set(4, own.post_rmspe);
  row.set(5, own.ratio);
  row.set(6, static_cast<std::int64_t>(finding.rank));
  row.set(7, static_cast<std::int64_t>(finding.units));
  row.set(8, finding.p);
}

store::TableRows test_rows(const store::TableCall& call) {
  const auto it = case_of(call);
  const double fit = share_or(call, "fit", 0.1), alpha = share_or(call, "alpha", 0.1);
  const Synthetic own = synthetic_control(it->comparison, it->demean);
  const std::vector<Synthetic> others = placebos(it->comparison, it->demean);
  const Finding finding = judge(it->comparison, own, others, fit, alpha);
  store::TableRows rows;
  for (const char* name : {"effect", "total", "share", "pre_rmspe", "post_rmspe", "ratio"})
    rows.columns.push_back({name, Kind::real});
  rows.columns.push_back({"rank", Kind::integer});
  rows.columns.push_back({"units", Kind::integer});
  rows.columns.push_back({"p", Kind::real});
  rows.columns.push_back({"left_out", Kind::texts});
  rows.columns.push_back({"verdict", Kind::text});
  rows.columns.push_back({"reason", Kind::text});
  rows.row = [=](std::size_t n, store::RowOut& row) {
    if (n > 0) return false;
    set_finding(row, *it, own, finding);
    row.set(9, it->left_out);
    row.set(10, VERDICTS[static_cast<std::size_t>(finding.verdict)]);
    row.set(11, reason_of(own, finding, fit, alpha));
    return true;
  };
  return rows;
}

void add(store::Store& store, const char* name, store::TableRows (*rows)(const store::TableCall&)) {
  store::table(store, {.name = name,
                       .positional = {{"panel", Kind::text, true}},
                       .named = {{"treated", Kind::text},
                                 {"start", Kind::text},
                                 {"donors", Kind::texts},
                                 {"demean", Kind::boolean},
                                 {"fit", Kind::real},
                                 {"alpha", Kind::real}},
                       .bind = rows});
}

}  // namespace

void install_synthetic(store::Store& store) {
  add(store, "synthetic_control", control_rows);
  add(store, "synthetic_control_weights", weight_rows);
  add(store, "synthetic_control_placebos", placebo_rows);
  add(store, "synthetic_control_test", test_rows);
}

}  // namespace dure::series
