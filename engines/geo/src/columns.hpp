#pragma once

#include <dure/store/store.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace dure::geo {

/// The columns of a table that a call names.
class Columns {
public:
  /// `table` as store::TableCall::table() gives it.
  Columns(store::Connection& sql, std::string table);
  const store::Column* find(std::string_view name) const;
  /// @throws Error(input, "geo.column") naming the first that is not there
  void must_have(std::initializer_list<const char*> names) const;

private:
  std::string table_;
  std::vector<store::Column> all_;
};

}  // namespace dure::geo
