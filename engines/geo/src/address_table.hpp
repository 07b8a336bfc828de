#pragma once

#include "address_index.hpp"

#include <dure/store/store.hpp>

#include <memory>

namespace dure::geo {

/// A table of addresses as an index, and what its coordinates are called.
struct AddressTable {
  AddressIndex index;
  bool degrees = false;  ///< x and y are longitude and latitude
};

/// Columns by name: whole addresses (도로명주소, 지번주소, 소재지전체주소, 도로명전체주소, 주소, road_address,
/// jibun_address, address …) or parts (시도, 시군구, 읍면동, 리, 산, 본번, 부번 or 지번; 도로명, 건물본번, 건물부번),
/// an optional id, and lon, lat or 경도, 위도 or x, y or X좌표…, Y좌표…. `aliases` ("": none): a table (old, new) of
/// names of villages and roads. Kept for the next call while the tables' contents are the same (their hash, so each
/// call reads them once).
/// @throws Error(input, "geo.address") where no column tells an address or nothing could be read
std::shared_ptr<const AddressTable> address_table(store::Connection& sql, const std::string& table,
                                                  const std::string& aliases);

}  // namespace dure::geo
