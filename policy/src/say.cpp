#include <dure/core/korean.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "document.hpp"

namespace dure::policy {
namespace {

/// With `digits` decimals at most, thousands separated: 12,345.6
std::string grouped(double value, int digits) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::fixed, digits).ptr;
  std::string text(buffer, end);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  const auto point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > 3; at -= 3) text.insert(at - 3, ",");
  return value < 0 && text != "0" ? "−" + text : text;
}

int decimals(double value) {
  const double size = std::abs(value);
  return size == std::floor(size) || size >= 1000 ? 0 : size >= 10 ? 1 : 2;
}

std::string with_unit(std::string text, std::string_view unit) {
  if (unit.empty()) return text;
  const bool latin = static_cast<unsigned char>(unit.front()) < 0x80;
  return text + (latin ? " " : "") + std::string(unit);
}

std::string date(const std::string& iso, std::string_view format) {
  const auto day = read_date(std::string_view(iso).substr(0, 10));
  if (!day) return iso;
  if (format == "month") {
    const std::chrono::year_month_day ymd(*day);
    return std::to_string(int(ymd.year())) + "년 " + std::to_string(unsigned(ymd.month())) + "월";
  }
  std::string said = say_date(*day);
  if (format == "datetime" && iso.size() >= 16) said += " " + iso.substr(11, 5);
  return said;
}

}  // namespace

std::string say(const Json& value, std::string_view format, std::string_view unit) {
  if (value.is_null()) return "";
  if (value.is_bool()) return value.boolean() ? "예" : "아니오";
  if (value.is_string())
    return format == "date" || format == "datetime" || format == "month" ? date(value.string(), format)
                                                                         : value.string();
  if (!value.is_number()) return value.dump();
  const double number = value.number();
  if (format == "won") return say_won(static_cast<std::int64_t>(std::llround(number)));
  if (format == "percent") return grouped(number, 1) + " %";
  if (format == "change") return (number > 0 ? "+" : "") + with_unit(grouped(number, decimals(number)), unit);
  if (format == "count") return with_unit(grouped(number, 0), unit);
  return with_unit(grouped(number, decimals(number)), unit);
}

void number_captions(Document& document) {
  int figures = 0, tables = 0;
  for (auto& section : document.sections)
    for (auto& exhibit : section.exhibits) {
      if (auto* figure = std::get_if<Figure>(&exhibit))
        figure->caption = "<그림 " + std::to_string(++figures) + "> " + figure->caption;
      else if (auto* map = std::get_if<MapFigure>(&exhibit))
        map->caption = "<그림 " + std::to_string(++figures) + "> " + map->caption;
      else if (auto* table = std::get_if<DataTable>(&exhibit))
        table->caption = "<표 " + std::to_string(++tables) + "> " + table->caption;
    }
}

}  // namespace dure::policy
