#include "export_table.hpp"
#include "layer.hpp"

#include <dure/core/error.hpp>

// Whoever breaks a file at random meets SQLite's first check and no more: so the bytes are changes (place, value) of a
// file that is whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string whole = [] {
    dure::geo::ExportTable table;
    table.name = "zone";
    table.columns = {{"name", dure::store::Type::text, "VARCHAR"}, {"n", dure::store::Type::integer, "BIGINT"}};
    for (int k = 0; k < 3; ++k) {
      table.rows.push_back({"mountain", k});
      dure::geo::Parts line;
      line.kind = dure::geo::Parts::Kind::line;
      line.parts = {{{{127.0, 37.0}, {127.1, 37.1 + k}}}};
      table.shapes.push_back(line);
    }
    return dure::geo::write_geopackage(table);
  }();
  std::string file = whole;
  for (std::size_t k = 0; k + 4 <= size; k += 4)
    file[(data[k] + data[k + 1] * 256U + data[k + 2] * 65'536U) % file.size()] = static_cast<char>(data[k + 3]);
  try {
    for (const std::string& name : dure::geo::geopackage_names(file)) {
      dure::geo::Layer layer = dure::geo::read_geopackage(file, name);
      dure::geo::check_layer(layer, layer.epsg);
    }
  } catch (const dure::Error&) {
  }
  return 0;
}
