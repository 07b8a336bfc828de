#include "api.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/policy/pack.hpp>

#include <algorithm>

// /api/indexes, search, document: what was asked never stands in an address, a log or the audit
namespace dure::server {
namespace {

constexpr std::int64_t kHits = 60;

struct Indexed {
  std::string name, source, key, department, day;
  std::int64_t documents = 0;
};

std::string text_or_empty(const Json& value) { return value.is_string() ? value.string() : std::string(); }

/// Those whose table this person may read.
std::vector<Indexed> indexes_for(House& house, const Visit& visit) {
  auto connection = house.city.store().connect();
  std::vector<Indexed> all;
  for (const auto& row :
       connection.rows(R"(select name, source, key, department, day, documents from indexes() order by name)").rows) {
    if (!may(visit, store::least_role(connection, row[1].string()))) continue;
    all.push_back({row[0].string(), row[1].string(), row[2].string(), text_or_empty(row[3]), text_or_empty(row[4]),
                   row[5].integer()});
  }
  return all;
}

Indexed index_for(House& house, const Visit& visit, const std::string& name) {
  for (auto& one : indexes_for(house, visit))
    if (one.name == name) return one;
  throw Error(Fault::missing, "search.index", "'" + name + "'이라는 찾을 곳이 없습니다. 화면을 새로 고쳐 주십시오.");
}

/// `laws` is a dataset: its rows, with their lines, stand in raw.
std::string rows_of(const std::string& source) {
  const auto bare = source.starts_with("main.") ? source.substr(5) : source;
  if (bare.find('.') != std::string::npos) return source;
  return "raw." + (bare.starts_with('"') ? bare : store::quote_name(bare));
}

std::optional<policy::Pack> pack_of(House& house, const std::string& source) {
  for (auto& pack : policy::packs(house.city))
    if (source.starts_with(policy::schema_of(pack.name) + ".")) return pack;
  return std::nullopt;
}

/// What a clerk calls the place: `민원 · 국민신문고 민원`, or the dataset's own title.
std::string title_of(House& house, const std::string& source) {
  if (const auto pack = pack_of(house, source)) {
    const auto table = source.substr(source.find('.') + 1);
    for (const auto& one : pack->sources)
      if (one.name == table) return pack->title + " · " + one.label;
    for (const auto& one : pack->tables)
      if (one.name == table && !one.label.empty()) return pack->title + " · " + one.label;
    return pack->title;
  }
  const auto title = house.city.store().connect().value(
      "select coalesce(title, name) from dure.dataset where name = $n", {{"n", source}});
  return title.is_string() ? title.string() : source;
}

std::string label_of(const std::optional<policy::Pack>& pack, const std::string& column) {
  if (!pack) return column;
  for (const auto& one : pack->columns)
    if (one.name == column) return one.label;
  for (const auto& source : pack->sources)
    for (const auto& one : source.columns)
      if (one.name == column && !one.label.empty()) return one.label;
  return column;
}

/// `, after := date '2026-07-01'`, or nothing. A date is no secret: it may stand in the query's text.
std::string date_argument(const char* name, const Json& given) {
  if (!given.is_string() || given.string().empty()) return {};
  const auto& day = given.string();
  if (day.size() != 10 || day.find_first_not_of("0123456789-") != day.npos || !read_date(day))
    throw Error(Fault::input, "search.day", "날짜는 2026-07-20 꼴로 적어 주십시오.");
  return std::string(", ") + name + " := date '" + day + "'";
}

std::string hits_sql(const Indexed& index, const Json& asked) {
  std::string arguments;
  if (!index.department.empty() && !text_or_empty(asked["department"]).empty())
    arguments += ", department := $department";
  if (!index.day.empty())
    arguments += date_argument("after", asked["after"]) + date_argument("before", asked["before"]);
  const auto column = [](const std::string& name) {
    return name.empty() ? std::string("null") : "any_value(t." + store::quote_name(name) + ")";
  };
  return "select s.key, highlight(coalesce(s.title, ''), $q) as title, highlight(s.snippet, $q) as snippet, " +
         column(index.department) + " as department, " + column(index.day) + " as day from search($index, $q, " +
         std::to_string(kHits) + arguments + ") s left join " + rows_of(index.source) + " t on cast(t." +
         store::quote_name(index.key) +
         " as varchar) = s.key group by s.key, s.title, s.snippet, s.rank order by s.rank";
}

}  // namespace

Response api::indexes(House& house, Visit& visit) {
  Json list = Json::array();
  for (const auto& index : indexes_for(house, visit)) {
    auto reader = reader_for(house, visit, "search places");
    const auto from = " from " + rows_of(index.source);
    Json departments = Json::array();
    if (!index.department.empty()) {
      const auto name = store::quote_name(index.department);
      for (const auto& row :
           reader.query("select distinct " + name + from + " where " + name + " is not null order by 1 limit 200").rows)
        departments.push(row[0]);
    }
    Json entry = Json::object({{"name", index.name},
                               {"title", title_of(house, index.source)},
                               {"documents", index.documents},
                               {"departments", std::move(departments)}});
    if (!index.day.empty())
      entry.set(
          "newest",
          reader.query("select cast(max(" + store::quote_name(index.day) + ")::date as varchar)" + from).rows[0][0]);
    list.push(std::move(entry));
  }
  return json_response(list);
}

Response api::search(House& house, Visit& visit) {
  const auto asked = body_of(visit);
  const auto index = index_for(house, visit, asked["index"].string());
  store::Params params{{"index", index.name}, {"q", asked["q"].string()}};
  const auto sql = hits_sql(index, asked);
  if (sql.find("$department") != std::string::npos) params.emplace_back("department", asked["department"].string());
  auto reader = reader_for(house, visit, "search " + index.name);
  Json hits = Json::array();
  for (const auto& row : reader.query(sql, params, visit.request.stop).rows)
    hits.push(Json::object(
        {{"key", row[0]}, {"title", row[1]}, {"snippet", row[2]}, {"department", row[3]}, {"day", row[4]}}));
  return json_response(Json::object({{"hits", std::move(hits)}, {"most", kHits}}));
}

Response api::document(House& house, Visit& visit) {
  const auto index = index_for(house, visit, visit.parts.at(0));
  auto reader = reader_for(house, visit, "document " + index.name);
  const auto rows = reader.query("select * from " + rows_of(index.source) + " where cast(" +
                                     store::quote_name(index.key) + " as varchar) = $key limit 1",
                                 {{"key", std::string(visit.request.argument("key"))}});
  if (rows.rows.empty())
    throw Error(Fault::missing, "search.document", "그 글이 이제 없습니다. 자료가 바뀌었을 수 있습니다.");
  const auto pack = pack_of(house, index.source);
  Json table = table_json(rows);
  Json columns = Json::array(), cells = Json::array();
  Json document = Json::object({{"key", index.key}});
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const auto& name = rows.columns[i].name;
    const auto& cell = rows.rows[0][i];
    if (name == "_load" || name == "_row") {
      document.set(name.substr(1), cell);
      continue;
    }
    const auto label = label_of(pack, name);
    if (pack && label == name) continue;  // a column of the computation that the pack has no word for
    auto column = table["columns"].items()[i];
    column.set("label", label);
    columns.push(std::move(column));
    cells.push(cell);
  }
  document.set("columns", std::move(columns));
  document.set("cells", std::move(cells));
  return json_response(document);
}

}  // namespace dure::server
