#include "choices.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

constexpr std::size_t most_items = 200;

std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.string() : value.dump();
}

std::size_t place_of(const store::Rows& rows, std::string_view name) {
  const auto found = std::ranges::find(rows.columns, name, &store::Column::name);
  if (found == rows.columns.end())
    throw Error(Fault::input, "pack.broken", "desk의 결과에 '" + std::string(name) + "' 열이 없습니다.");
  return static_cast<std::size_t>(found - rows.columns.begin());
}

struct Suggestion {
  std::int64_t rank;
  std::string choice;
  Json score;
};

/// The desk's questions, asked for one reader.
class DeskMaker {
public:
  DeskMaker(store::Reader& reader, const Pack& pack, const Choices& choices)
      : reader_(reader),
        pack_(pack),
        board_(first_page(pack)),
        connection_(reader.store().connect()),
        shapes_(connection_),
        chosen_(choose(reader, connection_, shapes_, pack, board_, choices)) {
    if (!board_.desk)
      throw Error(Fault::missing, "desk.missing", "'" + pack.title + "' 화면에는 나누는 자리가 없습니다.");
  }

  const DeskSpec& spec() const { return *board_.desk; }
  /// Those that narrow the items.
  Json filters() const {
    Json used = Json::array();
    for (const auto& filter : chosen_.filters.items())
      if (spec().items.find("$" + filter["name"].string()) != std::string::npos) used.push(filter);
    return used;
  }
  store::Connection& connection() { return connection_; }

  store::Rows rows(const std::string& sql) { return read_rows(reader_, connection_, shapes_, pack_, chosen_, sql); }

  store::Rows similar(std::string_view key) {
    chosen_.types["key"] = "VARCHAR";
    chosen_.values["key"] = std::string(key);
    return rows(spec().similar);
  }

  /// Of every item, the best first.
  std::map<std::string, std::vector<Suggestion>> suggestions() {
    std::map<std::string, std::vector<Suggestion>> all;
    if (spec().suggestions.empty()) return all;
    const auto found = rows(spec().suggestions);
    const auto key = place_of(found, "key"), rank = place_of(found, "rank"), choice = place_of(found, "choice"),
               score = place_of(found, "score");
    for (const auto& row : found.rows)
      if (row[rank].is_number() && !row[choice].is_null())
        all[text_of(row[key])].push_back({row[rank].integer(), text_of(row[choice]), row[score]});
    for (auto& [item, list] : all) std::ranges::stable_sort(list, {}, &Suggestion::rank);
    return all;
  }

private:
  store::Reader& reader_;
  const Pack& pack_;
  Dashboard board_;
  store::Connection connection_;
  Shapes shapes_;
  Chosen chosen_;
};

/// The newest choice of every item of this pack.
std::map<std::string, Json> chosen_before(store::Connection& connection, const Pack& pack) {
  std::map<std::string, Json> all;
  const auto rows = connection.rows(
      R"(select item, arg_max(chosen, "at"), arg_max(who, "at"), strftime(max("at"), '%Y-%m-%dT%H:%M:%S') from dure.choice
         where pack = $pack group by item)",
      {{"pack", pack.name}});
  for (const auto& row : rows.rows)
    all[row[0].string()] = Json::object({{"choice", row[1]}, {"who", row[2]}, {"at", row[3]}});
  return all;
}

Json item_json(const store::Rows& rows, const store::Row& row, const std::vector<Suggestion>& suggestions,
               const std::vector<std::size_t>& facts) {
  Json item = Json::object({{"key", text_of(row[place_of(rows, "key")])},
                            {"title", text_of(row[place_of(rows, "title")])},
                            {"text", text_of(row[place_of(rows, "text")])}});
  Json cells = Json::array(), list = Json::array();
  for (const auto at : facts) cells.push(row[at]);
  for (const auto& one : suggestions) list.push(Json::object({{"choice", one.choice}, {"score", one.score}}));
  item.set("facts", std::move(cells));
  item.set("suggestions", std::move(list));
  return item;
}

}  // namespace

