#pragma once

#include <dure/policy/pack.hpp>
#include <dure/store/store.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dure::policy {

struct DatasetColumn {
  std::string name, title, sql_type;
  std::int64_t epsg = 0;  ///< of a column of shapes; 0: of none, or nobody knows
};

/// A dataset as binding sees it.
struct DatasetShape {
  std::string name;
  std::vector<DatasetColumn> columns;
  std::vector<std::string> files;  ///< names of its current files
};
/// Every dataset that came from files, by name.
std::vector<DatasetShape> dataset_shapes(store::Connection& connection);

struct BoundColumn {
  std::size_t column = 0;  ///< of source.columns
  std::size_t from = 0;    ///< of the dataset's columns
  std::string_view how;    ///< name | synonym | content
};

struct BoundDataset {
  DatasetShape dataset;
  std::vector<BoundColumn> columns;
};

struct BoundSource {
  const Source* source = nullptr;
  std::vector<BoundDataset> datasets;  ///< by name
  std::vector<std::string> missing;    ///< labels of the required columns that the nearest candidate lacks
  std::string nearest;                 ///< that candidate; "" when nothing was there to try
};

/// Which dataset columns are the source's columns: by name, by synonym, by content. Never by position.
/// Content is looked at in `connection` (at most 100,000 rows); without one, only names count.
std::vector<BoundColumn> bind_columns(const Source& source, const DatasetShape& dataset, store::Connection* connection);

/// Binds every source. A source takes the datasets that a `from` pattern names, and any that has all its required
/// columns, at least two, and is named by no other source of the pack. `by_source_name`: a dataset named as the source
/// is the source.
std::vector<BoundSource> bind_sources(const Pack& pack, const std::vector<DatasetShape>& datasets,
                                      store::Connection* connection, bool by_source_name = false);

/// A `from` pattern names the dataset: `inbox/complaints/*`, `inbox/site_*.csv`, `국민신문고*`.
bool names_dataset(std::string_view pattern, const DatasetShape& dataset);

}  // namespace dure::policy
