#include "static_files.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <array>
#include <chrono>
#include <string_view>

namespace dure::server {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
}};

constexpr std::string_view kUnbuilt =
    "<!doctype html><html lang=\"ko\"><meta charset=\"utf-8\"><title>두레</title>"
    "<p>화면이 아직 지어지지 않았습니다. 서버가 있는 곳에서 ./dure build를 한 번 돌리십시오.</p></html>";

std::string type_of(const fs::path& file) {
  for (const auto& [extension, type] : kTypes) {
    if (file.extension() == extension) return std::string(type);
  }
  return "application/octet-stream";
}

// Of the file's name, size and time: it changes when the bytes do.
std::string etag_of(const fs::path& file) {
  const auto time = fs::last_write_time(file).time_since_epoch().count();
  return "\"" + std::to_string(fs::file_size(file)) + "-" + std::to_string(time) + "\"";
}

fs::path compressed(const fs::path& file, std::string_view accepted, Response& response) {
  for (const auto& [word, extension] : {std::pair{"br", ".br"}, std::pair{"gzip", ".gz"}}) {
    const fs::path neighbour = file.string() + extension;
    if (accepted.find(word) == std::string_view::npos || !fs::is_regular_file(neighbour)) continue;
    response.headers.emplace_back("Content-Encoding", word);
    return neighbour;
  }
  return file;
}

}  // namespace

StaticFiles::StaticFiles(fs::path folder) : folder_(std::move(folder)) {}

Response StaticFiles::answer(const Request& request) const {
  fs::path file = folder_ / fs::path(request.path).relative_path();
  // what is no file is a screen, `/data/complaints.by_week` too; only a bundle's part can be missing
  if (!fs::is_regular_file(file) && !request.path.starts_with("/assets/")) file = folder_ / "index.html";
  Response response;
  response.type = type_of(file);
  if (!fs::is_regular_file(file)) {
    if (file.filename() != "index.html")
      throw Error(Fault::missing, "http.missing", "그런 파일이 없습니다: " + request.path);
    response.status = 503;
    response.body = kUnbuilt;
    return response;
  }
  const bool hashed = request.path.starts_with("/assets/");  // the bundler puts a digest into these names
  response.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  const auto sent = compressed(file, request.header("accept-encoding"), response);
  const auto etag = etag_of(sent);
  response.headers.emplace_back("ETag", etag);
  if (request.header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  response.body = read_file(sent);
  return response;
}

}  // namespace dure::server
