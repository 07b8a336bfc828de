#pragma once

#include "corpus.hpp"

#include <dure/text/analysis.hpp>

#include <functional>

namespace dure::store {
class Store;
}

namespace dure::text {

/// The analyzer of the city, made when it is first asked for.
using AnalyzerSource = std::function<const Analyzer&()>;

// Each shows one analysis in SQL; engine.hpp says what they give.
void install_classify(store::Store& store, AnalyzerSource analyzer);
void install_near_duplicates(store::Store& store, AnalyzerSource analyzer);
void install_places(store::Store& store);
void install_words(store::Store& store, AnalyzerSource analyzer);

/// All of them.
void install_insight(store::Store& store, AnalyzerSource analyzer);

/// Parameters that most of them take: key, text, also, label, day.
std::vector<store::TableFunction::Parameter> column_parameters(std::vector<store::TableFunction::Parameter> more = {});

std::vector<std::string_view> texts_of(const std::vector<Entry>& entries);

/// Rows for SQL out of the vector that `find` makes, when the first is asked for; `put(item, row)` writes one.
template <class Find, class Put>
store::TableRows rows_of(std::vector<store::TableRows::Column> columns, Find find, Put put) {
  return store::later(std::move(columns), [find, put]() -> store::TableRows::Row {
    const auto held = std::make_shared<const decltype(find())>(find());
    return [held, put](std::size_t n, store::RowOut& row) {
      if (n >= held->size()) return false;
      put((*held)[n], row);
      return true;
    };
  });
}

}  // namespace dure::text
