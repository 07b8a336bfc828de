#pragma once

#include "choices.hpp"

#include <functional>

/// What a map or plan adds to a card: where each row lies.
namespace dure::policy {

/// Asks an author's SELECT under the page's choices.
using Ask = std::function<store::Rows(const std::string& sql)>;

/// The rows of a card that is drawn, and their places. `shapes[i]` belongs to row i: a GeoJSON geometry in EPSG:4326,
/// rounded to six decimals (a decimetre), or null.
struct Drawn {
  store::Rows rows;  ///< without `geometry`, `lon`, `lat`
  Json shapes = Json::array();
  Json bounds;               ///< [west, south, east, north], null when nothing has a place
  Json tiles;                ///< `Tiles` of schema/api.ts when the shapes come in tiles instead, else null
  std::size_t vertices = 0;  ///< positions in all shapes
};

/// `schema` is where a bare table's name stands. Simplified to a quarter of a pixel above 20,000 vertices; a whole
/// table with more than 60,000 left, or more rows than a page reads, comes in tiles. @throws Error(input, "map.place")
/// for places that are no degrees, Error(input, "map.too_much") for a SELECT that is too large, and what its SQL
/// throws.
Drawn draw(const Ask& ask, const CardSpec& card, std::string_view schema);

/// The rows of a card that is drawn, as Drawn has them.
store::Rows without_place(store::Rows rows);

/// The part of the address that holds a drawn polygon: `inside=<card>:<lon> <lat>,<lon> <lat>,…`.
inline constexpr std::string_view inside_choice = "inside";
/// Adds the card `<card>.inside` to the map whose polygon stands among the choices: how many of its shapes have their
/// middle (centroid) in the polygon, their sum or mean, and how many more its border cuts. What is no polygon (3 to 500
/// corners in degrees) of a map of this page is left out.
void add_inside(Dashboard& board, const Choices& choices, const Ask& ask);

}  // namespace dure::policy
