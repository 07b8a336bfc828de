#include "basic_sign_in.hpp"
#include "served_city.hpp"

#include <dure/store/audit.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::server;
using namespace dure::server::testing;

namespace {

/// A viewer's table and an analyst's, each with one point at lon 127.5, lat 36.5: in tile 6/54/25.
void places(ServedCity& served) {
  auto sql = served.city().store().connect();
  sql.exec(
      "create schema open; create schema shut;"
      "create table open.place as select 1 as id, 127.5 as lon, 36.5 as lat, 'seen' as name;"
      "create table shut.place as select 1 as id, 127.5 as lon, 36.5 as lat, 'unseen' as name;"
      "create table open.plain as select 1 as id");
  store::set_access(sql, "open", store::Role::viewer);
  store::set_access(sql, "shut", store::Role::analyst);
}

constexpr const char* kOpen = "/tiles/open.place/6/54/25.mvt";
constexpr const char* kShut = "/tiles/shut.place/6/54/25.mvt";

}  // namespace

TEST_CASE("a tile is for those who may read its table, whoever had it drawn before") {
  ServedCity served;
  places(served);
  CHECK(served.ask("GET", kShut).status == 200);  // no accounts yet: whoever sits here is the admin
  {
    auto sql = served.city().store().connect();
    store::add_user(sql, "root", store::Role::admin, "root password");
    store::add_user(sql, "kim", store::Role::viewer, "kim password");
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // accounts are looked at every two seconds
  CHECK(served.ask("GET", kOpen).status == 401);
  REQUIRE(served.sign_in("kim", "kim password").status == 200);
  const auto open = served.ask("GET", kOpen);
  CHECK(open.status == 200);
  CHECK(open.header("Content-Encoding") == "gzip");
  CHECK(open.header("Cache-Control").starts_with("private"));
  CHECK(served.ask("GET", kShut).status == 403);
  CHECK(served.ask("GET", "/tiles/shut.place.json").status == 403);
  CHECK(served.ask("GET", "/ogc/collections/shut.place/items").status == 403);
  CHECK(served.ask("POST", kOpen).status == 405);
  CHECK(served.ask("GET", "/tiles/open.plain/0/0/0.mvt").status == 404);
  CHECK(served.ask("GET", "/tiles/dure.audit/0/0/0.mvt").status == 404);
  // a right that is taken away
  auto sql = served.city().store().connect();
  store::set_access(sql, "open", store::Role::officer);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  CHECK(served.ask("GET", kOpen).status == 403);
}

TEST_CASE("the audit has one line for each layer and sitting, and the tag changes with the table") {
  ServedCity served;
  places(served);
  auto sql = served.city().store().connect();
  const auto lines = [&] {
    return sql.value("select count(*) from dure.audit where action = 'read' and object = 'map open.place'").integer();
  };
  const auto tag = served.ask("GET", kOpen).header("ETag");
  for (int k = 0; k < 5; ++k) CHECK(served.ask("GET", kOpen).header("ETag") == tag);
  CHECK(served.ask("GET", "/tiles/open.place.json").status == 200);
  CHECK(served.json("GET", "/ogc/collections/open.place/items")["numberMatched"].integer() == 1);
  CHECK(lines() == 1);
  CHECK(served.client().ask("GET", kOpen, "If-None-Match: " + tag + "\r\n").status == 304);
  store::write_sql(served.city().store(), {}, "insert into open.place values (2, 127.6, 36.5, 'new')");
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  CHECK(served.ask("GET", kOpen).header("ETag") != tag);
  CHECK(served.json("GET", "/ogc/collections/open.place/items")["numberMatched"].integer() == 2);
}

TEST_CASE("a table too large for the map's memory is refused with a word, the rest goes on") {
  ServedCity served("map.memory: 1MB\n");
  places(served);
  auto sql = served.city().store().connect();
  sql.exec(
      "create table open.many as select i as id, 127 + i / 1e6 as lon, 36.0 as lat, 'name ' || i as name from "
      "range(200000) r(i)");
  const auto refused = served.ask("GET", "/tiles/open.many/0/0/0.mvt");
  CHECK(refused.status == 503);
  CHECK(Json::parse(refused.body)["code"].string() == "geo.memory");
  CHECK(served.ask("GET", kOpen).status == 200);
}

TEST_CASE("Basic is read as RFC 7617 writes it") {
  // its own example: Aladdin, open sesame; and "test" with a pound sign in UTF-8
  CHECK(basic_credentials("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==") ==
        std::pair<std::string, std::string>("Aladdin", "open sesame"));
  CHECK(basic_credentials("basic  dGVzdDoxMjPCow==") == std::pair<std::string, std::string>("test", "123£"));
  for (const char* wrong : {"", "Basic", "Basic ", "Bearer QWxh", "Basic QWxhZGRpbg==", "Basic ????", "Basic /////w=="})
    CHECK(!basic_credentials(wrong));
}
