#include "compile.hpp"

namespace dure::policy {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The end of a text, quoted name or comment that begins at `at`; `at` itself when none does.
std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
  auto rest = sql.substr(at);
  auto after = [&](std::string_view end, std::size_t from) {
    auto found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
  };
  if (rest.starts_with("--")) return after("\n", at);
  if (rest.starts_with("/*")) return after("*/", at + 2);
  if (rest.starts_with("$$")) return after("$$", at + 2);
  if (rest.starts_with('\'') || rest.starts_with('"'))
    return after(rest.substr(0, 1), at + 1);  // '' reads as two texts
  return at;
}

}  // namespace

std::string with_values(std::string_view sql, const std::map<std::string, std::string>& literals) {
  std::string out;
  for (std::size_t at = 0; at < sql.size();) {
    if (auto end = end_of_quoted(sql, at); end > at) {
      out.append(sql.substr(at, end - at));
      at = end;
      continue;
    }
    auto end = at + 1;
    if (sql[at] == '$') {
      while (end < sql.size() && is_word(sql[end])) ++end;
      if (auto value = literals.find(std::string(sql.substr(at + 1, end - at - 1))); value != literals.end()) {
        out += value->second;
        at = end;
        continue;
      }
    }
    out.append(sql.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace dure::policy
