#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dure::geo {

/// Shapes of a file with what is known of each.
struct Layer {
  struct Feature {
    std::string properties;  ///< a JSON object
    std::string geometry;    ///< WKB in hexadecimal; "" where there is none
  };
  std::vector<Feature> features;
  std::int64_t epsg = 0;  ///< 0: the file does not say
};

/// GeoJSON (a FeatureCollection, a Feature or a geometry) or TopoJSON (all its objects, one after the other).
/// @throws Error(input, "geo.layer") with the number of the feature that cannot be read
Layer read_geojson(std::string_view text);

/// A shapefile: places from .shp, properties from .dbf (UTF-8 or CP949), coordinate system from .prj; the latter two
/// may be empty. Heights and measures are left out. @throws Error(input, "geo.layer") with the number of the record
Layer read_shapefile(std::string_view shp, std::string_view dbf, std::string_view prj);

}  // namespace dure::geo
