#pragma once

#include <dure/core/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A report as an office writes it, before it is paper, page or sheet. The same document gives the same bytes in every
/// format.
namespace dure::policy {

/// A value as Korean readers say it: `12,345`, `1억 2,300만 원`, `12.5 %`, `+14`, `7월 21일(화)`; "" for null.
/// `format` is one of schema/dashboard.md; `unit` is put behind numbers (a blank before Latin units and %).
std::string say(const Json& value, std::string_view format, std::string_view unit = {});

struct Figure {
  enum class Kind { bars, line } kind = Kind::bars;
  std::string caption, unit, note;
  std::vector<std::string> labels;
  std::vector<std::optional<double>> values, pale;  ///< pale: last year or the norm; empty when there is none
  std::vector<std::string> said;                    ///< the values as words, for above the bars
};

struct DataTable {
  struct Head {
    std::string label;
    bool numeric = false;
  };
  std::string caption, note;
  std::vector<Head> heads;
  std::vector<std::vector<std::string>> rows;  ///< as said
  std::vector<std::vector<Json>> values;       ///< as they are, for sheets
};

/// Where things are, for paper: gray by class, hatched where a value may not be shown.
struct MapFigure {
  static constexpr int no_value = -1, hidden = -2;
  struct Area {
    Json shape;  ///< GeoJSON geometry in degrees; lines are drawn as lines
    int shade = no_value;
    std::string name;
  };
  struct Spot {
    double lon = 0, lat = 0;
    std::string mark, name;  ///< mark: circle, ring, cross, or the number of a chosen site
  };
  std::string caption, unit, note;
  std::vector<Area> areas;
  std::vector<Spot> spots;
  std::vector<std::string> classes;  ///< their breaks as words, palest first
  std::vector<std::pair<std::string, std::string>>
      legend;       ///< further marks: circle, ring, cross, site; and their word
  DataTable table;  ///< the same as rows, for sheets
};

struct Line {
  int level = 1;  ///< 1 ○, 2 -, 3 ·
  std::string text;
};

struct Section {
  std::string title;
  std::vector<Line> lines;
  std::vector<std::variant<Figure, DataTable, MapFigure>> exhibits;
};

struct Document {
  std::string owner, date, title, summary;
  std::vector<Section> sections;
  std::string basis, digest;  ///< footer: what the data are as of; a fingerprint of the tables it was made from
};

/// Captions with their numbers, `<그림 1> …`, `<표 2> …`, in reading order.
void number_captions(Document& document);

std::string write_html(const Document& document);  ///< one file: style and pictures inside, no script
std::string write_xlsx(
    const Document& document);  ///< first sheet the report's words, then a sheet a table or figure with true numbers
std::string write_pdf(const Document& document);   ///< A4, page numbers
std::string write_hwpx(const Document& document);  ///< A4 as an office types it: □ ○ -, tables, figures as pictures

/// Shared by the drawings: heights in points, the value at the top (> 0), and every how many labels fit in `width`.
constexpr double figure_height = 150, label_height = 20;
double top_of(const Figure& figure);
std::size_t every(std::size_t labels, double width);

/// The figure as SVG with real text, black and white, `width` wide.
std::string figure_svg(const Figure& figure, double width);
/// The same as PNG, `width` points wide at three pixels a point.
std::string figure_png(const Figure& figure, double width);

/// One stroke of a map's drawing, in points from the top left. Grays from 0 (black) to 1; below 0: none.
struct Ink {
  enum class Kind { path, circle, text } kind = Kind::path;
  std::vector<std::vector<std::pair<double, double>>> rings = {};
  bool closed = true, hatched = false, bold = false, halo = false;
  double x = 0, y = 0, size = 0;  ///< circle: radius; text: height, its middle at x and its foot at y
  double fill = -1, line = -1, width = 1;
  std::string text = {};
};
/// The map in black and white with legend, scale and north, `width` wide: what every paper draws.
std::vector<Ink> map_drawing(const MapFigure& figure, double width);
double map_height(const MapFigure& figure, double width);
std::string map_svg(const MapFigure& figure, double width);
std::string map_png(const MapFigure& figure, double width);

}  // namespace dure::policy
