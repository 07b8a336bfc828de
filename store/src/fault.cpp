#include "duck.hpp"

#include <dure/core/error.hpp>

namespace dure::store {
namespace {

/// Marks an Error of ours inside DuckDB's text: mark, fault, code and sentence, each ended by a unit separator.
constexpr std::string_view mark =
    "\x1f"
    "dure\x1f";

struct Meaning {
  Fault fault;
  std::string_view code;
  std::string_view sentence;
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool is_full(std::string_view message) {
  return contains(message, "No space left") || contains(message, "File too large") || contains(message, "Disk quota") ||
         contains(message, "max_temp_directory_size");
}

Meaning meaning_of_io(std::string_view message) {
  if (is_full(message))
    return {Fault::busy, "store.full", "디스크가 가득 차서 쓰지 못했습니다. 자리를 비운 뒤 다시 하십시오"};
  return {Fault::busy, "store.io", "저장소 파일을 읽거나 쓰지 못했습니다"};
}

Meaning meaning_of(duckdb_error_type type, std::string_view message) {
  switch (type) {
    case DUCKDB_ERROR_PARSER:
    case DUCKDB_ERROR_SYNTAX:
      return {Fault::input, "sql.syntax", "SQL 문법이 맞지 않습니다"};
    case DUCKDB_ERROR_CATALOG:
      return {Fault::input, "sql.unknown", "그런 테이블이나 함수가 없습니다"};
    case DUCKDB_ERROR_BINDER:
      return {Fault::input, "sql.binding", "SQL의 이름이나 형식이 맞지 않습니다"};
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_MISMATCH_TYPE:
      return {Fault::input, "sql.conversion", "값을 그 형식으로 바꿀 수 없습니다"};
    case DUCKDB_ERROR_CONSTRAINT:
      return {Fault::input, "sql.constraint", "테이블의 제약에 어긋납니다"};
    case DUCKDB_ERROR_OUT_OF_RANGE:
      return {Fault::input, "sql.range", "값이 범위를 벗어났습니다"};
    case DUCKDB_ERROR_PERMISSION:
      return {Fault::denied, "sql.denied", "허용되지 않은 작업입니다"};
    case DUCKDB_ERROR_TRANSACTION:
      if (is_full(message)) return meaning_of_io(message);
      return {Fault::busy, "sql.conflict", "다른 작업과 겹쳤습니다. 다시 하십시오"};
    case DUCKDB_ERROR_INTERRUPT:
      return {Fault::busy, "sql.interrupted", "실행을 멈췄습니다"};
    case DUCKDB_ERROR_OUT_OF_MEMORY:
      if (is_full(message)) return meaning_of_io(message);
      return {Fault::busy, "sql.memory", "메모리가 모자랍니다. 범위를 줄여 다시 하십시오"};
    case DUCKDB_ERROR_IO:
      return meaning_of_io(message);
    case DUCKDB_ERROR_FATAL:
      if (is_full(message)) return meaning_of_io(message);
      return {Fault::defect, "store.fatal", "저장소가 멈췄습니다. 다시 시작하십시오"};
    case DUCKDB_ERROR_INTERNAL:
      return {Fault::defect, "sql.internal", "SQL 엔진 안에서 잘못되었습니다"};
    default:
      return {Fault::input, "sql.failed", "SQL을 실행하지 못했습니다"};
  }
}

Fault fault_from_name(std::string_view name) {
  for (auto fault : {Fault::input, Fault::missing, Fault::denied, Fault::busy})
    if (fault_name(fault) == name) return fault;
  return Fault::defect;
}

/// The piece of `text` up to the next separator, which is cut off as well.
std::string_view cut(std::string_view& text) {
  auto end = text.find('\x1f');
  auto piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

}  // namespace

std::string wrap_error(const std::exception& error) {
  auto* ours = dynamic_cast<const Error*>(&error);
  if (!ours) return error.what();
  std::string text(mark);
  text.append(fault_name(ours->fault())).append("\x1f").append(ours->code()).append("\x1f");
  return text.append(ours->what()).append("\x1f");
}

void throw_duckdb(duckdb_error_type type, std::string_view message) {
  if (auto at = message.find(mark); at != std::string_view::npos) {
    auto rest = message.substr(at + mark.size());
    auto fault = fault_from_name(cut(rest));
    auto code = cut(rest);
    throw Error(fault, code, std::string(cut(rest)));
  }
  auto meaning = meaning_of(type, message);
  throw Error(meaning.fault, meaning.code, std::string(meaning.sentence) + ": " + std::string(message));
}

void throw_said(std::string_view message) {
  constexpr std::pair<std::string_view, duckdb_error_type> kinds[]{
      {"Parser Error", DUCKDB_ERROR_PARSER},
      {"Invalid Input Error: No statement", DUCKDB_ERROR_PARSER},
      {"Catalog Error", DUCKDB_ERROR_CATALOG},
      {"Binder Error", DUCKDB_ERROR_BINDER},
      {"Conversion Error", DUCKDB_ERROR_CONVERSION},
      {"Mismatch Type Error", DUCKDB_ERROR_MISMATCH_TYPE},
      {"Constraint Error", DUCKDB_ERROR_CONSTRAINT},
      {"Permission Error", DUCKDB_ERROR_PERMISSION},
      {"TransactionContext Error", DUCKDB_ERROR_TRANSACTION},
      {"IO Error", DUCKDB_ERROR_IO},
      {"Out of Memory Error", DUCKDB_ERROR_OUT_OF_MEMORY},
      {"FATAL Error", DUCKDB_ERROR_FATAL},
      {"INTERNAL Error", DUCKDB_ERROR_INTERNAL},
      {"INTERRUPT Error", DUCKDB_ERROR_INTERRUPT},
      {"Out of Range Error", DUCKDB_ERROR_OUT_OF_RANGE}};
  for (auto& [words, type] : kinds)
    if (message.substr(0, words.size()) == words) throw_duckdb(type, message);
  throw_duckdb(DUCKDB_ERROR_INVALID, message);
}

void throw_appender(duckdb_appender appender) {
  Owned<duckdb_error_data, duckdb_destroy_error_data> error(duckdb_appender_error_data(appender));
  throw_duckdb(duckdb_error_data_error_type(error), duckdb_error_data_message(error));
}

}  // namespace dure::store
