#include "desk.hpp"
#include "report_map.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/korean.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

constexpr std::size_t longest_table = 40;

const Json* column_named(const Json& data, std::string_view name, std::size_t& at) {
  const auto& columns = data["columns"].items();
  for (at = 0; at < columns.size(); ++at)
    if (columns[at]["name"].string() == name) return &columns[at];
  return nullptr;
}

std::string text_of_column(const Json& column, std::string_view key) {
  return column[key].is_string() ? column[key].string() : std::string();
}

std::optional<double> number_of(const Json& value) {
  return value.is_number() ? std::optional(value.number()) : std::nullopt;
}

/// A card of lines or bars; nothing when it has no such columns or no rows.
std::optional<Figure> figure_of(const CardSpec& card, const Json& data) {
  std::size_t x = 0, y = 0, pale = 0;
  const Json* labels = column_named(data, card.x, x);
  const Json* values = column_named(data, card.y, y);
  if (!labels || !values || data["rows"].items().empty()) return std::nullopt;
  const bool compared = !card.pale.empty() && column_named(data, card.pale, pale);
  Figure figure{card.kind == "line" ? Figure::Kind::line : Figure::Kind::bars, card.title,
                text_of_column(*values, "unit"), card.note};
  for (const Json& row : data["rows"].items()) {
    const auto& cells = row.items();
    figure.labels.push_back(say(cells[x], text_of_column(*labels, "format")));
    figure.values.push_back(number_of(cells[y]));
    figure.said.push_back(say(cells[y], text_of_column(*values, "format")));
    if (compared) figure.pale.push_back(number_of(cells[pale]));
  }
  return figure;
}

/// The card of that id among a page's rows and figures.
const Json* card_in(const Json& page, std::string_view id) {
  for (const Json& figure : page["figures"].items())
    if (figure["id"].string() == id) return &figure;
  for (const Json& row : page["rows"].items())
    for (const Json& card : row.items())
      if (card["id"].string() == id) return &card;
  return nullptr;
}

void add_card(const Json& page, const CardSpec& card, Section& section) {
  const Json* made = card_in(page, card.id);
  if (!made) return;
  if (const Json& error = (*made)["error"]; error.is_object())
    throw Error(Fault::input, error["code"].string(), "보고서의 카드 '" + card.id + "': " + error["detail"].string());
  if (card.kind == "line" || card.kind == "bars") {
    if (auto figure = figure_of(card, (*made)["data"])) section.exhibits.emplace_back(std::move(*figure));
  } else if (card.is_map()) {
    auto map = map_of(card, *made);
    const bool rows = !map || card.kind == "plan";
    if (map) section.exhibits.emplace_back(std::move(*map));
    if (rows) section.exhibits.emplace_back(table_of(card, (*made)["data"]));
  } else {
    section.exhibits.emplace_back(table_of(card, (*made)["data"]));
  }
}

Section section_of(Desk& desk, const Json& page, const SectionSpec& spec) {
  Section section{spec.title};
  if (!spec.lines.empty()) {
    const store::Rows lines = desk.rows(spec.lines);
    std::size_t level = 0, line = 1;
    for (std::size_t i = 0; i < lines.columns.size(); ++i) {
      if (lines.columns[i].name == "level") level = i;
      if (lines.columns[i].name == "line") line = i;
    }
    for (const auto& row : lines.rows)
      if (row[line].is_string())
        section.lines.push_back(
            {row[level].is_number() ? static_cast<int>(std::clamp<std::int64_t>(row[level].integer(), 1, 3)) : 1,
             row[line].string()});
  }
  for (const auto& id : spec.cards)
    if (const CardSpec* card = desk.board().card(id)) add_card(page, *card, section);
  return section;
}

/// A page that says nothing of a report still makes one: its headline, then every card in its order.
ReportSpec plain_report(const Dashboard& board) {
  ReportSpec report{board.page + " 현황 보고"};
  for (const auto& row : board.rows)
    for (const auto& card : row)
      if (card.kind != "text" && card.kind != "todo" && card.kind != "quote")
        report.sections.push_back({card.title.empty() ? board.page : card.title, "", {card.id}});
  return report;
}

