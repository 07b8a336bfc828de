#pragma once

#include <filesystem>

namespace dure::store {
class Store;
}

// What install() is made of: each registers the SQL functions of one field.
namespace dure::geo {

void install_siting(store::Store& store);
void install_coordinates(store::Store& store);
void install_statistics(store::Store& store);
void install_geometry(store::Store& store);
void install_routes(store::Store& store);
void install_interpolation(store::Store& store);
void install_trucks(store::Store& store);
void install_geocoding(store::Store& store);
void install_districts(store::Store& store);
void install_rasters(store::Store& store);
void install_layers(store::Store& store, const std::filesystem::path& inbox);

}  // namespace dure::geo
