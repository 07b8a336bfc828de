#include "columns.hpp"
#include "parts.hpp"
#include "raster.hpp"
#include "raster_table.hpp"
#include "shape_table.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <cmath>
#include <mutex>

namespace dure::geo {
namespace {

using store::Kind;

Raster read_raster_table(store::Connection& sql, const std::string& table) {
  Columns(sql, table).must_have({"row", "x", "y", "dx", "dy", "cells"});
  store::Result result =
      sql.query("select x::double, y::double, dx::double, dy::double, cells::double[] from " + table + " order by row");
  return read_raster_rows(result, {0, 1, 2, 3, 5, 4}, table);
}

/// The coverage of a zone table on a grid: kept for the next raster of the same grid and the same zones.
class KeptCoverage {
public:
  std::shared_ptr<const Coverage> of(const ShapeTable& zones, const RasterGrid& grid) {
    std::size_t digest = 0;
    for (std::size_t k = 0; k < zones.ids.size(); ++k)
      digest = digest * 1'000'003 ^ std::hash<std::string>()(zones.ids[k] + zones.shapes[k].wkb());
    const std::lock_guard lock(mutex_);
    if (coverage_ && digest == digest_ && grid == grid_) return coverage_;
    const auto made = std::make_shared<Coverage>();
    for (const Geometry& zone : zones.shapes) made->add(zone.rings(), grid);
    coverage_ = made;
    digest_ = digest;
    grid_ = grid;
    return made;
  }

private:
  std::mutex mutex_;
  std::shared_ptr<const Coverage> coverage_;
  std::size_t digest_ = 0;
  RasterGrid grid_;
};

store::TableRows zonal_rows(KeptCoverage& kept, const store::TableCall& call) {
  store::Connection sql = call.connect();
  ShapeTable zones = read_shapes(sql, call.table(0));
  const Raster raster = read_raster_table(sql, call.table(1));
  const auto all = std::make_shared<const std::vector<Coverage::Summary>>(
      kept.of(zones, raster.grid)->summarise(std::span<const float>(raster.values)));
  const auto ids = std::make_shared<const std::vector<std::string>>(std::move(zones.ids));
  return {{{"id", Kind::text},
           {"cells", Kind::real},
           {"sum", Kind::real},
           {"mean", Kind::real},
           {"deviation", Kind::real},
           {"least", Kind::real},
           {"most", Kind::real}},
          [all, ids](std::size_t n, store::RowOut& row) {
            if (n >= all->size()) return false;
            const Coverage::Summary& one = (*all)[n];
            row.set(0, (*ids)[n]);
            row.set(1, one.cells);
            if (one.cells == 0) return true;  // no cell with a value: the rest is not known
            const double values[] = {one.sum, one.mean, one.deviation, one.least, one.most};
            for (std::size_t k = 0; k < std::size(values); ++k) row.set(k + 2, values[k]);
            return true;
          }};
}

}  // namespace

void install_rasters(store::Store& store) {
  const auto kept = std::make_shared<KeptCoverage>();
  store::table(store, {.name = "zonal",
                       .positional = {{"zones", Kind::text, true}, {"raster", Kind::text, true}},
                       .named = {},
                       .bind = [kept](const store::TableCall& call) { return zonal_rows(*kept, call); }});
  store::scalar(store, "landsat_celsius", landsat_celsius);
  store::scalar(store, "landsat_clear", landsat_clear);
  store::scalar(store, "landsat5_celsius", landsat5_celsius);
  store::scalar(store, "mtl_number", mtl_number);
}

}  // namespace dure::geo
