#pragma once

namespace dure::store {
class Store;
}

// What install() is made of.
namespace dure::series {

void install_synthetic(store::Store& store);
void install_differences(store::Store& store);

}  // namespace dure::series
