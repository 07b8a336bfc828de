#pragma once

#include "county.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace dure::demo {

/// The eleven departments by their names of 2026, and what was written on a paper of `day`, bureau and all
/// (`지역개발국 교통과` before the reorganisation of 2026-01-01, `안전건설국 건설교통과` after it).
std::string department_on(std::string_view department, std::string_view topic, Day day);

/// departments/부서 명부.xlsx: every name a department has had, with the days it was in use.
void write_departments(const std::filesystem::path& inbox);

}  // namespace dure::demo
