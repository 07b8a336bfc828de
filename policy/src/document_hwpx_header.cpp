#include "document_hwpx.hpp"

namespace dure::policy::hwpx {
namespace {

constexpr std::string_view scripts[] = {"HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"};

/// The same number for each of the seven scripts.
std::string each_script(std::string_view element, int value) {
  std::string out = "<hh:" + std::string(element);
  for (const std::string_view name : {"hangul", "latin", "hanja", "japanese", "other", "symbol", "user"})
    out += " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
  return out + "/>";
}

std::string fonts() {
  std::string out = "<hh:fontfaces itemCnt=\"7\">";
  for (const std::string_view script : scripts)
    out += "<hh:fontface lang=\"" + std::string(script) +
           "\" fontCnt=\"2\"><hh:font id=\"0\" face=\"함초롬바탕\" type=\"TTF\" isEmbedded=\"0\"/>"
           "<hh:font id=\"1\" face=\"함초롬돋움\" type=\"TTF\" isEmbedded=\"0\"/></hh:fontface>";
  return out + "</hh:fontfaces>";
}

struct Edge {
  std::string_view type = "NONE", width = "0.1 mm", color = "#000000";
};
constexpr Edge none, black{"SOLID", "0.12 mm"}, strong{"SOLID", "0.4 mm"}, grey{"SOLID", "0.12 mm", "#BFBFBF"};

std::string border_fill(Box box, Edge side, Edge top, Edge bottom, std::string_view fill = "") {
  const auto edge = [](std::string_view name, const Edge& e) {
    return "<hh:" + std::string(name) + " type=\"" + std::string(e.type) + "\" width=\"" + std::string(e.width) +
           "\" color=\"" + std::string(e.color) + "\"/>";
  };
  return "<hh:borderFill id=\"" + std::to_string(static_cast<int>(box)) +
         "\" threeD=\"0\" shadow=\"0\" centerLine=\"NONE\" breakCellSeparateLine=\"0\">"
         "<hh:slash type=\"NONE\" Crooked=\"0\" isCounter=\"0\"/>"
         "<hh:backSlash type=\"NONE\" Crooked=\"0\" isCounter=\"0\"/>" +
         edge("leftBorder", side) + edge("rightBorder", side) + edge("topBorder", top) + edge("bottomBorder", bottom) +
         edge("diagonal", none) +
         (fill.empty() ? std::string()
                       : "<hc:fillBrush><hc:winBrush faceColor=\"" + std::string(fill) +
                             "\" hatchColor=\"#000000\" alpha=\"0\"/></hc:fillBrush>") +
         "</hh:borderFill>";
}

std::string boxes() {
  return "<hh:borderFills itemCnt=\"6\">" + border_fill(Box::none, none, none, none) +
         border_fill(Box::letters, none, none, none) + border_fill(Box::head_cell, grey, strong, black, "#EEEEEE") +
         border_fill(Box::cell, grey, grey, grey) + border_fill(Box::summary, black, black, black) +
         border_fill(Box::title, none, strong, black) + "</hh:borderFills>";
}

std::string letters(Letters look, int height, bool sans, bool bold) {
  return "<hh:charPr id=\"" + std::to_string(static_cast<int>(look)) + "\" height=\"" + std::to_string(height) +
         "\" textColor=\"#000000\" shadeColor=\"none\" useFontSpace=\"0\" useKerning=\"0\" symMark=\"NONE\" "
         "borderFillIDRef=\"2\">" +
         each_script("fontRef", sans ? 1 : 0) + each_script("ratio", 100) + each_script("spacing", 0) +
         each_script("relSz", 100) + each_script("offset", 0) + (bold ? "<hh:bold/>" : "") +
         "<hh:underline type=\"NONE\" shape=\"SOLID\" color=\"#000000\"/>"
         "<hh:strikeout shape=\"NONE\" color=\"#000000\"/><hh:outline type=\"NONE\"/>"
         "<hh:shadow type=\"NONE\" color=\"#B2B2B2\" offsetX=\"10\" offsetY=\"10\"/></hh:charPr>";
}

std::string all_letters() {
  return "<hh:charProperties itemCnt=\"8\">" + letters(Letters::body, 1300, false, false) +
         letters(Letters::title, 2200, true, true) + letters(Letters::heading, 1500, true, true) +
         letters(Letters::bold, 1300, true, true) + letters(Letters::caption, 1100, true, true) +
         letters(Letters::cell, 1000, true, false) + letters(Letters::head_cell, 1000, true, true) +
         letters(Letters::small, 900, true, false) + "</hh:charProperties>";
}

struct Look {
  Paragraph paragraph;
  std::string_view align = "JUSTIFY";
  int left = 0, intent = 0, before = 0, after = 0, spacing = 160;
  Box box = Box::none;
  bool keep_with_next = false;
};

std::string paragraph(const Look& look) {
  const auto length = [](std::string_view name, int value) {  // the format keeps these in halves of its unit
    return "<hc:" + std::string(name) + " value=\"" + std::to_string(2 * value) + "\" unit=\"HWPUNIT\"/>";
  };
  return "<hh:paraPr id=\"" + std::to_string(static_cast<int>(look.paragraph)) +
         "\" tabPrIDRef=\"0\" condense=\"0\" fontLineHeight=\"0\" snapToGrid=\"0\" suppressLineNumbers=\"0\" "
         "checked=\"0\"><hh:align horizontal=\"" +
         std::string(look.align) +
         "\" vertical=\"BASELINE\"/><hh:heading type=\"NONE\" idRef=\"0\" level=\"0\"/>"
         "<hh:breakSetting breakLatinWord=\"KEEP_WORD\" breakNonLatinWord=\"KEEP_WORD\" widowOrphan=\"0\" "
         "keepWithNext=\"" +
         (look.keep_with_next ? "1" : "0") +
         "\" keepLines=\"0\" pageBreakBefore=\"0\" lineWrap=\"BREAK\"/>"
         "<hh:autoSpacing eAsianEng=\"0\" eAsianNum=\"0\"/><hh:margin>" +
         length("intent", look.intent) + length("left", look.left) + length("right", 0) + length("prev", look.before) +
         length("next", look.after) + "</hh:margin><hh:lineSpacing type=\"PERCENT\" value=\"" +
         std::to_string(look.spacing) + "\" unit=\"HWPUNIT\"/><hh:border borderFillIDRef=\"" +
         std::to_string(static_cast<int>(look.box)) +
         "\" offsetLeft=\"0\" offsetRight=\"0\" offsetTop=\"400\" offsetBottom=\"400\" connect=\"0\" "
         "ignoreMargin=\"0\"/></hh:paraPr>";
}

std::string all_paragraphs() {
  constexpr Look looks[] = {
      {.paragraph = Paragraph::body},
      {.paragraph = Paragraph::title, .align = "CENTER", .before = 1500, .after = 1200, .box = Box::title},
      {.paragraph = Paragraph::heading, .align = "LEFT", .before = 1200, .after = 200, .keep_with_next = true},
      {.paragraph = Paragraph::level_1, .left = 2400, .intent = -1600, .before = 100},
      {.paragraph = Paragraph::level_2, .left = 3400, .intent = -1000, .before = 50},
      {.paragraph = Paragraph::level_3, .left = 4600, .intent = -1000, .before = 50},
      {.paragraph = Paragraph::caption, .align = "CENTER", .before = 900, .after = 200, .keep_with_next = true},
      {.paragraph = Paragraph::left, .align = "LEFT", .spacing = 130},
      {.paragraph = Paragraph::centre, .align = "CENTER", .spacing = 130},
      {.paragraph = Paragraph::right, .align = "RIGHT", .spacing = 130},
      {.paragraph = Paragraph::source, .align = "LEFT", .before = 200, .after = 400, .spacing = 130},
      {.paragraph = Paragraph::summary, .left = 300, .spacing = 150},
  };
  std::string out = "<hh:paraProperties itemCnt=\"12\">";
  for (const Look& look : looks) out += paragraph(look);
  return out + "</hh:paraProperties>";
}

}  // namespace

std::string header_xml() {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
         "<hh:head xmlns:hh=\"http://www.hancom.co.kr/hwpml/2011/head\" "
         "xmlns:hp=\"http://www.hancom.co.kr/hwpml/2011/paragraph\" "
         "xmlns:hc=\"http://www.hancom.co.kr/hwpml/2011/core\" version=\"1.2\" secCnt=\"1\">"
         "<hh:beginNum page=\"1\" footnote=\"1\" endnote=\"1\" pic=\"1\" tbl=\"1\" equation=\"1\"/><hh:refList>" +
         fonts() + boxes() + all_letters() +
         "<hh:tabProperties itemCnt=\"1\"><hh:tabPr id=\"0\" autoTabLeft=\"0\" autoTabRight=\"0\"/>"
         "</hh:tabProperties>" +
         all_paragraphs() +
         "<hh:styles itemCnt=\"1\"><hh:style id=\"0\" type=\"PARA\" name=\"바탕글\" engName=\"Normal\" "
         "paraPrIDRef=\"0\" charPrIDRef=\"0\" nextStyleIDRef=\"0\" langID=\"1042\" lockForm=\"0\"/></hh:styles>"
         "</hh:refList><hh:compatibleDocument targetProgram=\"HWP201X\"><hh:layoutCompatibility/>"
         "</hh:compatibleDocument><hh:docOption><hh:linkinfo path=\"\" pageInherit=\"0\" footnoteInherit=\"0\"/>"
         "</hh:docOption></hh:head>";
}

}  // namespace dure::policy::hwpx
