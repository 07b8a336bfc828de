#include "inputs.hpp"
#include "loader.hpp"
#include "naming.hpp"
#include "raw_table.hpp"
#include "received.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>
#include <chrono>

namespace dure::ingest {
namespace {

/// Files that share a transaction: a commit costs a wait for the disk, and ten thousand small files would wait ten
/// thousand times. Each is still all in or not at all.
constexpr std::uint64_t batch_bytes = std::uint64_t{32} << 20;
constexpr std::size_t batch_files = 200;

/// At most ten reports a second, the last of a stage always.
class Reporter {
public:
  Reporter(const std::function<void(const Progress&)>& to, Progress now) : to_(to), now_(std::move(now)) {}
  void stage(std::string_view stage) {
    now_.stage = stage;
    now_.done = 0;
    tell();
  }
  void at(std::uint64_t bytes, std::uint64_t rows = 0) {
    now_.done = std::min(bytes, now_.total);
    now_.rows = rows;
    if (std::chrono::steady_clock::now() >= next_) tell();
  }

private:
  void tell() {
    if (to_) to_(now_);
    next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
  }
  const std::function<void(const Progress&)>& to_;
  Progress now_;
  std::chrono::steady_clock::time_point next_{};
};

/// A file of a batch could not be loaded; the batch is done again without it.
struct BadFile {
  std::size_t index;
  Refusal refusal;
};

Refusal refusal_of(const Input& input, const Error& error) {
  return {input.name, std::string(error.code()), error.what()};
}

class Ingestion {
public:
  Ingestion(store::City& city, const Request& request) : city_(city), request_(request), received_(city.files()) {}

  Outcome run() {
    try {
      load_all();
    } catch (...) {
      try {
        profile();  // of what was loaded before
      } catch (const Error&) {
        touched_.clear();
      }
      throw;
    }
    profile();
    return std::move(outcome_);
  }

private:
  void load_all() {
    std::vector<Input> batch;
    std::uint64_t bytes = 0;
    for (Input& input : find_inputs(request_.inputs, city_.inbox(), outcome_.refused)) {
      std::error_code error;
      const std::uint64_t size = std::filesystem::file_size(input.path, error);
      if (!batch.empty() && (bytes + size > batch_bytes || batch.size() == batch_files)) {
        flush(batch);
        bytes = 0;
      }
      batch.push_back(std::move(input));
      bytes += error ? 0 : size;
    }
    flush(batch);
  }

  /// Loads the files in one transaction, again without those that turn out bad, or with wider types.
  void flush(std::vector<Input>& batch) {
    while (!batch.empty()) {
      try {
        load_batch(batch);
        batch.clear();
        needs_.clear();
      } catch (const BadFile& bad) {
        received_.forget_all();
        needs_.clear();
        outcome_.refused.push_back(bad.refusal);
        batch.erase(batch.begin() + static_cast<std::ptrdiff_t>(bad.index));
      } catch (const RawTables::TooLate&) {
        continue;
      }
    }
    record_refusals();
  }

  void load_batch(const std::vector<Input>& batch) {
    const auto lock = city_.store().write_lock();
    store::Connection connection = city_.store().connect();
    store::Transaction transaction(connection);
    Loader loader(connection, needs_);
    std::vector<LoadedTable> tables;
    std::vector<Refusal> refused;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (request_.stop.stop_requested())
        throw Error(Fault::busy, "ingest.stopped", batch[i].name + ": 적재를 멈추었습니다.");
      writing_ = false;
      try {
        auto loaded = load_file(connection, loader, batch[i]);
        tables.insert(tables.end(), loaded.begin(), loaded.end());
      } catch (const Error& error) {
        if (error.fault() != Fault::input && error.fault() != Fault::missing) throw;
        if (writing_) throw BadFile{i, refusal_of(batch[i], error)};
        refused.push_back(refusal_of(batch[i], error));  // nothing of it has been written yet
      }
    }
    for (const std::string& dataset : loader.touched()) store::publish_dataset(connection, dataset);
    received_.sync();
    transaction.commit();
    received_.release();
    touched_.insert(loader.touched().begin(), loader.touched().end());
    outcome_.tables.insert(outcome_.tables.end(), tables.begin(), tables.end());
    outcome_.refused.insert(outcome_.refused.end(), refused.begin(), refused.end());
  }

