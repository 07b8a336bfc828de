#include "api.hpp"

#include <dure/core/error.hpp>

#include <charconv>

// What every endpoint needs.
namespace dure::server {
namespace {

struct Writing {
  std::string_view type, format;
};

// How a result without a manifest is written: by its type alone.
Writing writing_of(store::Type type) {
  switch (type) {
    case store::Type::boolean:
      return {"boolean", "flag"};
    case store::Type::integer:
      return {"integer", "number"};
    case store::Type::real:
      return {"real", "number"};
    case store::Type::decimal:
      return {"decimal", "number"};
    case store::Type::date:
      return {"date", "date"};
    case store::Type::time:
      return {"time", "time"};
    case store::Type::timestamp:
      return {"timestamp", "datetime"};
    case store::Type::list:
      return {"list", "text"};
    case store::Type::text:
    case store::Type::blob:
    case store::Type::other:
      break;
  }
  return {"text", "text"};
}

}  // namespace

Response json_response(const Json& json) {
  Response response;
  response.body = json.dump();
  return response;
}

Json body_of(const Visit& visit) {
  auto json = Json::parse(visit.request.body);
  if (!json.is_object()) throw Error(Fault::input, "json.type", "요청의 본문이 JSON 객체가 아닙니다.");
  return json;
}

store::Reader reader_for(House& house, const Visit& visit, std::string purpose) {
  const auto& settings = house.city.settings();
  return {house.city.store(), visit.who, std::move(purpose),
          store::Limits{.seconds = settings.seconds("sql.time_limit"),
                        .memory = settings.bytes("sql.memory_limit"),
                        .rows = static_cast<std::size_t>(settings.count("sql.row_limit"))}};
}

Json table_json(const store::Rows& rows) {
  Json columns = Json::array();
  for (const auto& column : rows.columns) {
    const auto writing = writing_of(column.type);
    columns.push(Json::object(
        {{"name", column.name}, {"label", column.name}, {"type", writing.type}, {"format", writing.format}}));
  }
  Json lines = Json::array();
  for (const auto& row : rows.rows) lines.push(Json(row));
  Json table = Json::object({{"columns", std::move(columns)}, {"rows", std::move(lines)}});
  if (rows.truncated) table.set("truncated", true);
  return table;
}

policy::Choices choices_of(const Visit& visit) {
  policy::Choices choices;
  for (const auto& [name, value] : visit.request.query) {
    if (name != "row" && name != "column") choices.emplace_back(name, value);
  }
  return choices;
}

bool may(const Visit& visit, store::Role least) { return visit.who.role >= least; }

policy::Pack pack_for(House& house, const Visit& visit, const std::string& name) {
  auto pack = policy::find_pack(house.city, name);
  if (!may(visit, pack.read)) {
    throw Error(Fault::denied, "access.pack",
                "'" + pack.title + "' 화면을 볼 권한이 없습니다. 관리자에게 역할을 바꿔 달라고 하십시오.");
  }
  return pack;
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size() || number < 0) {
    throw Error(Fault::input, "http.number", "'" + std::string(digits) + "'은(는) 번호가 아닙니다.");
  }
  return number;
}

}  // namespace dure::server
