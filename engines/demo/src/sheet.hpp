#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The shapes in which the real systems hand out their tables.
namespace dure::demo {

using Cells = std::vector<std::string>;

/// Lines of delimited text, CRLF as Windows programs write them.
class Lines {
public:
  explicit Lines(char delimiter = ',') : delimiter_(delimiter) {}
  void row(const Cells& cells, bool quote_all = false);
  void ghost_row(const Cells& cells);  ///< with a delimiter too many at its end
  void raw(std::string_view line) { text_.append(line) += "\r\n"; }
  const std::string& text() const { return text_; }
  std::string cp949() const;
  bool empty() const { return text_.empty(); }

private:
  void cell(std::string_view text, bool quote);
  char delimiter_;
  std::string text_;
};

/// Creates the folder. @throws Error(input, "file.unwritable")
void write_bytes(const std::filesystem::path& path, std::string_view bytes);
/// An archive of stored entries with CP949 names and no UTF-8 flag, as Korean Windows makes them. `entries`: UTF-8
/// name, bytes.
void write_zip(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& entries);

struct Sheet {
  std::string name;
  Cells above;  ///< a title (merged over the table) and notes, one a line, before the header
  Cells header;
  std::vector<Cells> rows;
  std::vector<std::size_t> numbers;  ///< columns written as numbers, the others as text
};
void write_xlsx(const std::filesystem::path& path, const std::vector<Sheet>& sheets);

}  // namespace dure::demo
