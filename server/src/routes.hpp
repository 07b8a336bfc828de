#pragma once

#include "api.hpp"
#include "static_files.hpp"

#include <optional>
#include <string>
#include <utility>

namespace dure::server {

/// Who asks, may they, what answers: every request passes here.
class Routes : public Handler {
public:
  explicit Routes(House& house, StaticFiles files);
  Plan plan(const Request& request) override;
  Response answer(Request& request, BodySink* sink) override;
  Response failure(const Request& request, const std::exception& error) override;

private:
  struct Route;
  static const std::vector<Route>& table();
  std::optional<std::pair<const Route*, std::vector<std::string>>> find(const Request& request) const;
  Visit visit_of(const Request& request) const;
  void admit(const Route& route, const Visit& visit) const;
  /// The headers that keep a browser safe.
  void protect(Response& response, bool api) const;

  House& house_;
  StaticFiles files_;
  std::string policy_;
};

}  // namespace dure::server
