#include "odd_places.hpp"
#include "places.hpp"

#include <dure/core/error.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>

namespace dure::ingest {
namespace {

struct Known {
  PlaceColumns places;
  bool raster = false;
  std::vector<std::int64_t> guesses;
};

Known known_of(store::Connection& connection, const std::string& dataset) {
  const auto found =
      connection.rows("select geometry, x, y, guesses from dure.layer where dataset = $d", {{"d", dataset}});
  if (found.rows.empty())
    throw Error(
        Fault::missing, "layer.missing",
        "'" + dataset + "'에는 도형도 좌표도 없습니다. dure sql 'from dure.layer'로 좌표가 있는 자료를 보십시오.");
  const store::Row& row = found.rows[0];
  Known known;
  const auto text = [](const Json& value) { return value.is_string() ? value.string() : std::string(); };
  known.places = {text(row[0]), text(row[1]), text(row[2]), 0};
  known.raster = row[0].is_null() && row[1].is_null();
  if (row[3].is_array())
    for (const Json& guess : row[3].items()) known.guesses.push_back(guess.integer());
  return known;
}

}  // namespace

void set_crs(store::City& city, const std::string& dataset, std::int64_t epsg, const store::Principal& who) {
  const auto lock = city.store().write_lock();
  store::Connection connection = city.store().connect();
  if (connection.value("select crs_name(" + std::to_string(epsg) + "::bigint)").is_null())
    throw Error(Fault::input, "geo.crs",
                "EPSG:" + std::to_string(epsg) + "을(를) 모릅니다. 4326, 5179, 5186 같은 좌표계 번호를 주십시오.");
  store::Transaction transaction(connection);
  Known known = known_of(connection, dataset);
  const bool offered = std::find(known.guesses.begin(), known.guesses.end(), epsg) != known.guesses.end();
  if (!known.guesses.empty() && !offered)
    throw Error(Fault::input, "layer.elsewhere",
                "EPSG:" + std::to_string(epsg) + "로 보면 '" + dataset +
                    "'이(가) 한국 밖에 놓입니다. EPSG:" + std::to_string(known.guesses.front()) + "은(는) 어떻습니까?");
  known.places.epsg = epsg;
  connection.exec("update dure.layer set epsg = $e, how = 'person', asked = false where dataset = $d",
                  {{"e", epsg}, {"d", dataset}});
  connection.exec("delete from dure.load_problem where dataset = $d and code = 'geometry_outside' and state = 'open'",
                  {{"d", dataset}});
  if (!known.raster) settle_odd_places(connection, dataset, known.places, 0);
  measure_places(connection, dataset, INT64_MAX);
  store::audit(connection, who, "crs", dataset, Json::object({{"epsg", epsg}}));
  transaction.commit();
}

}  // namespace dure::ingest
