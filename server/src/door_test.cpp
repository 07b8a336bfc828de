#include "served_city.hpp"

#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <doctest/doctest.h>

// Who comes in, and how far.
namespace dure::server {
namespace {

using testing::ServedCity;

void add(ServedCity& served, const std::string& name, store::Role role, const std::string& password) {
  auto connection = served.city().store().connect();
  store::add_user(connection, name, role, password);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // accounts are asked for every two seconds
}

std::string code_of(const testing::Answer& answer) { return Json::parse(answer.body)["code"].string(); }

}  // namespace

TEST_CASE("without users whoever sits at the machine is its admin, but changes still need the page's token") {
  ServedCity served;
  const auto me = served.json("GET", "/api/me");
  CHECK(me["city"].string() == "시험군");
  CHECK(me["open"].boolean());
  CHECK(me["user"]["role"].string() == "admin");
  CHECK(served.ask("POST", "/api/sql", R"({"sql":"select 1"})").status == 403);
  served.greet();
  const auto answer = served.json("POST", "/api/sql", R"({"sql":"select 1 + 1 as two"})");
  CHECK(answer["rows"].items()[0].items()[0].integer() == 2);
  CHECK(answer["columns"].items()[0]["name"].string() == "two");
}

TEST_CASE("with users nothing but the door is open to a stranger") {
  ServedCity served;
  add(served, "hong", store::Role::viewer, "가온군의 긴 비밀번호 1");
  const auto me = served.json("GET", "/api/me");
  CHECK(me["user"].is_null());
  CHECK_FALSE(me["open"].boolean());
  for (const char* path : {"/api/nav", "/api/catalog", "/api/audit", "/api/events", "/api/find?q=a", "/api/jobs"}) {
    CAPTURE(path);
    CHECK(served.ask("GET", path).status == 401);
  }
  CHECK(served.ask("GET", "/health/live").status == 200);
}

TEST_CASE("a viewer signs in, sees pages, and is refused what is for others") {
  ServedCity served;
  add(served, "hong", store::Role::viewer, "가온군의 긴 비밀번호 1");
  const auto in = served.sign_in("hong", "가온군의 긴 비밀번호 1");
  REQUIRE(in.status == 200);
  const auto cookie = in.header("Set-Cookie");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Strict") != std::string::npos);
  CHECK(served.ask("GET", "/api/nav").status == 200);
  CHECK(served.ask("POST", "/api/sql", R"({"sql":"select 1"})").status == 403);
  CHECK(served.ask("GET", "/api/audit").status == 403);
  CHECK(served.ask("POST", "/api/sign-out").status == 200);
  CHECK(served.ask("GET", "/api/nav").status == 401);
}

TEST_CASE("a wrong password and an unknown name say the same, and five wrong ones lock the door") {
  ServedCity served;
  add(served, "hong", store::Role::officer, "가온군의 긴 비밀번호 1");
  const auto unknown = served.sign_in("kim", "x");
  CHECK(unknown.status == 403);
  for (int i = 0; i < 5; ++i) {
    const auto wrong = served.sign_in("hong", "틀린 비밀번호");
    CHECK(wrong.status != 200);
    if (i == 0) CHECK(wrong.body == unknown.body);
  }
  const auto locked = served.sign_in("hong", "가온군의 긴 비밀번호 1");
  CHECK(locked.status == 503);
  CHECK(code_of(locked) == "login.locked");
}

TEST_CASE("a removed person's session ends") {
  ServedCity served;
  add(served, "hong", store::Role::officer, "가온군의 긴 비밀번호 1");
  add(served, "lee", store::Role::admin, "가온군의 긴 비밀번호 2");
  REQUIRE(served.sign_in("hong", "가온군의 긴 비밀번호 1").status == 200);
  CHECK(served.ask("GET", "/api/nav").status == 200);
  auto connection = served.city().store().connect();
  store::remove_user(connection, "hong");
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  CHECK(served.ask("GET", "/api/nav").status == 401);
}

TEST_CASE("a page of another site cannot reach us through a name that points here") {
  ServedCity served;
  auto client = served.client();
  client.say("GET /api/me HTTP/1.1\r\nHost: evil.example:8470\r\n\r\n");
  const auto answer = client.hear();
  CHECK(answer.status == 403);
  CHECK(code_of(answer) == "http.host");
}

TEST_CASE("bad JSON, bytes that are no text, wrong types and unknown addresses get one sentence each") {
  ServedCity served;
  served.greet();
  CHECK(served.ask("POST", "/api/sql", "{").status == 400);
  CHECK(served.ask("POST", "/api/sql", "{\"sql\":\"\xff\xfe\"}").status == 400);
  CHECK(served.ask("POST", "/api/sql", "[1]").status == 400);
  CHECK(served.ask("POST", "/api/sql", R"({"sql":1})").status == 400);
  CHECK(served.ask("POST", "/api/sql", std::string(1'100'000, ' ')).status == 413);
  CHECK(served.ask("GET", "/api/nowhere").status == 404);
  CHECK(served.ask("DELETE", "/api/me").status == 405);
  CHECK(served.ask("GET", "/api/page/nothing").status == 404);
  CHECK(served.ask("GET", "/api/line/1/x").status == 400);
  CHECK(served.ask("GET", "/api/line/1/1").status == 404);
}

TEST_CASE("SQL from a page only reads: no writing, no files, no settings") {
  ServedCity served;
  served.greet();
  for (const char* sql :
       {"create table t(a int)", "select * from read_csv('/etc/passwd')", "set threads = 1", "attach '/tmp/x.db'",
        "copy (select 1) to '/tmp/x'", "select 1; drop table dure.audit", "install httpfs"}) {
    CAPTURE(sql);
    const auto answer = served.ask("POST", "/api/sql", Json::object({{"sql", sql}}).dump());
    CHECK(answer.status >= 400);
    CHECK(answer.status < 500);
  }
}

TEST_CASE("every answer carries the headers that keep a browser safe") {
  ServedCity served;
  for (const char* path : {"/api/me", "/", "/api/nowhere"}) {
    const auto answer = served.ask("GET", path);
    CHECK(answer.header("Content-Security-Policy").find("default-src 'self'") != std::string::npos);
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
  }
}

TEST_CASE("another address than loopback is refused until there are users and TLS") {
  const testing::TemporaryFolder folder;
  store::City::create(folder.path() / "city", "시험군");
  auto city = store::City::open(folder.path() / "city");
  std::stop_source stop;
  CHECK_THROWS_WITH_AS(serve(city, {"0.0.0.0:0", {}}, {}, stop.get_token()), doctest::Contains("dure user add"), Error);
  auto connection = city.store().connect();
  store::add_user(connection, "hong", store::Role::admin, "가온군의 긴 비밀번호 1");
  CHECK_THROWS_WITH_AS(serve(city, {"0.0.0.0:0", {}}, {}, stop.get_token()), doctest::Contains("tls_certificate"),
                       Error);
}

TEST_CASE("signing in, and failing to, stand in the audit") {
  ServedCity served;
  add(served, "hong", store::Role::admin, "가온군의 긴 비밀번호 1");
  served.sign_in("hong", "틀림");
  REQUIRE(served.sign_in("hong", "가온군의 긴 비밀번호 1").status == 200);
  const auto audit = served.json("GET", "/api/audit");
  CHECK(audit["intact"].boolean());
  const auto text = audit["entries"].dump();
  CHECK(text.find("\"sign_in\"") != std::string::npos);
  CHECK(text.find("\"sign_in_failed\"") != std::string::npos);
}

}  // namespace dure::server
