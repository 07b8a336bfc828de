#pragma once

#include "notes.hpp"

#include <dure/store/city.hpp>

namespace dure::policy {

/// `from` of an index with its schema: `complaints.request`.
std::string table_of(const Pack& pack, const SearchIndex& index);

/// The columns that an index asks for, each once.
std::vector<std::string> columns_of(const SearchIndex& index);

/// Makes or refreshes the search indexes of a pack that has run. @throws what text::index_table throws, with the name
void make_indexes(store::City& city, const Pack& pack);

}  // namespace dure::policy
