#include "raster_table.hpp"

#include <dure/core/error.hpp>

#include <cmath>

namespace dure::geo {

Raster read_raster_rows(store::Result& rows, const RasterColumns& columns, const std::string& table,
                        const std::function<void(std::size_t)>& more) {
  const auto broken = [&] {
    return Error(
        Fault::input, "geo.raster",
        "표 " + table + "의 줄이 고르지 않습니다. read_raster로 다시 만들거나 row마다 같은 수의 칸을 두십시오");
  };
  const auto number = [&](std::size_t column) {
    if (rows.is_null(column)) throw broken();
    return rows.json(column).number();
  };
  Raster raster;
  while (rows.next()) {
    RasterGrid& grid = raster.grid;
    const Json cells = rows.json(columns.cells);
    if (!cells.is_array() || (grid.rows > 0 && cells.items().size() != grid.columns)) throw broken();
    if (grid.rows == 0) {
      grid = {number(columns.x), number(columns.y), number(columns.dx), number(columns.dy), cells.items().size(), 0};
      if (columns.epsg < rows.columns().size() && !rows.is_null(columns.epsg))
        raster.epsg = rows.json(columns.epsg).integer();
    }
    const double north = grid.north - static_cast<double>(grid.rows) * grid.cell_height;
    if (!(grid.cell_width > 0 && grid.cell_height > 0) || std::abs(number(columns.y) - north) > 1e-6 * grid.cell_height)
      throw broken();
    for (const Json& cell : cells.items())
      raster.values.push_back(cell.is_number() ? static_cast<float>(cell.number()) : NAN);
    ++grid.rows;
    if (more) more(raster.values.size());
  }
  return raster;
}

}  // namespace dure::geo
