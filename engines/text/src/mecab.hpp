#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace dure::text {

/// One morpheme as the dictionary says it.
struct Morpheme {
  std::string_view surface;
  std::string_view tag;         ///< `NNG`, `VV+EC` …
  std::string_view expression;  ///< parts of a compound or of an inflected form, `무/NNG/*+더위/NNG/*`; else `*`
};

/// The only door to libmecab.
class Mecab {
public:
  /// @throws Error(missing, "text.dictionary")
  explicit Mecab(const std::filesystem::path& dictionary);
  ~Mecab();
  /// Morphemes of `text`, valid until the next call on this thread.
  void parse(std::string_view text, std::vector<Morpheme>& out) const;

private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace dure::text
