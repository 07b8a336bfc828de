#include "dashboard.hpp"

#include "manifest.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <tuple>

namespace dure::policy {
namespace {

struct Kind {
  std::string name;
  std::vector<std::string> needs, may;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"number", {}, {"label", "unit", "tone", "beside"}},
      {"line", {"x", "y"}, {"pale", "low", "high", "series", "mark", "from", "unit"}},
      {"bars", {"x", "y"}, {"part", "horizontal", "series", "order", "unit"}},
      {"heat", {"x", "y", "value"}, {"suppressed", "unit"}},
      {"table", {}, {"columns", "limit"}},
      {"text", {}, {"action"}},
      {"todo", {}, {"action"}},
      {"quote", {}, {}},
      {"campaign", {}, {"limit"}},
      {"lanes", {}, {"limit"}},
      {"map", {"value"}, {"label", "unit", "classes", "ramp", "suppressed", "before", "inside", "layers", "tiles"}},
      {"plan",
       {"value", "count", "moved"},
       {"label", "unit", "layers", "radius", "candidates", "standing", "curve", "budget", "action"}}};
  return all;
}

const std::vector<Kind>& layer_kinds() {
  static const std::vector<Kind> all{
      {"points", {}, {"label", "mark", "value", "unit", "ramp", "classes"}},
      {"lines", {}, {"label", "order"}},
      {"areas", {}, {"label", "value", "unit", "ramp", "classes", "suppressed", "tiles"}},
      {"raster", {"value"}, {"label", "unit", "ramp", "classes", "tiles"}}};
  return all;
}

const std::vector<std::string> any_card{"id", "title", "note", "width", "height", "format"};
const std::vector<std::string> tones{"danger", "warning", "plain"};
const std::vector<std::string> ways{"bar", "spark", "change", "status", "link"};
const std::vector<std::string> shapes_of_points{"circle", "ring", "cross"};
const std::vector<std::string> any_layer{"title", "note", "format", "focus"};

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const Kind* kind_of(const Yaml& body, const std::vector<Kind>& among) {
  for (auto& kind : among)
    if (body.find(kind.name)) return &kind;
  return nullptr;
}

int whole(const Yaml& body, std::string_view key, int least, int most, Notes& notes) {
  auto text = notes.text(body, key);
  if (text.empty()) return 0;
  int value = 0;
  auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad == std::errc() && end == text.data() + text.size() && value >= least && value <= most) return value;
  notes.add(body.find(key)->line, "'" + std::string(key) + "'에는 " + std::to_string(least) + "부터 " +
                                      std::to_string(most) + "까지의 수를 적습니다.");
  return 0;
}

void one_of(const Yaml& body, std::string_view key, std::string_view what, const std::vector<std::string>& known,
            Notes& notes) {
  if (auto word = notes.text(body, key); !word.empty() && !has(known, word))
    notes.unknown(body.find(key)->line, word, what, known);
}

