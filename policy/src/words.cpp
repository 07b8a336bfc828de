#include "manifest.hpp"

#include <dure/core/korean.hpp>

#include <algorithm>
#include <array>

namespace dure::policy {
namespace {

struct TypeWords {
  std::string_view type, sql, format;
};
constexpr std::array<TypeWords, 16> types{{{"text", "VARCHAR", "text"},
                                           {"code", "VARCHAR", "text"},
                                           {"integer", "BIGINT", "count"},
                                           {"count", "BIGINT", "count"},
                                           {"number", "DOUBLE", "number"},
                                           {"won", "BIGINT", "won"},
                                           {"date", "DATE", "date"},
                                           {"month", "DATE", "month"},
                                           {"datetime", "TIMESTAMP", "datetime"},
                                           {"time", "TIME", "time"},
                                           {"flag", "BOOLEAN", "flag"},
                                           {"percent", "DOUBLE", "percent"},
                                           {"celsius", "DOUBLE", "number"},
                                           {"metre", "DOUBLE", "number"},
                                           {"square_metre", "DOUBLE", "number"},
                                           {"shape", "VARCHAR", "text"}}};

const TypeWords* words_of(std::string_view type) {
  auto found = std::find_if(types.begin(), types.end(), [&](auto& t) { return t.type == type; });
  return found == types.end() ? nullptr : &*found;
}

Json or_null(const auto& value) { return value ? Json(*value) : Json(); }

}  // namespace

const std::vector<std::string>& column_types() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (auto& t : types) all.emplace_back(t.type);
    return all;
  }();
  return names;
}

const std::vector<std::string>& formats() {
  static const std::vector<std::string> names{"text", "count",    "number", "won",  "percent", "change",
                                              "date", "datetime", "month",  "time", "flag"};
  return names;
}

const std::vector<std::string>& icons() {
  static const std::vector<std::string> names{"message", "sun",  "wave", "screen", "person", "people", "leaf",
                                              "heart",   "book", "file", "chart",  "coin",   "map"};
  return names;
}

std::string_view sql_type_of(std::string_view type) {
  auto* words = words_of(type);
  return words ? words->sql : "VARCHAR";
}

std::string_view format_of(std::string_view type) {
  auto* words = words_of(type);
  return words ? words->format : "text";
}

Json setting_value(std::string_view type, std::string_view text) {
  auto sql = sql_type_of(type);
  if (sql == "BIGINT") return or_null(read_integer(text));
  if (sql == "DOUBLE")
    return type == "percent" && text.ends_with('%') ? or_null(read_percent(text)) : or_null(read_number(text));
  if (sql == "BOOLEAN") return text == "true" ? Json(true) : text == "false" ? Json(false) : Json();
  if (sql == "TIMESTAMP") {
    auto at = read_datetime(text);
    return at ? Json(write_datetime(*at)) : Json();
  }
  if (sql == "TIME") return read_time(text) ? Json(text) : Json();
  if (sql == "DATE") {
    auto day = type == "month" ? read_month(text) : std::nullopt;
    if (!day) day = read_date(text);
    return day ? Json(write_date(*day)) : Json();
  }
  return Json(text);
}

}  // namespace dure::policy
