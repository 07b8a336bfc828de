#include "duck.hpp"

#include <algorithm>

namespace dure::store {
namespace {

struct Named {
  duckdb_type id;
  Type type;
  std::string_view name;
};

constexpr std::array names{
    Named{DUCKDB_TYPE_BOOLEAN, Type::boolean, "BOOLEAN"},
    Named{DUCKDB_TYPE_TINYINT, Type::integer, "TINYINT"},
    Named{DUCKDB_TYPE_SMALLINT, Type::integer, "SMALLINT"},
    Named{DUCKDB_TYPE_INTEGER, Type::integer, "INTEGER"},
    Named{DUCKDB_TYPE_BIGINT, Type::integer, "BIGINT"},
    Named{DUCKDB_TYPE_UTINYINT, Type::integer, "UTINYINT"},
    Named{DUCKDB_TYPE_USMALLINT, Type::integer, "USMALLINT"},
    Named{DUCKDB_TYPE_UINTEGER, Type::integer, "UINTEGER"},
    Named{DUCKDB_TYPE_UBIGINT, Type::integer, "UBIGINT"},
    Named{DUCKDB_TYPE_HUGEINT, Type::integer, "HUGEINT"},
    Named{DUCKDB_TYPE_UHUGEINT, Type::integer, "UHUGEINT"},
    Named{DUCKDB_TYPE_BIGNUM, Type::other, "BIGNUM"},
    Named{DUCKDB_TYPE_FLOAT, Type::real, "FLOAT"},
    Named{DUCKDB_TYPE_DOUBLE, Type::real, "DOUBLE"},
    Named{DUCKDB_TYPE_VARCHAR, Type::text, "VARCHAR"},
    Named{DUCKDB_TYPE_ENUM, Type::text, "ENUM"},
    Named{DUCKDB_TYPE_UUID, Type::text, "UUID"},
    Named{DUCKDB_TYPE_DATE, Type::date, "DATE"},
    Named{DUCKDB_TYPE_TIME, Type::time, "TIME"},
    Named{DUCKDB_TYPE_TIME_NS, Type::time, "TIME_NS"},
    Named{DUCKDB_TYPE_TIME_TZ, Type::time, "TIME WITH TIME ZONE"},
    Named{DUCKDB_TYPE_TIMESTAMP, Type::timestamp, "TIMESTAMP"},
    Named{DUCKDB_TYPE_TIMESTAMP_S, Type::timestamp, "TIMESTAMP_S"},
    Named{DUCKDB_TYPE_TIMESTAMP_MS, Type::timestamp, "TIMESTAMP_MS"},
    Named{DUCKDB_TYPE_TIMESTAMP_NS, Type::timestamp, "TIMESTAMP_NS"},
    Named{DUCKDB_TYPE_TIMESTAMP_TZ, Type::timestamp, "TIMESTAMP WITH TIME ZONE"},
    Named{DUCKDB_TYPE_BLOB, Type::blob, "BLOB"},
    Named{DUCKDB_TYPE_BIT, Type::other, "BIT"},
    Named{DUCKDB_TYPE_INTERVAL, Type::other, "INTERVAL"},
    Named{DUCKDB_TYPE_SQLNULL, Type::other, "NULL"},
};

const Named* named(duckdb_type id) {
  auto found = std::find_if(names.begin(), names.end(), [&](const Named& n) { return n.id == id; });
  return found == names.end() ? nullptr : found;
}

Type coarse(duckdb_type id) {
  if (id == DUCKDB_TYPE_DECIMAL) return Type::decimal;
  if (id == DUCKDB_TYPE_LIST || id == DUCKDB_TYPE_ARRAY) return Type::list;
  auto* plain = named(id);
  return plain ? plain->type : Type::other;
}

std::string struct_name(duckdb_logical_type type) {
  std::string name = "STRUCT(";
  for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
    LogicalType child(duckdb_struct_type_child_type(type, i));
    name += (i ? ", " : "") + quote_name(taken(duckdb_struct_type_child_name(type, i))) + " " + type_name(child);
  }
  return name + ")";
}

}  // namespace

std::string type_name(duckdb_logical_type type) {
  if (auto alias = taken(duckdb_logical_type_get_alias(type)); !alias.empty()) return alias;
  auto id = duckdb_get_type_id(type);
  switch (id) {
    case DUCKDB_TYPE_DECIMAL:
      return "DECIMAL(" + std::to_string(duckdb_decimal_width(type)) + "," +
             std::to_string(duckdb_decimal_scale(type)) + ")";
    case DUCKDB_TYPE_LIST:
      return type_name(LogicalType(duckdb_list_type_child_type(type))) + "[]";
    case DUCKDB_TYPE_ARRAY:
      return type_name(LogicalType(duckdb_array_type_child_type(type))) + "[" +
             std::to_string(duckdb_array_type_array_size(type)) + "]";
    case DUCKDB_TYPE_MAP:
      return "MAP(" + type_name(LogicalType(duckdb_map_type_key_type(type))) + ", " +
             type_name(LogicalType(duckdb_map_type_value_type(type))) + ")";
    case DUCKDB_TYPE_STRUCT:
      return struct_name(type);
    case DUCKDB_TYPE_UNION:
      return "UNION";
    default:
      break;
  }
  auto* plain = named(id);
  return std::string(plain ? plain->name : "OTHER");
}

Column describe_column(std::string name, duckdb_logical_type type) {
  return {std::move(name), coarse(duckdb_get_type_id(type)), type_name(type)};
}

bool needs_cast(duckdb_logical_type type) {
  auto id = duckdb_get_type_id(type);
  switch (id) {
    case DUCKDB_TYPE_LIST:
      return needs_cast(LogicalType(duckdb_list_type_child_type(type)));
    case DUCKDB_TYPE_ARRAY:
      return needs_cast(LogicalType(duckdb_array_type_child_type(type)));
    case DUCKDB_TYPE_MAP:
      return needs_cast(LogicalType(duckdb_map_type_key_type(type))) ||
             needs_cast(LogicalType(duckdb_map_type_value_type(type)));
    case DUCKDB_TYPE_STRUCT:
      for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i)
        if (needs_cast(LogicalType(duckdb_struct_type_child_type(type, i)))) return true;
      return false;
    case DUCKDB_TYPE_DECIMAL:
    case DUCKDB_TYPE_ANY:
      return false;
    case DUCKDB_TYPE_TIMESTAMP_TZ:  // its text depends on the time zone
    case DUCKDB_TYPE_BIGNUM:
    case DUCKDB_TYPE_BIT:
      return true;
    default:
      return !named(id);
  }
}

}  // namespace dure::store
