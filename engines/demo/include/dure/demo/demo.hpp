#pragma once

#include <filesystem>

namespace dure::demo {

/// Writes the files of the invented county 가온군 below `inbox`, one folder a dataset, exactly as the real systems
/// export them: CP949 and UTF-8, CSV, XLSX, JSON and ZIP, with their quirks and their mistakes. Its today is Monday
/// 2026-07-20. The bytes are the same on every call. What is hidden in them stands in docs/demo-city.md. Takes a few
/// seconds.
/// @throws Error(input, "file.unwritable") when a folder cannot be written to.
void write_city(const std::filesystem::path& inbox);

}  // namespace dure::demo
