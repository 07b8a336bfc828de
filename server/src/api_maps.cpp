#include "api.hpp"

#include "target.hpp"

#include <dure/core/error.hpp>
#include <dure/geo/export.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>

// /api/export, /api/crs
namespace dure::server {
namespace {

std::int64_t code_of(std::string_view digits) { return digits.empty() ? 0 : number_of(digits); }

std::string what_of(const Visit& visit) {
  const auto sql = visit.request.argument("sql"), table = visit.request.argument("table");
  if (sql.empty() == table.empty())
    throw Error(Fault::input, "export.what", "무엇을 내보낼지 table이나 sql 가운데 하나로 알려 주십시오.");
  return std::string(sql.empty() ? table : sql);
}

}  // namespace

/// The rights are the reader's; the line of the audit is written where the rows are (geo/export.hpp).
Response api::export_table(House& house, Visit& visit) {
  const auto& file = visit.parts.at(0);
  const auto format = geo::export_format(file);
  if (!format)
    throw Error(Fault::input, "export.format",
                "이름을 .geojson, .gpkg, .shp.zip, .kml, .gpx, .csv 가운데 하나로 끝내십시오.");
  auto reader = reader_for(house, visit, "export " + file);
  const geo::ExportOrder order{.what = what_of(visit),
                               .name = file.substr(0, file.find('.')),
                               .format = *format,
                               .crs = code_of(visit.request.argument("crs")),
                               .from = code_of(visit.request.argument("from")),
                               .cp949 = visit.request.argument("cp949") == "1"};
  Response response;
  response.body = geo::export_rows(reader, order, visit.request.stop);
  response.type = geo::export_type(*format);
  response.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + percent_encoded(file));
  return response;
}

Response api::set_crs(House& house, Visit& visit) {
  const auto& dataset = visit.parts.at(0);
  ingest::set_crs(house.city, dataset, body_of(visit)["epsg"].integer(), visit.who);
  Json rerun = Json::array();
  const auto touched = policy::packs_touched_by(house.city, {dataset});
  for (const auto& pack : touched) rerun.push(pack);
  house.jobs.run_later(touched, visit.who);
  return json_response(Json::object({{"rerun", std::move(rerun)}}));
}

}  // namespace dure::server
