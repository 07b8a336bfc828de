#pragma once

#include <filesystem>

namespace dure::store {
class Store;
}

namespace dure::text {

/// SQL `nearest` and `vector_indexes` over the indexes below `directory`; see engine.hpp.
void install_vectors(store::Store& store, const std::filesystem::path& directory);

}  // namespace dure::text
