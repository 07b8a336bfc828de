#include "columns.hpp"
#include "kriging.hpp"
#include "parts.hpp"
#include "shape_table.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace dure::geo {
namespace {

using store::Kind;

constexpr std::size_t USUAL_ALL = 500;  // beyond these stations only the nearest are asked
constexpr std::size_t USUAL_NEAREST = 64;
constexpr const char* MODELS[] = {"spherical", "exponential", "gaussian"};

struct Named {
  std::vector<std::string> ids;
  std::vector<Point> at;
  std::vector<double> value;  ///< of stations only
};

/// Metres; by id.
Named read_places(store::Connection& sql, const std::string& table) {
  ShapeTable shapes = read_shapes(sql, table);
  to_metres(shapes);
  Named out;
  for (const Geometry& shape : shapes.shapes) {
    const Box box = shape.centroid().bounds();
    out.at.push_back({box.west, box.south});
  }
  out.ids = std::move(shapes.ids);
  return out;
}

/// Stations without a value, or without a place, are left out.
Named read_stations(store::Connection& sql, const std::string& table) {
  Columns(sql, table).must_have({"id", "value"});
  std::unordered_map<std::string, double> values;
  store::Result result =
      sql.query("select id, value::double from " + table + " where id is not null and value is not null");
  while (result.next())
    if (!values.emplace(result.text(0), result.json(1).number()).second)
      throw Error(Fault::input, "geo.value",
                  "표 " + table + "에 id '" + result.text(0) + "'이(가) 두 번 있습니다. 하나로 합치십시오 (예: 평균)");
  Named all = read_places(sql, table), out;
  for (std::size_t i = 0; i < all.ids.size(); ++i) {
    const auto found = values.find(all.ids[i]);
    if (found == values.end() || !std::isfinite(found->second)) continue;
    out.ids.push_back(std::move(all.ids[i]));
    out.at.push_back(all.at[i]);
    out.value.push_back(found->second);
  }
  if (out.ids.empty())
    throw Error(Fault::input, "geo.value", "표 " + table + "에 값과 자리가 모두 있는 지점이 없습니다. 표를 채우십시오");
  return out;
}

Stations stations_of(const Named& named) { return {named.at, named.value}; }

double number_or(const store::TableCall& call, const char* name, double usual) {
  const Json& given = call.named(name);
  if (given.is_null()) return usual;
  if (!(given.number() >= 0) || !std::isfinite(given.number()))
    throw Error(Fault::input, "geo.kriging", std::string(name) + "은(는) 0 이상의 수여야 합니다");
  return given.number();
}

std::optional<VariogramModel> model_of(const store::TableCall& call) {
  const Json& given = call.named("model");
  if (given.is_null()) return {};
  for (std::size_t k = 0; k < std::size(MODELS); ++k)
    if (given.string() == MODELS[k]) return static_cast<VariogramModel>(k);
  throw Error(Fault::input, "geo.kriging",
              "model '" + given.string() + "'을(를) 모릅니다. spherical, exponential, gaussian 가운데 하나를 주십시오");
}

struct Fitted {
  std::vector<Lag> lags;
  Variogram variogram;
};

/// As the call names it (sill and range), or fitted to the stations.
Fitted fitted(const store::TableCall& call, const Stations& stations) {
  Fitted out;
  const std::optional<VariogramModel> model = model_of(call);
  const double cutoff = number_or(call, "cutoff", usual_cutoff(stations));
  const auto lags = static_cast<int>(std::clamp(number_or(call, "lags", 15), 3.0, 1000.0));
  if (cutoff > 0) out.lags = empirical_variogram(stations, cutoff, lags);
  if (!call.named("sill").is_null() && !call.named("range").is_null()) {
    out.variogram = {model.value_or(VariogramModel::spherical), number_or(call, "nugget", 0),
                     number_or(call, "sill", 0), number_or(call, "range", 1), 0};
    if (!(out.variogram.range > 0)) throw Error(Fault::input, "geo.kriging", "range는 0보다 큰 m여야 합니다");
  } else {
    out.variogram = fit_variogram(out.lags, cutoff, model);
  }
  return out;
}

std::size_t nearest_of(const store::TableCall& call, std::size_t stations) {
  const Json& given = call.named("nearest");
  if (given.is_null()) return stations <= USUAL_ALL ? 0 : USUAL_NEAREST;
  return static_cast<std::size_t>(std::clamp<std::int64_t>(given.integer(), 1, 100'000));
}

store::TableRows krige_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const Stations stations = stations_of(read_stations(sql, call.table(0)));
  const auto targets = std::make_shared<const Named>(read_places(sql, call.table(1)));
  const Variogram variogram = fitted(call, stations).variogram;
  const auto out = std::make_shared<const std::vector<Estimate>>(
      krige(stations, variogram, targets->at, nearest_of(call, stations.at.size())));
  return {{{"id", Kind::text}, {"value", Kind::real}, {"variance", Kind::real}},
          [targets, out](std::size_t n, store::RowOut& row) {
            if (n >= out->size()) return false;
            row.set(0, targets->ids[n]);
            row.set(1, (*out)[n].value);
            row.set(2, (*out)[n].variance);
            return true;
          }};
}

store::TableRows error_rows(std::shared_ptr<const Named> named, std::vector<Estimate> given, bool with_z) {
  const auto out = std::make_shared<const std::vector<Estimate>>(std::move(given));
  double squares = 0;
  for (std::size_t i = 0; i < out->size(); ++i) squares += std::pow(named->value[i] - (*out)[i].value, 2);
  const double rmse = std::sqrt(squares / static_cast<double>(out->size()));
  return {{{"id", Kind::text},
           {"value", Kind::real},
           {"estimate", Kind::real},
           {"error", Kind::real},
           {"z", Kind::real},
           {"rmse", Kind::real}},
          [named, out, rmse, with_z](std::size_t n, store::RowOut& row) {
            if (n >= out->size()) return false;
            const double error = named->value[n] - (*out)[n].value;
            row.set(0, named->ids[n]);
            row.set(1, named->value[n]);
            row.set(2, (*out)[n].value);
            row.set(3, error);
            if (with_z && (*out)[n].variance > 0) row.set(4, error / std::sqrt((*out)[n].variance));
            row.set(5, rmse);
            return true;
          }};
}

void must_be_two(const Named& named, const std::string& table) {
  if (named.ids.size() < 2)
    throw Error(Fault::input, "geo.value", "표 " + table + "의 지점이 하나뿐이라 하나를 빼고 잴 수 없습니다");
}

store::TableRows krige_error_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const auto named = std::make_shared<const Named>(read_stations(sql, call.table(0)));
  must_be_two(*named, call.table(0));
  const Stations stations = stations_of(*named);
  const Variogram variogram = fitted(call, stations).variogram;
  return error_rows(named, krige_left_out(stations, variogram, nearest_of(call, stations.at.size())), true);
}

store::TableRows variogram_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const auto out = std::make_shared<const Fitted>(fitted(call, stations_of(read_stations(sql, call.table(0)))));
  return {{{"distance", Kind::real},
           {"pairs", Kind::integer},
           {"gamma", Kind::real},
           {"fitted", Kind::real},
           {"model", Kind::text},
           {"nugget", Kind::real},
           {"sill", Kind::real},
           {"range", Kind::real}},
          [out](std::size_t n, store::RowOut& row) {
            if (n >= out->lags.size()) return false;
            const Lag& lag = out->lags[n];
            const Variogram& fit = out->variogram;
            row.set(0, lag.distance);
            row.set(1, static_cast<std::int64_t>(lag.pairs));
            row.set(2, lag.gamma);
            row.set(3, fit.gamma(lag.distance));
            row.set(4, MODELS[static_cast<std::size_t>(fit.model)]);
            row.set(5, fit.nugget);
            row.set(6, fit.sill);
            row.set(7, fit.range);
            return true;
          }};
}

