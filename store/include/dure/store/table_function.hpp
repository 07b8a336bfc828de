#pragma once

// Table functions: a part of functions.hpp, which engines include.

#include <dure/core/json.hpp>
#include <dure/store/callable.hpp>
#include <dure/store/store.hpp>

#include <functional>

namespace dure::store {

struct Family;

/// The arguments of one call of a table function. Copies may be kept as long as the rows of the call.
class TableCall {
public:
  /// Of the statement that this thread is preparing.
  TableCall(std::weak_ptr<Instance> instance, std::vector<Json> positional, Json::Object named);
  const Json& operator[](std::size_t position) const { return positional_.at(position); }
  const Json& named(std::string_view name) const;  ///< null when it was not given
  /// The table named by argument `position`, as SQL. @throws Error(missing, "sql.unknown") when there is none
  std::string table(std::size_t position) const;
  std::string named_table(std::string_view name) const;  ///< of a named argument; "" when it was not given
  /// For reading what the call names. Sees committed data only; interrupted with the statement that calls.
  Connection connect() const;

private:
  std::string found(const Json& name) const;
  std::weak_ptr<Instance> instance_;  // the database owns what is bound, so it must not own the database
  std::weak_ptr<Family> family_;
  std::vector<Json> positional_;
  Json::Object named_;
};

/// One row being written; what is not set is null.
class RowOut {
public:
  RowOut(std::span<const wire::Out> columns, std::size_t row) : columns_(columns), row_(row) {}
  template <class T>
  void set(std::size_t column, const T& value) {
    using Stored = std::conditional_t<std::is_convertible_v<T, std::string_view>, std::string_view,
                                      std::conditional_t<std::is_same_v<T, int>, std::int64_t, T>>;
    valid(column);
    wire::Wire<Stored>::write(columns_[column], row_, Stored(value));
  }

private:
  void valid(std::size_t column) const;
  std::span<const wire::Out> columns_;
  std::size_t row_;
};

struct TableRows {
  struct Column {
    std::string name;
    Kind kind;
  };
  /// Writes row `n` (0, 1, 2 …); false when there is none. Keeps no state of its own: a plan may run twice.
  using Row = std::function<bool(std::size_t n, RowOut& row)>;
  std::vector<Column> columns;
  Row row;
};

/// Rows that `make` finds when the first of them is asked for: a statement that is only prepared, has `limit 0` or
/// whose rows a condition excludes costs nothing. `make` is called once for a bound call, from any thread.
TableRows later(std::vector<TableRows::Column> columns, std::function<TableRows::Row()> make);

struct TableFunction {
  struct Parameter {
    std::string name;
    Kind kind = Kind::text;
    bool is_table = false;  ///< a text that names a table: the asker must be allowed to read it
  };
  std::string name;
  std::vector<Parameter> positional;
  std::vector<Parameter> named;  ///< each may be left out: `f('costs', p := 3)`
  /// Called while a statement is prepared: looks at the options, and leaves what takes long to later().
  std::function<TableRows(const TableCall&)> bind;
  /// Tables that a call reads beside those of `is_table`: an index names its source. Absent: none.
  std::function<std::vector<std::string>(const TableCall&)> reads = {};
  /// Names in `dure.access` that a call needs though no table bears them: `dure.inbox`. An argument that is no constant
  /// is null here. Absent: none.
  std::function<std::vector<std::string>(const TableCall&)> rights = {};
};

void table(Store& store, TableFunction function);

}  // namespace dure::store
