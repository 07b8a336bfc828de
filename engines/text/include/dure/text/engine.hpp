#pragma once

#include <filesystem>

namespace dure::store {
class Store;
}

namespace dure::text {

/// Shows the engine in SQL; `directory` is the city's index/. Nothing is opened until it is asked. Without a directory
/// (a pack that is only checked) every search finds nothing.
///   search('NAME', 'query', 10)                  key, score, rank, title, snippet; best first
///   search('NAME', $q, 10, among := $keys)       only documents whose keys stand in the list of texts
///   highlight(text, 'query')                     HTML: `text` escaped, what was asked within <mark>
///   morphemes(text)                              VARCHAR[]: what search sees in it
/// Who calls search() must be allowed to read the table that the index was made from.
void install(store::Store& store, const std::filesystem::path& directory, const std::filesystem::path& dictionary = {});

}  // namespace dure::text
