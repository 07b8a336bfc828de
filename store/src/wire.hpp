#pragma once

#include "duck.hpp"

namespace dure::store {

LogicalType type_of(Kind kind);
wire::Out out_of(duckdb_vector vector);

/// The arguments of a chunk as wire::In; what has to be copied for that is kept here.
class Batch {
public:
  Batch(duckdb_data_chunk chunk, const std::vector<Kind>& kinds);
  std::vector<wire::In> columns;
  idx_t rows;

private:
  struct Scratch {
    std::vector<std::string_view> texts;
    std::vector<double> reals;
    std::vector<std::int64_t> integers;
  };
  std::vector<Scratch> scratch_;
};

}  // namespace dure::store