/// What the tables hold, whenever and however often they were computed: the same data give the same fingerprint.
std::string fingerprint(store::Connection& connection, const Pack& pack) {
  const Json run = newest_run(connection, pack);
  if (run.is_null()) return "";
  const auto digests = connection.rows("select name, digest from dure.run_table where run_id = $run order by name",
                                       {{"run", run["id"]}});
  std::string all;
  for (const auto& row : digests.rows)
    all += row[0].string() + " " + (row[1].is_string() ? row[1].string() : "") + "\n";
  return sha256(all).substr(0, 12);
}

Document document_of(Desk& desk, const Json& page, const std::string& city) {
  const Dashboard& board = desk.board();
  const ReportSpec spec = board.report ? *board.report : plain_report(board);
  Document document;
  document.owner = city + " " + desk.pack().owner;
  document.title = spec.title;
  for (const auto& line : desk.lines(spec.summary.empty() ? board.headline : spec.summary))
    document.summary += (document.summary.empty() ? "" : " ") + line;
  for (const auto& one : desk.conditions()) document.date += (document.date.empty() ? "" : " · ") + one;
  for (const auto& section : spec.sections) document.sections.push_back(section_of(desk, page, section));
  document.digest = fingerprint(desk.connection(), desk.pack());
  document.basis = "정책팩 " + desk.pack().title + " " + desk.pack().version + "판";
  number_captions(document);
  return document;
}

}  // namespace

DataTable table_of(const CardSpec& card, const Json& data) {
  DataTable table{card.title.empty() ? card.label : card.title, card.note};
  std::vector<std::size_t> shown;
  const auto& columns = data["columns"].items();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string name = columns[i]["name"].string();
    if (columns[i]["type"].string() == "list") continue;
    if (card.kind == "plan" &&
        (name == "site" || name == "objective" || name == "bound" || name == "gap" || name == "today"))
      continue;  // of the whole plan, said in its headline
    const std::string format = text_of_column(columns[i], "format"), unit = text_of_column(columns[i], "unit");
    const bool numeric =
        format == "count" || format == "number" || format == "won" || format == "percent" || format == "change";
    table.heads.push_back({columns[i]["label"].string() + (unit.empty() ? "" : "(" + unit + ")"), numeric});
    shown.push_back(i);
  }
  const auto& rows = data["rows"].items();
  for (std::size_t r = 0; r < std::min(rows.size(), longest_table); ++r) {
    auto& said = table.rows.emplace_back();
    auto& values = table.values.emplace_back();
    for (const std::size_t i : shown) {
      said.push_back(say(rows[r].items()[i], text_of_column(columns[i], "format")));
      values.push_back(rows[r].items()[i]);
    }
  }
  if (rows.size() > longest_table)
    table.note += (table.note.empty() ? "" : " / ") + std::string("모두 ") +
                  say_number(static_cast<std::int64_t>(rows.size())) + "행 가운데 앞의 " +
                  std::to_string(longest_table) + "행";
  return table;
}

std::string report(store::Reader& reader, const Pack& pack, ReportFormat format, std::string_view city,
                   const Choices& choices) {
  const Json shown = page(reader, pack, choices);
  if (shown["run"].is_null())
    throw Error(Fault::missing, "report.never_run",
                "'" + pack.title + "' 정책팩은 아직 계산한 적이 없습니다. dure run " + pack.name +
                    " 다음에 보고서를 만드십시오.");
  Desk desk(reader, pack, choices);
  const Document document = document_of(desk, shown, std::string(city));
  switch (format) {
    case ReportFormat::html:
      return write_html(document);
    case ReportFormat::xlsx:
      return write_xlsx(document);
    case ReportFormat::pdf:
      return write_pdf(document);
    case ReportFormat::hwpx:
      return write_hwpx(document);
  }
  throw Error(Fault::defect, "report.format", "알 수 없는 보고서 형식입니다");
}

}  // namespace dure::policy
