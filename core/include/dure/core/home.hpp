#pragma once

#include <filesystem>

namespace dure {

/// The folder that holds packs/, schema/ and web/: $DURE_HOME, or the nearest such folder above the running program.
/// @throws Error(missing, "home.unknown")
std::filesystem::path home();

}  // namespace dure
