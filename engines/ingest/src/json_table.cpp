#include "json_table.hpp"

#include "json_scan.hpp"

#include <dure/core/error.hpp>

#include <simdjson.h>

#include <unordered_map>

namespace dure::ingest {
namespace {

constexpr std::size_t most_columns = 2'000;
constexpr int deepest = 32;
namespace od = simdjson::ondemand;

[[noreturn]] void broken(const std::string& label, std::uint64_t record) {
  throw Error(Fault::input, "ingest.broken_json",
              label + ": JSON의 " + std::to_string(record) +
                  "번째 자료가 깨져 있어 읽을 수 없습니다. 원본을 다시 내려받아 올려 주십시오.");
}

/// One record as its cells, by the name of the column.
class Flattener {
public:
  explicit Flattener(const std::string& label) : label_(label) {}

  bool read(std::string_view record, std::uint64_t number) {
    number_ = number;
    for (const std::size_t used : used_) cells_[used].clear();
    used_.clear();
    buffer_.assign(record);
    buffer_.reserve(record.size() + simdjson::SIMDJSON_PADDING);
    try {
      od::document document = parser_.iterate(buffer_.data(), record.size(), buffer_.capacity());
      return top(document);
    } catch (const simdjson::simdjson_error&) {
      broken(label_, number_);
    }
  }

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::string>& cells() const { return cells_; }
  std::size_t row_width() const { return row_width_; }  ///< of a record that was an array

private:
  bool top(od::document& document) {
    switch (document.type().value()) {
      case od::json_type::object: {
        members(document.get_object().value(), "", 0);
        return true;
      }
      case od::json_type::array: {
        std::size_t at = 0;
        for (auto element : document.get_array()) {
          if (at == most_columns) too_wide();
          while (cells_.size() <= at) new_column("열" + std::to_string(cells_.size() + 1));
          put(at++, element.value());
        }
        row_width_ = at;
        return false;
      }
      default:
        broken(label_, number_);
    }
  }

  void members(od::object object, const std::string& above, int depth) {
    if (depth > deepest) broken(label_, number_);
    for (auto member : object) {
      const std::string_view key = member.unescaped_key();
      const std::string name = above.empty() ? std::string(key) : above + "_" + std::string(key);
      od::value value = member.value();
      if (value.type().value() == od::json_type::object) {
        members(value.get_object().value(), name, depth + 1);
      } else {
        put(column(name), value);
      }
    }
  }

  void put(std::size_t at, od::value value) {
    std::string& cell = cells_[at];
    switch (value.type().value()) {
      case od::json_type::string:
        cell = std::string(std::string_view(value.get_string()));
        break;
      case od::json_type::boolean:
        cell = value.get_bool().value() ? "true" : "false";
        break;
      case od::json_type::number: {
        const std::string_view token = value.raw_json_token();
        cell = std::string(token.substr(0, token.find_last_not_of(" \t\r\n") + 1));
        break;
      }
      case od::json_type::null:
        cell.clear();
        break;
      default:
        cell = std::string(std::string_view(simdjson::to_json_string(value)));
    }
    used_.push_back(at);
  }

  std::size_t column(const std::string& name) {
    const auto found = places_.find(name);
    if (found != places_.end()) return found->second;
    if (names_.size() == most_columns) too_wide();
    return new_column(name);
  }

  std::size_t new_column(const std::string& name) {
    places_.emplace(name, names_.size());
    names_.push_back(name);
    cells_.emplace_back();
    return names_.size() - 1;
  }

  [[noreturn]] void too_wide() const {
    throw Error(Fault::input, "ingest.not_table",
                label_ + ": JSON의 항목 이름이 " + std::to_string(most_columns) +
                    "가지를 넘어 표로 볼 수 없습니다. 같은 모양의 자료가 늘어선 JSON을 올려 주십시오.");
  }

  const std::string& label_;
  std::uint64_t number_ = 0;
  od::parser parser_;
  std::string buffer_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::string> names_, cells_;
  std::vector<std::size_t> used_;
  std::size_t row_width_ = 0;
};

void write_row(Spool& out, const std::vector<std::string>& cells, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out.cell(cells[i]);
  out.end_row();
}

}  // namespace

SpooledJson spool_json(std::string_view utf8, const std::string& label, Spool& out, const std::stop_token& stop) {
  SpooledJson spooled;
  std::vector<std::string> others;
  const JsonRecords found = find_records(utf8, others);
  if (found.count == 0) {
    throw Error(
        Fault::input, "ingest.not_table",
        label +
            ": JSON에서 표가 될 자료(객체의 배열)를 찾지 못했습니다. 파일이 끝까지 내려받아졌는지 확인해 주십시오.");
  }
  spooled.where = found.where;
  if (!found.where.empty()) spooled.notes.push_back("'" + found.where + "' 아래의 자료를 읽음");
  for (const std::string& other : others) spooled.notes.push_back("'" + other + "' 아래의 자료는 읽지 않음");

  Flattener flat(label);
  bool named = true;
  for (const bool write : {false, true}) {  // all names are known only at the end
    JsonRecords records = found;
    if (write && named) write_row(out, flat.names(), flat.names().size());
    spooled.rows = 0;
    for (auto record = next_record(records); !record.empty(); record = next_record(records)) {
      if ((++spooled.rows & 1023) == 0 && stop.stop_requested()) {
        throw Error(Fault::busy, "ingest.stopped", label + ": 적재를 멈추었습니다.");
      }
      named = flat.read(record, spooled.rows);
      if (write) write_row(out, flat.cells(), named ? flat.names().size() : flat.row_width());
    }
  }
  if (named) spooled.names = flat.names();
  return spooled;
}

}  // namespace dure::ingest
