#include "document_hwpx.hpp"

#include "document.hpp"

namespace dure::policy {
namespace {

using hwpx::Box;
using hwpx::escaped;
using hwpx::Letters;
using hwpx::Paragraph;

std::string number(int value) { return std::to_string(value); }
template <class Look>
std::string id(Look look) {
  return std::to_string(static_cast<int>(look));
}

std::string run(Letters letters, std::string_view words) {
  return "<hp:run charPrIDRef=\"" + id(letters) + "\"><hp:t>" + escaped(words) + "</hp:t></hp:run>";
}

/// A paragraph of runs and objects.
std::string block(Paragraph look, const std::string& inside) {
  return "<hp:p id=\"0\" paraPrIDRef=\"" + id(look) +
         "\" styleIDRef=\"0\" pageBreak=\"0\" columnBreak=\"0\" merged=\"0\">" + inside + "</hp:p>";
}

/// What the first paragraph carries: paper, margins, one column, the page's number at the foot.
std::string section_settings() {
  const auto note = [](std::string_view name, std::string_view place) {
    return "<hp:" + std::string(name) +
           "><hp:autoNumFormat type=\"DIGIT\" userChar=\"\" prefixChar=\"\" suffixChar=\")\" supscript=\"0\"/>"
           "<hp:noteLine length=\"-1\" type=\"SOLID\" width=\"0.12 mm\" color=\"#000000\"/>"
           "<hp:noteSpacing betweenNotes=\"283\" belowLine=\"567\" aboveLine=\"850\"/>"
           "<hp:numbering type=\"CONTINUOUS\" newNum=\"1\"/><hp:placement place=\"" +
           std::string(place) + "\" beneathText=\"0\"/></hp:" + std::string(name) + ">";
  };
  std::string borders;
  for (const std::string_view pages : {"BOTH", "EVEN", "ODD"})
    borders += "<hp:pageBorderFill type=\"" + std::string(pages) +
               "\" borderFillIDRef=\"1\" textBorder=\"PAPER\" headerInside=\"0\" footerInside=\"0\" "
               "fillArea=\"PAPER\"><hp:offset left=\"1417\" right=\"1417\" top=\"1417\" bottom=\"1417\"/>"
               "</hp:pageBorderFill>";
  return "<hp:run charPrIDRef=\"0\"><hp:secPr id=\"\" textDirection=\"HORIZONTAL\" spaceColumns=\"1134\" "
         "tabStop=\"8000\" tabStopVal=\"4000\" tabStopUnit=\"HWPUNIT\" outlineShapeIDRef=\"0\" memoShapeIDRef=\"0\" "
         "textVerticalWidthHead=\"0\" masterPageCnt=\"0\"><hp:grid lineGrid=\"0\" charGrid=\"0\" "
         "wonggojiFormat=\"0\"/><hp:startNum pageStartsOn=\"BOTH\" page=\"0\" pic=\"0\" tbl=\"0\" equation=\"0\"/>"
         "<hp:visibility hideFirstHeader=\"0\" hideFirstFooter=\"0\" hideFirstMasterPage=\"0\" border=\"SHOW_ALL\" "
         "fill=\"SHOW_ALL\" hideFirstPageNum=\"0\" hideFirstEmptyLine=\"0\" showLineNumber=\"0\"/>"
         "<hp:lineNumberShape restartType=\"0\" countBy=\"0\" distance=\"0\" startNumber=\"0\"/>"
         "<hp:pagePr landscape=\"WIDELY\" width=\"" +
         number(hwpx::page_width) + "\" height=\"" + number(hwpx::page_height) +
         "\" gutterType=\"LEFT_ONLY\"><hp:margin header=\"2834\" footer=\"2834\" gutter=\"0\" left=\"" +
         number(hwpx::side_margin) + "\" right=\"" + number(hwpx::side_margin) +
         "\" top=\"4251\" bottom=\"4251\"/></hp:pagePr>" + note("footNotePr", "EACH_COLUMN") +
         note("endNotePr", "END_OF_DOCUMENT") + borders +
         "</hp:secPr><hp:ctrl><hp:colPr id=\"\" type=\"NEWSPAPER\" layout=\"LEFT\" colCount=\"1\" sameSz=\"1\" "
         "sameGap=\"0\"/></hp:ctrl><hp:ctrl><hp:pageNum pos=\"BOTTOM_CENTER\" formatType=\"DIGIT\" "
         "sideChar=\"-\"/></hp:ctrl></hp:run>";
}

struct Cell {
  std::string words;
  Box box;
  Letters letters;
  Paragraph paragraph;
  bool head = false;
};

std::string cell_xml(const Cell& cell, std::size_t row, std::size_t column, int width, int height) {
  return "<hp:tc name=\"\" header=\"" + number(cell.head) +
         "\" hasMargin=\"1\" protect=\"0\" editable=\"0\" dirty=\"0\" borderFillIDRef=\"" + id(cell.box) +
         "\"><hp:subList id=\"\" textDirection=\"HORIZONTAL\" lineWrap=\"BREAK\" vertAlign=\"CENTER\" "
         "linkListIDRef=\"0\" linkListNextIDRef=\"0\" textWidth=\"0\" textHeight=\"0\" hasTextRef=\"0\" "
         "hasNumRef=\"0\">" +
         block(cell.paragraph, run(cell.letters, cell.words)) + "</hp:subList><hp:cellAddr colAddr=\"" +
         std::to_string(column) + "\" rowAddr=\"" + std::to_string(row) +
         "\"/><hp:cellSpan colSpan=\"1\" rowSpan=\"1\"/><hp:cellSz width=\"" + number(width) + "\" height=\"" +
         number(height) + "\"/><hp:cellMargin left=\"510\" right=\"510\" top=\"170\" bottom=\"170\"/></hp:tc>";
}

/// Writes the body from the first line to the last, and gathers the pictures on the way.
class Body {
public:
  void head(const Document& document);
  void section(const Section& section);
  void foot(const Document& document);
  std::string xml() const;
  const std::string& preview() const { return preview_; }
  const std::vector<hwpx::Part>& pictures() const { return pictures_; }

private:
  void say(Paragraph look, Letters letters, const std::string& words) {
    out_ += block(look, run(letters, words));
    preview_ += words + "\r\n";
  }
  void exhibit(const Figure& figure);
  void exhibit(const MapFigure& map);
  void exhibit(const DataTable& table);
  void picture(const std::string& png, double points, const std::string& said);  ///< as wide as the text
  void table(const std::vector<std::vector<Cell>>& rows, const std::vector<int>& widths, int height);

