#pragma once

#include <dure/store/store.hpp>

#include <filesystem>

namespace dure::policy {

/// All that a pack's SQL may call, of this library and of every engine, in a store of our own: a trial or a test.
void install_engines(store::Store& store, const std::filesystem::path& indexes = {},
                     const std::filesystem::path& inbox = {});

}  // namespace dure::policy
