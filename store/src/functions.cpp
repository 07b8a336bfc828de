#include "wire.hpp"

#include <dure/core/log.hpp>

namespace dure::store {
namespace {

using ScalarHandle = Owned<duckdb_scalar_function, duckdb_destroy_scalar_function>;
using AggregateHandle = Owned<duckdb_aggregate_function, duckdb_destroy_aggregate_function>;

template <class T>
void destroy(void* object) {
  delete static_cast<T*>(object);
}

void run_scalar(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  auto& function = *static_cast<const ScalarFunction*>(duckdb_scalar_function_get_extra_info(info));
  try {
    Batch batch(input, function.arguments);
    function.run(batch.columns, out_of(output), batch.rows);
  } catch (const std::exception& error) {
    duckdb_scalar_function_set_error(info, wrap_error(error).c_str());
  }
}

/// What DuckDB keeps for one group: it moves it about, so the object itself stands elsewhere.
struct Slot {
  void* object;
  void (*destroy)(void*);
};
Slot& slot(duckdb_aggregate_state state) { return *reinterpret_cast<Slot*>(state); }

const AggregateFunction& aggregate_of(duckdb_function_info info) {
  return *static_cast<const AggregateFunction*>(duckdb_aggregate_function_get_extra_info(info));
}

template <class Action>
void guarded(duckdb_function_info info, Action action) {
  try {
    action(aggregate_of(info));
  } catch (const std::exception& error) {
    duckdb_aggregate_function_set_error(info, wrap_error(error).c_str());
  }
}

void start_group(duckdb_function_info info, duckdb_aggregate_state state) {
  slot(state) = {nullptr, aggregate_of(info).destroy};
  guarded(info, [&](const AggregateFunction& function) { slot(state).object = function.make(); });
}

void add_rows(duckdb_function_info info, duckdb_data_chunk input, duckdb_aggregate_state* states) {
  guarded(info, [&](const AggregateFunction& function) {
    Batch batch(input, function.arguments);
    std::vector<void*> objects(batch.rows);
    for (idx_t i = 0; i < batch.rows; ++i) objects[i] = slot(states[i]).object;
    function.add(batch.columns, objects.data(), batch.rows);
  });
}

void merge_groups(duckdb_function_info info, duckdb_aggregate_state* source, duckdb_aggregate_state* target,
                  idx_t count) {
  guarded(info, [&](const AggregateFunction& function) {
    for (idx_t i = 0; i < count; ++i) function.merge(slot(target[i]).object, slot(source[i]).object);
  });
}

void finish_groups(duckdb_function_info info, duckdb_aggregate_state* source, duckdb_vector result, idx_t count,
                   idx_t offset) {
  guarded(info, [&](const AggregateFunction& function) {
    auto out = out_of(result);
    for (idx_t i = 0; i < count; ++i) function.finish(slot(source[i]).object, out, offset + i);
  });
}

void destroy_groups(duckdb_aggregate_state* states, idx_t count) {
  for (idx_t i = 0; i < count; ++i)
    if (auto object = std::exchange(slot(states[i]).object, nullptr)) slot(states[i]).destroy(object);
}

[[noreturn]] void refuse(const std::string& name) {
  throw Error(Fault::defect, "store.function",
              "SQL 함수 " + name + "을(를) 등록하지 못했습니다. 같은 이름이 있는지 보십시오");
}

}  // namespace

void add_scalar(Store& store, ScalarFunction function) {
  ScalarHandle handle(duckdb_create_scalar_function());
  duckdb_scalar_function_set_name(handle, function.name.c_str());
  for (auto kind : function.arguments) duckdb_scalar_function_add_parameter(handle, type_of(kind));
  duckdb_scalar_function_set_return_type(handle, type_of(function.result));
  duckdb_scalar_function_set_special_handling(handle);  // nulls reach us: optional arguments take them
  duckdb_scalar_function_set_function(handle, run_scalar);
  auto name = function.name, right = function.right;
  duckdb_scalar_function_set_extra_info(handle, new ScalarFunction(std::move(function)), destroy<ScalarFunction>);
  auto connection = store.connect();
  if (duckdb_register_scalar_function(handle_of(connection), handle) != DuckDBSuccess) refuse(name);
  if (right.empty()) return;
  auto& instance = *store.state().instance;
  std::lock_guard lock(instance.functions_mutex);
  instance.scalar_rights[lower_case(name)] = right;
}

void add_aggregate(Store& store, AggregateFunction function) {
  AggregateHandle handle(duckdb_create_aggregate_function());
  duckdb_aggregate_function_set_name(handle, function.name.c_str());
  for (auto kind : function.arguments) duckdb_aggregate_function_add_parameter(handle, type_of(kind));
  duckdb_aggregate_function_set_return_type(handle, type_of(function.result));
  duckdb_aggregate_function_set_special_handling(handle);
  duckdb_aggregate_function_set_functions(
      handle, [](duckdb_function_info) -> idx_t { return sizeof(Slot); }, start_group, add_rows, merge_groups,
      finish_groups);
  duckdb_aggregate_function_set_destructor(handle, destroy_groups);
  auto name = function.name;
  duckdb_aggregate_function_set_extra_info(handle, new AggregateFunction(std::move(function)),
                                           destroy<AggregateFunction>);
  auto connection = store.connect();
  if (duckdb_register_aggregate_function(handle_of(connection), handle) != DuckDBSuccess) refuse(name);
}

std::string lower_case(std::string_view ascii) {
  std::string lower(ascii);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return lower;
}

void install_log(Store& store) {
  table(store, {"recent_log",
                {},
                {},
                [](const TableCall&) -> TableRows {
                  auto lines = std::make_shared<const std::vector<Json>>(dure::recent_log());
                  return {{{"at", Kind::text}, {"level", Kind::text}, {"event", Kind::text}, {"line", Kind::text}},
                          [lines](std::size_t n, RowOut& row) {
                            if (n >= lines->size()) return false;
                            auto& line = (*lines)[n];
                            std::size_t column = 0;
                            for (auto* key : {"at", "level", "event"}) {
                              if (line[key].is_string()) row.set(column, line[key].string());
                              ++column;
                            }
                            row.set(column, line.dump());
                            return true;
                          }};
                },
                [](const TableCall&) { return std::vector<std::string>{"dure.log"}; }});
  store.connect().exec("create view if not exists dure.log as select * from recent_log()");
}

}  // namespace dure::store
