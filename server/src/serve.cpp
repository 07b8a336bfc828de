#include "clock.hpp"
#include "command_socket.hpp"
#include "inbox.hpp"
#include "routes.hpp"
#include "target.hpp"
#include "upload.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/home.hpp>
#include <dure/core/log.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace dure::server {
namespace {

HttpOptions http_options(const store::City& city, const std::string& listen) {
  const auto& settings = city.settings();
  const auto address = read_listen(listen.empty() ? settings.text("server.listen") : listen);
  HttpOptions options;
  options.address = address.host;
  options.port = address.port;
  options.certificate = settings.text("server.tls_certificate");
  options.key = settings.text("server.tls_key");
  options.workers = 8;
  return options;
}

bool is_secure(const HttpOptions& options) { return !options.certificate.empty() && !options.key.empty(); }

void refuse_open_network(const HttpOptions& options, Accounts& accounts) {
  if (is_loopback_host(options.address)) return;
  const bool people = !accounts.none();
  if (people && is_secure(options)) return;
  std::string missing = people ? "" : "사람을 더하고('dure user add 이름 --role admin')";
  if (!is_secure(options))
    missing += (missing.empty() ? "" : " ") + std::string("dure.yaml에 server.tls_certificate와 server.tls_key를 적은");
  if (is_secure(options)) missing += " 나서";
  throw Error(Fault::denied, "serve.loopback_only",
              "다른 컴퓨터에서 들어올 수 있는 주소(" + options.address + ")로는 아직 열 수 없습니다. 먼저 " + missing +
                  " 뒤 다시 여십시오. 이 컴퓨터에서만 쓰려면 127.0.0.1로 여십시오.");
}

std::string url_of(const HttpOptions& options, std::uint16_t port) {
  const auto host = options.address.find(':') == std::string::npos ? options.address : "[" + options.address + "]";
  return std::string(is_secure(options) ? "https" : "http") + "://" + host + ":" + std::to_string(port);
}

// After a command, pages look again; after one about people, those people sign in again.
Command watched(Command command, House& house) {
  return [command = std::move(command), &house](store::City& city, const std::vector<std::string>& words,
                                                Terminal& terminal) {
    const int code = command(city, words, terminal);
    const auto said = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    if (said("user")) {
      for (const auto& word : words) house.sessions.close_all_of(word);
      house.accounts.look_again();
      house.basic.forget();
    }
    if (said("ingest") || said("run")) house.events.say("fresh", Json::object({{"at", now_iso()}}));
    return code;
  };
}

void wait_for(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait(lock, stop, [] { return false; });
}

}  // namespace

void serve(store::City& city, const ServeOptions& options, const Command& command, std::stop_token stop) {
  const auto http = http_options(city, options.listen);
  Accounts accounts(city.store());
  refuse_open_network(http, accounts);
  forget_unfinished_uploads(city);
  Events events;
  Sessions sessions(static_cast<double>(city.settings().count("server.session_hours")));
  Jobs jobs(city, events);
  policy::PageCache pages;
  PackChecks checks(city);
  BasicSignIn basic(city, sessions);
  MapSources maps(city.settings().bytes("map.memory"));
  House house{city,
              events,
              jobs,
              sessions,
              accounts,
              pages,
              checks,
              basic,
              maps,
              basemap_of(city.settings()),
              is_loopback_host(http.address),
              random_hex(32)};
  Routes routes(house, StaticFiles(home() / "web" / "dist"));
  {
    const HttpServer server(http, routes);
    const CommandSocket socket(city, watched(command, house));
    std::optional<Inbox> inbox;
    if (city.settings().flag("inbox.watch")) inbox.emplace(city, jobs);
    const auto url = url_of(http, server.port());
    log(Level::info, "serve.ready", {{"url", url}});
    if (options.ready) options.ready(url);
    wait_for(stop);
    log(Level::info, "serve.stopping");
  }
}

}  // namespace dure::server
