#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace dure {

/// What went wrong, as seen by whoever must act on it. It alone decides the exit code, the HTTP status,
/// the log level and whether a job is tried again.
enum class Fault {
  input,    ///< the data or the request is wrong; its sender can mend it (exit 2, HTTP 400)
  missing,  ///< the thing asked for is not here (exit 2, HTTP 404)
  denied,   ///< this person may not (exit 2, HTTP 403)
  busy,     ///< try again later (exit 2, HTTP 503)
  defect,   ///< ours to mend (exit 1, HTTP 500)
};

std::string_view fault_name(Fault fault) noexcept;  ///< "input", "missing" …
int exit_code(Fault fault) noexcept;                ///< 2, or 1 for a defect
int http_status(Fault fault) noexcept;

/// Ends one request, job or check; never the server. What fails row by row is data, not an error.
class Error : public std::runtime_error {
public:
  /// `code` is stable ("ingest.not_xlsx") and finds the sentence of another language; `detail` is one Korean sentence:
  /// what happened, where, and what to do. Never personal data.
  Error(Fault fault, std::string_view code, std::string detail);

  Fault fault() const noexcept { return fault_; }
  std::string_view code() const noexcept { return code_; }

private:
  Fault fault_;
  std::string code_;
};

}  // namespace dure
