#include <dure/core/error.hpp>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "document.hpp"

namespace dure::policy {
namespace {

constexpr double page_width = 595.276, page_height = 841.89;  // A4 in points
constexpr double margin = 51, text_width = page_width - 2 * margin, foot_at = page_height - 46;
constexpr const char* family = "Pretendard, Noto Sans CJK KR, sans-serif";

cairo_status_t append(void* out, const unsigned char* bytes, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

enum class Align { left, centre, right };

/// A cairo surface that writes into a string, with text set by pango.
class Paper {
public:
  Paper(cairo_surface_t* surface) : surface_(surface), cairo_(cairo_create(surface)) {}
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;
  ~Paper() {
    cairo_destroy(cairo_);
    cairo_surface_finish(surface_);
    cairo_surface_destroy(surface_);
  }
  cairo_t* cairo() { return cairo_; }

  /// Height of the text when set `width` wide; drawn with its top at y when `draw`.
  double text(const std::string& words, double x, double y, double width, double size, Align align = Align::left,
              bool bold = false, bool draw = true, bool wrap = true) {
    PangoLayout* layout = pango_cairo_create_layout(cairo_);
    PangoFontDescription* font = pango_font_description_from_string(family);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    if (bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, words.c_str(), static_cast<int>(words.size()));
    pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
    if (wrap) {
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    } else {
      pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_set_spacing(layout, static_cast<int>(size * 0.35 * PANGO_SCALE));
    pango_layout_set_alignment(layout, align == Align::left     ? PANGO_ALIGN_LEFT
                                       : align == Align::centre ? PANGO_ALIGN_CENTER
                                                                : PANGO_ALIGN_RIGHT);
    int width_px = 0, height_px = 0;
    pango_layout_get_size(layout, &width_px, &height_px);
    if (draw) {
      cairo_move_to(cairo_, x, y);
      pango_cairo_show_layout(cairo_, layout);
    }
    pango_font_description_free(font);
    g_object_unref(layout);
    return static_cast<double>(height_px) / PANGO_SCALE;
  }

  void rule(double x, double y, double width, double weight, double gray = 0) {
    cairo_set_source_rgb(cairo_, gray, gray, gray);
    cairo_set_line_width(cairo_, weight);
    cairo_move_to(cairo_, x, y);
    cairo_line_to(cairo_, x + width, y);
    cairo_stroke(cairo_);
    cairo_set_source_rgb(cairo_, 0, 0, 0);
  }

  void fill(double x, double y, double width, double height, double gray) {
    cairo_set_source_rgb(cairo_, gray, gray, gray);
    cairo_rectangle(cairo_, x, y, width, height);
    cairo_fill(cairo_);
    cairo_set_source_rgb(cairo_, 0, 0, 0);
  }

private:
  cairo_surface_t* surface_;
  cairo_t* cairo_;
};

void draw_bars(Paper& paper, const Figure& figure, double x, double y, double width, double scale) {
  const double slot = width / static_cast<double>(figure.labels.size()), bar = std::min(36.0, slot * 0.6);
  const double floor = y + figure_height - label_height;
  for (std::size_t i = 0; i < figure.labels.size(); ++i) {
    const double left = x + slot * static_cast<double>(i) + (slot - bar) / 2;
    const double height = figure.values[i].value_or(0) * scale;
    paper.fill(left, floor - height, bar, height, i + 1 == figure.labels.size() ? 0.2 : 0.7);
    if (slot >= 24)
      paper.text(figure.said[i], left - slot / 2 + bar / 2, floor - height - 14, slot, 9, Align::centre, false, true,
                 false);
    if (i < figure.pale.size() && figure.pale[i]) paper.rule(left - 4, floor - *figure.pale[i] * scale, bar + 8, 1.6);
  }
}

void draw_path(Paper& paper, const std::vector<std::optional<double>>& values, double x, double floor, double slot,
               double scale, double weight, double gray) {
  cairo_t* cairo = paper.cairo();
  cairo_set_source_rgb(cairo, gray, gray, gray);
  cairo_set_line_width(cairo, weight);
  bool drawing = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) {
      drawing = false;
      continue;
    }
    const double px = x + slot * (static_cast<double>(i) + 0.5), py = floor - *values[i] * scale;
    drawing ? cairo_line_to(cairo, px, py) : cairo_move_to(cairo, px, py);
    drawing = true;
  }
  cairo_stroke(cairo);
  cairo_set_source_rgb(cairo, 0, 0, 0);
}

void draw(Paper& paper, const Figure& figure, double x, double y, double width) {
  if (figure.labels.empty()) return;
  const double floor = y + figure_height - label_height, scale = (figure_height - label_height - 18) / top_of(figure);
  const double slot = width / static_cast<double>(figure.labels.size());
  if (figure.kind == Figure::Kind::bars) {
    draw_bars(paper, figure, x, y, width, scale);
  } else {
    if (!figure.pale.empty()) draw_path(paper, figure.pale, x, floor, slot, scale, 1.2, 0.65);
    draw_path(paper, figure.values, x, floor, slot, scale, 2, 0);
    const double last = figure.values.back().value_or(0) * scale;
    paper.text(figure.said.back(), x + width - 70, std::max(y, floor - last - 16), 70, 9, Align::right, true, true,
               false);
  }
  paper.rule(x, floor, width, 1);
  const std::size_t step = every(figure.labels.size(), width);
  for (std::size_t i = (figure.labels.size() - 1) % step; i < figure.labels.size(); i += step)
    paper.text(figure.labels[i], x + slot * (static_cast<double>(i) + 0.5) - slot * static_cast<double>(step) / 2,
               floor + 4, slot * static_cast<double>(step), 8.5, Align::centre, false, true, false);
}

void trace(cairo_t* cairo, const Ink& ink) {
  cairo_new_path(cairo);
  if (ink.kind == Ink::Kind::circle) {
    cairo_arc(cairo, ink.x, ink.y, ink.size, 0, 2 * std::numbers::pi);
    return;
  }
  for (const auto& ring : ink.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i)
      i ? cairo_line_to(cairo, ring[i].first, ring[i].second) : cairo_move_to(cairo, ring[i].first, ring[i].second);
    if (ink.closed) cairo_close_path(cairo);
  }
}

/// Slanted lines 4 points apart over what the path holds.
void hatch(cairo_t* cairo) {
  double left = 0, top = 0, right = 0, bottom = 0;
  cairo_path_extents(cairo, &left, &top, &right, &bottom);
  cairo_save(cairo);
  cairo_clip(cairo);
  cairo_set_source_rgb(cairo, 0.35, 0.35, 0.35);
  cairo_set_line_width(cairo, 0.8);
  const double tall = bottom - top;
  for (double x = left - tall - std::fmod(left - tall, 4); x < right; x += 4) {
    cairo_move_to(cairo, x, bottom);
    cairo_line_to(cairo, x + tall, top);
  }
  cairo_stroke(cairo);
  cairo_restore(cairo);
}

void write_ink(Paper& paper, const Ink& ink) {
  constexpr double room = 200;
  const double top = ink.y - ink.size * 1.05;
  if (ink.halo) {
    const double ground = ink.fill > 0.5 ? 0.2 : 1;
    for (const auto& [dx, dy] : {std::pair{-0.8, 0.0}, {0.8, 0.0}, {0.0, -0.8}, {0.0, 0.8}}) {
      cairo_set_source_rgb(paper.cairo(), ground, ground, ground);
      paper.text(ink.text, ink.x - room / 2 + dx, top + dy, room, ink.size, Align::centre, ink.bold, true, false);
    }
  }
  cairo_set_source_rgb(paper.cairo(), ink.fill, ink.fill, ink.fill);
  paper.text(ink.text, ink.x - room / 2, top, room, ink.size, Align::centre, ink.bold, true, false);
}

void draw(Paper& paper, const MapFigure& map, double x, double y, double width) {
  cairo_t* cairo = paper.cairo();
  cairo_save(cairo);
  cairo_translate(cairo, x, y);
  cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
  for (const Ink& ink : map_drawing(map, width)) {
    if (ink.kind == Ink::Kind::text) {
      write_ink(paper, ink);
      continue;
    }
    trace(cairo, ink);
    if (ink.fill >= 0) {
      cairo_set_source_rgb(cairo, ink.fill, ink.fill, ink.fill);
      cairo_fill_preserve(cairo);
    }
    if (ink.hatched) {
      hatch(cairo);
      trace(cairo, ink);
    }
    if (ink.line >= 0) {
      cairo_set_source_rgb(cairo, ink.line, ink.line, ink.line);
      cairo_set_line_width(cairo, ink.width);
      cairo_stroke(cairo);
    }
  }
  cairo_restore(cairo);
  cairo_set_source_rgb(cairo, 0, 0, 0);
}

/// Flows a document down A4 pages.
class Printer {
public:
  Printer(Paper& paper, const Document& document) : paper_(paper), document_(document) {}
  void print();

private:
  void room(double height) {
    if (y_ + height <= foot_at - 14) return;
    finish_page();
    y_ = margin;
  }
  void finish_page();
  void head();
  void lines(const Section& section);
  void exhibit(const Figure& figure);
  void exhibit(const MapFigure& map);
  void exhibit(const DataTable& table);
  void table_row(const std::vector<std::string>& cells, const DataTable& table, const std::vector<double>& widths,
                 bool head);

