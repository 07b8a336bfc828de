#pragma once

#include "raw_client.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/geo/engine.hpp>
#include <dure/ingest/ingest.hpp>
#include <dure/policy/pack.hpp>
#include <dure/server/server.hpp>
#include <dure/store/access.hpp>
#include <dure/text/engine.hpp>
#include <dure/text/personal.hpp>

#include <chrono>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

// A city of its own in a temporary folder, served on a free port, for one test.
namespace dure::server::testing {

class TemporaryFolder {
public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / ("dure-server-" + random_hex(6))) {
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

class ServedCity {
public:
  /// `settings` is appended to dure.yaml; `command` is what the socket runs.
  explicit ServedCity(const std::string& settings = {}, Command command = {}) {
    store::City::create(directory(), "시험군");
    if (!settings.empty()) write_file_atomically(directory() / "dure.yaml", settings);
    city_ = std::make_unique<store::City>(store::City::open(directory()));
    ingest::install(city_->store());
    geo::install(city_->store(), city_->inbox());
    text::install(city_->store(), city_->indexes());
    city_->mask_with(
        text::city_masking(std::make_shared<text::PersonalMask>(text::personal_key(city_->directory() / "keys")), {}));
    policy::install(city_->store());
    std::promise<std::string> ready;
    auto url = ready.get_future();
    serving_ = std::jthread([this, command, ready = std::move(ready)](const std::stop_token& stop) mutable {
      bool told = false;
      const auto tell = [&](std::string_view where) {
        told = true;
        ready.set_value(std::string(where));
      };
      try {
        serve(*city_, {"127.0.0.1:0", tell}, command, stop);
      } catch (...) {
        if (told) throw;  // nobody listens any more: the process ends, and says what it was
        ready.set_exception(std::current_exception());
      }
    });
    const auto where = url.get();
    port_ = static_cast<std::uint16_t>(std::stoi(where.substr(where.rfind(':') + 1)));
  }

  std::filesystem::path directory() const { return folder_.path() / "city"; }
  store::City& city() { return *city_; }
  RawClient client() const { return RawClient(port_); }

  /// One request on a connection of its own, as this person (cookie and token of the last sign_in).
  Answer ask(std::string_view method, std::string_view target, std::string_view body = {}) const {
    std::string headers = cookie_.empty() ? "" : "Cookie: " + cookie_ + "\r\n";
    if (method != "GET") headers += "X-Dure-Csrf: " + csrf_ + "\r\n";
    return client().ask(method, target, headers, body);
  }
  Json json(std::string_view method, std::string_view target, std::string_view body = {}) const {
    return Json::parse(ask(method, target, body).body);
  }
  /// Learns the token a page would have from /api/me.
  void greet() { csrf_ = json("GET", "/api/me")["csrf"].string(); }
  Answer sign_in(const std::string& name, const std::string& password) {
    cookie_.clear();
    greet();
    auto answer = ask("POST", "/api/sign-in", Json::object({{"name", name}, {"password", password}}).dump());
    if (answer.status != 200) return answer;
    const auto set = answer.header("Set-Cookie");
    cookie_ = set.substr(0, set.find(';'));
    csrf_ = Json::parse(answer.body)["csrf"].string();
    return answer;
  }
  /// The server ends; the city stays open.
  void stop() {
    serving_.request_stop();
    serving_.join();
  }
  /// The job, once it is over.
  Json finished_job(const std::string& id) const {
    for (int i = 0; i < 500; ++i) {
      const auto jobs = json("GET", "/api/jobs");
      for (const auto& job : jobs.items()) {
        if (job["id"].string() == id && (job["stage"].string() == "done" || job["stage"].string() == "refused"))
          return job;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return {};
  }

private:
  TemporaryFolder folder_;
  std::unique_ptr<store::City> city_;
  std::uint16_t port_ = 0;
  std::string cookie_, csrf_;
  std::jthread serving_;
};

}  // namespace dure::server::testing
