#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HWPX (OWPML, KS X 6101): a ZIP of XML whose body points at looks by number. Lengths are 1/100 point.
namespace dure::policy::hwpx {

// Looks of letters, paragraphs and boxes: the numbers under which header.xml keeps them.
enum class Letters { body, title, heading, bold, caption, cell, head_cell, small };
enum class Paragraph { body, title, heading, level_1, level_2, level_3, caption, left, centre, right, source, summary };
enum class Box { none = 1, letters, head_cell, cell, summary, title };

constexpr int page_width = 59528, page_height = 84188, side_margin = 5669;  // A4, 20 mm
constexpr int text_width = page_width - 2 * side_margin;

/// For text and attributes; characters that XML cannot hold become blanks.
std::string escaped(std::string_view text);

std::string header_xml();

using Part = std::pair<std::string, std::string>;  ///< name, bytes
/// The archive: mimetype first and not deflated, no clock. `pictures` are names below BinData/.
std::string package(std::string_view title, const std::string& section, const std::string& preview,
                    const std::vector<Part>& pictures);

}  // namespace dure::policy::hwpx