  Paper& paper_;
  const Document& document_;
  double y_ = margin;
  int page_ = 1;
};

void Printer::finish_page() {
  paper_.text(document_.basis, margin, foot_at, text_width / 2, 8.5, Align::left, false, true, false);
  paper_.text("- " + std::to_string(page_++) + " -", margin, foot_at, text_width, 8.5, Align::centre);
  paper_.text("자료 지문 " + document_.digest, margin + text_width / 2, foot_at, text_width / 2, 8.5, Align::right,
              false, true, false);
  cairo_show_page(paper_.cairo());
}

void Printer::head() {
  paper_.text(document_.owner, margin, y_, text_width / 2, 9.5);
  y_ += paper_.text(document_.date, margin + text_width / 2, y_, text_width / 2, 9.5, Align::right) + 7;
  paper_.rule(margin, y_, text_width, 2.4);
  y_ += 14;
  y_ += paper_.text(document_.title, margin, y_, text_width, 20, Align::centre, true) + 13;
  paper_.rule(margin, y_, text_width, 0.7);
  y_ += 12;
  if (document_.summary.empty()) return;
  const double height = paper_.text(document_.summary, 0, 0, text_width - 110, 11, Align::left, false, false) + 20;
  cairo_set_line_width(paper_.cairo(), 0.8);
  cairo_rectangle(paper_.cairo(), margin, y_, text_width, height);
  cairo_stroke(paper_.cairo());
  paper_.text("한 줄 요약", margin + 14, y_ + 10, 80, 11, Align::left, true);
  paper_.text(document_.summary, margin + 90, y_ + 10, text_width - 110, 11);
  y_ += height + 8;
}

void Printer::lines(const Section& section) {
  static constexpr const char* marks[] = {"○ ", "- ", "· "};
  room(60);
  y_ += 12;
  y_ += paper_.text("□ " + section.title, margin, y_, text_width, 13, Align::left, true) + 5;
  for (const auto& line : section.lines) {
    const double indent = 14.0 * line.level + 2;
    const std::string words = marks[line.level - 1] + line.text;
    room(paper_.text(words, 0, 0, text_width - indent, 11, Align::left, false, false));
    y_ += paper_.text(words, margin + indent, y_, text_width - indent, 11) + 4;
  }
}

void Printer::exhibit(const Figure& figure) {
  room(figure_height + 50);
  y_ += 8;
  y_ += paper_.text(figure.caption, margin, y_, text_width, 10.5, Align::centre, true) + 4;
  draw(paper_, figure, margin, y_, text_width);
  y_ += figure_height + 4;
  if (!figure.note.empty()) y_ += paper_.text(figure.note, margin, y_, text_width, 8.5) + 4;
}

void Printer::exhibit(const MapFigure& map) {
  const double height = map_height(map, text_width);
  room(height + 50);
  y_ += 8;
  y_ += paper_.text(map.caption, margin, y_, text_width, 10.5, Align::centre, true) + 4;
  draw(paper_, map, margin, y_, text_width);
  y_ += height + 4;
  if (!map.note.empty()) y_ += paper_.text(map.note, margin, y_, text_width, 8.5) + 4;
}

void Printer::table_row(const std::vector<std::string>& cells, const DataTable& table,
                        const std::vector<double>& widths, bool head) {
  double height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i)
    height = std::max(height, paper_.text(cells[i], 0, 0, widths[i] - 10, 9.5, Align::left, head, false));
  height += 8;
  room(height);
  if (head) paper_.fill(margin, y_, text_width, height, 0.93);
  double x = margin;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Align align = head ? Align::centre : table.heads[i].numeric ? Align::right : Align::left;
    paper_.text(cells[i], x + 5, y_ + 4, widths[i] - 10, 9.5, align, head);
    x += widths[i];
  }
  if (head) paper_.rule(margin, y_, text_width, 1.4);
  y_ += height;
  paper_.rule(margin, y_, text_width, head ? 0.8 : 0.4, head ? 0 : 0.7);
}

