#pragma once

#include "manifest.hpp"

#include <dure/store/store.hpp>

namespace dure::policy {

/// Parses every table's SQL, fills `from`, and puts the tables in an order in which they can be computed (else as
/// listed). Faults SQL that is no single SELECT (with the line in its file), parameters that are no settings, and
/// cycles.
void order_tables(Manifest& manifest, store::Connection& connection);

/// The line of an SQL text that DuckDB's message names (`LINE 3:`), 1 when it names none.
int line_in(std::string_view message);
/// DuckDB's message without its picture of the line.
std::string sentence_in(std::string_view message);

}  // namespace dure::policy
