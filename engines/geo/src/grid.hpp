#pragma once

#include "geometry.hpp"

#include <optional>

namespace dure::geo {

/// The square of the national grid (국가지점번호: EPSG:5179, letters of 100 km from 700 km E, 1,300 km N) around a
/// place, as 통계청 writes it: 100 m 다사123456, 500 m 다사12a34b, 1 km 다사1234, 10 km 다사12. Nothing outside the
/// grid.
/// @throws Error(input, "geo.grid") for another size
std::optional<std::string> grid_code(double x, double y, std::int64_t metres);
/// The square that a code names. Nothing when it is none.
std::optional<Box> grid_box(std::string_view code);

}  // namespace dure::geo
