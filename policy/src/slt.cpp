#include "slt.hpp"

#include <dure/core/files.hpp>
#include <dure/core/yaml.hpp>

#include <algorithm>
#include <sstream>

namespace dure::policy {
namespace {

const std::vector<std::string> verbs{"query", "statement", "setting", "load-error",    "at", "city", "ingest",
                                     "run",   "page",      "door",    "expect-problem"};

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t") == std::string::npos; }

/// Rows stand below `----`; problems (`row 3: column: code`) may stand without it.
bool takes_lines(const std::string& verb) {
  return verb == "query" || verb == "page" || verb == "door" || verb == "load-error" || verb == "expect-problem";
}

bool has_sql(const std::string& verb) { return verb == "query" || verb == "statement"; }

SltStep head_of(const std::string& line, int number) {
  SltStep step;
  step.line = number;
  std::istringstream words(line);
  words >> step.verb;
  for (std::string word; words >> word && !word.starts_with("#");) step.words.push_back(word);
  if (std::find(verbs.begin(), verbs.end(), step.verb) != verbs.end()) return step;
  auto nearest = nearest_word(step.verb, verbs);
  throw SltError{number, "'" + step.verb + "'은 시험의 말이 아닙니다." +
                             (nearest.empty() ? "" : " '" + nearest + "'을 뜻했습니까?")};
}

void check_head(const SltStep& step) {
  auto count = step.words.size();
  auto fail = [&](std::string_view shape) {
    throw SltError{step.line, "이 줄은 '" + std::string(shape) + "' 꼴로 적습니다."};
  };
  if (step.verb == "query") {
    if (count < 1 || count > 2 || step.words[0].find_first_not_of("TIRDB") != std::string::npos ||
        (count == 2 && step.words[1] != "rowsort"))
      fail("query TIR [rowsort]");
  } else if (step.verb == "statement") {
    if (count != 1 || (step.words[0] != "ok" && step.words[0] != "error")) fail("statement ok|error");
  } else if (step.verb == "setting" && count < 2) {
    fail("setting 이름 값");
  } else if (step.verb == "load-error" && count != 2) {
    fail("load-error 자료 파일");
  } else if (step.verb == "at" && (count < 1 || count > 2)) {
    fail("at 2026-07-20 09:00");
  } else if (step.verb == "run" && count != 1) {
    fail("run 정책팩");
  } else if (step.verb == "page" && (count < 3 || step.words[1] != "card")) {
    fail("page 정책팩 card 카드 [조건=값]");
  } else if (step.verb == "door" && count < 4) {
    fail("door 정책팩 카드 행 열 [조건=값]");
  } else if (step.verb == "ingest" && count != 1 && !(count == 3 && step.words[1] == "as")) {
    fail("ingest 파일 [as 이름]");
  }
}

}  // namespace

std::vector<SltStep> read_slt(const std::filesystem::path& file) {
  std::vector<SltStep> steps;
  auto lines = split_lines(read_file(file, 4u << 20));
  for (std::size_t at = 0; at < lines.size(); ++at) {
    if (is_blank(lines[at]) || lines[at].starts_with("#")) continue;
    auto step = head_of(lines[at], static_cast<int>(at + 1));
    check_head(step);
    if (has_sql(step.verb)) {
      while (at + 1 < lines.size() && !is_blank(lines[at + 1]) && lines[at + 1] != "----")
        step.sql += lines[++at] + "\n";
      if (step.sql.empty()) throw SltError{step.line, "이 줄 아래에 SQL이 없습니다."};
    }
    bool ruled = at + 1 < lines.size() && lines[at + 1] == "----";
    if (ruled) ++at;
    if (step.verb == "query" && !ruled) throw SltError{step.line, "query 아래에 '----'와 기대하는 줄을 적습니다."};
    while (takes_lines(step.verb) && at + 1 < lines.size() && !is_blank(lines[at + 1]) &&
           !lines[at + 1].starts_with("#") &&
           (ruled || lines[at + 1].starts_with("row ") || lines[at + 1].starts_with("refused ")))
      step.lines.push_back(lines[++at]);
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  std::string cell;
  auto flush = [&] {
    if (!cell.empty()) cells.push_back(std::move(cell));
    cell.clear();
  };
  for (std::size_t at = 0; at < line.size(); ++at) {
    bool two = line[at] == ' ' && at + 1 < line.size() && (line[at + 1] == ' ' || line[at + 1] == '\t');
    bool after = line[at] == ' ' && cell.empty();
    if (line[at] == '\t' || two)
      flush();
    else if (!after)
      cell += line[at];
  }
  while (!cell.empty() && cell.back() == ' ') cell.pop_back();
  flush();
  return cells;
}

}  // namespace dure::policy
