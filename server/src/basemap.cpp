#include "basemap.hpp"

#include <dure/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace dure::server {
namespace {

constexpr std::int64_t kMostZoom = 24;

[[noreturn]] void fail(const std::string& sentence) { throw Error(Fault::input, "settings.basemap", sentence); }

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// `https://host:port`, or "" where the address does not begin so: what goes into a header has only such characters.
std::string origin_in(std::string_view address) {
  const auto scheme = address.starts_with("https://") ? 8u : address.starts_with("http://") ? 7u : 0u;
  const auto end = std::min(address.find('/', scheme), address.size());
  const auto host = address.substr(scheme, end - scheme);
  const auto good = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == ':'; };
  const bool is_host =
      scheme > 0 && !host.empty() && is_letter_or_digit(host.front()) && std::ranges::all_of(host, good);
  return is_host ? std::string(address.substr(0, end)) : std::string();
}

std::string in_plain_words(std::string address) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> words{
      {{"{TileMatrix}", "{z}"}, {"{TileCol}", "{x}"}, {"{TileRow}", "{y}"}}};
  for (const auto& [theirs, ours] : words)
    if (const auto at = address.find(theirs); at != std::string::npos) address.replace(at, theirs.size(), ours);
  return address;
}

/// Each of {z}, {x}, {y} once and no other braces; printable ASCII without what would end an address.
bool is_template(std::string_view address) {
  const auto odd = [](char c) {
    return c <= ' ' || c > '~' || c == '"' || c == '#' || c == '\\' || c == '<' || c == '>';
  };
  if (std::ranges::any_of(address, odd) || std::ranges::count(address, '{') != 3 ||
      std::ranges::count(address, '}') != 3)
    return false;
  return std::ranges::all_of(std::array{"{z}", "{x}", "{y}"},
                             [&](const char* part) { return address.find(part) != std::string_view::npos; });
}

}  // namespace

std::optional<Basemap> basemap_of(const Settings& settings) {
  auto address = in_plain_words(settings.text("map.basemap"));
  if (address.empty()) return std::nullopt;
  Basemap map{address, origin_in(address), settings.text("map.basemap_credit"), settings.count("map.basemap_zoom")};
  if (map.origin.empty() || !is_template(address))
    fail(
        "dure.yaml의 map.basemap을 읽을 수 없습니다. https://지도서버/{z}/{x}/{y}.png 또는 WMTS의 {TileMatrix}, "
        "{TileRow}, "
        "{TileCol}이 한 번씩 든 주소를 적어 주십시오.");
  if (map.credit.empty())
    fail(
        "바탕 지도의 출처를 화면에 적어야 합니다. dure.yaml의 map.basemap_credit에 '© 국토지리정보원'처럼 적어 "
        "주십시오.");
  if (map.most_zoom < 1 || map.most_zoom > kMostZoom)
    fail("dure.yaml의 map.basemap_zoom에는 1부터 " + std::to_string(kMostZoom) + "까지의 수를 적어 주십시오.");
  return map;
}

std::string content_policy(const std::optional<Basemap>& basemap) {
  return "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
         "connect-src 'self'" +
         (basemap ? " " + basemap->origin : std::string()) +
         "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

}  // namespace dure::server
