#pragma once

// The rows that an analysis reads: keys, texts, labels and days of one table.

#include <dure/store/functions.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dure::text {

struct Entry {
  std::string key, text, label;     ///< text in NFC, several columns one after another on lines of their own
  std::optional<std::int32_t> day;  ///< since 1970-01-01; nothing when it is no date
};

struct EntryColumns {
  std::string key, label, day;     ///< names of columns; empty: not read
  std::vector<std::string> texts;  ///< one at least
};

/// The columns that a call names by `key`, `text`, `also`, `label` and `day`; `text` must be given, and those of
/// `needed`. @throws Error(input, "text.column")
EntryColumns columns_of(const store::TableCall& call, const std::vector<std::string>& needed);

/// All rows of the table named by argument `position`, in the order of day, key and text, whatever order the table has.
/// A null is an empty text. @throws Error(missing|input) of the SQL.
std::vector<Entry> read_entries(const store::TableCall& call, std::size_t position, const EntryColumns& columns);

/// A positive whole number given by name, or `otherwise`. @throws Error(input, "text.number") beyond `most`
std::int64_t number_of(const store::TableCall& call, const char* name, std::int64_t otherwise, std::int64_t most);
/// The same for a share between 0 and 1.
double share_of(const store::TableCall& call, const char* name, double otherwise);

}  // namespace dure::text
