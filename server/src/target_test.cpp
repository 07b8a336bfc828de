#include "target.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

namespace dure::server {

TEST_CASE("percent escapes come back as the bytes they stand for") {
  CHECK(percent_decoded("%EB%91%90%EB%A0%88+1", true) == "두레 1");  // 두 = EB 91 90, 레 = EB A0 88
  CHECK(percent_decoded("a+b", false) == "a+b");
  CHECK_FALSE(percent_decoded("%", false));
  CHECK_FALSE(percent_decoded("%4", false));
  CHECK_FALSE(percent_decoded("%4g", false));
  CHECK_FALSE(percent_decoded("%00", false));
  CHECK_FALSE(percent_decoded("%EB%91", false));
  CHECK(percent_encoded("두 a-1") == "%EB%91%90%20a-1");
}

TEST_CASE("a target is a path and a query; dot segments are no path") {
  const auto target = read_target("/api/page/complaints?week=2026-07-13&emd=%EB%B2%84%EB%93%A4%EB%A9%B4&&flag");
  REQUIRE(target);
  CHECK(target->path == "/api/page/complaints");
  CHECK(target->query == Fields{{"week", "2026-07-13"}, {"emd", "버들면"}, {"flag", ""}});
  CHECK(read_target("/a/..b/.c")->path == "/a/..b/.c");
  for (const char* bad : {"", "a", "/..", "/a/./b", "/a/%2E%2E/b", "/a\\b", "/?a=%"}) CHECK_FALSE(read_target(bad));
}

TEST_CASE("a cookie is found by its whole name") {
  CHECK(cookie("xdure=1; dure=abc; other=2", "dure") == "abc");
  CHECK(cookie("dure=abc", "dure") == "abc");
  CHECK(cookie("durex=abc", "dure").empty());
  CHECK(cookie("", "dure").empty());
}

TEST_CASE("only names of this very machine are loopback hosts") {
  for (const char* host : {"127.0.0.1:8470", "localhost:1", "localhost", "[::1]:8470"})
    CHECK(is_loopback_host(host_of(host)));
  for (const char* host :
       {"evil.example", "127.0.0.1.evil.example:80", "localhost.evil", "", "[::2]", "[", "127.0.0.2"}) {
    CHECK_FALSE(is_loopback_host(host_of(host)));
  }
}

TEST_CASE("a listen address is a host and a port") {
  CHECK(read_listen("127.0.0.1:8470").port == 8470);
  CHECK(read_listen("[::1]:0").host == "::1");
  CHECK(read_listen(":80").host == "0.0.0.0");
  for (const char* bad : {"", "8470", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "a:-1"}) {
    CHECK_THROWS_AS(read_listen(bad), Error);
  }
}

}  // namespace dure::server
