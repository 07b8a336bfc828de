#pragma once

#include "notes.hpp"

namespace dure::policy {

/// A pack as far as its manifest and sql/ folder say, and every fault of the manifest. Tables stand as the manifest
/// lists them, with the text of their SQL; order and `from` come later (order.hpp).
struct Manifest {
  Pack pack;
  std::vector<int> table_lines;  ///< of pack.tables, in the manifest
  std::vector<Finding> findings;
};
/// @throws Error(missing, "pack.missing") when there is no manifest.yaml, Error(input, "yaml.syntax")
Manifest read_manifest(const std::filesystem::path& folder);

// One reader a part of the manifest; each faults what it does not know.
void read_sources(const Yaml& manifest, Pack& pack, Notes& notes);
void read_settings(const Yaml& manifest, Pack& pack, Notes& notes);
void read_tables(const Yaml& manifest, Manifest& into, Notes& notes);
void read_indexes(const Yaml& manifest, Pack& pack, Notes& notes);
void read_labels(const Yaml& manifest, Pack& pack, Notes& notes);

const std::vector<std::string>& column_types();  ///< `text`, `code`, `integer` …
const std::vector<std::string>& formats();       ///< `count`, `won` …
const std::vector<std::string>& icons();
/// VARCHAR, BIGINT, DOUBLE, DATE, TIMESTAMP, TIME or BOOLEAN.
std::string_view sql_type_of(std::string_view column_type);
/// How a source column of this type is written on a page.
std::string_view format_of(std::string_view column_type);
/// The text of a setting as a value of its type; null when it is none.
Json setting_value(std::string_view type, std::string_view text);

}  // namespace dure::policy
