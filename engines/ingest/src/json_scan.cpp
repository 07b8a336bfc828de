#include "json_scan.hpp"

#include <algorithm>
#include <optional>

namespace dure::ingest {
namespace {

constexpr int deepest = 8;

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// End of the string whose opening quote stands at `at`.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at;; at += 2) {
    at = text.find_first_of("\"\\", at);
    if (at == std::string_view::npos) return at;
    if (text[at] == '"') return at + 1;
  }
}

class Finder {
public:
  Finder(std::string_view text, std::vector<std::string>& others) : text_(text), others_(others) {}

  /// Walks the value at `at`; returns its end.
  std::size_t walk(std::size_t at, const std::string& path, std::string_view key, int depth) {
    if (at >= text_.size()) return std::string_view::npos;
    if (text_[at] == '[') return array(at, path);
    if (text_[at] != '{' || depth > deepest) return value_end(text_, at);
    const bool lone = key == "item" || key == "row";  // a service with one answer gives it without its array
    const std::size_t end = object(at, path, depth);
    if (lone && end != std::string_view::npos) offer({path, text_.substr(at, end - at), 1, true});
    return end;
  }

  JsonRecords best() { return std::move(best_).value_or(JsonRecords{}); }

private:
  std::size_t object(std::size_t at, const std::string& path, int depth) {
    for (at = skip_blanks(text_, at + 1); at < text_.size() && text_[at] != '}';) {
      if (text_[at] != '"') return std::string_view::npos;
      const std::size_t end = string_end(text_, at);
      if (end == std::string_view::npos) return end;
      const std::string_view key = text_.substr(at + 1, end - at - 2);
      at = skip_blanks(text_, end);
      if (at >= text_.size() || text_[at] != ':') return std::string_view::npos;
      at = walk(skip_blanks(text_, at + 1), path.empty() ? std::string(key) : path + "." + std::string(key), key,
                depth + 1);
      if (at == std::string_view::npos) return at;
      at = skip_blanks(text_, at);
      if (at < text_.size() && text_[at] == ',') at = skip_blanks(text_, at + 1);
    }
    return at < text_.size() ? at + 1 : std::string_view::npos;
  }

  std::size_t array(std::size_t at, const std::string& path) {
    JsonRecords records;
    records.where = path;
    const std::size_t first = at + 1;
    bool rows = true;
    for (at = skip_blanks(text_, first); at < text_.size() && text_[at] != ']';) {
      if (records.count++ == 0) rows = text_[at] == '{' || text_[at] == '[';
      const std::size_t end = value_end(text_, at);
      if (end == std::string_view::npos || end == at) return std::string_view::npos;  // `}` closes no array
      at = skip_blanks(text_, end);
      if (at < text_.size() && text_[at] == ',') at = skip_blanks(text_, at + 1);
    }
    if (at >= text_.size()) return std::string_view::npos;
    records.elements = text_.substr(first, at - first);
    if (rows && records.count > 0) offer(std::move(records));
    return at + 1;
  }

  void offer(JsonRecords found) {
    if (best_ && found.count <= best_->count) {
      others_.push_back(found.where);
      return;
    }
    if (best_) others_.push_back(best_->where);
    best_ = std::move(found);
  }

  std::string_view text_;
  std::vector<std::string>& others_;
  std::optional<JsonRecords> best_;
};

}  // namespace

std::size_t value_end(std::string_view text, std::size_t from) {
  int depth = 0;
  for (std::size_t at = from; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      if (at == std::string_view::npos) return at;
      if (depth == 0) return at;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth <= 0) return depth == 0 ? at + 1 : at;
    if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) return at;
    ++at;
  }
  return depth == 0 ? text.size() : std::string_view::npos;
}

JsonRecords find_records(std::string_view text, std::vector<std::string>& others) {
  const std::size_t first = skip_blanks(text, 0);
  if (first == text.size()) return {};
  const std::size_t end = value_end(text, first);
  if (end == std::string_view::npos) return {};
  if (skip_blanks(text, end) < text.size()) {  // more than one value: JSONL
    JsonRecords records{"", text, 0, false};
    JsonRecords rest = records;
    while (!next_record(rest).empty()) ++records.count;
    return records;
  }
  Finder finder(text, others);
  finder.walk(first, "", "", 0);
  JsonRecords best = finder.best();
  if (best.count == 0 && text[first] == '{') return {"", text.substr(first, end - first), 1, true};
  return best;
}

std::string_view next_record(JsonRecords& records) {
  std::string_view& rest = records.elements;
  std::size_t at = skip_blanks(rest, 0);
  if (records.separated && at < rest.size() && rest[at] == ',') at = skip_blanks(rest, at + 1);
  if (at >= rest.size()) return rest = {};
  std::size_t end = value_end(rest, at);
  if (end == std::string_view::npos) end = rest.size();
  if (end == at) ++end;  // a stray mark: whoever parses it says so
  const std::string_view record = rest.substr(at, end - at);
  rest.remove_prefix(end);
  return record;
}

}  // namespace dure::ingest
