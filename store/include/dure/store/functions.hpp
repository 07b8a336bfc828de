#pragma once

// Engines show themselves in SQL through this header: a name, a C++ callable, and the types follow.
//
//   scalar(store, "say_won", [](std::int64_t won) { return dure::say_won(won); });
//   scalar(store, "smooth", [](std::span<const double> v, double alpha) -> std::vector<double> {…});
//   aggregate<VolumeMedian>(store, "volume_median");   // struct with add(…), merge(const VolumeMedian&), finish()
//   table(store, {"holidays", {{"year", Kind::integer}}, {}, [](const TableCall& call) -> TableRows {…}});
//
// Types: bool, int64_t, double, string_view, string, sys_days, DateTime, vector<int64_t>, vector<double>,
// span<const double> (arguments only), vector<string>, and optional of each. A null for an argument that is no optional
// makes the result null without a call; an aggregate skips that row. Callables are called from several threads at once.
// A thrown Error leaves the query as that same Error. Functions live as long as the opened store: install at each open.

#include <dure/core/json.hpp>
#include <dure/store/callable.hpp>
#include <dure/store/store.hpp>

#include <functional>

namespace dure::store {

struct ScalarFunction {
  std::string name;
  std::vector<Kind> arguments;
  Kind result;
  std::function<void(std::span<const wire::In>, const wire::Out&, std::size_t rows)> run;
  /// A name in `dure.access` that a query with it needs though no table bears it: `dure.embedding`; "": none.
  std::string right = {};
};

struct AggregateFunction {
  std::string name;
  std::vector<Kind> arguments;
  Kind result;
  void* (*make)();
  void (*destroy)(void*);
  void (*add)(std::span<const wire::In>, void* const* states, std::size_t rows);
  void (*merge)(void* into, const void* from);
  void (*finish)(const void* state, const wire::Out&, std::size_t row);
};

/// The arguments of one call of a table function. Bound once, before anything runs.
class TableCall {
public:
  TableCall(std::shared_ptr<Instance> instance, std::vector<Json> positional, Json::Object named)
      : instance_(std::move(instance)), positional_(std::move(positional)), named_(std::move(named)) {}
  const Json& operator[](std::size_t position) const { return positional_.at(position); }
  const Json& named(std::string_view name) const;  ///< null when it was not given
  /// The table named by argument `position`, as SQL. @throws Error(missing, "sql.unknown") when there is none
  std::string table(std::size_t position) const;
  std::string named_table(std::string_view name) const;  ///< of a named argument; "" when it was not given
  /// For reading what the call names. Sees committed data only.
  Connection connect() const;

private:
  std::string found(const Json& name) const;
  std::shared_ptr<Instance> instance_;
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
  std::vector<Column> columns;
  /// Writes row `n` (0, 1, 2 …); false when there is none. Keeps no state of its own: a plan may run twice.
  std::function<bool(std::size_t n, RowOut& row)> row;
};

struct TableFunction {
  struct Parameter {
    std::string name;
    Kind kind = Kind::text;
    bool is_table = false;  ///< a text that names a table: the asker must be allowed to read it
  };
  std::string name;
  std::vector<Parameter> positional;
  std::vector<Parameter> named;  ///< each may be left out: `f('costs', p := 3)`
  std::function<TableRows(const TableCall&)> bind;
  /// Tables that a call reads beside those of `is_table`: an index names its source. Absent: none.
  std::function<std::vector<std::string>(const TableCall&)> reads = {};
  /// Names in `dure.access` that a call needs though no table bears them: `dure.inbox`. An argument that is no constant
  /// is null here. Absent: none.
  std::function<std::vector<std::string>(const TableCall&)> rights = {};
};

void add_scalar(Store& store, ScalarFunction function);
void add_aggregate(Store& store, AggregateFunction function);
void table(Store& store, TableFunction function);

/// Table function `recent_log()` and view dure.log over dure::recent_log(). Store::open calls it.
void install_log(Store& store);

template <class F>
void scalar(Store& store, std::string name, F f, std::string right = {}) {
  using Arguments = typename Signature<F>::Arguments;
  using Given = wire::Wire<typename Signature<F>::Result>;
  add_scalar(store, {std::move(name), kinds_of<Arguments>(), Given::kind,
                     [f](std::span<const wire::In> in, const wire::Out& out, std::size_t rows) {
                       for (std::size_t row = 0; row < rows; ++row) {
                         auto write = [&](const auto&... values) { Given::write(out, row, f(values...)); };
                         if (!call_with<Arguments>(in, row, write)) out.null(row);
                       }
                     },
                     std::move(right)});
}

template <class State>
void aggregate(Store& store, std::string name) {
  using Arguments = typename Signature<decltype(&State::add)>::Arguments;
  using Given = wire::Wire<typename Signature<decltype(&State::finish)>::Result>;
  add_aggregate(
      store, {std::move(name), kinds_of<Arguments>(), Given::kind, [] { return static_cast<void*>(new State()); },
              [](void* state) { delete static_cast<State*>(state); },
              [](std::span<const wire::In> in, void* const* states, std::size_t rows) {
                for (std::size_t row = 0; row < rows; ++row)
                  call_with<Arguments>(in, row, [&](auto&&... values) {
                    static_cast<State*>(states[row])->add(std::forward<decltype(values)>(values)...);
                  });
              },
              [](void* into, const void* from) { static_cast<State*>(into)->merge(*static_cast<const State*>(from)); },
              [](const void* state, const wire::Out& out, std::size_t row) {
                Given::write(out, row, static_cast<const State*>(state)->finish());
              }});
}

}  // namespace dure::store
