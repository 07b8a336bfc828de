#include "batch.hpp"

#include "naming.hpp"
#include "places.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>
#include <chrono>
#include <limits>

namespace dure::ingest {

Reporter::Reporter(const std::function<void(const Progress&)>& to, std::string file, std::uint64_t total) : to_(to) {
  now_.file = std::move(file);
  now_.total = total;
}

void Reporter::stage(std::string_view stage) {
  now_.stage = stage;
  now_.done = 0;
  tell();
}

void Reporter::at(std::uint64_t bytes, std::uint64_t rows) {
  now_.done = std::min(bytes, now_.total);
  now_.rows = rows;
  if (std::chrono::steady_clock::now() >= next_) tell();
}

void Reporter::tell() {
  if (to_) to_(now_);
  next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
}

Refusal refusal_of(const Input& input, const Error& error) {
  return {input.name, std::string(error.code()), error.what()};
}

bool is_refusal(const Error& error) { return error.fault() == Fault::input || error.fault() == Fault::missing; }

namespace {

std::vector<std::string> names_of(const std::vector<ReceivedFile>& files) {
  std::vector<std::string> names;
  for (const ReceivedFile& file : files) names.push_back(file.input.name);
  return names;
}

std::vector<std::string> digests_of(const std::vector<ReceivedFile>& files) {
  std::vector<std::string> digests;
  for (const ReceivedFile& file : files) digests.push_back(file.kept.sha256);
  return digests;
}

class Batch {
public:
  Batch(store::Connection& connection, const Request& request, const std::vector<ReceivedFile>& files,
        const ReceivedFiles& received, RawTables::Needs& needs, const store::Masking* masking)
      : connection_(connection),
        request_(request),
        received_(received),
        catalogue_(connection, request.who.name, names_of(files), digests_of(files)),
        loader_(connection, catalogue_, needs, masking) {}

  /// Everything but the commit.
  BatchOutcome load(store::Connection& connection, const std::vector<ReceivedFile>& files) {
    BatchOutcome outcome;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (request_.stop.stop_requested()) {
        throw Error(Fault::busy, "ingest.stopped", files[i].input.name + ": 적재를 멈추었습니다.");
      }
      writing_ = false;
      try {
        auto tables = same_bytes(files[i]);
        if (tables.empty()) tables = load_file(files[i]);
        outcome.tables.insert(outcome.tables.end(), tables.begin(), tables.end());
      } catch (const Error& error) {
        if (!is_refusal(error)) throw;
        if (writing_) throw BadFile{i, refusal_of(files[i].input, error)};
        outcome.refused.push_back(refusal_of(files[i].input, error));
        outcome.unused.push_back(i);
      }
    }
    catalogue_.write();
    std::int64_t first_load = std::numeric_limits<std::int64_t>::max();
    for (const LoadedTable& table : outcome.tables)
      if (table.state != LoadedTable::State::same) first_load = std::min(first_load, table.load_id);
    for (const std::string& dataset : loader_.touched()) {
      store::publish_dataset(connection, dataset);
      measure_places(connection, dataset, first_load, request_.crs);
    }
    outcome.touched = loader_.touched();
    return outcome;
  }

private:
  std::vector<LoadedTable> load_file(const ReceivedFile& received) {
    const Input& input = received.input;
    Reporter report(request_.progress, input.name, received.kept.bytes);
    FileLoad file;
    file.file_id = catalogue_.next_id("file");
    file.name = input.name;
    file.sha256 = received.kept.sha256;
    file.stop = request_.stop;
    file.crs = request_.crs;
    file.progress = [&](std::uint64_t bytes, std::uint64_t rows) { report.at(bytes, rows); };
    const StageOptions options{received_.incoming(), {}, &connection_, [&](std::uint64_t bytes) { report.at(bytes); },
                               request_.stop,        {}};
    report.stage("reading");
    std::vector<LoadedTable> tables;
    std::vector<SkippedEntry> prose;
    const auto skipped = stage(received.kept.where, input.name, options, [&](std::vector<StagedTable>& staged) {
      report.stage("loading");
      for (StagedTable& table : staged) load_table(input, file, table, tables, prose);
    });
    if (tables.empty()) throw Error(Fault::input, "ingest.not_table", prose.front().sentence);
    prose.insert(prose.end(), skipped.begin(), skipped.end());
    for (const SkippedEntry& entry : prose) loader_.note_problem(file, tables.front(), entry);
    catalogue_.add(NewFile{file.file_id, file.name, received.kept.path, received.kept.sha256, received.kept.bytes});
    return tables;
  }

