#include <dure/geo/engine.hpp>

#include "parts.hpp"

namespace dure::geo {

void install(store::Store& store, const std::filesystem::path& inbox) {
  install_siting(store);
  install_coordinates(store);
  install_statistics(store);
  install_geometry(store);
  install_routes(store);
  install_interpolation(store);
  install_trucks(store);
  install_geocoding(store);
  install_districts(store);
  install_rasters(store);
  install_layers(store, inbox);
}

}  // namespace dure::geo
