#include "commands.hpp"
#include "progress.hpp"

#include <dure/core/error.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>
#include <dure/store/audit.hpp>

#include <algorithm>
#include <ostream>
#include <set>

namespace dure::app {
namespace {

constexpr std::size_t kShown = 1000;  // rows of an aligned table: more belong into --csv

std::string_view word_of(dure::ingest::LoadedTable::State state) {
  switch (state) {
    case dure::ingest::LoadedTable::State::added:
      return "새로";
    case dure::ingest::LoadedTable::State::same:
      return "그대로";
    case dure::ingest::LoadedTable::State::replaced:
      return "바뀜";
  }
  return "";
}

void print_tables(const std::vector<dure::ingest::LoadedTable>& tables, std::ostream& out) {
  store::Rows rows;
  for (const char* title : {"표", "행", "문제", "상태", "파일", "시트"})
    rows.columns.push_back({title, store::Type::text, "VARCHAR"});
  rows.columns[1].type = rows.columns[2].type = store::Type::integer;
  for (const auto& table : tables) {
    rows.rows.push_back({table.dataset, table.rows, table.problems, word_of(table.state), table.file, table.sheet});
  }
  if (!rows.rows.empty()) out << store::write_table(rows);
}

// What the load changed is computed anew. A pack that fails says so; the load itself stands.
void run_touched(store::City& city, const std::vector<dure::ingest::LoadedTable>& tables, Terminal& terminal) {
  std::set<std::string> changed;
  for (const auto& table : tables) {
    if (table.state != dure::ingest::LoadedTable::State::same) changed.insert(table.dataset);
  }
  for (const auto& name : policy::packs_touched_by(city, changed)) {
    guarded(terminal, [&] { return run(city, {name}, terminal); });
    if (terminal.stop.stop_requested()) return;
  }
}

// Anything but reading ends here, in the database itself.
store::Result read_only(store::Connection& connection, std::string_view sql) {
  connection.exec("begin transaction read only");
  try {
    return connection.query(sql);
  } catch (const Error& error) {
    if (std::string_view(error.what()).find("read-only mode") == std::string_view::npos) throw;
    throw Error(Fault::input, "sql.read_only", "자료를 바꾸는 문장입니다. 정말 바꾸려면 --write를 붙이십시오.");
  }
}

void write_result(store::Result& result, Writing writing, Terminal& terminal) {
  const auto flush = [&](std::string& piece) {
    terminal.out << piece;
    piece.clear();
    if (terminal.stop.stop_requested()) throw Error(Fault::busy, "sql.stopped", "멈추라고 하셔서 멈추었습니다.");
  };
  std::string text;
  if (writing == Writing::csv) store::write_csv(result, text, flush);
  if (writing == Writing::json) store::write_json(result, text, flush);
  if (writing != Writing::table) {
    terminal.out << text;
    return;
  }
  const auto rows = result.all(kShown);
  terminal.out << store::write_table(rows);
  if (rows.truncated)
    terminal.err << "처음 " << kShown << "행만 보였습니다. 모두 보려면 --csv나 --json을 붙이십시오.\n";
}

}  // namespace

int ingest(store::City& city, const Ingest& wish, Terminal& terminal) {
  dure::ingest::Request request;
  for (const auto& input : wish.inputs) request.inputs.push_back(from_here(terminal, input));
  if (!wish.as.empty()) request.as = wish.as;
  if (wish.crs != 0) request.crs = wish.crs;
  ProgressBar bar(terminal);
  request.progress = [&](const dure::ingest::Progress& p) { bar.show(p.file, p.done, p.total); };
  request.stop = terminal.stop;
  const auto outcome = dure::ingest::ingest(city, request);
  bar.clear();
  print_tables(outcome.tables, terminal.out);
  terminal.out << std::flush;
  for (const auto& refused : outcome.refused) {
    terminal.err << "오류: " << refused.file << ": " << refused.sentence << " [" << refused.code << "]\n";
  }
  if (wish.run_packs) run_touched(city, outcome.tables, terminal);
  return outcome.refused.empty() ? 0 : 2;
}

int crs(store::City& city, const std::string& dataset, std::int64_t epsg, Terminal& terminal) {
  dure::ingest::set_crs(city, dataset, epsg, {});
  terminal.out << dataset << ": EPSG:" << epsg << "(으)로 기억합니다.\n";
  run_touched(city, {{.dataset = dataset, .file = {}, .sheet = {}}}, terminal);
  return 0;
}

int sql(store::City& city, const Sql& wish, Terminal& terminal) {
  const std::string& text = wish.text == "-" ? terminal.input : wish.text;
  auto connection = city.store().connect();
  const std::stop_callback interrupt(terminal.stop, [&] { connection.interrupt(); });
  if (!wish.write) {
    auto result = read_only(connection, text);
    write_result(result, wish.writing, terminal);
    return 0;
  }
  const auto lock = city.store().write_lock();
  auto result = connection.query(text);
  write_result(result, wish.writing, terminal);
  store::audit(connection, {}, "fix", "sql");
  return 0;
}

int problems(store::City& city, const std::string& dataset, Writing writing, Terminal& terminal) {
  auto connection = city.store().connect();
  auto result = connection.query(
      R"(select problem_id as "번호", dataset as "표", file as "파일", sheet as "시트", "row" as "줄", "column" as "열", code as "까닭",
                value as "값"
         from dure.load_problem where state = 'open' and ($dataset = '' or dataset = $dataset)
         order by dataset, file, sheet, "row", problem_id)",
      {{"dataset", dataset}});
  write_result(result, writing, terminal);
  return 0;
}

}  // namespace dure::app
