#pragma once

#include <dure/core/json.hpp>
#include <dure/store/store.hpp>

#include <compare>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dure::policy {

/// Where a value comes from: a column of a table, or with no column the table's row as such.
struct Origin {
  std::string table, column;
  auto operator<=>(const Origin&) const = default;
};

struct OutputColumn {
  std::string name;
  std::set<Origin> from;
};

/// The columns of every table and view, and which functions fold many rows into one: what names in SQL are resolved
/// with.
class Shapes {
public:
  explicit Shapes(store::Connection& connection);
  void reload();
  void reload(const std::string& schema, const std::string& table);  ///< one that was made or replaced

  /// Of a schema-qualified, lower case name; null when there is no such table.
  const std::vector<std::string>* columns(std::string_view table) const;
  /// `main.x`, `dure.x` or `<pack>.x` for a bare name, in the order of the search path; the name itself when there is
  /// none.
  std::string qualified(std::string_view bare) const;
  bool is_aggregate(std::string_view function) const;  ///< the first call asks for all of them: about 15 ms
  std::vector<std::string> tables() const;

private:
  store::Connection& connection_;
  std::map<std::string, std::vector<std::string>, std::less<>> columns_;
  mutable std::set<std::string, std::less<>> aggregates_;
};

struct Analysis {
  std::vector<OutputColumn> columns;
  bool keeps_rows = false;  ///< its last columns are `_load`, `_row`
};

/// Follows every output column of a qualified query down to the tables it names: through aliases, WITH, subqueries,
/// stars, joins and set operations. Changes the tree: `*` leaves `_load` and `_row` out; with `keep_rows`, SELECTs that
/// give one row for one row of the first table that has them get `_load` and `_row` as their last columns.
Analysis analyse(Json& query, const Shapes& shapes, bool keep_rows);

}  // namespace dure::policy