  std::string out_, preview_;
  std::vector<hwpx::Part> pictures_;
  int objects_ = 0;
};

void Body::table(const std::vector<std::vector<Cell>>& rows, const std::vector<int>& widths, int height) {
  const auto count = static_cast<int>(rows.size());
  int width = 0;
  for (const int one : widths) width += one;
  ++objects_;
  std::string xml =
      "<hp:run charPrIDRef=\"0\"><hp:tbl id=\"" + number(objects_) + "\" zOrder=\"" + number(objects_) +
      "\" numberingType=\"TABLE\" textWrap=\"TOP_AND_BOTTOM\" textFlow=\"BOTH_SIDES\" lock=\"0\" "
      "dropcapstyle=\"None\" pageBreak=\"CELL\" repeatHeader=\"1\" rowCnt=\"" +
      number(count) + "\" colCnt=\"" + std::to_string(widths.size()) +
      "\" cellSpacing=\"0\" borderFillIDRef=\"4\" noAdjust=\"0\"><hp:sz width=\"" + number(width) +
      "\" widthRelTo=\"ABSOLUTE\" height=\"" + number(count * height) +
      "\" heightRelTo=\"ABSOLUTE\" protect=\"0\"/><hp:pos treatAsChar=\"0\" affectLSpacing=\"0\" flowWithText=\"1\" "
      "allowOverlap=\"0\" holdAnchorAndSO=\"0\" vertRelTo=\"PARA\" horzRelTo=\"COLUMN\" vertAlign=\"TOP\" "
      "horzAlign=\"LEFT\" vertOffset=\"0\" horzOffset=\"0\"/><hp:outMargin left=\"0\" right=\"0\" top=\"283\" "
      "bottom=\"283\"/><hp:inMargin left=\"510\" right=\"510\" top=\"170\" bottom=\"170\"/>";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    xml += "<hp:tr>";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      xml += cell_xml(rows[r][c], r, c, widths[c], height);
      preview_ += "<" + rows[r][c].words + ">";
    }
    xml += "</hp:tr>";
    preview_ += "\r\n";
  }
  out_ += block(Paragraph::body, xml + "</hp:tbl></hp:run>");
}

