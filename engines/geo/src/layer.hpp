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
    std::string fault;       ///< what is wrong with it, a code: geometry_broken, and those of check_layer(); "" nothing
    std::string note;        ///< what was seen, for people
  };
  std::vector<Feature> features;
  std::int64_t epsg = 0;  ///< 0: the file does not say
};

/// Names of the layers of a file in its order; one nameless layer ("") where the format knows none. By the bytes:
/// GeoJSON, TopoJSON, GeoPackage, KML, a ZIP of shapefiles or KML (KMZ); of a GeoTIFF the numbers of its bands.
/// @throws Error(input, "geo.layer") when it is none of them, or holds no layer
std::vector<std::string> layer_names(std::string_view bytes);

/// The layer of this name; with "" the only one (of TopoJSON: all, one after the other). A feature that cannot be read
/// stands with its fault; @throws Error(input, "geo.layer") when the file as a whole is broken or has no such layer.
Layer read_layer(std::string_view bytes, std::string_view layer);
[[noreturn]] void no_such_layer(std::string_view name);

/// GeoJSON (a FeatureCollection, a Feature or a geometry) or TopoJSON (the object `name`, or all).
/// @throws Error(input, "geo.layer") when a name is given that is not there
Layer read_geojson(std::string_view text, std::string_view name = {});
std::vector<std::string> geojson_names(std::string_view text);

/// A shapefile: places from .shp, properties from .dbf, coordinate system from .prj, the encoding of the .dbf from
/// .cpg; all but the first may be empty (then UTF-8 or CP949, as its bytes say). Heights and measures are left out.
/// Features whose .dbf row is deleted are left out.
Layer read_shapefile(std::string_view shp, std::string_view dbf, std::string_view prj, std::string_view cpg = {});

/// A GeoPackage: feature tables, and tables without shapes. Heights are left out, the key column `fid` too.
Layer read_geopackage(std::string_view bytes, std::string_view table);
std::vector<std::string> geopackage_names(std::string_view bytes);

/// KML: every Placemark, with name, description, folder and its extended data.
Layer read_kml(std::string_view xml);

/// The same layer made fit for use: a shape that crosses itself is mended (geometry_mended), an empty one is none
/// (geometry_empty), x and y that changed places are put right (geometry_swapped), a place far from Korea is told
/// (geometry_outside; when all are, of the first only). The last two need a coordinate system; 0: they are not looked
/// for.
void check_layer(Layer& layer, std::int64_t epsg);

}  // namespace dure::geo