  std::vector<LoadedTable> load_file(store::Connection& connection, Loader& loader, const Input& input) {
    std::error_code error;
    Reporter report(request_.progress, {input.name, "reading", 0, std::filesystem::file_size(input.path, error), 0});
    const FileKind kind = file_kind(input.path, input.name);  // refused before anything is copied
    const auto kept = received_.keep(
        input.path, input.name, [&](std::uint64_t bytes) { report.at(bytes); }, request_.stop);
    try {
      auto same = same_bytes(connection, input, kind, kept.sha256);
      return same.empty() ? load_kept(connection, loader, input, kept, report) : same;
    } catch (const Error&) {
      if (!writing_) received_.forget(kept);
      throw;
    }
  }

  std::vector<LoadedTable> load_kept(store::Connection& connection, Loader& loader, const Input& input,
                                     const ReceivedFiles::Kept& kept, Reporter& report) {
    FileLoad file;
    file.file_id = store::next_id(connection, "file");
    file.name = input.name;
    file.who = request_.who;
    file.stop = request_.stop;
    file.progress = [&](std::uint64_t bytes, std::uint64_t rows) { report.at(bytes, rows); };
    const StageOptions options{
        received_.incoming(), {}, [&](std::uint64_t bytes) { report.at(bytes); }, request_.stop, {}};
    std::vector<LoadedTable> tables;
    std::vector<SkippedEntry> prose;
    const auto skipped = stage(kept.where, input.name, options, [&](std::vector<StagedTable>& staged) {
      report.stage("loading");
      for (StagedTable& table : staged) {
        const std::string dataset = dataset_of(input, table, tables.size());
        if (alone(table, file) && table.kind != FileKind::parquet)
          sniff_layout(table.spec);  // refused before anything is written
        writing_ = true;
        file.replaces |= retire(connection, loader, input, file.file_id, dataset);
        load_one(loader, file, table, dataset, tables, prose);
      }
    });
    if (tables.empty()) throw Error(Fault::input, "ingest.not_table", prose.front().sentence);
    prose.insert(prose.end(), skipped.begin(), skipped.end());
    for (const SkippedEntry& entry : prose) loader.note_problem(file, tables.front(), entry);
    connection.exec(
        "insert into dure.source_file(file_id, name, path, sha256, bytes, received_by) select $id, $name, $path, $sha, "
        "$bytes, "
        "$by",
        {{"id", file.file_id},
         {"name", file.name},
         {"path", kept.path},
         {"sha", kept.sha256},
         {"bytes", kept.bytes},
         {"by", request_.who.name}});
    return tables;
  }

  static bool alone(const StagedTable& table, const FileLoad& file) {
    return table.part.empty() && table.stem == file.name;
  }