void Printer::exhibit(const DataTable& table) {
  if (table.heads.empty()) return;
  room(90);
  y_ += 10;
  y_ += paper_.text(table.caption, margin, y_, text_width, 10.5, Align::centre, true) + 5;
  double shares = 0;
  for (const auto& head : table.heads) shares += head.numeric ? 1 : 1.6;
  std::vector<double> widths;
  for (const auto& head : table.heads) widths.push_back(text_width * (head.numeric ? 1 : 1.6) / shares);
  std::vector<std::string> labels;
  for (const auto& head : table.heads) labels.push_back(head.label);
  table_row(labels, table, widths, true);
  for (const auto& row : table.rows) table_row(row, table, widths, false);
  y_ += 4;
  if (!table.note.empty()) y_ += paper_.text(table.note, margin, y_, text_width, 8.5) + 4;
}

void Printer::print() {
  head();
  for (const auto& section : document_.sections) {
    lines(section);
    for (const auto& shown : section.exhibits) std::visit([&](const auto& one) { exhibit(one); }, shown);
  }
  finish_page();
}

}  // namespace

namespace {

/// Whatever `drawn` draws, at three pixels a point.
std::string png_of(double width, double height, const std::function<void(Paper&)>& drawn) {
  constexpr int scale = 3;
  cairo_surface_t* surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width * scale), static_cast<int>(height * scale));
  cairo_surface_set_device_scale(surface, scale, scale);
  std::string png;
  Paper paper(surface);
  cairo_set_source_rgb(paper.cairo(), 1, 1, 1);
  cairo_paint(paper.cairo());
  cairo_set_source_rgb(paper.cairo(), 0, 0, 0);
  drawn(paper);
  if (cairo_surface_write_to_png_stream(surface, append, &png) != CAIRO_STATUS_SUCCESS)
    throw Error(Fault::defect, "report.png", "보고서의 그림을 그리지 못했습니다");
  return png;
}

}  // namespace

std::string figure_png(const Figure& figure, double width) {
  return png_of(width, figure_height, [&](Paper& paper) { draw(paper, figure, 0, 0, width); });
}

std::string map_png(const MapFigure& figure, double width) {
  return png_of(width, map_height(figure, width), [&](Paper& paper) { draw(paper, figure, 0, 0, width); });
}

std::string write_pdf(const Document& document) {
  std::string pdf;
  cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(append, &pdf, page_width, page_height);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  {
    Paper paper(surface);
    Printer(paper, document).print();
  }
  return pdf;
}

}  // namespace dure::policy
