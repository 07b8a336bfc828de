#pragma once

#include "raster.hpp"

#include <dure/store/store.hpp>

#include <functional>
#include <string>

namespace dure::geo {

/// A raster out of rows in the order of `row`; `columns` are where row, x, y, dx, dy, epsg and cells stand (epsg may be
/// beyond the last). `table` is named in the error. `more(cells so far)` may throw to end it.
/// @throws Error(input, "geo.raster")
struct RasterColumns {
  std::size_t x, y, dx, dy, epsg, cells;
};
Raster read_raster_rows(store::Result& rows, const RasterColumns& columns, const std::string& table,
                        const std::function<void(std::size_t)>& more = {});

}  // namespace dure::geo
