#include "page_map.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>
#include <exception>

namespace dure::policy {
namespace {

void set_text(Json& json, std::string_view name, const std::string& value) {
  if (!value.empty()) json.set(std::string(name), value);
}

Json problem_of(const Error& error) {
  return Json::object({{"code", error.code()}, {"detail", std::string(error.what())}});
}

class PageMaker {
public:
  PageMaker(store::Reader& reader, const Pack& pack, const Choices& choices)
      : reader_(reader),
        pack_(pack),
        choices_(choices),
        board_(first_page(pack)),
        connection_(reader.store().connect()),
        shapes_(connection_) {}

  Json make() {
    auto page = Json::object({{"pack", pack_.name},
                              {"name", board_.page},
                              {"title", pack_.title},
                              {"owner", pack_.owner},
                              {"headline", Json::array()},
                              {"filters", Json::array()},
                              {"figures", Json::array()},
                              {"rows", Json::array()},
                              {"run", newest_run(connection_, pack_)}});
    if (board_.desk) page.set("desk", board_.desk->title);
    auto missing = missing_sources();
    if (!missing.items().empty()) page.set("missing", std::move(missing));
    if (page.find("missing") || page["run"].is_null()) return page;
    chosen_ = choose(reader_, connection_, shapes_, pack_, board_, choices_);
    add_inside(board_, choices_, ask());
    page.set("filters", chosen_.filters);
    page.set("headline", headline());
    page.set("figures", cards(board_.figures));
    auto rows = Json::array();
    for (auto& row : board_.rows) rows.push(cards(row));
    page.set("rows", std::move(rows));
    if (made_ == 0 && denied_) std::rethrow_exception(denied_);
    return page;
  }

private:
  store::Rows rows(const std::string& sql) { return read_rows(reader_, connection_, shapes_, pack_, chosen_, sql); }

  Json missing_sources() {
    auto list = Json::array();
    for (auto& source : pack_.sources) {
      if (source.optional) continue;
      auto bound = connection_.value("select count(*) from dure.binding where pack = $p and source = $s",
                                     {{"p", pack_.name}, {"s", source.name}});
      if (bound.integer() > 0) continue;
      auto columns = Json::array();
      for (auto& column : source.columns)
        if (column.required) columns.push(column.label);
      list.push(Json::object({{"source", source.name},
                              {"label", source.label},
                              {"folder", folder_of(source)},
                              {"columns", std::move(columns)}}));
    }
    return list;
  }

  /// The drop folder: the first `from`, without its file pattern.
  static std::string folder_of(const Source& source) {
    auto& first = source.from.front();
    auto slash = first.rfind('/');
    return slash == std::string::npos || !first.starts_with("inbox/") ? "inbox" : first.substr(0, slash);
  }

  Json headline() {
    auto lines = Json::array();
    if (board_.headline.empty()) return lines;
    try {
      for (auto& row : rows(board_.headline).rows)
        if (!row.empty() && row[0].is_string()) lines.push(row[0]);
      ++made_;
    } catch (const Error& error) {
      note(error);
    }
    return lines;
  }

  void note(const Error& error) {
    if (error.fault() == Fault::denied && !denied_) denied_ = std::current_exception();
  }

  Json cards(const std::vector<CardSpec>& specs) {
    auto list = Json::array();
    for (auto& spec : specs) list.push(card(spec));
    return list;
  }

  Ask ask() {
    return [this](const std::string& sql) { return rows(sql); };
  }

  Json card(const CardSpec& spec) {
    auto json = head(spec);
    if (spec.is_map()) parts(spec, json);
    try {
      if (spec.is_map() || spec.is_layer() || spec.kind == "candidates" || spec.kind == "standing") {
        drawn(spec, json);
      } else {
        json.set("data", formatted(spec, table_json(pack_, rows(spec.sql), spec.limit)));
      }
      if (!spec.beside.empty()) json.set("beside", first_text(spec.beside));
      if (!spec.mark.empty() && !spec.is_layer()) json.set("marks", marks(spec.mark));
      ++made_;
    } catch (const Error& error) {
      note(error);
      json.set("data", Json::object({{"columns", Json::array()}, {"rows", Json::array()}}));
      json.set("error", problem_of(error));
    }
    return json;
  }

  void drawn(const CardSpec& spec, Json& json) {
    auto found = draw(ask(), spec, schema_of(pack_.name));
    json.set("data", formatted(spec, table_json(pack_, found.rows, spec.limit)));
    json.set("shapes", std::move(found.shapes));
    json.set("bounds", std::move(found.bounds));
    if (!found.tiles.is_null()) json.set("tiles", std::move(found.tiles));
    if (spec.kind != "plan") return;
    json.set("sql", compile(connection_, shapes_, pack_, with_values(spec.sql, chosen_.literals(pack_))).sql);
    if (chosen_.values.at(spec.moved).items().empty()) return;
    auto free = chosen_;
    free.values[spec.moved] = Json::array();
    json.set("best", formatted(spec, table_json(pack_, without_place(read_rows(reader_, connection_, shapes_, pack_,
                                                                               free, spec.sql)))));
  }

