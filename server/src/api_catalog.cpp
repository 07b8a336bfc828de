#include "api.hpp"

#include <dure/core/error.hpp>

#include <algorithm>

// /api/catalog, dataset
namespace dure::server {
namespace {

// One row a dataset, in the order of `Dataset` in schema/api.ts.
constexpr std::string_view kDatasets = R"(
  select d.name, coalesce(d.title, d.name) as title, d.origin, d.pack, d.label, d.rows,
         coalesce(c.columns, 0) as columns, coalesce(p.problems, 0) as problems,
         strftime(d.updated_at, '%Y-%m-%dT%H:%M:%S') as updated_at, coalesce(l.files, 0) as files,
         greatest(0.0, 1 - coalesce(p.problems, 0) / greatest(1, d.rows * coalesce(c.columns, 0))) as quality
  from dure.dataset d
  left join (select dataset, count(*) as columns from dure."column" group by dataset) c on c.dataset = d.name
  left join (select dataset, count(*) as problems from dure.load_problem where state = 'open' group by dataset) p on p.dataset = d.name
  left join (select dataset, count(distinct file_id) as files from dure.load where state = 'current' group by dataset) l
    on l.dataset = d.name
  where $name = '' or d.name = $name
  order by d.origin, d.name)";

Json objects_of(const store::Rows& rows) {
  Json list = Json::array();
  for (const auto& row : rows.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!row[i].is_null()) object.set(rows.columns[i].name, row[i]);
    }
    list.push(std::move(object));
  }
  return list;
}

// `complaints.by_month` is a table of a pack, any other name a view in main.
std::string sql_name(const std::string& name, std::string_view origin) {
  const auto dot = name.find('.');
  if (origin != "pack" || dot == std::string::npos) return "main." + store::quote_name(name);
  return store::quote_name(name.substr(0, dot)) + "." + store::quote_name(name.substr(dot + 1));
}

Json profile_of(store::Connection& connection, const std::string& name) {
  Json profile = objects_of(connection.rows(
      R"(select name, type, unit, title, coalesce(rows, 0) as rows, coalesce(nulls, 0) as nulls, coalesce(distinct_values, 0) as "distinct",
                coalesce(smallest, '') as smallest, coalesce(largest, '') as largest, problems
         from dure."column" where dataset = $name order by position)",
      {{"name", name}}));
  const auto bound = connection.rows(
      R"(select from_column, pack, source, "column", how from dure.binding where dataset = $name order by all)",
      {{"name", name}});
  for (auto& column : profile.items()) {
    Json uses = Json::array();
    for (const auto& row : bound.rows) {
      if (row[0] != column["name"]) continue;
      uses.push(Json::object({{"pack", row[1]}, {"source", row[2]}, {"column", row[3]}, {"how", row[4]}}));
    }
    column.set("bound", std::move(uses));
  }
  return profile;
}

Json loads_of(store::Connection& connection, const std::string& name) {
  Json loads = objects_of(connection.rows(
      R"(select l.load_id as load, f.name as file, coalesce(l.sheet, '') as sheet, f.sha256, coalesce(l.encoding, '') as encoding,
                coalesce(l.delimiter, '') as delimiter, coalesce(l.header_row, 0) as header_row, l.rows, l.problems,
                strftime(l."at", '%Y-%m-%dT%H:%M:%S') as "at", coalesce(l."by", '') as "by", coalesce(l.seconds, 0) as seconds,
                l.state, cast(l.notes as varchar) as notes
         from dure.load l join dure.source_file f using (file_id) where l.dataset = $name order by l.load_id desc limit 200)",
      {{"name", name}}));
  for (auto& load : loads.items()) {
    const auto& notes = load["notes"];
    Json parsed = notes.is_string() ? Json::parse(notes.string()) : Json::array();
    if (!parsed.is_array()) parsed = parsed["notes"].is_array() ? parsed["notes"] : Json::array();
    load.set("notes", std::move(parsed));
  }
  return loads;
}

