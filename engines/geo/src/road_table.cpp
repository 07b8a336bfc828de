#include "road_table.hpp"

#include "columns.hpp"

#include <dure/core/error.hpp>

namespace dure::geo {
namespace {

double number_of(const store::Result& result, std::size_t column, double usual, const char* what) {
  if (result.is_null(column)) return usual;
  const double value = result.json(column).number();
  if (!(value >= 0))
    throw Error(Fault::input, "geo.roads",
                "도로 " + result.text(0) + "-" + result.text(1) + "의 " + what + " 0 이상의 수가 아닙니다. 고치십시오");
  return value;
}

Roads::Row row_of(const store::Result& result, const Roads& roads) {
  Roads::Row row{roads.number.at(result.text(0)), roads.number.at(result.text(1)), 0};
  row.length = number_of(result, 2, -1, "길이가");
  if (row.length < 0)
    throw Error(Fault::input, "geo.roads",
                "도로 " + result.text(0) + "-" + result.text(1) + "의 길이가 0 이상의 수가 아닙니다. 고치십시오");
  row.oneway = !result.is_null(3) && result.json(3).boolean();
  row.speed = number_of(result, 4, row.speed, "속도가");
  row.weight = number_of(result, 5, 0, "가중치가");
  row.demand = number_of(result, 6, row.demand, "물의 양이");
  row.required = !result.is_null(7) && result.json(7).boolean();
  return row;
}

}  // namespace

std::uint32_t Roads::node(const std::string& name, const std::string& whose) const {
  const auto found = number.find(name);
  if (found == number.end())
    throw Error(Fault::input, "geo.roads",
                whose + "의 교차점 '" + name + "'이(가) 도로표에 없습니다. 가장 가까운 교차점을 먼저 찾아 주십시오");
  return found->second;
}

Roads read_roads(store::Connection& sql, const std::string& table) {
  const Columns columns(sql, table);
  columns.must_have({"a", "b", "length"});
  Roads roads;
  store::Result nodes = sql.query("select distinct n from (select a as n from " + table + " union all select b from " +
                                  table + ") where n is not null order by 1");
  while (nodes.next()) {
    roads.number.emplace(nodes.text(0), static_cast<std::uint32_t>(roads.names.size()));
    roads.names.push_back(nodes.text(0));
  }
  const auto or_else = [&](const char* name, const std::string& type, const std::string& usual) {
    return ", " + (columns.find(name) ? std::string(name) + "::" + type : usual + "::" + type);
  };
  store::Result result = sql.query("select a, b, length::double" + or_else("oneway", "boolean", "false") +
                                   or_else("speed", "double", "null") + or_else("weight", "double", "1") +
                                   or_else("demand", "double", "null") + or_else("required", "boolean", "true") +
                                   " from " + table + " where a is not null and b is not null order by all");
  while (result.next()) roads.rows.push_back(row_of(result, roads));
  std::vector<std::vector<RoadNet::Road>> leaving(roads.names.size());
  for (std::uint32_t r = 0; r < roads.rows.size(); ++r) {
    const Roads::Row& row = roads.rows[r];
    leaving[row.a].push_back({row.b, row.length, r});
    if (!row.oneway) leaving[row.b].push_back({row.a, row.length, r});
  }
  roads.net.first = {0};
  for (const auto& from : leaving) {
    roads.net.roads.insert(roads.net.roads.end(), from.begin(), from.end());
    roads.net.first.push_back(roads.net.roads.size());
  }
  return roads;
}

}  // namespace dure::geo
