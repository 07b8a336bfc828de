#include "duck.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace dure::store {
namespace {

constexpr std::int64_t micros_per_day = 86'400'000'000;

template <class T>
T at(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

/// The stored integer of a DECIMAL, an ENUM's number or any integer type up to 64 bits.
std::int64_t whole(duckdb_vector vector, duckdb_type type, idx_t row) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT:
      return at<std::int8_t>(vector, row);
    case DUCKDB_TYPE_SMALLINT:
      return at<std::int16_t>(vector, row);
    case DUCKDB_TYPE_INTEGER:
      return at<std::int32_t>(vector, row);
    case DUCKDB_TYPE_UTINYINT:
      return at<std::uint8_t>(vector, row);
    case DUCKDB_TYPE_USMALLINT:
      return at<std::uint16_t>(vector, row);
    case DUCKDB_TYPE_UINTEGER:
      return at<std::uint32_t>(vector, row);
    default:
      return at<std::int64_t>(vector, row);
  }
}

duckdb_decimal decimal_at(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  duckdb_decimal decimal{duckdb_decimal_width(type), duckdb_decimal_scale(type), {}};
  auto stored = duckdb_decimal_internal_type(type);
  if (stored == DUCKDB_TYPE_HUGEINT) {
    decimal.value = at<duckdb_hugeint>(vector, row);
  } else {
    auto n = whole(vector, stored, row);
    decimal.value = {static_cast<std::uint64_t>(n), n < 0 ? -1 : 0};
  }
  return decimal;
}

std::string enum_text(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  auto n = whole(vector, duckdb_enum_internal_type(type), row);
  return taken(duckdb_enum_dictionary_value(type, static_cast<idx_t>(n)));
}

/// As DuckDB writes a DOUBLE: shortest digits, plain between 1e-5 and 1e16, with `.0` when whole.
template <class Real>
std::string real_text(Real value) {
  if (std::isnan(value)) return std::signbit(value) ? "-nan" : "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 64> buffer;
  auto magnitude = std::fabs(value);
  bool plain = magnitude == 0 || (magnitude >= Real(1e-4) && magnitude < Real(1e16));
  auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  auto end = std::to_chars(buffer.begin(), buffer.end(), value, format).ptr;
  std::string text(buffer.begin(), end);
  if (plain && text.find('.') == std::string::npos) text += ".0";
  return text;
}

/// `2026-07-19`, or nothing outside the years 1 to 9999 and for infinities.
std::optional<std::string> plain_date(std::int64_t days) {
  if (days < -719'162 || days > 2'932'896) return {};
  std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(days))};
  std::array<char, 16> buffer;
  auto size = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", int(day.year()), unsigned(day.month()),
                            unsigned(day.day()));
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

std::string plain_time(std::int64_t micros) {
  std::array<char, 32> buffer;
  auto seconds = micros / 1'000'000;
  auto size = std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", int(seconds / 3600), int(seconds / 60 % 60),
                            int(seconds % 60));
  std::string text(buffer.data(), static_cast<std::size_t>(size));
  if (auto part = micros % 1'000'000) {
    std::snprintf(buffer.data(), buffer.size(), ".%06d", int(part));
    text += buffer.data();
    while (text.back() == '0') text.pop_back();
  }
  return text;
}

std::optional<std::string> plain_timestamp(std::int64_t micros) {
  auto days = micros / micros_per_day;
  auto rest = micros % micros_per_day;
  if (rest < 0) {
    rest += micros_per_day;
    --days;
  }
  auto date = plain_date(days);
  if (date) *date += " " + plain_time(rest);
  return date;
}

Value value_at(duckdb_vector vector, duckdb_logical_type type, idx_t row);

/// The values of a list, an array or the entries of a map.
std::vector<Value> values_of(duckdb_vector child, duckdb_logical_type type, idx_t first, idx_t count) {
  std::vector<Value> values;
  for (idx_t i = 0; i < count; ++i) values.push_back(value_at(child, type, first + i));
  return values;
}

/// Never without an address: DuckDB takes a null pointer of an empty list for a fault.
std::vector<duckdb_value> borrowed(const std::vector<Value>& values) {
  std::vector<duckdb_value> handles;
  handles.reserve(values.size() + 1);
  for (auto& value : values) handles.push_back(value.get());
  return handles;
}

Value struct_value(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  std::vector<Value> fields;
  for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
    LogicalType child(duckdb_struct_type_child_type(type, i));
    fields.push_back(value_at(duckdb_struct_vector_get_child(vector, i), child, row));
  }
  auto handles = borrowed(fields);
  return Value(duckdb_create_struct_value(type, handles.data()));
}

