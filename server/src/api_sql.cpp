#include "api.hpp"

#include "save_table.hpp"

#include <dure/store/audit.hpp>

#include <chrono>
#include <cmath>

// /api/sql
namespace dure::server {

Response api::sql(House& house, Visit& visit) {
  const auto begun = std::chrono::steady_clock::now();
  auto reader = reader_for(house, visit, "sql");
  const auto rows = reader.query(body_of(visit)["sql"].string(), {}, visit.request.stop);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  Json answer = table_json(rows);
  answer.set("seconds", std::round(seconds * 1000) / 1000);
  return json_response(answer);
}

Response api::sql_save(House& house, Visit& visit) {
  const auto body = body_of(visit);
  SavedTable wish{
      body["pack"].string(), body["name"].string(), body["label"].string(), body["sql"].string(), {}, {}, {}, {}};
  if (const auto& chart = body["chart"]; chart.is_object()) {
    wish.chart_kind = chart["kind"].string();
    wish.x = chart["x"].string();
    wish.y = chart["y"].string();
    wish.chart_title = chart["title"].string();
  }
  reader_for(house, visit, "sql save").check(wish.sql);
  const auto file = save_table(house.city, wish);
  auto connection = house.city.store().connect();
  store::audit(connection, visit.who, "setting", file);
  house.jobs.run_later({wish.pack}, visit.who);
  return json_response(Json::object({{"file", file}}));
}

}  // namespace dure::server
