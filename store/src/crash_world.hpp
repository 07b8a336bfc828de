#pragma once

#include <dure/core/digest.hpp>
#include <dure/store/catalog.hpp>
#include <dure/store/store.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace dure::store::crash {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("dure-crash-" + random_hex(6));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path file() const { return path / "city.duckdb"; }
};

/// A load as ingest makes one: rows, their entry in the catalogue and the count, all in one transaction.
inline std::int64_t load(Store& store, std::int64_t rows) {
  auto writer = store.write_lock();
  auto connection = store.connect();
  Transaction transaction(connection);
  auto id = next_id(connection, "load");
  connection.exec("create table if not exists raw.t(n bigint, words varchar, _load bigint, _row bigint)");
  connection.exec("insert into raw.t select i, 'words ' || hash(i), $id, i from range($rows) t(i)",
                  {{"id", id}, {"rows", rows}});
  connection.exec("insert into dure.load(load_id, file_id, dataset, rows) values ($id, $id, 't', $rows)",
                  {{"id", id}, {"rows", rows}});
  transaction.commit();
  return id;
}

/// The loads of the catalogue, after checking that rows and catalogue agree in both directions.
inline std::vector<std::int64_t> loads(Store& store) {
  auto connection = store.connect();
  std::vector<std::int64_t> ids;
  if (connection.value("select count(*) from duckdb_tables() where schema_name = 'raw'").integer() == 0) return ids;
  auto rows = connection
                  .rows(
                      "select l.load_id, l.rows, r.n from dure.load l full join (select _load, count(*) as n from "
                      "raw.t group by "
                      "_load) r on r._load = l.load_id order by 1")
                  .rows;
  for (auto& row : rows) {
    REQUIRE(!row[0].is_null());  // rows without a load
    REQUIRE(row[1] == row[2]);
    ids.push_back(row[0].integer());
  }
  return ids;
}

}  // namespace dure::store::crash
