#pragma once

#include "dashboard.hpp"
#include "document.hpp"

namespace dure::policy {

/// The card's rows as a table: at most 40, columns of lists left out.
DataTable table_of(const CardSpec& card, const Json& data);

/// A map or plan of a page, for paper: its coloured surface (of a plan the first layer with a value), what is drawn
/// over it, and its rows as a table. Nothing when it has no shapes: tiles are for the screen.
std::optional<MapFigure> map_of(const CardSpec& card, const Json& made);

}  // namespace dure::policy