void Body::exhibit(const DataTable& data) {
  if (data.heads.empty()) return;
  say(Paragraph::caption, Letters::caption, data.caption);
  int shares = 0;
  for (const auto& head : data.heads) shares += head.numeric ? 10 : 16;
  std::vector<int> widths;
  std::vector<std::vector<Cell>> rows(1);
  for (const auto& head : data.heads) {
    widths.push_back(hwpx::text_width * (head.numeric ? 10 : 16) / shares);
    rows[0].push_back({head.label, Box::head_cell, Letters::head_cell, Paragraph::centre, true});
  }
  for (const auto& said : data.rows) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < said.size(); ++i)
      row.push_back(
          {said[i], Box::cell, Letters::cell, data.heads[i].numeric ? Paragraph::right : Paragraph::left, false});
  }
  table(rows, widths, 1800);
  if (!data.note.empty()) say(Paragraph::source, Letters::small, data.note);
}

void Body::picture(const std::string& png, double points, const std::string& said) {
  const std::string picture = "image" + std::to_string(pictures_.size() + 1);
  pictures_.emplace_back(picture + ".png", png);
  const int width = hwpx::text_width, height = static_cast<int>(points * 100);
  const std::string size = " width=\"" + number(width) + "\" height=\"" + number(height) + "\"/>";
  const std::string same = " e1=\"1\" e2=\"0\" e3=\"0\" e4=\"0\" e5=\"1\" e6=\"0\"/>";
  ++objects_;
  out_ += block(Paragraph::centre,
                "<hp:run charPrIDRef=\"0\"><hp:pic id=\"" + number(objects_) + "\" zOrder=\"" + number(objects_) +
                    "\" numberingType=\"PICTURE\" textWrap=\"TOP_AND_BOTTOM\" textFlow=\"BOTH_SIDES\" lock=\"0\" "
                    "dropcapstyle=\"None\" href=\"\" groupLevel=\"0\" instid=\"" +
                    number(objects_) + "\" reverse=\"0\"><hp:offset x=\"0\" y=\"0\"/><hp:orgSz" + size + "<hp:curSz" +
                    size + "<hp:flip horizontal=\"0\" vertical=\"0\"/><hp:rotationInfo angle=\"0\" centerX=\"" +
                    number(width / 2) + "\" centerY=\"" + number(height / 2) +
                    "\" rotateimage=\"1\"/><hp:renderingInfo><hc:transMatrix" + same + "<hc:scaMatrix" + same +
                    "<hc:rotMatrix" + same + "</hp:renderingInfo><hp:imgRect><hc:pt0 x=\"0\" y=\"0\"/><hc:pt1 x=\"" +
                    number(width) + "\" y=\"0\"/><hc:pt2 x=\"" + number(width) + "\" y=\"" + number(height) +
                    "\"/><hc:pt3 x=\"0\" y=\"" + number(height) + "\"/></hp:imgRect><hp:imgClip left=\"0\" right=\"" +
                    number(width) + "\" top=\"0\" bottom=\"" + number(height) +
                    "\"/><hp:inMargin left=\"0\" right=\"0\" top=\"0\" bottom=\"0\"/><hp:imgDim dimwidth=\"" +
                    number(width) + "\" dimheight=\"" + number(height) + "\"/><hc:img binaryItemIDRef=\"" + picture +
                    "\" bright=\"0\" contrast=\"0\" effect=\"REAL_PIC\" alpha=\"0\"/><hp:effects/><hp:sz width=\"" +
                    number(width) + "\" widthRelTo=\"ABSOLUTE\" height=\"" + number(height) +
                    "\" heightRelTo=\"ABSOLUTE\" protect=\"0\"/><hp:pos treatAsChar=\"1\" affectLSpacing=\"0\" "
                    "flowWithText=\"1\" allowOverlap=\"0\" holdAnchorAndSO=\"0\" vertRelTo=\"PARA\" horzRelTo=\"PARA\" "
                    "vertAlign=\"TOP\" horzAlign=\"LEFT\" vertOffset=\"0\" horzOffset=\"0\"/><hp:outMargin left=\"0\" "
                    "right=\"0\" top=\"0\" bottom=\"0\"/><hp:shapeComment>" +
                    escaped(said) + "</hp:shapeComment></hp:pic></hp:run>");
}

