#include "address_table.hpp"
#include "columns.hpp"
#include "parts.hpp"

#include <dure/core/error.hpp>
#include <dure/store/functions.hpp>

#include <algorithm>
#include <cmath>

namespace dure::geo {
namespace {

using store::Kind;

std::int64_t candidates_of(const Json& given, std::int64_t usual) {
  return given.is_null() ? usual : std::clamp<std::int64_t>(given.integer(), 1, 100);
}

/// rank, …, address, kind, confidence and the place, from `column` on.
void set_match(store::RowOut& row, std::size_t column, const AddressTable& table, const AddressMatch& match) {
  const AddressIndex::Row& found = table.index.row(match.row);
  row.set(column, found.id);
  row.set(column + 1, found.text);
  row.set(column + 2, match.road ? "도로명" : "지번");
  row.set(column + 3, match.confidence);
  if (!std::isnan(found.x)) row.set(column + 4, found.x);
  if (!std::isnan(found.y)) row.set(column + 5, found.y);
}

void add_match_columns(store::TableRows& rows, const char* id, const AddressTable& table) {
  rows.columns.push_back({id, Kind::text});
  rows.columns.push_back({"address", Kind::text});
  rows.columns.push_back({"kind", Kind::text});
  rows.columns.push_back({"confidence", Kind::real});
  rows.columns.push_back({table.degrees ? "lon" : "x", Kind::real});
  rows.columns.push_back({table.degrees ? "lat" : "y", Kind::real});
}

store::TableRows geocode_rows(const store::TableCall& call) {
  store::Connection sql = call.connect();
  const auto table = address_table(sql, call.table(0), call.named_table("aliases"));
  const auto matches = std::make_shared<const std::vector<AddressMatch>>(
      table->index.find(call[1].string(), static_cast<std::size_t>(candidates_of(call.named("k"), 5))));
  store::TableRows rows{{{"rank", Kind::integer}}, {}};
  add_match_columns(rows, "id", *table);
  rows.row = [table, matches](std::size_t n, store::RowOut& row) {
    if (n >= matches->size()) return false;
    row.set(0, static_cast<std::int64_t>(n + 1));
    set_match(row, 1, *table, (*matches)[n]);
    return true;
  };
  return rows;
}

store::TableRows geocode_all_rows(const store::TableCall& call) {
  struct Found {
    std::string id;
    std::int64_t rank;
    AddressMatch match;
  };
  store::Connection sql = call.connect();
  const auto table = address_table(sql, call.table(0), call.named_table("aliases"));
  Columns(sql, call.table(1)).must_have({"id", "text"});
  const auto most = static_cast<std::size_t>(candidates_of(call.named("k"), 1));
  const auto found = std::make_shared<std::vector<Found>>();
  store::Result texts =
      sql.query("select id, text from " + call.table(1) + " where id is not null and text is not null order by id");
  while (texts.next()) {
    std::int64_t rank = 0;
    for (const AddressMatch& match : table->index.find(texts.text(1), most))
      found->push_back({texts.text(0), ++rank, match});
  }
  store::TableRows rows{{{"id", Kind::text}, {"rank", Kind::integer}}, {}};
  add_match_columns(rows, "address_id", *table);
  rows.row = [table, found](std::size_t n, store::RowOut& row) {
    if (n >= found->size()) return false;
    row.set(0, (*found)[n].id);
    row.set(1, (*found)[n].rank);
    set_match(row, 2, *table, (*found)[n].match);
    return true;
  };
  return rows;
}

}  // namespace

void install_geocoding(store::Store& store) {
  store::table(store, {.name = "geocode",
                       .positional = {{"addresses", Kind::text, true}, {"text", Kind::text}},
                       .named = {{"k", Kind::integer}, {"aliases", Kind::text, true}},
                       .bind = geocode_rows});
  store::table(store, {.name = "geocode_all",
                       .positional = {{"addresses", Kind::text, true}, {"texts", Kind::text, true}},
                       .named = {{"k", Kind::integer}, {"aliases", Kind::text, true}},
                       .bind = geocode_all_rows});
}

}  // namespace dure::geo
