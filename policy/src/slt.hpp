#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dure::policy {

/// One step of a test: its first line cut into words, and what stands below it.
struct SltStep {
  int line = 0;
  std::string verb;  ///< query | statement | setting | load-error | at | city | ingest | run | page | expect-problem
  std::vector<std::string> words;  ///< the rest of the first line
  std::string sql;                 ///< of query and statement
  std::vector<std::string> lines;  ///< expected lines
};

struct SltError {
  int line = 0;
  std::string sentence;
};

/// @throws SltError for a line that no verb explains.
std::vector<SltStep> read_slt(const std::filesystem::path& file);

/// Cells of an expected line: separated by two or more blanks or a tab.
std::vector<std::string> cells_of(std::string_view line);

}  // namespace dure::policy
