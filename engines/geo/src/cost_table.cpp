#include "cost_table.hpp"

#include "columns.hpp"
#include "coordinates.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace dure::geo {
namespace {

using store::Connection;

std::vector<std::string> sites_of(Connection& sql, const std::string& table) {
  std::vector<std::string> names;
  store::Result result = sql.query("select distinct site from " + table + " where site is not null order by 1");
  while (result.next()) names.push_back(result.text(0));
  return names;
}

/// Ends the call where the table does not say one thing. `near`: its rows that matter.
void check(Connection& sql, const std::string& table, const std::string& near, bool weighted) {
  const auto refuse = [&](const std::string& query, const std::string& why) {
    const store::Rows rows = sql.rows(query + " limit 1");
    if (rows.rows.empty()) return;
    std::string row;
    for (const Json& value : rows.rows[0])
      row += (row.empty() ? "" : ", ") + (value.is_string() ? value.string() : value.dump());
    throw Error(Fault::input, "siting.cost", "표 " + table + "의 (" + row + "): " + why);
  };
  refuse("select demand, site from " + near + " group by all having count(*) > 1",
         "같은 수요와 후보지의 짝이 두 번 있습니다. 하나만 남기십시오");
  refuse("select demand, site, cost from " + table + " where cost < 0 or not isfinite(cost::double)",
         "비용이 0 이상의 수가 아닙니다. 고치거나 그 짝을 빼십시오");
  if (!weighted) return;
  refuse("select demand from " + table + " where weight is null or weight < 0 or not isfinite(weight::double)",
         "가중치가 0 이상의 수가 아닙니다. 고치십시오");
  refuse("select demand from " + table + " group by demand having min(weight) <> max(weight)",
         "한 수요의 가중치가 후보지마다 다릅니다. 수요마다 하나로 맞추십시오");
}

void read_demands(Connection& sql, const std::string& table, bool weighted, Siting& siting) {
  std::string query = "select demand, ";
  query += weighted ? "any_value(weight)::double" : "1.0::double";
  store::Result result = sql.query(query + " from " + table + " where demand is not null group by demand order by 1");
  while (result.next()) {
    siting.demands.push_back(result.text(0));
    siting.weight.push_back(result.json(1).number());
  }
}

void read_arcs(Connection& sql, const std::string& table, const std::string& near, Siting& siting) {
  store::Result result = sql.query(
      "with d as (select demand, row_number() over (order by demand) - 1 as n from (select distinct demand from " +
      table +
      " where demand is not null)), s as (select site, row_number() over (order by site) - 1 as n from (select "
      "distinct site from " +
      table + " where site is not null)) select d.n, s.n, t.cost::double from " + near +
      " t join d on d.demand = t.demand join s on s.site = t.site where t.cost is not null order by 1, 3, 2");
  while (result.next())
    siting.arcs.push_back({static_cast<std::uint32_t>(result.json(0).integer()),
                           static_cast<std::uint32_t>(result.json(1).integer()), result.json(2).number()});
}

std::uint32_t number_of(const Siting& siting, const std::string& name) {
  const auto found = std::find(siting.sites.begin(), siting.sites.end(), name);
  if (found == siting.sites.end())
    throw Error(Fault::input, "siting.site",
                "후보지 '" + name + "'이(가) 비용표에 없습니다. 이름을 확인하거나 비용표에 넣으십시오");
  return static_cast<std::uint32_t>(found - siting.sites.begin());
}

void set_status(Siting& siting, std::uint32_t site, Site status) {
  if (siting.status[site] != Site::free && siting.status[site] != status)
    throw Error(Fault::input, "siting.site",
                "후보지 '" + siting.sites[site] +
                    "'에 standing, required, forbidden 가운데 둘 이상을 주었습니다. 하나만 남기십시오");
  siting.status[site] = status;
}

constexpr std::pair<const char*, Site> STATUSES[] = {
    {"standing", Site::standing}, {"required", Site::required}, {"forbidden", Site::forbidden}};

void read_lists(const store::TableCall& call, Siting& siting) {
  for (const auto& [name, status] : STATUSES)
    if (const Json& list = call.named(name); !list.is_null())
      for (const Json& site : list.items()) set_status(siting, number_of(siting, site.string()), status);
}

using Place = std::optional<std::pair<double, double>>;

/// The rows of the table of sites. What it does not name stays free, without limits.
std::vector<Place> read_sites(Connection& sql, const std::string& table, Siting& siting, bool& degrees) {
  const Columns columns(sql, table);
  columns.must_have({"site"});
  degrees = columns.find("lon") && columns.find("lat");
  const bool metres = !degrees && columns.find("x") && columns.find("y");
  const auto pick = [&](const char* name, const char* type) {
    return columns.find(name) ? ", " + std::string(name) + "::" + type : std::string(", null");
  };
  std::string query = "select site";
  for (const auto& [name, status] : STATUSES) query += pick(name, "boolean");
  query += pick("capacity", "double") + pick("price", "double");
  query += degrees ? ", lon::double, lat::double" : metres ? ", x::double, y::double" : ", null, null";
  if (columns.find("capacity")) siting.capacity.assign(siting.sites.size(), std::numeric_limits<double>::infinity());
  if (columns.find("price")) siting.price.assign(siting.sites.size(), 0);
  std::vector<Place> places(siting.sites.size());
  store::Result result = sql.query(query + " from " + table);
  while (result.next()) {
    const std::string name = result.text(0);
    const auto found = std::find(siting.sites.begin(), siting.sites.end(), name);
    if (found == siting.sites.end()) continue;  // nobody can be served there
    const auto site = static_cast<std::uint32_t>(found - siting.sites.begin());
    for (std::size_t k = 0; k < std::size(STATUSES); ++k)
      if (!result.is_null(k + 1) && result.json(k + 1).boolean()) set_status(siting, site, STATUSES[k].second);
    if (!result.is_null(4)) siting.capacity[site] = std::max(0.0, result.json(4).number());
    if (!result.is_null(5)) siting.price[site] = std::max(0.0, result.json(5).number());
    if (!result.is_null(6) && !result.is_null(7)) places[site] = {result.json(6).number(), result.json(7).number()};
  }
  return places;
}

void read_spacing(const store::TableCall& call, const std::vector<Place>& places, bool degrees, Siting& siting) {
  const Json& spacing = call.named("spacing");
  if (spacing.is_null()) return;
  if (std::none_of(places.begin(), places.end(), [](const Place& place) { return place.has_value(); }))
    throw Error(Fault::input, "siting.spacing",
                "spacing에는 후보지의 자리가 있어야 합니다: sites := '표'에 lon, lat 또는 x, y 열을 넣으십시오");
  for (std::uint32_t a = 0; a < places.size(); ++a)
    for (std::uint32_t b = a + 1; b < places.size(); ++b) {
      if (!places[a] || !places[b] || (siting.status[a] == Site::standing && siting.status[b] == Site::standing))
        continue;
      const auto [x1, y1] = *places[a];
      const auto [x2, y2] = *places[b];
      const double apart = degrees ? distance_metres(x1, y1, x2, y2) : std::hypot(x2 - x1, y2 - y1);
      if (apart < spacing.number()) siting.too_close.emplace_back(a, b);
    }
}

void read_limits(const store::TableCall& call, Siting& siting) {
  if (const Json& p = call.named("p"); !p.is_null()) {
    if (p.integer() < 0) throw Error(Fault::input, "siting.p", "p는 0 이상의 수여야 합니다");
    siting.p = static_cast<std::size_t>(p.integer());
  }
  if (const Json& budget = call.named("budget"); !budget.is_null()) {
    siting.budget = budget.number();
    if (siting.price.empty())
      throw Error(Fault::input, "siting.budget",
                  "budget에는 후보지의 값이 있어야 합니다: sites := '표'에 price 열을 넣으십시오");
  }
  if (const Json& seconds = call.named("seconds"); !seconds.is_null())
    siting.work = 2e8 * std::clamp(seconds.number(), 0.01, 3600.0);
}

}  // namespace

