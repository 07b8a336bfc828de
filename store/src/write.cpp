#include <dure/core/encoding.hpp>
#include <dure/store/store.hpp>

#include <algorithm>

namespace dure::store {
namespace {

constexpr std::size_t flush_at = 64 * 1024;

void append_csv(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

std::string cell_of(const Json& json) {
  if (json.is_null()) return {};
  auto text = json.is_string() ? json.string() : json.dump();
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  return text;
}

}  // namespace

void write_csv(Result& result, std::string& out, const std::function<void(std::string&)>& flush) {
  auto& columns = result.columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i) out += ',';
    append_csv(columns[i].name, out);
  }
  out += "\r\n";
  while (result.next()) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i) out += ',';
      if (!result.is_null(i)) append_csv(result.text(i), out);
    }
    out += "\r\n";
    if (out.size() >= flush_at) flush(out);
  }
  flush(out);
}

void write_json(Result& result, std::string& out, const std::function<void(std::string&)>& flush) {
  std::vector<std::string> keys;
  for (auto& column : result.columns()) keys.push_back(json_quote(column.name) + ":");
  out += '[';
  for (bool first = true; result.next(); first = false) {
    out += first ? "\n{" : ",\n{";
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (i) out += ',';
      out += keys[i];
      auto value = result.json(i);
      if (value.is_string()) {
        json_quote(value.string(), out);
      } else {
        out += value.dump();
      }
    }
    out += '}';
    if (out.size() >= flush_at) flush(out);
  }
  out += "\n]\n";
  flush(out);
}

std::string write_table(const Rows& rows) {
  std::vector<std::vector<std::string>> lines(1);
  for (auto& column : rows.columns) lines[0].push_back(column.name);
  for (auto& row : rows.rows) {
    auto& line = lines.emplace_back();
    for (auto& value : row) line.push_back(cell_of(value));
  }
  std::vector<std::size_t> widths(rows.columns.size());
  for (auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], display_width(line[i]));
  std::string out;
  for (std::size_t n = 0; n < lines.size(); ++n) {
    std::string text;
    for (std::size_t i = 0; i < lines[n].size(); ++i) {
      auto type = rows.columns[i].type;
      bool right = type == Type::integer || type == Type::real || type == Type::decimal;
      std::string blank(widths[i] - display_width(lines[n][i]), ' ');
      text += (i ? "  " : "") + (right ? blank + lines[n][i] : lines[n][i] + blank);
    }
    out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    if (n) continue;
    for (std::size_t i = 0; i < widths.size(); ++i) out += (i ? "  " : "") + std::string(widths[i], '-');
    out += "\n";
  }
  return out;
}

}  // namespace dure::store