  /// Beside other tables a sheet or text that is none is left; alone it refuses the file.
  void load_table(const Input& input, FileLoad& file, StagedTable& table, std::vector<LoadedTable>& tables,
                  std::vector<SkippedEntry>& prose) {
    const bool alone = table.part.empty() && table.stem == file.name;
    const std::string dataset = catalogue_.spelling(dataset_of(input, table, tables.size()));
    const bool text =
        table.kind != FileKind::parquet && table.kind != FileKind::layer && table.kind != FileKind::raster;
    if (alone && text) sniff_layout(table.spec);  // refused before anything is written
    writing_ = true;
    retire(file, dataset);
    try {
      tables.push_back(loader_.load(file, table, dataset));
    } catch (const Error& error) {
      const bool no_table = error.code() == "ingest.not_table" || error.code() == "ingest.empty";
      if (!no_table || alone) throw;
      prose.push_back({table.sheet, error.what()});
    }
  }

  /// What `as`, the folder below the inbox or the name of the file says, then the sheet.
  std::string dataset_of(const Input& input, const StagedTable& table, std::size_t number) const {
    if (request_.as) {
      const std::string name = table_name(*request_.as);
      return number == 0 ? name : name + "_" + std::to_string(number + 1);
    }
    const std::string base = input.folder.empty() ? dataset_of_file(table.stem) : table_name(input.folder);
    return table.part.empty() ? base : base + "_" + table_name(table.part);
  }

  /// The tables that these bytes are already, empty when they are new here.
  std::vector<LoadedTable> same_bytes(const ReceivedFile& file) {
    const std::string name = request_.as                  ? table_name(*request_.as)
                             : !file.input.folder.empty() ? table_name(file.input.folder)
                                                          : dataset_of_file(file.input.name);
    const std::string base = catalogue_.spelling(name);
    const bool any = !request_.as && file.input.folder.empty() && file.kind == FileKind::zip;  // named by its entries
    std::vector<LoadedTable> tables;
    for (const KnownLoad& load : catalogue_.known()) {
      if (load.sha256 != file.kept.sha256) continue;
      if (!any && load.dataset != base && !load.dataset.starts_with(base + "_")) continue;
      tables.push_back(
          {load.dataset, load.name, load.sheet, load.load_id, load.rows, load.problems, LoadedTable::State::same});
    }
    return tables;
  }

  /// Takes the rows of an earlier file of this name that went to this dataset out of all its datasets.
  void retire(FileLoad& file, const std::string& dataset) {
    std::set<std::int64_t> old;
    for (const KnownLoad& load : catalogue_.known()) {
      if (load.name == file.name && load.dataset == dataset && load.file_id != file.file_id) old.insert(load.file_id);
    }
    for (const std::int64_t file_id : old) {
      for (const KnownLoad& load : catalogue_.known()) {
        if (load.file_id == file_id) loader_.take_out(load);
      }
      catalogue_.retire(file_id, file.file_id);
      file.replaces = true;
    }
  }

  store::Connection& connection_;
  const Request& request_;
  const ReceivedFiles& received_;
  Catalogue catalogue_;
  Loader loader_;
  bool writing_ = false;  // the file at hand has written something
};

/// One line a dataset: who put how many rows of which files into it.
void audit(store::Connection& connection, const Request& request, const std::vector<LoadedTable>& tables) {
  using State = LoadedTable::State;
  std::map<std::pair<std::string, State>, std::vector<const LoadedTable*>> by;
  for (const LoadedTable& table : tables) {
    if (table.state != State::same) by[{table.dataset, table.state}].push_back(&table);
  }
  for (const auto& [what, loads] : by) {
    Json names = Json::array();
    std::uint64_t rows = 0, problems = 0;
    for (const LoadedTable* load : loads) {
      if (names.items().size() < 20) names.push(load->file);
      rows += load->rows;
      problems += load->problems;
    }
    store::audit(connection, request.who, what.second == State::replaced ? "replace" : "load", what.first,
                 Json::object({{"files", static_cast<std::uint64_t>(loads.size())},
                               {"names", std::move(names)},
                               {"first_load", loads.front()->load_id},
                               {"last_load", loads.back()->load_id},
                               {"rows", rows},
                               {"problems", problems}}));
  }
}

}  // namespace

BatchOutcome load_batch(store::City& city, const Request& request, const std::vector<ReceivedFile>& files,
                        ReceivedFiles& received, RawTables::Needs& needs) {
  const auto lock = city.store().write_lock();
  store::Connection connection = city.store().connect();
  BatchOutcome outcome;
  {
    store::Transaction transaction(connection);
    outcome = Batch(connection, request, files, received, needs, city.masking()).load(connection, files);
    for (const std::size_t i : outcome.unused) received.forget(files[i].kept);
    received.sync();
    transaction.commit();
    received.release();
  }
  audit(connection, request, outcome.tables);
  return outcome;
}

}  // namespace dure::ingest
