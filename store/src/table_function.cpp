#include "names.hpp"
#include "wire.hpp"

#include <charconv>
#include <mutex>

namespace dure::store {
namespace {

using TableHandle = Owned<duckdb_table_function, duckdb_destroy_table_function>;

/// What the registered function keeps. The database owns it, so it must not own the database.
struct Registered {
  std::shared_ptr<const TableFunction> function;
  std::weak_ptr<Instance> instance;
};

struct Cursor {
  std::size_t next = 0;
  bool ended = false;
};

template <class T>
void destroy(void* object) {
  delete static_cast<T*>(object);
}

Json list_of(duckdb_value value, Kind kind);

Json json_of(duckdb_value value, Kind kind) {
  if (!value || duckdb_is_null_value(value)) return {};
  switch (kind) {
    case Kind::boolean:
      return duckdb_get_bool(value);
    case Kind::integer:
      return duckdb_get_int64(value);
    case Kind::real:
      return duckdb_get_double(value);
    case Kind::integers:
    case Kind::reals:
    case Kind::texts:
      return list_of(value, kind);
    default:
      return taken(duckdb_get_varchar(value));
  }
}

Json list_of(duckdb_value value, Kind kind) {
  auto item = kind == Kind::integers ? Kind::integer : kind == Kind::reals ? Kind::real : Kind::text;
  Json::Array items;
  for (idx_t i = 0; i < duckdb_get_list_size(value); ++i)
    items.push_back(json_of(Value(duckdb_get_list_child(value, i)), item));
  return items;
}

void bind_call(duckdb_bind_info info) {
  auto& registered = *static_cast<const Registered*>(duckdb_bind_get_extra_info(info));
  auto& function = *registered.function;
  try {
    std::vector<Json> positional;
    for (std::size_t i = 0; i < function.positional.size(); ++i)
      positional.push_back(json_of(Value(duckdb_bind_get_parameter(info, i)), function.positional[i].kind));
    Json::Object named;
    for (auto& parameter : function.named)
      if (Value value(duckdb_bind_get_named_parameter(info, parameter.name.c_str())); value)
        named.emplace_back(parameter.name, json_of(value, parameter.kind));
    auto rows = function.bind(TableCall(registered.instance, std::move(positional), std::move(named)));
    for (auto& column : rows.columns) duckdb_bind_add_result_column(info, column.name.c_str(), type_of(column.kind));
    duckdb_bind_set_bind_data(info, new TableRows(std::move(rows)), destroy<TableRows>);
  } catch (const std::exception& error) {
    duckdb_bind_set_error(info, wrap_error(error).c_str());
  }
}

void start_call(duckdb_init_info info) {
  duckdb_init_set_max_threads(info, 1);
  duckdb_init_set_init_data(info, new Cursor(), destroy<Cursor>);
}

void write_rows(duckdb_function_info info, duckdb_data_chunk output) {
  auto& rows = *static_cast<const TableRows*>(duckdb_function_get_bind_data(info));
  auto& cursor = *static_cast<Cursor*>(duckdb_function_get_init_data(info));
  try {
    std::vector<wire::Out> columns;
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
      auto vector = duckdb_data_chunk_get_vector(output, i);
      duckdb_vector_ensure_validity_writable(vector);
      auto* validity = duckdb_vector_get_validity(vector);
      std::fill(validity, validity + (duckdb_vector_size() + 63) / 64, 0);
      columns.push_back(out_of(vector));
    }
    idx_t count = 0;
    for (; count < duckdb_vector_size() && !cursor.ended; ++count) {
      RowOut row(columns, count);
      cursor.ended = !rows.row(cursor.next, row);
      if (cursor.ended) break;
      ++cursor.next;
    }
    duckdb_data_chunk_set_size(output, count);
  } catch (const std::exception& error) {
    duckdb_function_set_error(info, wrap_error(error).c_str());
  }
}

}  // namespace

void RowOut::valid(std::size_t column) const {
  if (column >= columns_.size()) throw Error(Fault::defect, "store.function", "SQL 함수가 없는 열에 썼습니다");
  duckdb_validity_set_row_valid(duckdb_vector_get_validity(static_cast<duckdb_vector>(columns_[column].vector)), row_);
}

const Json& TableCall::named(std::string_view name) const {
  static const Json none;
  for (auto& [key, value] : named_)
    if (key == name) return value;
  return none;
}

TableCall::TableCall(std::weak_ptr<Instance> instance, std::vector<Json> positional, Json::Object named)
    : instance_(std::move(instance)),
      family_(family_at_work()),
      positional_(std::move(positional)),
      named_(std::move(named)) {}

Connection TableCall::connect() const { return Connection(connect_for_call(instance_.lock(), family_.lock())); }

std::string TableCall::table(std::size_t position) const { return found((*this)[position]); }

std::string TableCall::named_table(std::string_view name) const {
  auto& given = named(name);
  return given.is_null() ? std::string() : found(given);
}

std::string TableCall::found(const Json& name) const {
  auto connection = connect();
  auto written = name.is_string() ? name.string() : std::string();
  auto relations = relations_of(connection);
  if (auto* found = relations->find_written(written); found)
    return quote_name(found->schema) + "." + quote_name(found->name);
  throw Error(Fault::missing, "sql.unknown", "테이블 '" + written + "'이(가) 없습니다. 이름을 확인하십시오");
}

TableRows later(std::vector<TableRows::Column> columns, std::function<TableRows::Row()> make) {
  struct Made {
    std::once_flag once;
    TableRows::Row row;
  };
  return {std::move(columns), [made = std::make_shared<Made>(), make = std::move(make)](std::size_t n, RowOut& row) {
            std::call_once(made->once, [&] { made->row = make(); });
            return made->row(n, row);
          }};
}

void table(Store& store, TableFunction function) {
  TableHandle handle(duckdb_create_table_function());
  auto shared = std::make_shared<const TableFunction>(std::move(function));
  duckdb_table_function_set_name(handle, shared->name.c_str());
  for (auto& parameter : shared->positional) duckdb_table_function_add_parameter(handle, type_of(parameter.kind));
  for (auto& parameter : shared->named)
    duckdb_table_function_add_named_parameter(handle, parameter.name.c_str(), type_of(parameter.kind));
  duckdb_table_function_set_extra_info(handle, new Registered{shared, store.state().instance}, destroy<Registered>);
  duckdb_table_function_set_bind(handle, bind_call);
  duckdb_table_function_set_init(handle, start_call);
  duckdb_table_function_set_function(handle, write_rows);
  auto connection = store.connect();
  if (duckdb_register_table_function(handle_of(connection), handle) != DuckDBSuccess)
    throw Error(Fault::defect, "store.function", "SQL 함수 " + shared->name + "을(를) 등록하지 못했습니다");
  auto& instance = *store.state().instance;
  std::lock_guard lock(instance.functions_mutex);
  instance.table_functions[lower_case(shared->name)] = shared;
}

}  // namespace dure::store
