#include "loader.hpp"

#include "masked.hpp"

#include <dure/core/error.hpp>
#include <dure/store/parquet.hpp>

#include <algorithm>
#include <chrono>

namespace dure::ingest {
namespace {

constexpr std::size_t longest_value = 1'000;

std::string cut(const std::string& value) {
  if (value.size() <= longest_value) return value;
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return value.substr(0, end);
}

/// What a sheet's cells had instead of values, as problems of the columns they stand in.
std::vector<Problem> problems_of(const StagedTable& table, const Layout& layout) {
  std::vector<Problem> problems;
  for (const SheetFault& fault : table.faults) {
    if (static_cast<std::int64_t>(fault.row) < layout.first_row) continue;
    const auto column = std::find_if(layout.columns.begin(), layout.columns.end(),
                                     [&](const ColumnHead& head) { return head.source == fault.column; });
    if (column == layout.columns.end()) continue;
    problems.push_back({static_cast<std::int64_t>(fault.row), column->name, fault.code, cut(fault.value)});
  }
  return problems;
}

}  // namespace

Json texts(const std::vector<std::string>& lines) {
  Json out = Json::array();
  for (const std::string& line : lines) out.push(line);
  return out;
}

std::vector<std::string> headings_of(const std::vector<store::BulkColumn>& columns) {
  std::vector<std::string> headings;
  for (const store::BulkColumn& column : columns) headings.push_back(column.name);
  return headings;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Json layout_json(const Layout& layout) {
  Json columns = Json::array();
  for (const ColumnHead& head : layout.columns) {
    columns.push(Json::object({{"name", head.name}, {"source", static_cast<std::uint64_t>(head.source)}}));
  }
  return Json::object({{"encoding", encoding_name(layout.encoding)},
                       {"bom", static_cast<std::uint64_t>(layout.bom)},
                       {"delimiter", std::string(1, layout.delimiter)},
                       {"quotes", layout.quotes},
                       {"newline", std::string(1, layout.newline)},
                       {"header_row", layout.header_row},
                       {"header_rows", layout.header_rows},
                       {"first_row", layout.first_row},
                       {"begin", layout.begin},
                       {"end", layout.end},
                       {"width", static_cast<std::uint64_t>(layout.width)},
                       {"columns", std::move(columns)}});
}

Layout layout_of(const Json& json) {
  Layout layout;
  layout.encoding = encoding_from_name(json["encoding"].string());
  layout.bom = static_cast<std::size_t>(json["bom"].integer());
  layout.delimiter = json["delimiter"].string().at(0);
  layout.quotes = json["quotes"].boolean();
  layout.newline = json["newline"].string().at(0);
  layout.header_row = json["header_row"].integer();
  layout.header_rows = static_cast<int>(json["header_rows"].integer());
  layout.first_row = json["first_row"].integer();
  layout.begin = static_cast<std::uint64_t>(json["begin"].integer());
  layout.end = static_cast<std::uint64_t>(json["end"].integer());
  layout.width = static_cast<std::size_t>(json["width"].integer());
  for (const Json& column : json["columns"].items()) {
    layout.columns.push_back({column["name"].string(), {}, static_cast<std::size_t>(column["source"].integer())});
  }
  return layout;
}

LoadedTable Loader::load(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  touched_.insert(dataset);
  switch (table.kind) {
    case FileKind::parquet:
      return load_parquet(file, table, dataset);
    case FileKind::layer:
      return load_layer(file, table, dataset);
    case FileKind::raster:
      return load_raster(file, table, dataset);
    default:
      return load_text(file, table, dataset);
  }
}

NewLoad Loader::begun(const FileLoad& file, const StagedTable& table, const std::string& dataset) {
  NewLoad load;
  load.file_id = file.file_id;
  load.sha256 = file.sha256;
  load.table.dataset = dataset;
  load.table.file = file.name;
  load.table.sheet = table.sheet;
  load.table.load_id = catalogue_.next_id("load");
  load.table.state = file.replaces ? LoadedTable::State::replaced : LoadedTable::State::added;
  return load;
}

LoadedTable Loader::load_text(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  const auto start = std::chrono::steady_clock::now();
  Layout layout = sniff_layout(table.spec);
  std::vector<std::string> headings;
  for (ColumnHead& head : layout.columns)
    headings.push_back(head.name = masking_ ? masking_->masked(head.name) : head.name);
  NewLoad load = begun(file, table, dataset);
  LoadJob job;
  job.load_id = load.table.load_id;
  job.existing = tables_.columns(dataset);
  job.masks = masks_of(dataset, headings);
  bool prepared = false;
  job.prepare = [&](const std::vector<store::BulkColumn>& columns) {
    if (std::exchange(prepared, true)) tables_.need(dataset, columns);
    return tables_.make_room(dataset, columns);
  };
  job.progress = file.progress;
  job.stop = file.stop;
  Loaded done = load_delimited(connection_, table.spec, layout, job);

  std::vector<Problem> problems = problems_of(table, layout);
  load.table.rows = done.rows;
  load.table.problems = done.problem_count + problems.size();
  problems.insert(problems.end(), std::make_move_iterator(done.problems.begin()),
                  std::make_move_iterator(done.problems.end()));
  if (masking_)
    for (Problem& problem : problems) problem.value = masked_problem(*masking_, job.masks, layout, problem);
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) { return a.row < b.row; });
  catalogue_.add_problems(problems, load.table, file.file_id);
  catalogue_.add_columns(dataset, done.columns);
  add_personal(load, done.personal);

