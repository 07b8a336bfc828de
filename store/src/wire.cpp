#include "wire.hpp"

#include <algorithm>
#include <cmath>

namespace dure::store {
namespace wire {
namespace {

duckdb_vector vector_of(const Out& out) { return static_cast<duckdb_vector>(out.vector); }

/// Room for `count` more items in the list vector; notes them as the list of `row`. Returns the first item's number.
idx_t grow(const Out& out, std::size_t row, std::size_t count) {
  auto first = duckdb_list_vector_get_size(vector_of(out));
  duckdb_list_vector_reserve(vector_of(out), first + count);
  duckdb_list_vector_set_size(vector_of(out), first + count);
  out.at<Span>(row) = {first, count};
  return first;
}

template <class T>
void put(const Out& out, std::size_t row, std::span<const T> values) {
  auto first = grow(out, row, values.size());
  auto* items = static_cast<T*>(duckdb_vector_get_data(duckdb_list_vector_get_child(vector_of(out))));
  std::copy(values.begin(), values.end(), items + first);
}

}  // namespace

void Out::null(std::size_t row) const {
  duckdb_vector_ensure_validity_writable(vector_of(*this));
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector_of(*this)), row);
}

void Out::text(std::size_t row, std::string_view utf8) const {
  duckdb_vector_assign_string_element_len(vector_of(*this), row, utf8.data(), utf8.size());
}

void Out::list(std::size_t row, std::span<const std::int64_t> values) const { put(*this, row, values); }

void Out::list(std::size_t row, std::span<const double> values) const { put(*this, row, values); }

void Out::list(std::size_t row, std::span<const std::string> values) const {
  auto at = grow(*this, row, values.size());
  auto child = duckdb_list_vector_get_child(vector_of(*this));
  for (auto& value : values) duckdb_vector_assign_string_element_len(child, at++, value.data(), value.size());
}

}  // namespace wire

LogicalType type_of(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return logical_type(DUCKDB_TYPE_BOOLEAN);
    case Kind::integer:
      return logical_type(DUCKDB_TYPE_BIGINT);
    case Kind::real:
      return logical_type(DUCKDB_TYPE_DOUBLE);
    case Kind::text:
      return logical_type(DUCKDB_TYPE_VARCHAR);
    case Kind::date:
      return logical_type(DUCKDB_TYPE_DATE);
    case Kind::timestamp:
      return logical_type(DUCKDB_TYPE_TIMESTAMP);
    case Kind::integers:
      return LogicalType(duckdb_create_list_type(logical_type(DUCKDB_TYPE_BIGINT)));
    case Kind::reals:
      return LogicalType(duckdb_create_list_type(logical_type(DUCKDB_TYPE_DOUBLE)));
    case Kind::texts:
      return LogicalType(duckdb_create_list_type(logical_type(DUCKDB_TYPE_VARCHAR)));
  }
  return {};
}

wire::Out out_of(duckdb_vector vector) { return {vector, duckdb_vector_get_data(vector)}; }

namespace {

template <class T>
const T* without_nulls(duckdb_vector child, idx_t count, T instead, std::vector<T>& copy) {
  auto* data = static_cast<const T*>(duckdb_vector_get_data(child));
  if (!duckdb_vector_get_validity(child)) return data;
  copy.assign(data, data + count);
  for (idx_t i = 0; i < count; ++i)
    if (!is_valid(child, i)) copy[i] = instead;
  return copy.data();
}

void read_texts(duckdb_vector vector, idx_t count, std::vector<std::string_view>& texts) {
  texts.resize(count);
  for (idx_t i = 0; i < count; ++i) texts[i] = is_valid(vector, i) ? string_at(vector, i) : std::string_view();
}

}  // namespace

Batch::Batch(duckdb_data_chunk chunk, const std::vector<Kind>& kinds) : rows(duckdb_data_chunk_get_size(chunk)) {
  scratch_.resize(kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    auto vector = duckdb_data_chunk_get_vector(chunk, i);
    auto& in = columns.emplace_back();
    auto& scratch = scratch_[i];
    in.data = duckdb_vector_get_data(vector);
    in.validity = duckdb_vector_get_validity(vector);
    bool list = kinds[i] == Kind::integers || kinds[i] == Kind::reals || kinds[i] == Kind::texts;
    auto child = list ? duckdb_list_vector_get_child(vector) : nullptr;
    auto count = list ? duckdb_list_vector_get_size(vector) : 0;
    if (kinds[i] == Kind::text) {
      read_texts(vector, rows, scratch.texts);
      in.data = scratch.texts.data();
    } else if (kinds[i] == Kind::texts) {
      read_texts(child, count, scratch.texts);
      in.child = scratch.texts.data();
    } else if (kinds[i] == Kind::reals) {
      in.child = without_nulls<double>(child, count, std::nan(""), scratch.reals);
    } else if (kinds[i] == Kind::integers) {
      in.child = without_nulls<std::int64_t>(child, count, 0, scratch.integers);
    }
  }
}

}  // namespace dure::store