bool has_whole_sites(const store::TableCall& call) {
  Connection sql = call.connect();
  const Columns columns(sql, call.table(0));
  columns.must_have({"demand", "site", "cost"});
  return columns.find("site")->type == store::Type::integer;
}

Siting read_siting(const store::TableCall& call, std::optional<double> reach) {
  const std::string table = call.table(0);
  std::string near = table;
  if (reach) near = "(select * from " + table + " where cost::double <= " + Json(*reach).dump() + "::double)";
  Connection sql = call.connect();
  const bool weighted = Columns(sql, table).find("weight") != nullptr;
  check(sql, table, near, weighted);
  Siting siting;
  read_demands(sql, table, weighted, siting);
  siting.sites = sites_of(sql, table);
  siting.status.assign(siting.sites.size(), Site::free);
  read_arcs(sql, table, near, siting);
  if (siting.demands.empty() && siting.sites.empty()) return siting;
  if (siting.arcs.empty() && sql.rows("select 1 from " + table + " where cost is not null limit 1").rows.empty())
    throw Error(Fault::input, "siting.empty", "표 " + table + "에 비용이 있는 짝이 없습니다. 표를 채우십시오");
  std::vector<Place> places;
  bool degrees = false;
  if (const std::string sites = call.named_table("sites"); !sites.empty())
    places = read_sites(sql, sites, siting, degrees);
  read_lists(call, siting);
  read_limits(call, siting);
  read_spacing(call, places, degrees, siting);
  return siting;
}

}  // namespace dure::geo