/// `weekly` and `visitors.by_day` are tables; anything longer is a SELECT.
std::string select_of(std::string_view source) {
  bool name = std::all_of(source.begin(), source.end(),
                          [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.' || c >= 0x80; });
  return name && !source.empty() ? "select * from " + std::string(source) : std::string(source);
}

void read_columns(const Yaml& body, CardSpec& card, Notes& notes) {
  auto* columns = notes.map(body, "columns");
  if (!columns) return;
  for (auto& [name, column] : columns->map) {
    if (!column.is_map()) {
      notes.add(name.line, "열 '" + name.text + "'은 {as: bar} 꼴로 적습니다.");
      continue;
    }
    notes.only_keys(column, {"as", "width"});
    one_of(column, "as", "모양", ways, notes);
    card.columns[name.text] = {notes.text(column, "as"), whole(column, "width", 1, 2000, notes)};
  }
}

void read_action(const Yaml& body, CardSpec& card, Notes& notes) {
  auto* action = notes.map(body, "action");
  if (!action) return;
  notes.only_keys(*action, {"label", "to"});
  card.action_label = notes.needed(*action, "label");
  card.action_to = notes.needed(*action, "to");
  if (!card.action_to.empty() && card.action_to[0] != '#' && card.action_to[0] != '/')
    notes.add(action->line, "action의 to에는 '#'이나 '/'로 시작하는 두레 안의 주소만 적습니다.");
}

void read_words(const Yaml& body, CardSpec& card, Notes& notes) {
  for (auto [key, into] : {std::pair{"id", &card.id},
                           {"title", &card.title},
                           {"note", &card.note},
                           {"label", &card.label},
                           {"unit", &card.unit},
                           {"format", &card.format},
                           {"tone", &card.tone},
                           {"beside", &card.beside},
                           {"x", &card.x},
                           {"y", &card.y},
                           {"pale", &card.pale},
                           {"low", &card.low},
                           {"high", &card.high},
                           {"series", &card.series},
                           {"part", &card.part},
                           {"value", &card.value},
                           {"suppressed", &card.suppressed},
                           {"from", &card.from},
                           {"mark", &card.mark},
                           {"classes", &card.classes},
                           {"ramp", &card.ramp},
                           {"before", &card.before},
                           {"inside", &card.inside},
                           {"order", &card.order},
                           {"count", &card.count},
                           {"moved", &card.moved},
                           {"budget", &card.budget}})
    *into = notes.text(body, key);
}

void read_parts(const Yaml& body, CardSpec& card, Notes& notes);

/// What a bar chart calls `order` is a word, what a layer calls so is a column.
void check_words(const Yaml& body, const CardSpec& card, Notes& notes) {
  one_of(body, "tone", "빛깔", tones, notes);
  one_of(body, "format", "표시 형식", formats(), notes);
  one_of(body, "from", "시작", {"zero", "auto"}, notes);
  one_of(body, "classes", "나누는 법", {"jenks", "quantile"}, notes);
  one_of(body, "ramp", "빛깔 띠", {"blue", "heat", "diverge"}, notes);
  one_of(body, "inside", "셈", {"sum", "mean", "count"}, notes);
  if (card.is_layer()) one_of(body, "mark", "표시", shapes_of_points, notes);
}

CardSpec read_known(const Yaml& body, const Kind& kind, const std::vector<std::string>& any, Notes& notes) {
  auto known = any;
  known.push_back(kind.name);
  known.insert(known.end(), kind.needs.begin(), kind.needs.end());
  known.insert(known.end(), kind.may.begin(), kind.may.end());
  notes.only_keys(body, known);
  CardSpec card;
  card.kind = kind.name;
  card.line = body.line;
  card.sql = select_of(notes.needed(body, kind.name));
  read_words(body, card, notes);
  for (auto& need : kind.needs) notes.needed(body, need);
  check_words(body, card, notes);
  card.horizontal = notes.flag(body, "horizontal", false);
  card.tiles = notes.flag(body, "tiles", false);
  card.focus = notes.flag(body, "focus", false);
  card.width = whole(body, "width", 1, 12, notes);
  card.height = whole(body, "height", 40, 2000, notes);
  card.radius = whole(body, "radius", 1, 100'000, notes);
  card.limit = static_cast<std::size_t>(whole(body, "limit", 1, 10'000, notes));
  read_columns(body, card, notes);
  read_action(body, card, notes);
  if (card.is_map()) read_parts(body, card, notes);
  return card;
}

void fault_kind(const Yaml& body, const std::vector<Kind>& among, std::string_view what, std::string_view like,
                Notes& notes) {
  std::vector<std::string> names;
  for (auto& known : among) names.push_back(known.name);
  if (body.is_map() && !body.map.empty())
    notes.unknown(body.line, body.map.front().key.text, what, names);
  else
    notes.add(body.line, std::string(like));
}

std::optional<CardSpec> read_card(const Yaml& body, Notes& notes) {
  if (auto* kind = body.is_map() ? kind_of(body, kinds()) : nullptr) return read_known(body, *kind, any_card, notes);
  fault_kind(body, kinds(), "카드", "카드는 {line: 표, x: 열, y: 열} 꼴로 적습니다.", notes);
  return std::nullopt;
}

/// The layers of a map and the further SELECTs of a plan.
void read_parts(const Yaml& body, CardSpec& card, Notes& notes) {
  if (auto* layers = body.find("layers"))
    for (auto& layer : layers->list) {
      if (auto* kind = layer.is_map() ? kind_of(layer, layer_kinds()) : nullptr)
        card.parts.push_back(read_known(layer, *kind, any_layer, notes));
      else
        fault_kind(layer, layer_kinds(), "층", "층은 {points: 표, label: 열} 꼴로 적습니다.", notes);
    }
  for (auto name : {"candidates", "standing", "curve"}) {
    auto sql = card.kind == "plan" ? notes.text(body, name) : std::string();
    if (sql.empty()) continue;
    CardSpec part;
    part.kind = name;
    part.sql = select_of(sql);
    part.line = card.line;
    if (part.kind == "curve") part.unit = card.unit;
    card.parts.push_back(std::move(part));
  }
}

/// Cards of a row that say no width share what the others leave.
void share_width(std::vector<CardSpec>& row, int line, Notes& notes) {
  int taken = 0, open = 0;
  for (auto& card : row) {
    taken += card.width;
    open += card.width == 0;
  }
  if (taken + open > 12)
    notes.add(line, "한 줄의 너비가 12를 넘습니다. 카드의 width를 줄이거나 다음 줄로 옮겨 주십시오.");
  for (auto& card : row)
    if (card.width == 0) {
      card.width = std::max(1, (12 - taken) / open--);
      taken += card.width;
    }
}

double decimal(const Yaml& body, std::string_view key, double otherwise, FilterSpec& filter, Notes& notes) {
  auto text = notes.text(body, key);
  if (text.empty()) return otherwise;
  double value = 0;
  auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad != std::errc() || end != text.data() + text.size() || !(std::abs(value) <= 1e15)) {
    notes.add(body.find(key)->line, "'" + std::string(key) + "'에는 수를 적습니다.");
    return otherwise;
  }
  if (value != std::floor(value)) filter.whole = false;
  return value;
}

void read_number_filter(const Yaml& body, FilterSpec& filter, Notes& notes) {
  notes.only_keys(body, {"name", "label", "kind", "min", "max", "step", "default", "unit"});
  notes.needed(body, "min");
  notes.needed(body, "max");
  filter.least = decimal(body, "min", 0, filter, notes);
  filter.most = decimal(body, "max", filter.least, filter, notes);
  filter.step = decimal(body, "step", 1, filter, notes);
  filter.usual = decimal(body, "default", filter.least, filter, notes);
  filter.unit = notes.text(body, "unit");
  if (filter.least > filter.most || filter.step <= 0 || filter.usual < filter.least || filter.usual > filter.most)
    notes.add(body.line,
              "조건 '" + filter.name + "'의 수는 min <= default <= max, step > 0이어야 합니다. 범위를 고쳐 주십시오.");
}

void read_option_filter(const Yaml& body, FilterSpec& filter, Notes& notes) {
  filter.options = notes.needed(body, "options");
  if (filter.kind == FilterSpec::Kind::list) return notes.only_keys(body, {"name", "label", "kind", "options"});
  notes.only_keys(body, {"name", "label", "options", "default", "all"});
  filter.fallback = notes.text(body, "default");
  filter.all = notes.text(body, "all");
  if (filter.fallback.empty()) filter.fallback = filter.all.empty() ? "first" : "all";
  if (filter.fallback == "all" && filter.all.empty()) filter.all = "전체";
}

void read_filters(const Yaml& page, Dashboard& board, Notes& notes) {
  auto* filters = page.find("filters");
  if (!filters) return;
  for (auto& body : filters->list) {
    if (!body.is_map()) {
      notes.add(body.line, "조건은 {name: week, label: 기간, options: \"select …\"} 꼴로 적습니다.");
      continue;
    }
    FilterSpec filter;
    filter.name = notes.needed(body, "name");
    filter.label = notes.needed(body, "label");
    filter.line = body.line;
    one_of(body, "kind", "조건의 종류", {"number", "list"}, notes);
    auto kind = notes.text(body, "kind");
    if (kind == "list") filter.kind = FilterSpec::Kind::list;
    if (kind == "number") {
      filter.kind = FilterSpec::Kind::number;
      read_number_filter(body, filter, notes);
    } else {
      read_option_filter(body, filter, notes);
    }
    if (!is_sql_name(filter.name))
      notes.add(body.line, "조건 이름 '" + filter.name + "'은 영어 소문자로 시작해 소문자, 숫자, _로만 적습니다.");
    if (board.filter(filter.name))
      notes.add(body.line, "조건 '" + filter.name + "'이 두 번 나옵니다. 하나를 지워 주십시오.");
    board.filters.push_back(std::move(filter));
  }
}

void read_cards(const Yaml& page, Dashboard& board, Notes& notes) {
  if (auto* figures = page.find("figures")) {
    for (auto& body : figures->list)
      if (auto card = read_card(body, notes)) {
        if (card->kind != "number") notes.add(body.line, "figures에는 number 카드만 적습니다.");
        board.figures.push_back(std::move(*card));
      }
    if (board.figures.size() > 4) notes.add(figures->line, "figures는 넷까지입니다. 나머지는 rows로 옮겨 주십시오.");
    if (!board.figures.empty()) share_width(board.figures, figures->line, notes);
  }
  auto* rows = page.find("rows");
  if (!rows) return;
  for (auto& line : rows->list) {
    std::vector<CardSpec> row;
    if (!line.is_list()) notes.add(line.line, "rows의 한 줄은 카드의 목록입니다. '- - {…}' 꼴로 적어 주십시오.");
    for (auto& body : line.list)
      if (auto card = read_card(body, notes)) row.push_back(std::move(*card));
    share_width(row, line.line, notes);
    board.rows.push_back(std::move(row));
  }
}

void name_cards(Dashboard& board, Notes& notes) {
  std::map<std::string, int> count;
  std::set<std::string> ids;
  int todos = 0;
  auto name = [&](CardSpec& card) {
    auto number = ++count[card.kind];
    if (card.id.empty()) card.id = card.kind + "-" + std::to_string(number);
    if (!ids.insert(card.id).second)
      notes.add(card.line, "id '" + card.id + "'을 카드 둘이 함께 씁니다. 하나를 바꾸어 주십시오.");
    if (card.kind == "todo" && ++todos > 1) notes.add(card.line, "할 일(todo) 카드는 한 화면에 하나만 둡니다.");
    int layers = 0;
    for (auto& part : card.parts) part.id = card.id + "." + (part.is_layer() ? std::to_string(++layers) : part.kind);
    for (auto [word, filter, kind] : {std::tuple{"count", &card.count, FilterSpec::Kind::number},
                                      {"budget", &card.budget, FilterSpec::Kind::number},
                                      {"moved", &card.moved, FilterSpec::Kind::list}})
      if (auto* found = board.filter(*filter); !filter->empty() && (!found || found->kind != kind))
        notes.add(card.line, std::string(word) + "가 가리키는 '" + *filter +
                                 "'은(는) kind: " + (kind == FilterSpec::Kind::number ? "number" : "list") +
                                 "인 조건이 아닙니다. filters에 적어 주십시오.");
  };
  for (auto& card : board.figures) name(card);
  for (auto& row : board.rows)
    for (auto& card : row) name(card);
}

void read_report(const Yaml& page, Dashboard& board, Notes& notes) {
  auto* body = notes.map(page, "report");
  if (!body) return;
  notes.only_keys(*body, {"title", "summary", "sections"});
  ReportSpec report{notes.needed(*body, "title"), notes.text(*body, "summary"), {}, body->line};
  if (auto* sections = body->find("sections"))
    for (auto& part : sections->list) {
      if (!part.is_map()) {
        notes.add(part.line,
                  "보고서의 절은 {title: 제목, lines: \"select level, line …\", cards: [id]} 꼴로 적습니다.");
        continue;
      }
      notes.only_keys(part, {"title", "lines", "cards"});
      SectionSpec section{notes.needed(part, "title"), notes.text(part, "lines"), notes.texts(part, "cards"),
                          part.line};
      for (auto& id : section.cards)
        if (!board.card(id))
          notes.add(part.line, "보고서가 찾는 카드 '" + id + "'이 이 화면에 없습니다. 카드에 id를 적어 주십시오.");
      report.sections.push_back(std::move(section));
    }
  board.report = std::move(report);
}

void read_desk(const Yaml& page, Dashboard& board, Notes& notes) {
  auto* body = notes.map(page, "desk");
  if (!body) return;
  notes.only_keys(*body, {"title", "items", "suggestions", "choices", "similar", "accuracy"});
  DeskSpec desk{notes.needed(*body, "title"),
                select_of(notes.needed(*body, "items")),
                notes.text(*body, "suggestions"),
                select_of(notes.needed(*body, "choices")),
                notes.text(*body, "similar"),
                notes.text(*body, "accuracy"),
                body->line};
  if (!desk.suggestions.empty()) desk.suggestions = select_of(desk.suggestions);
  if (!desk.accuracy.empty() && !board.card(desk.accuracy))
    notes.add(body->line, "accuracy가 가리키는 카드 '" + desk.accuracy + "'가 이 화면에 없습니다.");
  board.desk = std::move(desk);
}

}  // namespace

bool CardSpec::is_layer() const {
  return std::ranges::any_of(layer_kinds(), [&](auto& known) { return known.name == kind; });
}

const CardSpec* CardSpec::part_of(std::string_view named) const {
  auto found = std::ranges::find(parts, named, &CardSpec::kind);
  return found == parts.end() ? nullptr : &*found;
}

const CardSpec* Dashboard::card(std::string_view id) const {
  for (auto& figure : figures)
    if (figure.id == id) return &figure;
  for (auto& row : rows)
    for (auto& one : row) {
      if (one.id == id) return &one;
      for (auto& part : one.parts)
        if (part.id == id) return &part;
    }
  return nullptr;
}

const FilterSpec* Dashboard::filter(std::string_view name) const {
  auto found = std::ranges::find(filters, name, &FilterSpec::name);
  return found == filters.end() ? nullptr : &*found;
}

Dashboard read_dashboard(const Pack& pack, const std::string& file, std::vector<Finding>& findings) {
  Dashboard board;
  board.file = file;
  Notes notes(file, findings);
  auto page = read_yaml(pack.folder / file);
  if (!page.is_map()) {
    notes.add(1, file + "은 '이름: 내용' 꼴이어야 합니다. schema/dashboard.md를 보십시오.");
    return board;
  }
  notes.only_keys(page, {"page", "headline", "filters", "figures", "rows", "report", "desk"});
  board.page = notes.needed(page, "page");
  board.headline = notes.text(page, "headline");
  if (auto* headline = page.find("headline")) board.headline_line = headline->line;
  for (auto key : {"filters", "figures", "rows"})
    if (auto* list = page.find(key); list && !list->is_list() && list->kind != Yaml::Kind::null)
      notes.add(list->line, "'" + std::string(key) + "'은 '- '로 시작하는 목록으로 적습니다.");
  read_filters(page, board, notes);
  read_cards(page, board, notes);
  name_cards(board, notes);
  read_report(page, board, notes);
  read_desk(page, board, notes);
  return board;
}

Dashboard first_page(const Pack& pack) {
  if (pack.pages.empty())
    throw Error(Fault::missing, "page.missing", "정책팩 '" + pack.name + "'에는 화면이 없습니다.");
  std::vector<Finding> findings;
  auto board = read_dashboard(pack, pack.pages.front(), findings);
  if (findings.empty()) return board;
  auto& first = findings.front();
  throw Error(Fault::input, "pack.broken",
              pack.name + "/" + first.file + ":" + std::to_string(first.line) + ": " + first.sentence);
}

}  // namespace dure::policy