void Body::exhibit(const Figure& figure) {
  if (figure.labels.empty()) return;
  say(Paragraph::caption, Letters::caption, figure.caption);
  std::string said = figure.caption;
  for (std::size_t i = 0; i < figure.labels.size(); ++i)
    said += (i ? ", " : ": ") + figure.labels[i] + " " + figure.said[i];
  picture(figure_png(figure, hwpx::text_width / 100.0), figure_height, said);
  if (!figure.note.empty()) say(Paragraph::source, Letters::small, figure.note);
}

void Body::exhibit(const MapFigure& map) {
  constexpr double width = hwpx::text_width / 100.0;
  say(Paragraph::caption, Letters::caption, map.caption);
  picture(map_png(map, width), map_height(map, width), map.caption);
  if (!map.note.empty()) say(Paragraph::source, Letters::small, map.note);
}

void Body::head(const Document& document) {
  const std::string source = document.owner + (document.date.empty() ? "" : " · " + document.date);
  out_ += block(Paragraph::right, section_settings() + run(Letters::small, source));
  preview_ += source + "\r\n";
  say(Paragraph::title, Letters::title, document.title);
  if (document.summary.empty()) return;
  table({{{"한 줄 요약", Box::summary, Letters::bold, Paragraph::centre},
          {document.summary, Box::summary, Letters::body, Paragraph::summary}}},
        {8000, hwpx::text_width - 8000}, 3000);
}

void Body::section(const Section& section) {
  static constexpr std::string_view marks[] = {"○ ", "- ", "· "};
  static constexpr Paragraph looks[] = {Paragraph::level_1, Paragraph::level_2, Paragraph::level_3};
  say(Paragraph::heading, Letters::heading, "□ " + section.title);
  for (const auto& line : section.lines)
    say(looks[line.level - 1], Letters::body, std::string(marks[line.level - 1]) + line.text);
  for (const auto& shown : section.exhibits) std::visit([&](const auto& one) { exhibit(one); }, shown);
}

void Body::foot(const Document& document) {
  say(Paragraph::source, Letters::small, document.basis + " · 자료 지문 " + document.digest);
}

std::string Body::xml() const {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
         "<hs:sec xmlns:hs=\"http://www.hancom.co.kr/hwpml/2011/section\" "
         "xmlns:hp=\"http://www.hancom.co.kr/hwpml/2011/paragraph\" "
         "xmlns:hc=\"http://www.hancom.co.kr/hwpml/2011/core\">" +
         out_ + "</hs:sec>";
}

}  // namespace

std::string write_hwpx(const Document& document) {
  Body body;
  body.head(document);
  for (const auto& section : document.sections) body.section(section);
  body.foot(document);
  return hwpx::package(document.title, body.xml(), body.preview(), body.pictures());
}

}  // namespace dure::policy