  std::vector<std::string> seen = table.notes;
  seen.insert(seen.end(), layout.notes.begin(), layout.notes.end());
  seen.insert(seen.end(), done.notes.begin(), done.notes.end());
  seen = remarks(dataset, std::move(seen), headings);
  const bool own = !table.spec.records;  // a spool's encoding says nothing about the file
  if (own) load.encoding = encoding_name(layout.encoding);
  if (own) load.delimiter = std::string(1, layout.delimiter);
  if (layout.header_row > 0) load.header_row = layout.header_row;
  load.first_row = layout.first_row;
  load.notes = Json::object({{"seen", texts(seen)}, {"layout", layout_json(layout)}});
  load.seconds = seconds_since(start);
  catalogue_.add(load);
  return load.table;
}

LoadedTable Loader::load_parquet(const FileLoad& file, StagedTable& table, const std::string& dataset) {
  const auto start = std::chrono::steady_clock::now();
  NewLoad load = begun(file, table, dataset);
  store::ParquetFile parquet(table.spec.path, table.spec.name);
  const auto columns = parquet.columns();
  const std::vector<std::string> headings = headings_of(columns);
  insert_typed(load, columns, masks_of(dataset, headings),
               [&](const std::vector<store::BulkColumn>& as) { return parquet.source(as, load.table.load_id); });
  load.first_row = 1;
  load.notes = Json::object({{"seen", texts(remarks(dataset, table.notes, headings))}});
  load.seconds = seconds_since(start);
  catalogue_.add(load);
  return load.table;
}

void Loader::insert_typed(NewLoad& load, std::vector<store::BulkColumn> columns, const ColumnMasks& masks,
                          const SourceOf& source_of) {
  const std::string& dataset = load.table.dataset;
  const auto there = tables_.columns(dataset);
  std::vector<LoadedColumn> heads;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    store::BulkColumn& column = columns[c];
    if (c < masks.size() && masks[c] && masks[c]->is_identity()) column.type = store::CellType::text;
    for (const store::BulkColumn& known : there)
      if (known.name == column.name) column.type = wider(known.type, column.type);
    heads.push_back({column.name, {}, column.type, 0, 0});
  }
  auto all = columns;
  all.push_back({"_load", store::CellType::integer});
  all.push_back({"_row", store::CellType::integer});
  const std::string target = tables_.make_room(dataset, all);
  const auto source = source_of(columns);
  MaskedSource kept(*source, all, masks);
  load.table.rows = store::bulk_insert(connection_, target, all, kept, 1);
  add_personal(load, kept.counts());
  catalogue_.add_columns(dataset, heads);
}

ColumnMasks Loader::masks_of(const std::string& dataset, const std::vector<std::string>& headings) const {
  return masking_ ? masking_->columns(dataset, headings) : ColumnMasks();
}

std::vector<std::string> Loader::remarks(const std::string& dataset, std::vector<std::string> notes,
                                         const std::vector<std::string>& headings) const {
  if (!masking_) return notes;
  for (std::string& note : notes) note = masking_->masked(note);
  for (std::string& note : masking_->exempt(dataset, headings)) notes.push_back(std::move(note));
  return notes;
}

void Loader::add_personal(const NewLoad& load, const std::vector<PersonalCount>& counts) {
  for (const PersonalCount& count : counts)
    catalogue_.add_personal(load, count.column, masking_->kind(count.kind), count.cells);
}

void Loader::take_out(const KnownLoad& load) {
  tables_.before_delete(load.dataset);
  connection_.exec("delete from " + raw_name(load.dataset) + " where _load = $l", {{"l", load.load_id}});
  touched_.insert(load.dataset);
}

void Loader::note_problem(const FileLoad& file, const LoadedTable& table, const SkippedEntry& skipped) {
  LoadedTable of = table;
  of.sheet = skipped.entry;
  catalogue_.add_problems({{0, "", "not_table", cut(skipped.sentence)}}, of, file.file_id);
}

}  // namespace dure::ingest