  /// Layers first, each its own card; a plan that cannot be made still shows where it might.
  void parts(const CardSpec& spec, Json& json) {
    auto layers = Json::array();
    for (auto& part : spec.parts) {
      if (part.is_layer())
        layers.push(card(part));
      else
        json.set(part.kind, card(part));
    }
    json.set("layers", std::move(layers));
  }

  static Json head(const CardSpec& spec) {
    auto json = Json::object({{"id", spec.id}, {"kind", spec.kind}});
    set_text(json, "title", spec.title);
    set_text(json, "note", spec.note);
    json.set("width", static_cast<std::int64_t>(spec.width));
    if (spec.height > 0) json.set("height", static_cast<std::int64_t>(spec.height));
    for (auto [name, value] : {std::pair{"label", &spec.label},
                               {"unit", &spec.unit},
                               {"format", &spec.format},
                               {"tone", &spec.tone},
                               {"x", &spec.x},
                               {"y", &spec.y},
                               {"pale", &spec.pale},
                               {"low", &spec.low},
                               {"high", &spec.high},
                               {"series", &spec.series},
                               {"part", &spec.part},
                               {"value", &spec.value},
                               {"suppressed", &spec.suppressed},
                               {"from", &spec.from},
                               {"classes", &spec.classes},
                               {"ramp", &spec.ramp},
                               {"before", &spec.before},
                               {"order", &spec.order},
                               {"count", &spec.count},
                               {"moved", &spec.moved},
                               {"budget", &spec.budget}})
      set_text(json, name, *value);
    if (spec.is_layer()) set_text(json, "mark", spec.mark);
    if (spec.kind == "inside") set_text(json, "how", spec.inside);
    if (spec.radius > 0) json.set("radius", static_cast<std::int64_t>(spec.radius));
    if (spec.horizontal) json.set("horizontal", true);
    if (spec.focus) json.set("focus", true);
    if (!spec.action_label.empty())
      json.set("action", Json::object({{"label", spec.action_label}, {"to", spec.action_to}}));
    if (!spec.columns.empty()) {
      auto as = Json::object();
      for (auto& [name, column] : spec.columns) {
        auto one = Json::object({{"as", column.as}});
        if (column.width > 0) one.set("width", static_cast<std::int64_t>(column.width));
        as.set(name, std::move(one));
      }
      json.set("as", std::move(as));
    }
    return json;
  }

  /// The card's own format and unit go to the column that carries its numbers.
  static Json formatted(const CardSpec& spec, Json table) {
    auto& columns = table.find("columns")->items();
    auto carries = [&](const Json& column) {
      if (spec.kind == "number") return &column == &columns.front();
      auto name = column["name"].string();
      if (spec.kind == "curve") return &column == &columns.back();
      if (spec.kind == "plan" && (name == "objective" || name == "bound" || name == "today")) return true;
      return name == spec.value || (!spec.before.empty() && name == spec.before) ||
             (spec.value.empty() &&
              (name == spec.y || name == spec.pale || name == spec.low || name == spec.high || name == spec.part));
    };
    for (auto& column : columns) {
      if (spec.kind == "plan" && column["name"].string() == "gap") column.set("format", "percent");
      if (!carries(column)) continue;
      if (!spec.format.empty()) column.set("format", spec.format);
      if (!spec.unit.empty()) column.set("unit", spec.unit);
      if (spec.kind == "number" && !spec.label.empty()) column.set("label", spec.label);
    }
    return table;
  }

  Json first_text(const std::string& sql) {
    auto found = rows(sql);
    if (found.rows.empty() || found.rows[0].empty() || found.rows[0][0].is_null()) return "";
    auto& value = found.rows[0][0];
    return value.is_string() ? value : Json(value.dump());
  }

  Json marks(const std::string& sql) {
    auto found = rows(sql);
    auto list = Json::array();
    if (found.columns.size() < 2) return list;
    bool swapped = found.columns[1].name == "x";
    for (auto& row : found.rows)
      list.push(Json::object({{"x", row[swapped ? 1 : 0]}, {"label", row[swapped ? 0 : 1]}}));
    return list;
  }

  store::Reader& reader_;
  const Pack& pack_;
  const Choices& choices_;
  Dashboard board_;
  store::Connection connection_;
  Shapes shapes_;
  Chosen chosen_;
  int made_ = 0;               ///< cards that could be read
  std::exception_ptr denied_;  ///< the first refusal
};

}  // namespace

Json page(store::Reader& reader, const Pack& pack, const Choices& choices) {
  return PageMaker(reader, pack, choices).make();
}

store::Rows card_rows(store::Reader& reader, const Pack& pack, std::string_view card, const Choices& choices) {
  auto board = first_page(pack);
  auto* spec = board.card(card);
  if (!spec)
    throw Error(Fault::missing, "card.missing",
                "'" + pack.name + "' 화면에 카드 '" + std::string(card) + "'이 없습니다.");
  auto connection = reader.store().connect();
  Shapes shapes(connection);
  auto chosen = choose(reader, connection, shapes, pack, board, choices);
  return read_rows(reader, connection, shapes, pack, chosen, spec->sql);
}

}  // namespace dure::policy
