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

#include <dure/store/table_function.hpp>

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

void add_scalar(Store& store, ScalarFunction function);
void add_aggregate(Store& store, AggregateFunction function);

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
