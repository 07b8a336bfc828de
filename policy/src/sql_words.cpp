#include "sql_words.hpp"

#include "order.hpp"

#include <regex>

namespace dure::policy {

std::string row_condition(std::string_view expectation) {
  static const std::regex unique("^\\s*([a-z][a-z0-9_]*)\\s+is\\s+unique\\s*$", std::regex::icase);
  std::match_results<std::string_view::const_iterator> part;
  if (std::regex_match(expectation.begin(), expectation.end(), part, unique))
    return "count(*) over (partition by " + part[1].str() + ") = 1";
  return std::string(expectation);
}

std::string korean_of(std::string_view message) {
  auto text = sentence_in(message);
  std::smatch part;
  static const std::regex table("Table with name (\\S+) does not exist!( Did you mean \"([^\"]+)\")?");
  static const std::regex column(
      "Referenced column \"([^\"]+)\" not found in FROM clause!( Candidate bindings: (.*))?");
  static const std::regex qualified(
      "Table \"([^\"]+)\" does not have a column named \"([^\"]+)\"( Candidate bindings: : ?(.*))?");
  static const std::regex function(
      "(Scalar|Aggregate|Table) Function with name (\\S+) does not exist!( Did you mean \"([^\"]+)\")?");
  auto meant = [](const std::string& word) { return word.empty() ? std::string() : " " + word + "을(를) 뜻했습니까?"; };
  if (std::regex_search(text, part, table)) return "'" + part[1].str() + "'이라는 표가 없습니다." + meant(part[3]);
  if (std::regex_search(text, part, column)) return "'" + part[1].str() + "'이라는 열이 없습니다." + meant(part[3]);
  if (std::regex_search(text, part, qualified))
    return "'" + part[1].str() + "'에 '" + part[2].str() + "'이라는 열이 없습니다." + meant(part[4]);
  if (std::regex_search(text, part, function)) return "'" + part[2].str() + "'이라는 함수가 없습니다." + meant(part[4]);
  return text;
}

}  // namespace dure::policy
