#pragma once

#include <dure/store/city.hpp>

#include <string>

namespace dure::server {

/// A query of the notebook that becomes a table of a pack of the city's own, with a card on its page when a chart is
/// named.
struct SavedTable {
  std::string pack, name, label, sql;
  std::string chart_kind, x, y, chart_title;  ///< kind: line | bars | table | "" for none
};

/// Writes sql/<name>.sql, its line in the manifest and its card into <city>/packs/<pack>, which is made when it is not
/// there. Returns the file, relative to the city. When the pack would no longer pass its check, everything is put back.
/// @throws Error(input, "save.name" | "save.chart" | "save.exists" | "save.check"), Error(denied, "save.house_pack")
std::string save_table(store::City& city, const SavedTable& wish);

}  // namespace dure::server
