#include "insight.hpp"

namespace dure::text {

std::vector<store::TableFunction::Parameter> column_parameters(std::vector<store::TableFunction::Parameter> more) {
  using store::Kind;
  more.insert(
      more.begin(),
      {{"key", Kind::text}, {"text", Kind::text}, {"also", Kind::texts}, {"label", Kind::text}, {"day", Kind::text}});
  return more;
}

std::vector<std::string_view> texts_of(const std::vector<Entry>& entries) {
  std::vector<std::string_view> texts;
  texts.reserve(entries.size());
  for (const Entry& entry : entries) texts.push_back(entry.text);
  return texts;
}

void install_insight(store::Store& store, AnalyzerSource analyzer) {
  install_classify(store, analyzer);
  install_near_duplicates(store, analyzer);
  install_places(store);
  install_words(store, analyzer);
}

}  // namespace dure::text
