#pragma once

#include "inputs.hpp"
#include "loader.hpp"
#include "received.hpp"

#include <dure/core/error.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace dure::ingest {

/// At most ten reports a second; the first of a stage always.
class Reporter {
public:
  Reporter(const std::function<void(const Progress&)>& to, std::string file, std::uint64_t total);
  void stage(std::string_view stage);
  void at(std::uint64_t bytes, std::uint64_t rows = 0);

private:
  void tell();
  const std::function<void(const Progress&)>& to_;
  Progress now_;
  std::chrono::steady_clock::time_point next_{};
};

/// A file that has been received: its bytes are kept.
struct ReceivedFile {
  Input input;
  FileKind kind = FileKind::text;
  ReceivedFiles::Kept kept;
};

/// A file turned out bad after it had written something: the transaction has to be done again without it.
struct BadFile {
  std::size_t index;
  Refusal refusal;
};

struct BatchOutcome {
  std::vector<LoadedTable> tables;
  std::vector<Refusal> refused;     ///< before they had written anything
  std::vector<std::size_t> unused;  ///< their places: what was kept of them is not needed
  std::set<std::string> touched;    ///< datasets
};

/// Loads files in one transaction, committed when it returns. @throws BadFile, RawTables::TooLate: nothing has
/// happened; Error(busy, …) when there is no going on
BatchOutcome load_batch(store::City& city, const Request& request, const std::vector<ReceivedFile>& files,
                        ReceivedFiles& received, RawTables::Needs& needs);

Refusal refusal_of(const Input& input, const Error& error);
bool is_refusal(const Error& error);  ///< of a file; else there is no going on

}  // namespace dure::ingest
