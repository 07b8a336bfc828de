#pragma once

#include <dure/core/yaml.hpp>
#include <dure/policy/pack.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dure::policy {

/// Collects what is wrong with one file of a pack.
class Notes {
public:
  Notes(std::string file, std::vector<Finding>& out) : file_(std::move(file)), out_(out) {}

  void add(int line, std::string sentence) { out_.push_back({file_, line, std::move(sentence)}); }
  const std::string& file() const { return file_; }

  /// Faults every key of `map` that is not in `known`, with the nearest that is.
  void only_keys(const Yaml& map, const std::vector<std::string>& known);
  /// "'colums'이라는 <what>은 없습니다. 'columns'를 뜻했습니까?"
  void unknown(int line, std::string_view word, std::string_view what, const std::vector<std::string>& known);

  /// The scalar at `key`, or "". A list or map there is a fault.
  std::string text(const Yaml& map, std::string_view key);
  /// As text(), and its absence is a fault.
  std::string needed(const Yaml& map, std::string_view key);
  bool flag(const Yaml& map, std::string_view key, bool fallback);
  /// One scalar or a list of them.
  std::vector<std::string> texts(const Yaml& map, std::string_view key);
  /// The map at `key`, or null when absent or no map (a fault).
  const Yaml* map(const Yaml& parent, std::string_view key);

private:
  std::string file_;
  std::vector<Finding>& out_;
};

/// Lower case letter first, then letters, digits and `_`: what SQL can write without quotes.
bool is_sql_name(std::string_view name);

/// What a pack may be called: lower-case words of letters and digits, the first letter a letter, joined by single
/// hyphens, 40 characters at most.
bool is_pack_name(std::string_view name);

}  // namespace dure::policy
