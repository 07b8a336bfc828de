#pragma once

#include <dure/store/catalog.hpp>
#include <dure/store/store.hpp>

#include <string>

namespace dure::policy {

/// A dataset as ingest would leave it: `rows` are SQL rows `(a, b)` for `columns` (`"접수일" date, "읍면동" varchar`);
/// `_row` counts from 2, as below a header. Gives the load's number.
inline std::int64_t add_dataset(store::Connection& connection, const std::string& name, const std::string& columns,
                                const std::string& rows, const std::string& file = "") {
  auto load = store::next_id(connection, "load"), id = store::next_id(connection, "file");
  auto table = "raw." + store::quote_name(name);
  connection.exec("create table if not exists " + table + "(" + columns + ", _load bigint, _row bigint)");
  auto before = connection.value("select count(*) from dure.dataset where name = $n", {{"n", name}}).integer();
  if (before == 0) connection.exec("insert into dure.dataset(name, origin) values ($n, 'file')", {{"n", name}});
  connection.exec("insert into " + table + " select v.*, " + std::to_string(load) +
                  ", row_number() over () + 1 from (values " + rows + ") v");
  connection.exec("insert into dure.source_file(file_id, name, sha256, bytes) values ($id, $f, '', 0)",
                  {{"id", id}, {"f", file.empty() ? name + ".csv" : file}});
  connection.exec("insert into dure.load(load_id, file_id, dataset) values ($l, $id, $n)",
                  {{"l", load}, {"id", id}, {"n", name}});
  store::publish_dataset(connection, name);
  store::profile_dataset(connection, name);
  return load;
}

}  // namespace dure::policy
