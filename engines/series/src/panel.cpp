#include "panel.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

namespace dure::series {
namespace {

void must_have(store::Connection& sql, const std::string& table, std::initializer_list<const char*> names) {
  const auto columns = sql.query("select * from " + table + " limit 0").columns();
  for (const char* name : names)
    if (std::none_of(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; }))
      throw Error(Fault::input, "series.panel",
                  "표 " + table + "에 열 '" + name + "'이(가) 없습니다. 그 이름의 열이 있는 표나 뷰를 주십시오");
}

std::string start_of(const store::TableCall& call) {
  const Json& start = call.named("start");
  if (start.is_null())
    throw Error(Fault::input, "series.start", "언제 시작했는지가 있어야 합니다: start := '2026-04-10'을 주십시오");
  return start.string();
}

void read_periods(store::Connection& sql, const std::string& table, const std::string& start, Panel& panel) {
  panel.period_type = sql.query("select period from " + table + " limit 0").columns().at(0).type;
  store::Rows rows;
  try {
    rows = sql.rows("select period::varchar, period >= " + store::quote_text(start) +
                    " from (select distinct period from " + table + " where period is not null) order by period");
  } catch (const Error&) {
    throw Error(Fault::input, "series.start",
                "start '" + start + "'을(를) 표 " + table + "의 period처럼 읽을 수 없습니다. 같은 꼴로 적어 주십시오");
  }
  for (const store::Row& row : rows.rows) {
    panel.periods.push_back(row[0].string());
    panel.after.push_back(row[1].boolean());
  }
}

void read_values(store::Connection& sql, const std::string& table, bool with_treated, Panel& panel) {
  std::map<std::string, std::size_t> period_number;
  for (std::size_t t = 0; t < panel.periods.size(); ++t) period_number.emplace(panel.periods[t], t);
  store::Result result = sql.query(
      "select unit, period::varchar, value::double" + std::string(with_treated ? ", treated::boolean" : "") + " from " +
      table + " where unit is not null and period is not null and value is not null order by unit");
  while (result.next()) {
    const std::string unit = result.text(0);
    if (panel.units.empty() || panel.units.back() != unit) {
      panel.units.push_back(unit);
      panel.value.resize(panel.units.size() * panel.periods.size(), std::numeric_limits<double>::quiet_NaN());
      if (with_treated) panel.treated.push_back(!result.is_null(3) && result.json(3).boolean());
    }
    double& cell = panel.value[(panel.units.size() - 1) * panel.periods.size() + period_number.at(result.text(1))];
    if (!std::isnan(cell))
      throw Error(Fault::input, "series.panel",
                  "표 " + table + "에 '" + unit + "'의 " + result.text(1) + "이(가) 두 번 있습니다. 하나로 합치십시오");
    cell = result.json(2).number();
    if (with_treated && panel.treated.back() != static_cast<char>(!result.is_null(3) && result.json(3).boolean()))
      throw Error(Fault::input, "series.panel",
                  "표 " + table + "에서 '" + unit + "'의 treated가 행마다 다릅니다. 곳마다 하나로 맞추십시오");
  }
}

}  // namespace

Panel read_panel(const store::TableCall& call, bool with_treated) {
  const std::string table = call.table(0), start = start_of(call);
  store::Connection sql = call.connect();
  must_have(sql, table, {"unit", "period", "value"});
  if (with_treated) must_have(sql, table, {"treated"});
  Panel panel;
  read_periods(sql, table, start, panel);
  read_values(sql, table, with_treated, panel);
  const auto after = std::count(panel.after.begin(), panel.after.end(), 1);
  if (after == 0 || after == static_cast<std::ptrdiff_t>(panel.after.size()))
    throw Error(Fault::input, "series.start",
                "표 " + table + "에 start '" + start + "'의 " + (after == 0 ? "뒤" : "앞") +
                    " 기간이 하나도 없습니다. start를 고치거나 더 긴 자료를 주십시오");
  return panel;
}

store::Kind period_kind(const Panel& panel) {
  switch (panel.period_type) {
    case store::Type::integer:
      return store::Kind::integer;
    case store::Type::date:
      return store::Kind::date;
    default:
      return store::Kind::text;
  }
}

void set_period(store::RowOut& row, std::size_t column, const Panel& panel, std::size_t period) {
  const std::string& text = panel.periods[period];
  const auto number = [&](std::size_t from, std::size_t length) {
    std::int64_t out = 0;
    std::from_chars(text.data() + from, text.data() + from + length, out);
    return out;
  };
  if (panel.period_type == store::Type::integer) return row.set(column, number(0, text.size()));
  if (panel.period_type != store::Type::date) return row.set(column, text);
  using namespace std::chrono;
  row.set(column, sys_days(year(static_cast<int>(number(0, 4))) / static_cast<int>(number(5, 2)) /
                           static_cast<int>(number(8, 2))));
}

}  // namespace dure::series
