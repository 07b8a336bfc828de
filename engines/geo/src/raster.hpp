#pragma once

#include "zonal.hpp"

#include <optional>
#include <string_view>

namespace dure::geo {

/// One band of a GeoTIFF. What the file calls no data is NaN.
struct Raster {
  RasterGrid grid;
  std::int64_t epsg = 0;  ///< 0: the file does not say
  std::vector<float> values;
};

/// `band` from 1. @throws Error(input, "geo.raster") for what is no GeoTIFF, turned, without a place, or beyond 400
/// million cells, has no such band, or no cell with a value
Raster read_geotiff(std::string_view bytes, std::size_t band = 1);
std::size_t geotiff_bands(std::string_view bytes);

/// Landsat Collection 2 surface temperature (band ST_B10 or ST_B6) in °C; nothing for the fill value 0.
std::optional<double> landsat_celsius(double number);
/// Is a pixel of the QA_PIXEL band neither fill, cloud (dilated too), cirrus nor cloud shadow (bits 0-4)?
bool landsat_clear(std::int64_t quality);
/// Landsat 5 TM band 6, level 1: brightness in °C from the number and the MTL file's RADIANCE_MULT and RADIANCE_ADD of
/// band 6 (K1 = 607.76 W/m2/sr/um, K2 = 1260.56 K; Chander, Markham and Helder 2009). Nothing for 0.
std::optional<double> landsat5_celsius(double number, double multiply, double add);
/// `key = value` of an MTL file as a number.
std::optional<double> mtl_number(std::string_view mtl, std::string_view key);

}  // namespace dure::geo