Value map_value(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  auto entry = at<duckdb_list_entry>(vector, row);
  auto pairs = duckdb_list_vector_get_child(vector);
  LogicalType key(duckdb_map_type_key_type(type)), value(duckdb_map_type_value_type(type));
  auto keys = values_of(duckdb_struct_vector_get_child(pairs, 0), key, entry.offset, entry.length);
  auto values = values_of(duckdb_struct_vector_get_child(pairs, 1), value, entry.offset, entry.length);
  auto key_handles = borrowed(keys), value_handles = borrowed(values);
  return Value(duckdb_create_map_value(type, key_handles.data(), value_handles.data(), entry.length));
}

Value nested_value(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_LIST: {
      auto entry = at<duckdb_list_entry>(vector, row);
      LogicalType child(duckdb_list_type_child_type(type));
      auto values = values_of(duckdb_list_vector_get_child(vector), child, entry.offset, entry.length);
      return Value(duckdb_create_list_value(child, borrowed(values).data(), entry.length));
    }
    case DUCKDB_TYPE_ARRAY: {
      auto size = duckdb_array_type_array_size(type);
      LogicalType child(duckdb_array_type_child_type(type));
      auto values = values_of(duckdb_array_vector_get_child(vector), child, row * size, size);
      return Value(duckdb_create_array_value(child, borrowed(values).data(), size));
    }
    case DUCKDB_TYPE_MAP:
      return map_value(vector, type, row);
    default:
      return struct_value(vector, type, row);
  }
}