std::string desk_title(const Pack& pack) {
  try {
    if (const auto board = first_page(pack); board.desk) return board.desk->title;
  } catch (const Error&) {  // its page says what is wrong
  }
  return {};
}

Json desk(store::Reader& reader, const Pack& pack, const Choices& choices) {
  DeskMaker maker(reader, pack, choices);
  if (newest_run(maker.connection(), pack).is_null())
    throw Error(Fault::missing, "desk.not_run",
                "'" + pack.title + "'을 아직 계산하지 못했습니다. 정책팩 화면에서 까닭을 보십시오.");
  const auto items = maker.rows(maker.spec().items);
  auto suggestions = maker.suggestions();
  const auto before = chosen_before(maker.connection(), pack);
  std::vector<std::size_t> facts;
  Json columns = Json::array(), list = Json::array();
  for (std::size_t i = 0; i < items.columns.size(); ++i) {
    const auto& name = items.columns[i].name;
    if (name == "key" || name == "title" || name == "text" || name.starts_with("_")) continue;
    facts.push_back(i);
    columns.push(describe_column(pack, items.columns[i]));
  }
  for (const auto& row : items.rows) {
    if (list.items().size() == most_items) break;
    auto item = item_json(items, row, suggestions[text_of(row[place_of(items, "key")])], facts);
    if (const auto found = before.find(item["key"].string()); found != before.end()) item.set("chosen", found->second);
    list.push(std::move(item));
  }
  return Json::object({{"pack", pack.name},
                       {"page", pack.title},
                       {"title", maker.spec().title},
                       {"filters", maker.filters()},
                       {"columns", std::move(columns)},
                       {"items", std::move(list)},
                       {"total", static_cast<std::int64_t>(items.rows.size())},
                       {"choices", table_json(pack, maker.rows(maker.spec().choices))},
                       {"accuracy", maker.spec().accuracy},
                       {"kept", static_cast<std::int64_t>(before.size())},
                       {"run", newest_run(maker.connection(), pack)}});
}

Json desk_similar(store::Reader& reader, const Pack& pack, std::string_view key, const Choices& choices) {
  DeskMaker maker(reader, pack, choices);
  if (maker.spec().similar.empty()) return Json::object({{"columns", Json::array()}, {"rows", Json::array()}});
  return table_json(pack, maker.similar(key));
}

void desk_choose(store::Reader& reader, const Pack& pack, std::string_view key, std::string_view choice,
                 const Choices& choices) {
  DeskMaker maker(reader, pack, choices);
  const auto items = maker.rows(maker.spec().items);
  const auto at = place_of(items, "key");
  if (std::ranges::none_of(items.rows, [&](const store::Row& row) { return text_of(row[at]) == key; }))
    throw Error(Fault::missing, "desk.item", "그 건이 목록에 없습니다. 자료가 바뀌었으니 화면을 새로 고치십시오.");
  const auto known = maker.rows(maker.spec().choices);
  const auto name = place_of(known, "choice");
  if (std::ranges::none_of(known.rows, [&](const store::Row& row) { return text_of(row[name]) == choice; }))
    throw Error(Fault::input, "desk.choice",
                "'" + std::string(choice) + "'은(는) 고를 수 있는 이름이 아닙니다. 목록에서 고르십시오.");
  auto suggestions = maker.suggestions()[std::string(key)];
  Json rank;
  Json offered = Json::array();
  for (const auto& one : suggestions) {
    if (one.choice == choice) rank = one.rank;
    offered.push(one.choice);
  }
  maker.connection().exec(
      "insert into dure.choice(pack, item, chosen, rank, suggested, who) values ($pack, $item, $chosen, $rank, "
      "from_json($suggested::json, '[\"varchar\"]'), $who)",
      {{"pack", pack.name},
       {"item", std::string(key)},
       {"chosen", std::string(choice)},
       {"rank", rank},
       {"suggested", offered.dump()},
       {"who", reader.who().name}});
  store::audit(maker.connection(), reader.who(), "choose", pack.name, Json::object({{"item", std::string(key)}}));
}

}  // namespace dure::policy
