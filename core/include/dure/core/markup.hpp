#pragma once

#include <string>
#include <string_view>

namespace dure {

/// Appends `text` as it may stand in HTML and XML, between tags and in attributes: & < > " as references, the rest as
/// it is.
inline void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
}

inline std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(text, out);
  return out;
}

}  // namespace dure