Value value_at(duckdb_vector vector, duckdb_logical_type type, idx_t row) {  // long: one case a type
  if (!is_valid(vector, row)) return Value(duckdb_create_null_value());
  switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_BOOLEAN:
      return Value(duckdb_create_bool(at<bool>(vector, row)));
    case DUCKDB_TYPE_TINYINT:
      return Value(duckdb_create_int8(at<std::int8_t>(vector, row)));
    case DUCKDB_TYPE_SMALLINT:
      return Value(duckdb_create_int16(at<std::int16_t>(vector, row)));
    case DUCKDB_TYPE_INTEGER:
      return Value(duckdb_create_int32(at<std::int32_t>(vector, row)));
    case DUCKDB_TYPE_BIGINT:
      return Value(duckdb_create_int64(at<std::int64_t>(vector, row)));
    case DUCKDB_TYPE_UTINYINT:
      return Value(duckdb_create_uint8(at<std::uint8_t>(vector, row)));
    case DUCKDB_TYPE_USMALLINT:
      return Value(duckdb_create_uint16(at<std::uint16_t>(vector, row)));
    case DUCKDB_TYPE_UINTEGER:
      return Value(duckdb_create_uint32(at<std::uint32_t>(vector, row)));
    case DUCKDB_TYPE_UBIGINT:
      return Value(duckdb_create_uint64(at<std::uint64_t>(vector, row)));
    case DUCKDB_TYPE_HUGEINT:
      return Value(duckdb_create_hugeint(at<duckdb_hugeint>(vector, row)));
    case DUCKDB_TYPE_UHUGEINT:
      return Value(duckdb_create_uhugeint(at<duckdb_uhugeint>(vector, row)));
    case DUCKDB_TYPE_FLOAT:
      return Value(duckdb_create_float(at<float>(vector, row)));
    case DUCKDB_TYPE_DOUBLE:
      return Value(duckdb_create_double(at<double>(vector, row)));
    case DUCKDB_TYPE_DECIMAL:
      return Value(duckdb_create_decimal(decimal_at(vector, type, row)));
    case DUCKDB_TYPE_DATE:
      return Value(duckdb_create_date(at<duckdb_date>(vector, row)));
    case DUCKDB_TYPE_TIME:
      return Value(duckdb_create_time(at<duckdb_time>(vector, row)));
    case DUCKDB_TYPE_TIME_NS:
      return Value(duckdb_create_time_ns(at<duckdb_time_ns>(vector, row)));
    case DUCKDB_TYPE_TIME_TZ:
      return Value(duckdb_create_time_tz_value(at<duckdb_time_tz>(vector, row)));
    case DUCKDB_TYPE_TIMESTAMP:
      return Value(duckdb_create_timestamp(at<duckdb_timestamp>(vector, row)));
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      return Value(duckdb_create_timestamp_tz(at<duckdb_timestamp>(vector, row)));
    case DUCKDB_TYPE_TIMESTAMP_S:
      return Value(duckdb_create_timestamp_s(at<duckdb_timestamp_s>(vector, row)));
    case DUCKDB_TYPE_TIMESTAMP_MS:
      return Value(duckdb_create_timestamp_ms(at<duckdb_timestamp_ms>(vector, row)));
    case DUCKDB_TYPE_TIMESTAMP_NS:
      return Value(duckdb_create_timestamp_ns(at<duckdb_timestamp_ns>(vector, row)));
    case DUCKDB_TYPE_INTERVAL:
      return Value(duckdb_create_interval(at<duckdb_interval>(vector, row)));
    case DUCKDB_TYPE_UUID: {
      auto stored = at<duckdb_hugeint>(vector, row);
      return Value(duckdb_create_uuid({stored.lower, static_cast<std::uint64_t>(stored.upper) ^ (1ULL << 63)}));
    }
    case DUCKDB_TYPE_BLOB: {
      auto bytes = string_at(vector, row);
      return Value(duckdb_create_blob(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
    }
    case DUCKDB_TYPE_ENUM:
      return Value(duckdb_create_enum_value(
          type, static_cast<std::uint64_t>(whole(vector, duckdb_enum_internal_type(type), row))));
    case DUCKDB_TYPE_VARCHAR: {
      auto text = string_at(vector, row);
      return Value(duckdb_create_varchar_length(text.data(), text.size()));
    }
    case DUCKDB_TYPE_LIST:
    case DUCKDB_TYPE_ARRAY:
    case DUCKDB_TYPE_MAP:
    case DUCKDB_TYPE_STRUCT:
      return nested_value(vector, type, row);
    default:
      return Value(duckdb_create_null_value());
  }
}

Json list_json(duckdb_vector child, duckdb_logical_type type, idx_t first, idx_t count) {
  Json::Array items;
  for (idx_t i = 0; i < count; ++i) items.push_back(cell_json(child, type, first + i));
  return items;
}

Json nested_json(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  Json::Object object;
  switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_LIST: {
      auto entry = at<duckdb_list_entry>(vector, row);
      LogicalType child(duckdb_list_type_child_type(type));
      return list_json(duckdb_list_vector_get_child(vector), child, entry.offset, entry.length);
    }
    case DUCKDB_TYPE_ARRAY: {
      auto size = duckdb_array_type_array_size(type);
      LogicalType child(duckdb_array_type_child_type(type));
      return list_json(duckdb_array_vector_get_child(vector), child, row * size, size);
    }
    case DUCKDB_TYPE_MAP: {
      auto entry = at<duckdb_list_entry>(vector, row);
      auto pairs = duckdb_list_vector_get_child(vector);
      LogicalType key(duckdb_map_type_key_type(type)), value(duckdb_map_type_value_type(type));
      for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i)
        object.emplace_back(cell_text(duckdb_struct_vector_get_child(pairs, 0), key, i),
                            cell_json(duckdb_struct_vector_get_child(pairs, 1), value, i));
      return object;
    }
    default:
      for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
        LogicalType child(duckdb_struct_type_child_type(type, i));
        object.emplace_back(taken(duckdb_struct_type_child_name(type, i)),
                            cell_json(duckdb_struct_vector_get_child(vector, i), child, row));
      }
      return object;
  }
}

}  // namespace

std::string taken(char* text) {
  std::string copy = text ? text : "";
  duckdb_free(text);
  return copy;
}

bool is_valid(duckdb_vector vector, idx_t row) {
  auto* validity = duckdb_vector_get_validity(vector);
  return !validity || duckdb_validity_row_is_valid(validity, row);
}

std::string_view string_at(duckdb_vector vector, idx_t row) {
  auto* text = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector)) + row;
  return {duckdb_string_t_data(text), duckdb_string_t_length(*text)};
}

