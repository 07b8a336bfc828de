#include "fill.hpp"
#include "masked.hpp"

#include <dure/core/error.hpp>
#include <dure/store/store.hpp>

#include <algorithm>

namespace dure::ingest {

using store::BulkColumn;
using store::CellType;

namespace {

constexpr std::uint64_t sampled_above =
    32u << 20;  ///< smaller files are read twice, larger ones once when the sample was right
constexpr std::uint64_t one_thread_below = 2u << 20;

/// Types that hold what the table has already as well.
void widen_for(const std::vector<BulkColumn>& existing, const Layout& layout, std::vector<ColumnRule>& rules) {
  for (std::size_t c = 0; c < rules.size(); ++c) {
    const auto same = std::find_if(existing.begin(), existing.end(),
                                   [&](const BulkColumn& column) { return column.name == layout.columns[c].name; });
    if (same == existing.end()) continue;
    rules[c].type = rules[c].unknown ? same->type : wider(rules[c].type, same->type);
    rules[c].unknown &= rules[c].type == CellType::text;
  }
}

/// Columns of persons' numbers and names are text, so that their masks have something to stand in.
void widen_for_masks(const ColumnMasks& masks, std::vector<ColumnRule>& rules) {
  for (std::size_t c = 0; c < std::min(masks.size(), rules.size()); ++c)
    if (masks[c] && masks[c]->is_identity()) rules[c] = {};
}

std::vector<BulkColumn> bulk_columns(const Layout& layout, const std::vector<ColumnRule>& rules) {
  std::vector<BulkColumn> columns;
  for (std::size_t c = 0; c < rules.size(); ++c) columns.push_back({layout.columns[c].name, rules[c].type});
  columns.push_back({"_load", CellType::integer});
  columns.push_back({"_row", CellType::integer});
  return columns;
}

std::vector<PersonalCount> load_once(store::Connection& connection, const Reading& reading, const LoadJob& job,
                                     FillSource& source, const std::vector<ColumnRule>& rules) {
  const std::vector<BulkColumn> columns = bulk_columns(reading.layout, rules);
  const std::string table = job.prepare(columns);
  const bool small = reading.layout.end - reading.layout.begin < one_thread_below;
  MaskedSource masked(source, columns, job.masks);
  store::bulk_insert(connection, table, columns, masked, small ? 1 : job.threads);
  return masked.counts();
}

Loaded result_of(const Layout& layout, const std::vector<ColumnRule>& rules, FillTotals& totals,
                 std::vector<PersonalCount> personal) {
  Loaded loaded;
  loaded.personal = std::move(personal);
  loaded.rows = totals.rows;
  std::uint64_t suppressed = 0, named = 0;
  std::string names;
  for (std::size_t c = 0; c < rules.size(); ++c) {
    const ColumnHead& head = layout.columns[c];
    const ColumnTally& tally = totals.columns[c];
    loaded.columns.push_back({head.name, head.unit.empty() && rules[c].percent ? "%" : head.unit, rules[c].type,
                              tally.nulls, tally.suppressed});
    if (tally.suppressed) {
      suppressed += tally.suppressed;
      if (named++ < 5) names += (names.empty() ? "" : ", ") + head.name;
    }
  }
  if (named > 5) names += " 외 " + std::to_string(named - 5) + "열";
  if (suppressed)
    loaded.notes.push_back("'*'·'-'처럼 가려지거나 없음으로 적힌 " + std::to_string(suppressed) +
                           "칸은 빈 값으로 두었습니다: " + names);
  loaded.problem_count = totals.problem_count;
  loaded.problems = std::move(totals.problems);
  std::stable_sort(loaded.problems.begin(), loaded.problems.end(),
                   [](const Problem& a, const Problem& b) { return a.row < b.row; });
  return loaded;
}

}  // namespace

Loaded load_delimited(store::Connection& connection, const TextSpec& spec, const Layout& layout, const LoadJob& job) {
  const TextFile file(spec);
  const Reading reading(file, spec, layout);
  const bool sampled = layout.end - layout.begin > sampled_above;
  std::vector<ColumnRule> rules =
      decide_all(layout, sampled ? count_sample(reading) : count_all(reading, job.threads, job.stop), sampled);
  widen_for_masks(job.masks, rules);
  widen_for(job.existing, layout, rules);
  try {
    FillSource source(reading, job, rules, sampled);
    auto personal = load_once(connection, reading, job, source, rules);
    FillTotals& totals = source.totals();
    if (!sampled || totals.stand(layout, rules)) return result_of(layout, rules, totals, std::move(personal));
  } catch (const Misfit&) {
  }
  rules = decide_all(layout, count_all(reading, job.threads, job.stop), false);
  widen_for_masks(job.masks, rules);
  widen_for(job.existing, layout, rules);
  FillSource source(reading, job, rules, false);
  auto personal = load_once(connection, reading, job, source, rules);
  return result_of(layout, rules, source.totals(), std::move(personal));
}

std::vector<std::string> read_record(const TextSpec& spec, const Layout& layout, std::int64_t row) {
  const TextFile file(spec);
  const Reading reading(file, spec, layout);
  const auto gone = [&] {
    return Error(Fault::missing, "ingest.no_row", spec.name + "에 " + std::to_string(row) + "번째 줄이 없습니다.");
  };
  if (row < layout.first_row) throw gone();
  BlockReader blocks(file, reading.dialect, layout.begin, layout.end, layout.first_row, spec.records);
  Block block, before;
  bool found = false;
  while (blocks.next(block)) {
    if (block.row > row) break;
    std::swap(block, before);
    found = true;
  }
  if (!found) throw gone();
  for (const PlainRecord& record :
       split_records(before.text, reading.dialect, SIZE_MAX, true, before.row, spec.records)) {
    if (record.row != row) continue;
    std::vector<std::string> cells;
    for (const std::string& cell : record.cells) cells.push_back(to_utf8(cell, reading.encoding));
    return cells;
  }
  throw gone();
}

}  // namespace dure::ingest
