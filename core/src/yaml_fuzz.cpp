// Any bytes: a tree or one Error, nothing else, and no line outside the text.
#include <dure/core/error.hpp>
#include <dure/core/yaml.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

void check(const dure::Yaml& node, int lines) {
  if (node.line < 1 || node.line > lines) std::abort();
  for (const dure::Yaml& item : node.list) check(item, lines);
  for (const auto& [key, value] : node.map) {
    check(key, lines);
    check(value, lines);
    if (!node.find(key.text)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto breaks = std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
    check(dure::parse_yaml(text, "fuzz"), static_cast<int>(breaks) + 2);
  } catch (const dure::Error& error) {
    if (error.fault() != dure::Fault::input) std::abort();
  }
  return 0;
}
