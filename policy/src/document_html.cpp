#include "document.hpp"

#include <dure/core/markup.hpp>

namespace dure::policy {
namespace {

constexpr std::string_view style = R"(
@page{size:A4;margin:18mm 17mm}
body{font:15px/24px Pretendard,"Noto Sans CJK KR","Malgun Gothic",sans-serif;color:#000;max-width:760px;margin:40px auto;padding:0 20px;word-break:keep-all}
.top,.foot{display:flex;justify-content:space-between;font-size:13px}
.top{border-bottom:3px solid #000;padding-bottom:8px}.foot{margin-top:32px;border-top:1px solid #bbb;padding-top:8px}
h1{font-size:26px;line-height:36px;text-align:center;margin:0;padding:18px 0;border-bottom:1px solid #000}
.sum{border:1px solid #000;padding:12px 18px;margin:16px 0 24px}.sum b{margin-right:16px}
h2{font-size:18px;margin:26px 0 8px}
p{margin:4px 0}.l1{padding-left:20px}.l2{padding-left:48px}.l3{padding-left:68px}
figure{margin:14px 0}figcaption{font-weight:700;text-align:center;margin-bottom:6px}
table{border-collapse:collapse;width:100%;border-top:2px solid #000;border-bottom:1px solid #000;font-variant-numeric:tabular-nums}
th{background:#eee;border-bottom:1px solid #000;padding:5px 10px;font-size:14px}
td{padding:4px 10px;border-bottom:1px solid #ccc}th+th,td+td{border-left:1px solid #ccc}
.n{text-align:right}.src{font-size:12.5px;line-height:18px;color:#333;margin-top:5px}
svg{width:100%;height:auto;display:block}
)";

void write(std::string& out, const Figure& figure) {
  out += "<figure><figcaption>" + escaped(figure.caption) + "</figcaption>" + figure_svg(figure, 720);
  if (!figure.note.empty()) out += "<div class=\"src\">" + escaped(figure.note) + "</div>";
  out += "</figure>\n";
}

void write(std::string& out, const MapFigure& map) {
  out += "<figure><figcaption>" + escaped(map.caption) + "</figcaption>" + map_svg(map, 720);
  if (!map.note.empty()) out += "<div class=\"src\">" + escaped(map.note) + "</div>";
  out += "</figure>\n";
}

void write(std::string& out, const DataTable& table) {
  out += "<figure><figcaption>" + escaped(table.caption) + "</figcaption><table><thead><tr>";
  for (const auto& head : table.heads) out += "<th scope=\"col\">" + escaped(head.label) + "</th>";
  out += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      out += (table.heads[i].numeric ? "<td class=\"n\">" : "<td>") + escaped(row[i]) + "</td>";
    out += "</tr>\n";
  }
  out += "</tbody></table>";
  if (!table.note.empty()) out += "<div class=\"src\">" + escaped(table.note) + "</div>";
  out += "</figure>\n";
}

}  // namespace

std::string write_html(const Document& document) {
  std::string out =
      "<!doctype html>\n<html lang=\"ko\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
      escaped(document.title) + "</title><style>" + std::string(style) + "</style></head><body>\n";
  out += "<div class=\"top\"><span>" + escaped(document.owner) + "</span><span>" + escaped(document.date) +
         "</span></div>\n";
  out += "<h1>" + escaped(document.title) + "</h1>\n";
  if (!document.summary.empty()) out += "<div class=\"sum\"><b>한 줄 요약</b>" + escaped(document.summary) + "</div>\n";
  static constexpr std::string_view marks[] = {"○ ", "- ", "· "};
  for (const auto& section : document.sections) {
    out += "<h2>□ " + escaped(section.title) + "</h2>\n";
    for (const auto& line : section.lines)
      out += "<p class=\"l" + std::to_string(line.level) + "\">" + std::string(marks[line.level - 1]) +
             escaped(line.text) + "</p>\n";
    for (const auto& exhibit : section.exhibits) std::visit([&](const auto& shown) { write(out, shown); }, exhibit);
  }
  out += "<div class=\"foot\"><span>" + escaped(document.basis) + "</span><span>자료 지문 " + escaped(document.digest) +
         "</span></div>\n</body></html>\n";
  return out;
}

}  // namespace dure::policy
