#include "desk.hpp"

#include "page_map.hpp"

#include <algorithm>

namespace dure::policy {

Desk::Desk(store::Reader& reader, const Pack& pack, const Choices& choices)
    : reader_(reader),
      pack_(pack),
      board_(first_page(pack)),
      connection_(reader.store().connect()),
      shapes_(connection_),
      chosen_(choose(reader, connection_, shapes_, pack, board_, choices)) {
  add_inside(board_, choices, [this](const std::string& sql) { return rows(sql); });
}

store::Rows Desk::rows(std::string_view sql) { return read_rows(reader_, connection_, shapes_, pack_, chosen_, sql); }

std::vector<std::string> Desk::lines(std::string_view sql) {
  std::vector<std::string> said;
  if (sql.empty()) return said;
  const store::Rows found = rows(sql);
  const auto line = std::ranges::find(found.columns, "line", &store::Column::name);
  const auto at = line == found.columns.end() ? 0 : static_cast<std::size_t>(line - found.columns.begin());
  for (const auto& row : found.rows)
    if (row[at].is_string()) said.push_back(row[at].string());
  return said;
}

std::string Desk::written(std::string_view sql) const { return with_values(sql, chosen_.literals(pack_)); }

std::string Desk::plain(std::string_view sql) { return compile(connection_, shapes_, pack_, written(sql)).sql; }

Definition Desk::definition() {
  return [this](std::string_view schema, std::string_view table) -> std::optional<std::string> {
    if (schema != schema_of(pack_.name)) return std::nullopt;
    const auto found = std::ranges::find(pack_.tables, table, &Table::name);
    if (found == pack_.tables.end()) return std::nullopt;
    return compile(connection_, shapes_, pack_, found->sql).sql;
  };
}

std::vector<std::string> Desk::conditions() const {
  std::vector<std::string> said;
  for (const Json& filter : chosen_.filters.items()) {
    if (filter["value"].is_null() || filter["kind"] == Json("list")) continue;
    if (filter["kind"] == Json("number"))
      said.push_back(filter["label"].string() + " " + filter["value"].string() +
                     (filter["unit"].is_string() ? filter["unit"].string() : ""));
    for (const Json& option : filter["options"].items())
      if (option["value"] == filter["value"]) said.push_back(filter["label"].string() + " " + option["label"].string());
  }
  return said;
}

}  // namespace dure::policy
