#pragma once

#include "delimited.hpp"
#include "spool.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

struct HtmlTable {
  std::string caption;
  std::vector<std::vector<std::string>> rows;  ///< a spanned cell stands in its first place, the others are empty
  std::vector<Merge> merges;
};

/// The tables of a web page, as systems save them under the name .xls: those with two rows or more and no table inside.
/// Tolerant: unclosed tags, any case, unknown references. Text only; `<br>` is a line break.
std::vector<HtmlTable> read_html_tables(std::string_view utf8);

void spool_html(const HtmlTable& table, Spool& out);

}  // namespace dure::ingest
