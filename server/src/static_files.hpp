#pragma once

#include "http.hpp"

#include <filesystem>
#include <string>

namespace dure::server {

/// The built web: files of one folder, with precompressed neighbours (`x.js.br`, `x.js.gz`) where the browser takes
/// them. What is neither a file nor below /assets is a screen of the single page: index.html.
class StaticFiles {
public:
  explicit StaticFiles(std::filesystem::path folder);
  Response answer(const Request& request) const;

private:
  std::filesystem::path folder_;
};

}  // namespace dure::server
