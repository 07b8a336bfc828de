#include "corpus.hpp"

#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>
#include <dure/text/analysis.hpp>

#include <algorithm>
#include <tuple>

namespace dure::text {
namespace {

std::optional<std::int32_t> day_of(const std::string& written) {
  if (const auto day = read_date(written)) return static_cast<std::int32_t>(day->time_since_epoch().count());
  if (const auto at = read_datetime(written)) return static_cast<std::int32_t>(at->day.time_since_epoch().count());
  return std::nullopt;
}

}  // namespace

EntryColumns columns_of(const store::TableCall& call, const std::vector<std::string>& needed) {
  const auto name = [&](const char* parameter) {
    const Json& given = call.named(parameter);
    return given.is_string() ? given.string() : std::string();
  };
  EntryColumns columns{name("key"), name("label"), name("day"), {}};
  if (const std::string text = name("text"); !text.empty()) columns.texts.push_back(text);
  if (const Json& also = call.named("also"); also.is_array())
    for (const Json& column : also.items()) columns.texts.push_back(column.string());
  const auto absent = [&](const std::string& parameter) {
    if (parameter == "text") return columns.texts.empty();
    return name(parameter.c_str()).empty();
  };
  for (const std::string& parameter : needed)
    if (absent(parameter))
      throw Error(Fault::input, "text.column", "어느 열을 볼지 " + parameter + " := '열 이름' 으로 적어 주세요.");
  return columns;
}

std::vector<Entry> read_entries(const store::TableCall& call, std::size_t position, const EntryColumns& columns) {
  std::string sql = "select ";
  const auto put = [&](const std::string& column) {
    sql += column.empty() ? "null, " : "cast(" + store::quote_name(column) + " as varchar), ";
  };
  put(columns.key);
  put(columns.label);
  put(columns.day);
  for (const std::string& text : columns.texts) put(text);
  sql.resize(sql.size() - 2);
  auto connection = call.connect();
  auto result = connection.query(sql + " from " + call.table(position));
  std::vector<Entry> entries;
  while (result.next()) {
    Entry entry{result.text(0), {}, result.text(1), day_of(result.text(2))};
    for (std::size_t i = 0; i < columns.texts.size(); ++i) {
      if (i > 0) entry.text += '\n';
      entry.text += result.text(3 + i);
    }
    entry.text = normal(entry.text);
    entries.push_back(std::move(entry));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.day, a.key, a.text, a.label) < std::tie(b.day, b.key, b.text, b.label);
  });
  return entries;
}

std::int64_t number_of(const store::TableCall& call, const char* name, std::int64_t otherwise, std::int64_t most) {
  const Json& given = call.named(name);
  if (given.is_null()) return otherwise;
  if (const std::int64_t n = given.integer(); n >= 1 && n <= most) return n;
  throw Error(Fault::input, "text.number",
              std::string(name) + "에는 1부터 " + std::to_string(most) + "까지의 수를 적어 주세요.");
}

double share_of(const store::TableCall& call, const char* name, double otherwise) {
  const Json& given = call.named(name);
  if (given.is_null()) return otherwise;
  if (const double share = given.number(); share > 0 && share <= 1) return share;
  throw Error(Fault::input, "text.number", std::string(name) + "에는 0보다 크고 1보다 작거나 같은 수를 적어 주세요.");
}

}  // namespace dure::text