// Of the newest run of each pack.
constexpr std::string_view kNewestLineage = R"(
  select l.* from dure.lineage l join dure.run r using (run_id)
  where r.run_id in (select max(run_id) from dure.run where state = 'done' group by pack))";

Json used_by(store::Connection& connection, const std::string& name) {
  const auto sql = "select distinct r.pack, l.name as \"table\" from (" + std::string(kNewestLineage) +
                   ") l join dure.run r using (run_id) where l.from_name = $name order by all";
  Json uses = objects_of(connection.rows(sql, {{"name", name}}));
  for (auto& use : uses.items()) {
    const auto& table = use["table"].string();
    use.set("table", table.substr(table.find('.') + 1));
  }
  return uses;
}

Json made_from(store::Connection& connection, const std::string& name) {
  const auto rows = connection.rows("select distinct from_name, from_column, \"column\" from (" +
                                        std::string(kNewestLineage) + ") where name = $name order by all",
                                    {{"name", name}});
  Json sources = Json::array();
  for (const auto& row : rows.rows) {
    auto& list = sources.items();
    auto found = std::find_if(list.begin(), list.end(), [&](const Json& source) { return source["name"] == row[0]; });
    if (found == list.end()) {
      sources.push(Json::object({{"name", row[0]}, {"columns", Json::array()}}));
      found = std::prev(list.end());
    }
    if (!row[1].is_null() && !row[2].is_null()) found->find("columns")->push(Json(Json::Array{row[1], row[2]}));
  }
  return sources;
}

// Where its shapes or coordinates are; null for a dataset without.
Json places_of(store::Connection& connection, const std::string& name) {
  Json found = objects_of(connection.rows(
      R"(select kind, features, geometry, x, y, epsg, crs_name(epsg) as system, west, south, east, north, asked, how
         from dure.layer where dataset = $name)",
      {{"name", name}}));
  if (found.items().empty()) return {};
  Json places = std::move(found.items().front());
  places.set("guesses", objects_of(connection.rows(
                            R"(select g.epsg, crs_name(g.epsg) as system
                               from (select unnest(guesses) as epsg, generate_subscripts(guesses, 1) as rank
                                     from dure.layer where dataset = $name) g order by g.rank)",
                            {{"name", name}})));
  return places;
}

bool readable(store::Connection& connection, const Visit& visit, const Json& row) {
  return may(visit, store::least_role(connection, sql_name(row["name"].string(), row["origin"].string())));
}

}  // namespace

Response api::catalog(House& house, Visit& visit) {
  auto connection = house.city.store().connect();
  Json all = objects_of(connection.rows(kDatasets, {{"name", ""}}));
  Json seen = Json::array();
  for (auto& row : all.items()) {
    if (readable(connection, visit, row)) seen.push(std::move(row));
  }
  return json_response(seen);
}

Response api::dataset(House& house, Visit& visit) {
  const auto& name = visit.parts.at(0);
  auto connection = house.city.store().connect();
  Json found = objects_of(connection.rows(kDatasets, {{"name", name}}));
  if (found.items().empty()) throw Error(Fault::missing, "dataset.missing", "'" + name + "'(이)라는 자료가 없습니다.");
  Json detail = std::move(found.items().front());
  const auto from = sql_name(name, detail["origin"].string());
  auto reader = reader_for(house, visit, "dataset " + name);
  Json sample = table_json(reader.query("select * from " + from + " limit 50"));
  detail.set("profile", profile_of(connection, name));
  detail.set("loads", loads_of(connection, name));
  detail.set("used_by", used_by(connection, name));
  detail.set("made_from", made_from(connection, name));
  detail.set("sample", std::move(sample));
  if (Json places = places_of(connection, name); !places.is_null()) detail.set("places", std::move(places));
  return json_response(detail);
}

}  // namespace dure::server
