#pragma once

#include <filesystem>

/// One function a dataset; each writes one folder below the inbox.
namespace dure::demo {

void write_complaints(const std::filesystem::path& inbox);
void write_duty_log(const std::filesystem::path& inbox);
void write_disclosure(const std::filesystem::path& inbox);
void write_card_sales(const std::filesystem::path& inbox);
void write_floating_population(const std::filesystem::path& inbox);
void write_auctions(const std::filesystem::path& inbox);
void write_population(const std::filesystem::path& inbox);
void write_shelters(const std::filesystem::path& inbox);
void write_weather(const std::filesystem::path& inbox);
void write_regions(const std::filesystem::path& inbox);
void write_population_grid(const std::filesystem::path& inbox);
void write_villages(const std::filesystem::path& inbox);
void write_canopies(const std::filesystem::path& inbox);
void write_canopy_sites(const std::filesystem::path& inbox);
void write_shelter_sites(const std::filesystem::path& inbox);
void write_fog_sites(const std::filesystem::path& inbox);
void write_boundaries(const std::filesystem::path& inbox);
void write_surface_temperature(const std::filesystem::path& inbox);
void write_green(const std::filesystem::path& inbox);
void write_roads(const std::filesystem::path& inbox);
void write_farms(const std::filesystem::path& inbox);
void write_air(const std::filesystem::path& inbox);
void write_village_visits(const std::filesystem::path& inbox);
void write_festivals(const std::filesystem::path& inbox);

}  // namespace dure::demo
