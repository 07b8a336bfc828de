#pragma once

#include "spool.hpp"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace dure::ingest {

struct SpooledJson {
  std::string where;               ///< `response.body.items.item`; "" for the whole file
  std::vector<std::string> names;  ///< in the order first seen
  std::uint64_t rows = 0;          ///< records; the spool has one more, the names
  std::vector<std::string> notes;
};

/// Finds the records of a JSON text and writes them, names first: an array of objects, the longest such array inside an
/// object (as public data services answer), one object after another (JSONL), an array of arrays (whose first is then
/// the names, as it stands). Inner objects become `outer_inner`, inner arrays stay JSON text, null is empty.
/// One record is held at a time. @throws Error(input, "ingest.broken_json" | "ingest.not_table") naming `label` and the
/// record
SpooledJson spool_json(std::string_view utf8, const std::string& label, Spool& out, const std::stop_token& stop = {});

}  // namespace dure::ingest
