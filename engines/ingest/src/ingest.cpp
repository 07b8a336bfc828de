#include "batch.hpp"
#include "shape_bundle.hpp"

#include <dure/core/error.hpp>
#include <dure/store/catalog.hpp>

#include <algorithm>

namespace dure::ingest {
namespace {

/// Files that share a transaction: a commit waits for the disk, and ten thousand small files would wait ten thousand
/// times. Each is still all in or not at all.
constexpr std::uint64_t batch_bytes = std::uint64_t{32} << 20;
constexpr std::size_t batch_files = 200;

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
    std::vector<ReceivedFile> batch;
    std::uint64_t bytes = 0;
    for (Input& input : find_inputs(request_.inputs, city_.inbox(), outcome_.refused)) {
      std::error_code error;
      const std::uint64_t size = std::filesystem::file_size(input.path, error);
      if (!batch.empty() && (bytes + size > batch_bytes || batch.size() == batch_files)) {
        flush(batch);
        bytes = 0;
      }
      if (receive(input, batch)) bytes += error ? 0 : size;
    }
    flush(batch);
  }

  /// Keeps the bytes of a file that may hold tables.
  bool receive(Input& input, std::vector<ReceivedFile>& batch) {
    if (city_.masking()) input.name = city_.masking()->masked(input.name);  // as every list and message will call it
    try {
      std::error_code error;
      Reporter report(request_.progress, input.name, std::filesystem::file_size(input.path, error));
      report.stage("reading");
      std::optional<TemporaryFile> bundle;
      if (extension_of(input.path.filename().string()) == "shp") {
        bundle.emplace(received_.incoming());
        bundle_shape(input.path, bundle->path());
        input.path = bundle->path();
      }
      const FileKind kind = file_kind(input.path, input.name);
      auto kept = received_.keep(
          input.path, input.name, [&](std::uint64_t bytes) { report.at(bytes); }, request_.stop);
      batch.push_back({std::move(input), kind, std::move(kept)});
      return true;
    } catch (const Error& error) {
      if (!is_refusal(error)) throw;
      outcome_.refused.push_back(refusal_of(input, error));
      return false;
    }
  }

  /// Loads the files in one transaction; again without those that turn out bad, or with what tables turn out to need.
  void flush(std::vector<ReceivedFile>& batch) {
    RawTables::Needs needs;
    while (!batch.empty()) {
      try {
        BatchOutcome done = load_batch(city_, request_, batch, received_, needs);
        touched_.merge(done.touched);
        outcome_.tables.insert(outcome_.tables.end(), done.tables.begin(), done.tables.end());
        outcome_.refused.insert(outcome_.refused.end(), done.refused.begin(), done.refused.end());
        batch.clear();
      } catch (const BadFile& bad) {
        needs.clear();
        outcome_.refused.push_back(bad.refusal);
        received_.forget(batch[bad.index].kept);
        batch.erase(batch.begin() + static_cast<std::ptrdiff_t>(bad.index));
      } catch (const RawTables::TooLate&) {
        continue;
      }
    }
    record_refusals();
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
      Reporter(request_.progress, dataset, 0).stage("profiling");
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
  Outcome outcome_;
  std::set<std::string> touched_;
  std::size_t recorded_ = 0;
};

}  // namespace

Outcome ingest(store::City& city, const Request& request) { return Ingestion(city, request).run(); }

}  // namespace dure::ingest
