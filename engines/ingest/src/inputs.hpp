#pragma once

#include <dure/ingest/ingest.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace dure::ingest {

/// One file to load.
struct Input {
  std::filesystem::path path;
  std::string
      name;  ///< as the catalogue knows it: its file name, below its folder's when folders were walked; UTF-8, NFC
  std::string folder;  ///< the dataset a folder below inbox/ gives; "" elsewhere
};

/// Every file the paths stand for, folders walked, by name. Files of one name from several folders get their folder's
/// name before theirs, so that none replaces another. What is not there or no file comes back in `refused`.
std::vector<Input> find_inputs(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& inbox,
                               std::vector<Refusal>& refused);

}  // namespace dure::ingest