std::size_t given_nearest(const store::TableCall& call) {
  return call.named("nearest").is_null() ? 0 : nearest_of(call, 0);
}

store::TableRows idw_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const Stations stations = stations_of(read_stations(sql, call.table(0)));
  const auto targets = std::make_shared<const Named>(read_places(sql, call.table(1)));
  const auto out = std::make_shared<const std::vector<double>>(
      inverse_distance(stations, targets->at, number_or(call, "power", 2), given_nearest(call)));
  return {{{"id", Kind::text}, {"value", Kind::real}}, [targets, out](std::size_t n, store::RowOut& row) {
            if (n >= out->size()) return false;
            row.set(0, targets->ids[n]);
            row.set(1, (*out)[n]);
            return true;
          }};
}

store::TableRows idw_error_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const auto named = std::make_shared<const Named>(read_stations(sql, call.table(0)));
  must_be_two(*named, call.table(0));
  std::vector<Estimate> out;
  for (std::size_t i = 0; i < named->ids.size(); ++i) {
    Stations others = stations_of(*named);
    others.at.erase(others.at.begin() + static_cast<std::ptrdiff_t>(i));
    others.value.erase(others.value.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(
        {inverse_distance(others, {&named->at[i], 1}, number_or(call, "power", 2), given_nearest(call))[0], 0});
  }
  return error_rows(named, std::move(out), false);
}

void add(store::Store& store, const char* name, bool targets, bool kriging,
         store::TableRows (*rows)(const store::TableCall&)) {
  store::TableFunction function{.name = name,
                                .positional = {{"stations", Kind::text, true}},
                                .named = {{"nearest", Kind::integer}},
                                .bind = rows};
  if (targets) function.positional.push_back({"targets", Kind::text, true});
  if (kriging) {
    function.named.push_back({"model", Kind::text});
    for (const char* number : {"nugget", "sill", "range", "cutoff", "lags"})
      function.named.push_back({number, Kind::real});
  } else {
    function.named.push_back({"power", Kind::real});
  }
  store::table(store, std::move(function));
}

}  // namespace

void install_interpolation(store::Store& store) {
  add(store, "krige", true, true, krige_rows);
  add(store, "krige_errors", false, true, krige_error_rows);
  add(store, "variogram", false, true, variogram_rows);
  add(store, "idw", true, false, idw_rows);
  add(store, "idw_errors", false, false, idw_error_rows);
}

}  // namespace dure::geo
