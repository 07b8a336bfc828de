#include "compile.hpp"
#include "manifest.hpp"
#include "sql_tree.hpp"
#include "sql_words.hpp"
#include "views.hpp"

#include <dure/store/catalog.hpp>

#include <algorithm>

namespace dure::policy {
namespace {

using store::quote_name;
using store::quote_text;

constexpr std::string_view most_problems = "100000";  // of one column: beyond, the binding is wrong and not the rows

/// `bad` gives `_load`, `_row`, `value`. Open problems of that dataset, column and code become exactly these; the fixed
/// and the accepted stay as they are.
void renew_problems(store::Connection& connection, const std::string& bad, const std::string& dataset,
                    const std::string& column, const std::string& code) {
  connection.exec("create or replace temp table bad_row as " + bad + " limit " + std::string(most_problems));
  auto same = "p.dataset = " + quote_text(dataset) + " and p.\"column\" is not distinct from " +
              (column.empty() ? "null" : quote_text(column)) + " and p.code = " + quote_text(code);
  connection.exec("delete from dure.load_problem as p where p.state = 'open' and " + same +
                  " and not exists (from temp.bad_row b where b._load = p.load_id and b._row = p.\"row\")");
  connection.exec(
      "insert into dure.load_problem(problem_id, load_id, file_id, file, dataset, sheet, \"row\", \"column\", code, "
      "value, state) "
      "select nextval('dure.problem_id'), b._load, coalesce(l.file_id, 0), f.name, " +
      quote_text(dataset) + ", l.sheet, b._row, " + (column.empty() ? "null" : quote_text(column)) + ", " +
      quote_text(code) +
      ", left(b.value, 200), 'open' from temp.bad_row b left join dure.load l on l.load_id = b._load left join "
      "dure.source_file f "
      "on f.file_id = l.file_id where not exists (from dure.load_problem p where p.load_id = b._load and p.\"row\" = "
      "b._row and " +
      same + ") order by b._load, b._row");
  connection.exec("drop table temp.bad_row");
}

/// The first column of the source that a condition speaks of; null when it names none.
const SourceColumn* subject_of(store::Connection& connection, const Source& source, const std::string& condition) {
  auto tree = connection.parse("select " + condition);
  const SourceColumn* found = nullptr;
  each_object(tree, [&](Json& node) {
    if (found || !is_a(node, "class", "COLUMN_REF")) return;
    auto name = lower(node["column_names"].items().back().string());
    for (auto& column : source.columns)
      if (column.name == name) found = &column;
  });
  return found;
}

/// The rows of one dataset that break `condition`, as renew_problems() wants them.
std::string breaches(store::Connection& connection, const Shapes& shapes, const Pack& pack, const Source& source,
                     const std::string& condition, const SourceColumn* subject) {
  auto value = subject ? "cast(" + quote_name(subject->name) + " as varchar)" : std::string("null");
  auto query = compile(
      connection, shapes, pack,
      "select _load, _row, " + value + " as value, cast((" + condition + ") as boolean) as kept from " + source.name);
  return "select _load, _row, value from (" + query.sql + ") where kept = false";
}

std::string dataset_column(const BoundDataset& dataset, const Source& source, const SourceColumn* subject) {
  for (auto& column : dataset.columns)
    if (&source.columns[column.column] == subject) return dataset.dataset.columns[column.from].name;
  return {};
}

}  // namespace

void note_bad_casts(store::Connection& connection, const std::vector<BoundSource>& sources) {
  store::next_id(connection, "problem");
  for (auto& bound : sources)
    for (auto& dataset : bound.datasets)
      for (auto& column : dataset.columns) {
        auto& from = dataset.dataset.columns[column.from];
        auto& type = bound.source->columns[column.column].type;
        if (always_casts(from.sql_type, type)) continue;
        auto value = quote_name(from.name), text = "cast(" + value + " as varchar)";
        renew_problems(connection,
                       "select _load, _row, " + text + " as value from raw." + quote_name(dataset.dataset.name) +
                           " where trim(" + text + ") <> '' and " + cast_sql(value, from.sql_type, type) + " is null",
                       dataset.dataset.name, from.name, "bind_" + type);
      }
}

std::vector<Finding> note_breaches(store::Connection& connection, const Pack& pack,
                                   const std::vector<BoundSource>& sources) {
  std::vector<Finding> findings;
  Shapes shapes(connection);
  for (auto& bound : sources) {
    auto& source = *bound.source;
    std::map<std::pair<std::string, std::string>, std::string> bad;  // dataset and column -> rows
    for (auto& expectation : source.expect) {
      auto condition = row_condition(expectation);
      auto* subject = subject_of(connection, source, condition);
      auto rows = breaches(connection, shapes, pack, source, condition, subject);
      auto count = connection.value("select count(*) from (" + rows + ")").integer();
      if (count > 0)
        findings.push_back(
            {"manifest.yaml", source.line,
             source.label + ": '" + expectation + "'에 어긋나는 행이 " + std::to_string(count) + "개 있습니다."});
      for (auto& dataset : bound.datasets) {
        auto& all = bad[{dataset.dataset.name, dataset_column(dataset, source, subject)}];
        all += (all.empty() ? "" : " union ") + rows + " and _load in (select _load from raw." +
               quote_name(dataset.dataset.name) + ")";
      }
    }
    for (auto& [at, rows] : bad)
      renew_problems(connection, "select * from (" + rows + ")", at.first, at.second, "expect");
  }
  return findings;
}

}  // namespace dure::policy
