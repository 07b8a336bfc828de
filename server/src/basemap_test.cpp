#include "basemap.hpp"
#include "served_city.hpp"

#include <dure/core/error.hpp>

#include <doctest/doctest.h>

using namespace dure;
using namespace dure::server;
using namespace dure::server::testing;

namespace {

std::optional<Basemap> basemap_in(const std::string& yaml) {
  const TemporaryFolder folder;
  write_file_atomically(folder.path() / "dure.yaml", yaml);
  return basemap_of(Settings::read(folder.path() / "dure.yaml"));
}

std::string with_address(const std::string& address) {
  return "map.basemap: \"" + address + "\"\nmap.basemap_credit: 시험 지도\n";
}

std::string refusal_of(const std::string& yaml) {
  try {
    basemap_in(yaml);
  } catch (const Error& error) {
    return std::string(error.code()) + " " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a basemap is an address of tiles, XYZ or WMTS, with its credit") {
  CHECK_FALSE(basemap_in("city.name: 시험군\n"));
  const auto xyz = basemap_in(with_address("https://tiles.example:8443/base/{z}/{x}/{y}.png?key=1"));
  REQUIRE(xyz);
  CHECK(xyz->address == "https://tiles.example:8443/base/{z}/{x}/{y}.png?key=1");
  CHECK(xyz->origin == "https://tiles.example:8443");
  CHECK(xyz->credit == "시험 지도");
  CHECK(xyz->most_zoom == 18);
  const auto wmts = basemap_in(with_address("http://10.0.0.7/wmts/{TileMatrix}/{TileRow}/{TileCol}.png"));
  REQUIRE(wmts);
  CHECK(wmts->address == "http://10.0.0.7/wmts/{z}/{y}/{x}.png");
  CHECK(wmts->origin == "http://10.0.0.7");
}

TEST_CASE("what is no address of tiles is refused, and nothing of it reaches a header") {
  for (const char* wrong :
       {"tiles.example/{z}/{x}/{y}.png", "ftp://tiles.example/{z}/{x}/{y}", "https://tiles.example/{z}/{x}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{z}/{x}",
        "https://*.example/{z}/{x}/{y}.png", "https://a b/{z}/{x}/{y}.png",
        "https://tiles.example; script-src */{z}/{x}/{y}", "https://user@tiles.example/{z}/{x}/{y}",
        "https:///{z}/{x}/{y}", "https://tiles.example/{z}/{x}/{y}/{TileMatrixSet}"}) {
    CAPTURE(wrong);
    CHECK(refusal_of(with_address(wrong)).starts_with("settings.basemap "));
  }
  CHECK(refusal_of("map.basemap: https://tiles.example/{z}/{x}/{y}.png\n").find("map.basemap_credit") !=
        std::string::npos);
  CHECK(refusal_of(with_address("https://tiles.example/{z}/{x}/{y}.png") + "map.basemap_zoom: 40\n").find("24") !=
        std::string::npos);
}

TEST_CASE("pages may reach the basemap's server, nothing else, and only when a city set one") {
  const auto connects = [](const ServedCity& served) {
    const auto policy = served.ask("GET", "/").header("Content-Security-Policy");
    const auto from = policy.find("connect-src");
    return policy.substr(from, policy.find(';', from) - from);
  };
  const ServedCity closed;
  CHECK(connects(closed) == "connect-src 'self'");
  CHECK(closed.json("GET", "/api/me")["basemap"].is_null());
  ServedCity open(with_address("https://tiles.example/{z}/{x}/{y}.png?key=7"));
  CHECK(connects(open) == "connect-src 'self' https://tiles.example");
  CHECK(open.json("GET", "/api/me")["basemap"].dump() ==
        R"({"address":"https://tiles.example/{z}/{x}/{y}.png?key=7","credit":"시험 지도","zoom":18})");
  store::Connection sql = open.city().store().connect();
  store::add_user(sql, "kim", store::Role::viewer, "kim password");
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // accounts are looked at every two seconds
  CHECK(open.json("GET", "/api/me")["basemap"].is_null());  // the address may hold a key: for those who are signed in
}