Json cell_json(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  if (!is_valid(vector, row)) return {};
  switch (auto id = duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_BOOLEAN:
      return at<bool>(vector, row);
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
      return whole(vector, id, row);
    case DUCKDB_TYPE_UBIGINT: {
      auto n = at<std::uint64_t>(vector, row);
      return n <= INT64_MAX ? Json(n) : Json(static_cast<double>(n));
    }
    case DUCKDB_TYPE_HUGEINT: {
      auto n = at<duckdb_hugeint>(vector, row);
      auto low = static_cast<std::int64_t>(n.lower);
      if (n.upper == (low < 0 ? -1 : 0)) return low;
      return duckdb_hugeint_to_double(n);
    }
    case DUCKDB_TYPE_UHUGEINT: {
      auto n = at<duckdb_uhugeint>(vector, row);
      if (n.upper == 0 && n.lower <= INT64_MAX) return n.lower;
      return duckdb_uhugeint_to_double(n);
    }
    case DUCKDB_TYPE_FLOAT: {
      double nearest = 0;  // 0.1F is 0.1 to its reader, not 0.10000000149
      auto text = real_text(at<float>(vector, row));
      return std::from_chars(text.data(), text.data() + text.size(), nearest).ec == std::errc{} ? Json(nearest)
                                                                                                : Json();
    }
    case DUCKDB_TYPE_DOUBLE: {
      auto real = at<double>(vector, row);
      return std::isfinite(real) ? Json(real) : Json();
    }
    case DUCKDB_TYPE_DECIMAL: {
      auto text = cell_text(vector, type, row);
      double nearest = 0;
      std::from_chars(text.data(), text.data() + text.size(), nearest);
      return nearest;
    }
    case DUCKDB_TYPE_LIST:
    case DUCKDB_TYPE_ARRAY:
    case DUCKDB_TYPE_MAP:
    case DUCKDB_TYPE_STRUCT:
      return nested_json(vector, type, row);
    default:
      return cell_text(vector, type, row);
  }
}

std::string cell_text(duckdb_vector vector, duckdb_logical_type type, idx_t row) {
  if (!is_valid(vector, row)) return {};
  auto id = duckdb_get_type_id(type);
  switch (id) {
    case DUCKDB_TYPE_VARCHAR:
      return std::string(string_at(vector, row));
    case DUCKDB_TYPE_BOOLEAN:
      return at<bool>(vector, row) ? "true" : "false";
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
      return std::to_string(whole(vector, id, row));
    case DUCKDB_TYPE_FLOAT:
      return real_text(at<float>(vector, row));
    case DUCKDB_TYPE_DOUBLE:
      return real_text(at<double>(vector, row));
    case DUCKDB_TYPE_ENUM:
      return enum_text(vector, type, row);
    case DUCKDB_TYPE_DATE:
      if (auto text = plain_date(at<duckdb_date>(vector, row).days)) return *text;
      break;
    case DUCKDB_TYPE_TIME:
      return plain_time(at<duckdb_time>(vector, row).micros);
    case DUCKDB_TYPE_TIMESTAMP:
      if (auto text = plain_timestamp(at<duckdb_timestamp>(vector, row).micros)) return *text;
      break;
    default:
      break;
  }
  auto value = value_at(vector, type, row);
  return duckdb_is_null_value(value) ? std::string() : taken(duckdb_get_varchar(value));
}

namespace {

/// DuckDB makes no value of bytes that are no UTF-8.
duckdb_value text_value(const std::string& text) {
  auto value = duckdb_create_varchar_length(text.data(), text.size());
  if (!value)
    throw Error(Fault::input, "sql.encoding", "UTF-8이 아닌 글자가 들어 있습니다. 그 글자를 지우고 다시 해 주십시오.");
  return value;
}

}  // namespace

Value parameter_value(const Json& json) {
  if (json.is_null()) return Value(duckdb_create_null_value());
  if (json.is_bool()) return Value(duckdb_create_bool(json.boolean()));
  if (json.is_string()) return Value(text_value(json.string()));
  if (json.is_number()) {
    bool integer = json.dump().find_first_of(".eE") == std::string::npos;
    return Value(integer ? duckdb_create_int64(json.integer()) : duckdb_create_double(json.number()));
  }
  auto all = [&](auto is) { return json.is_array() && std::all_of(json.items().begin(), json.items().end(), is); };
  auto list = [&](duckdb_type type, auto make) {
    std::vector<Value> values;
    for (auto& item : json.items()) values.emplace_back(make(item));
    auto child = logical_type(type);
    return Value(duckdb_create_list_value(child, borrowed(values).data(), values.size()));
  };
  if (all([](const Json& item) { return item.is_number(); }) && !json.items().empty())
    return list(DUCKDB_TYPE_DOUBLE, [](const Json& item) { return duckdb_create_double(item.number()); });
  if (all([](const Json& item) { return item.is_string(); }))
    return list(DUCKDB_TYPE_VARCHAR, [](const Json& item) { return text_value(item.string()); });
  return Value(text_value(json.dump()));
}

}  // namespace dure::store
