#pragma once

#include <dure/store/store.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
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
  Relations(Connection& connection, std::uint64_t definitions);
  const Relation* find(std::string_view schema, std::string_view name) const;  ///< schema may be ""
  /// `a`, `s.a`, `"s x".a`; null when there is none.
  const Relation* find_written(std::string_view written) const;
  /// Made by people, lower case; the first call asks for them, which takes as long as all else here.
  const std::set<std::string>& macros(Connection& connection) const;
  std::uint64_t definitions() const { return definitions_; }

private:
  std::uint64_t definitions_;
  mutable std::once_flag macros_asked_;
  mutable std::set<std::string> macros_;
  std::vector<Relation> relations_;
  std::vector<std::string> keys_;  ///< lower-case `schema` + unit separator + `name`, beside each
};

/// As of now: read anew only when SQL has changed a definition since.
std::shared_ptr<const Relations> relations_of(Connection& connection);

}  // namespace dure::store
