#pragma once

#include <filesystem>

namespace dure::store {
class Store;
}

namespace dure::geo {

/// Shows the engine in SQL.
///
/// Siting. `costs` is a table (demand, site, weight, cost): what one unit of the demand's weight costs at the site; a
/// pair that is not there cannot be served; without weight each demand weighs 1.
///   p_median('costs', p := 5)                 site, served, cost, bound, gap, required   least sum of weight x cost
///   cover('costs', p := 4, radius := 500)     site, served, covered, bound, gap, required  most weight within radius
///   cover_all('costs', radius := 500)         site, served, cost, bound, gap, required   fewest sites, or least price
///   p_center('costs', p := 5)                 site, served, cost, bound, gap, required   least of the greatest cost
/// One row a chosen site; the sum, and what no plan can better, stand in each. `served` is the weight that goes there.
/// Each has a sister `…_services`: demand, site, share, cost.
/// All take: standing, required, forbidden (lists of sites), budget, spacing, seconds, and sites := 'table' with a
/// column site and any of standing, required, forbidden, capacity, price, and lon and lat, or x and y in metres.
/// The same question has the same answer everywhere: `seconds` is counted in work, not by the clock.
///
/// Places. A shape is text: WKT, WKB in hexadecimal, GeoJSON; what comes out is WKB.
///   to_crs(x, y, 5186, 4326) -> [x, y]        distance_m(lon1, lat1, lon2, lat2)   along the ellipsoid of WGS84
///   geo_area, geo_length, geo_distance, geo_contains, geo_within, geo_intersects, geo_buffer, geo_simplify,
///   geo_centroid, geo_common, geo_bounds -> [west, south, east, north], geo_point, geo_to_crs, geo_wkb, geo_wkt,
///   geo_json; geo_fault (why it is not valid, or null), geo_mended
///   grid_code(x, y, 100, 5186), grid_square('다사539520') in EPSG:5179
///   spatial_join('left', 'right', how := 'within' | 'contains' | 'intersects' | 'nearest' | 'near', k, metres)
///   neighbours('shapes')  those that touch; k := 8, metres := 500      id, neighbour, distance
/// over tables (id, geometry), (id, x, y) or (id, lon, lat).
///
/// Statistics over (id, value) and (id, neighbour[, weight]), as R's spdep, rows standardised unless told otherwise:
///   moran, local_moran, local_moran_of_two (value2), getis_ord; permutations := 999, seed := 1, standardise, self
///
/// Values between stations (id, x, y | lon, lat, value), in metres; ordinary kriging, the variogram as R's gstat:
///   krige('stations', 'targets') -> id, value, variance      idw('stations', 'targets', power := 2) -> id, value
///   krige_errors('stations'), idw_errors('stations') -> id, value, estimate, error, z, rmse    each left out once
///   variogram('stations') -> distance, pairs, gamma, fitted, model, nugget, sill, range
///   all but idw: model := 'spherical' | 'exponential' | 'gaussian' (the best fit), cutoff, lags := 15, or sill, range
///   and nugget as given; nearest := k (all; 64 beyond 500 stations)
///
/// Routes: tour('places', start := id, open := true) -> stop, id, to_next; over roads (a, b, length[, oneway]):
///   shortest_way('roads', 'A', 'B') -> step, node, distance
///   arc_routes('roads', depot := 'A', capacity := 8000, use := 1.2, refills := ['W'], refill_minutes, shift := 240,
///     vehicles := 2, runs, speed := 30, serving := 10, begin := '09:00', seconds := 2)
///     -> truck, trip, step, a, b, serves, refills, metres, minutes, time, litres   roads (…[, required, weight,
///     demand, speed]); most weight x length served first, then fewest metres; arc_routes_summary(…) -> trucks, trips,
///     unserved, asked, served, worth, worth_bound, worth_gap, metres, bound, gap; arc_routes_unserved(…) -> a, b,
///     metres, weight
///   road_costs('roads', 'demands', 'sites', within := 3000) -> demand, site, weight, cost; both tables (id, node[,
///   weight])
///
/// Addresses, offline: geocode('addresses', '경북 청도군 화양읍 ...로 12', k := 5, aliases := 'old_names')
///     -> rank, id, address, kind, confidence, lon, lat (x, y where the table has those)
///   geocode_all('addresses', 'texts', k := 1), texts (id, text) -> id, rank, address_id, address, kind, confidence, …
///   addresses: 도로명주소, 지번주소 … or 시도, 시군구, 읍면동, 리, 본번 …; aliases (old, new)
///
/// Districts through time: district_today('codes', '4816016800' | '마산시 회원동', as_of := '2026-07-01')
///     -> asked, asked_name, code, name, changed, how, share      one row a successor
///   districts_today('codes', 'asked'), asked (code); codes: 법정동코드, 시도명 … or 법정동명, 생성일자, 삭제일자,
///   폐지여부, 과거법정동코드, whichever are there
///
/// Files of `inbox` (rights `dure.inbox`; received ones `dure.received`): layers('x.gpkg') -> number, layer;
/// read_layer('x.gpkg', layer := 'a', crs := 5186) -> id, properties (JSON), geometry, epsg, fault, note, of GeoJSON,
/// TopoJSON, SHP (loose or in a ZIP), GeoPackage, KML, KMZ; read_raster('x.tif', band := 1) -> row, x, y, dx, dy, epsg,
/// cells. crs_guess(west, south, east, north, near_lon, near_lat) -> codes; crs_name, geo_in_korea. Rasters:
/// zonal('zones', 'raster') -> id, cells, sum, mean, deviation, least, most; landsat_celsius, landsat_clear,
/// landsat5_celsius, mtl_number.
void install(store::Store& store, const std::filesystem::path& inbox = {});

}  // namespace dure::geo
