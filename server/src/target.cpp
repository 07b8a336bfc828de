#include "target.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>

#include <algorithm>
#include <charconv>

namespace dure::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_safe_path(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == ".." || segment.find('\\') != std::string_view::npos) return false;
    path.remove_prefix(segment.size());
  }
  return true;
}

std::optional<Fields> read_query(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(pair.substr(std::min(pair.size(), equals + 1)), true);
    if (!name || !value) return std::nullopt;
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += plus && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (bytes.find('\0') != std::string::npos || first_invalid_utf8(bytes) != std::string_view::npos) return std::nullopt;
  return bytes;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return encoded;
}

std::optional<Target> read_target(std::string_view target) {
  if (target.empty() || target[0] != '/') return std::nullopt;
  const auto mark = std::min(target.find('?'), target.size());
  auto path = percent_decoded(target.substr(0, mark), false);
  if (!path || !is_safe_path(*path)) return std::nullopt;
  auto query = read_query(target.substr(std::min(target.size(), mark + 1)));
  if (!query) return std::nullopt;
  return Target{std::move(*path), std::move(*query)};
}

std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    auto pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(header.size(), pair.size() + 1));
    pair.remove_prefix(std::min(pair.size(), pair.find_first_not_of(' ')));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
  }
  return {};
}

std::string_view host_of(std::string_view header) {
  if (header.starts_with('[')) return header.substr(0, std::min(header.find(']'), header.size() - 1) + 1);
  return header.substr(0, header.find(':'));
}

bool is_loopback_host(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "::1";
}

ListenAddress read_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  unsigned port = 0;
  const auto digits = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size() || port > 65535) {
    throw Error(Fault::input, "serve.listen",
                "주소 '" + std::string(text) + "'을(를) 알 수 없습니다. 127.0.0.1:8470처럼 주소와 포트를 쓰십시오.");
  }
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  return {host.empty() ? "0.0.0.0" : std::string(host), static_cast<std::uint16_t>(port)};
}

}  // namespace dure::server
