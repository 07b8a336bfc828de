#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure {

/// A YAML tree whose every node knows its line, so that a fault can be named as file, line and sentence.
/// Anchors, tags and merges are resolved or refused by the reader; duplicate keys and cycles are refused.
struct Yaml {
  enum class Kind { null, scalar, list, map };
  struct Entry;

  Kind kind = Kind::null;
  std::string text;     ///< of a scalar, as written without its quotes
  bool quoted = false;  ///< a quoted scalar is text, whatever it looks like
  std::vector<Yaml> list;
  std::vector<Entry> map;  ///< in the order of the file
  int line = 0;            ///< 1-based

  const Yaml* find(std::string_view key) const;  ///< null when this is no map or has no such key
  bool is_map() const { return kind == Kind::map; }
  bool is_list() const { return kind == Kind::list; }
  bool is_scalar() const { return kind == Kind::scalar; }
};
struct Yaml::Entry {
  Yaml key;
  Yaml value;
};

/// @throws Error(input, "yaml.syntax") "<name>:<line>: …". At most 4 MB, 100 levels deep.
Yaml parse_yaml(std::string_view text, std::string_view name);
Yaml read_yaml(const std::filesystem::path& file);

/// Of `known`, the one nearest to `word` (edit distance at most a third of its length), or "".
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

}  // namespace dure
