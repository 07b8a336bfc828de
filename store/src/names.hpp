#pragma once

#include <dure/store/store.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dure::store {

/// A table or view of the city.
struct Relation {
  std::string schema, name;
  std::string view_sql;  ///< `CREATE VIEW …`; empty for a table
  std::string full() const { return schema + "." + name; }
};

/// All tables and views at one moment, found as DuckDB finds them on our search path: without regard to case, main
/// first, then dure, then the packs by name; raw only when it is named.
class Relations {
public:
  explicit Relations(Connection& connection);
  const Relation* find(std::string_view schema, std::string_view name) const;  ///< schema may be ""
  /// `a`, `s.a`, `"s x".a`; null when there is none.
  const Relation* find_written(std::string_view written) const;

private:
  std::vector<Relation> relations_;
  std::vector<std::string> keys_;  ///< lower-case `schema` + unit separator + `name`, beside each
};

}  // namespace dure::store
