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

}  // namespace dure::demo