  /// Beside other tables a sheet or text that is none is left; alone it refuses the file.
  static void load_one(Loader& loader, const FileLoad& file, StagedTable& table, const std::string& dataset,
                       std::vector<LoadedTable>& tables, std::vector<SkippedEntry>& prose) {
    try {
      tables.push_back(loader.load(file, table, dataset));
    } catch (const Error& error) {
      const bool no_table = error.code() == "ingest.not_table" || error.code() == "ingest.empty";
      if (!no_table || alone(table, file)) throw;
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
  std::vector<LoadedTable> same_bytes(store::Connection& connection, const Input& input, FileKind kind,
                                      const std::string& sha256) {
    const std::string base = request_.as             ? table_name(*request_.as)
                             : !input.folder.empty() ? table_name(input.folder)
                                                     : dataset_of_file(input.name);
    const bool named = request_.as || !input.folder.empty() || kind != FileKind::zip;
    const auto rows = connection.rows(
        "select l.dataset, f.name, coalesce(l.sheet, ''), l.load_id, l.rows, l.problems from dure.source_file f "
        "join dure.load l using (file_id) where f.sha256 = $sha and f.state = 'current' and l.state = 'current' and "
        "(not $named or l.dataset = $base or starts_with(l.dataset, cast($base as varchar) || '_')) order by l.load_id",
        {{"sha", sha256}, {"named", named}, {"base", base}});
    std::vector<LoadedTable> tables;
    for (const auto& row : rows.rows) {
      LoadedTable table{row[0].string(),         row[1].string(), row[2].string(), row[3].integer(), 0, 0,
                        LoadedTable::State::same};
      table.rows = static_cast<std::uint64_t>(row[4].integer());
      table.problems = static_cast<std::uint64_t>(row[5].integer());
      tables.push_back(std::move(table));
    }
    return tables;
  }

  /// Takes the rows of an earlier file of this name that went to this dataset out of all its datasets.
  bool retire(store::Connection& connection, Loader& loader, const Input& input, std::int64_t by,
              const std::string& dataset) {
    const auto old = connection.rows(
        "select distinct f.file_id from dure.source_file f join dure.load l using (file_id) where f.name = $name and "
        "f.state = 'current' and l.state = 'current' and l.dataset = $d",
        {{"name", input.name}, {"d", dataset}});
    for (const auto& row : old.rows) {
      const Json file = row[0];
      for (const auto& load :
           connection.rows("select load_id, dataset from dure.load where file_id = $f", {{"f", file}}).rows) {
        loader.take_out(load[1].string(), load[0]);
      }
      connection.exec("update dure.load set state = 'replaced' where file_id = $f", {{"f", file}});
      connection.exec("update dure.load_problem set state = 'replaced' where file_id = $f and state = 'open'",
                      {{"f", file}});
      connection.exec("update dure.source_file set state = 'replaced', replaced_by = $by where file_id = $f",
                      {{"f", file}, {"by", by}});
    }
    return !old.rows.empty();
  }

  /// Refused files are remembered once, with their sentence, so that a page can show them.
  void record_refusals() {
    if (recorded_ == outcome_.refused.size()) return;
    const auto lock = city_.store().write_lock();
    store::Connection connection = city_.store().connect();
    store::Transaction transaction(connection);
    for (; recorded_ < outcome_.refused.size(); ++recorded_) {
      const Refusal& refusal = outcome_.refused[recorded_];
      const Json known = connection.value(
          "select count(*) from dure.load_problem where load_id = 0 and file = $f and code = $c and state = 'open'",
          {{"f", refusal.file}, {"c", refusal.code}});
      if (known.integer() > 0) continue;
      connection.exec(
          "insert into dure.load_problem(problem_id, load_id, file_id, file, code, value) select $id, 0, 0, $f, $c, $v",
          {{"id", store::next_id(connection, "problem")},
           {"f", refusal.file},
           {"c", refusal.code},
           {"v", refusal.sentence}});
    }
    transaction.commit();
  }

  void profile() {
    for (const std::string& dataset : touched_) {
      Reporter(request_.progress, {dataset, "profiling", 0, 0, 0}).stage("profiling");
      const auto lock = city_.store().write_lock();
      store::Connection connection = city_.store().connect();
      store::Transaction transaction(connection);
      store::profile_dataset(connection, dataset);
      transaction.commit();
    }
  }

  store::City& city_;
  const Request& request_;
  ReceivedFiles received_;
  RawTables::Needs needs_;
  Outcome outcome_;
  std::set<std::string> touched_;
  std::size_t recorded_ = 0;
  bool writing_ = false;  // the file at hand has written something
};

}  // namespace

Outcome ingest(store::City& city, const Request& request) { return Ingestion(city, request).run(); }

}  // namespace dure::ingest
