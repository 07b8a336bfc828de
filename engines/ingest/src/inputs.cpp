#include "inputs.hpp"

#include "shape_bundle.hpp"

#include <dure/core/encoding.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace dure::ingest {
namespace {

namespace fs = std::filesystem;

bool left_out(const std::string& file_name) {
  const auto ends = [&](std::string_view end) { return file_name.ends_with(end); };
  return file_name.starts_with('.') || file_name.starts_with("~$") || ends(".tmp") || ends(".part") ||
         ends(".crdownload");
}

std::string shown(const fs::path& path) { return file_name_utf8(path.generic_string()); }

/// The folder directly below the inbox that `path` lies in.
std::string folder_of(const fs::path& path, const fs::path& inbox) {
  std::error_code error;
  const fs::path below = fs::weakly_canonical(path, error).lexically_relative(fs::weakly_canonical(inbox, error));
  const bool inside = !below.empty() && *below.begin() != ".." && std::distance(below.begin(), below.end()) > 1;
  return inside ? shown(*below.begin()) : std::string();
}

void walk(const fs::path& root, std::vector<Input>& found, std::vector<Refusal>& refused) {
  std::error_code error;
  const std::size_t before = found.size();
  fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error), end;
  for (; !error && at != end; at.increment(error)) {
    const bool skip = left_out(at->path().filename().string());
    if (skip && at->is_directory(error)) at.disable_recursion_pending();
    if (skip || !at->is_regular_file(error)) continue;
    found.push_back({at->path(), shown(at->path().lexically_relative(root)), {}});
  }
  if (found.size() == before) {
    refused.push_back(
        {shown(root), "ingest.empty", shown(root) + ": 폴더에 읽을 파일이 없습니다. 파일을 넣고 다시 해 주십시오."});
  }
  std::sort(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
            [](const Input& a, const Input& b) { return a.name < b.name; });
}

/// A part of a shapefile stands for its .shp, which takes all of them along.
void join_shapes(std::vector<Input>& inputs) {
  std::set<fs::path> known;
  for (const Input& input : inputs) known.insert(input.path);
  std::erase_if(inputs, [&](Input& input) {
    const fs::path shp = is_shape_part(input.name) ? shape_of_part(input.path) : fs::path();
    if (shp.empty()) return false;
    const bool new_here = known.insert(shp).second;
    input.name = shown(fs::path(input.name).parent_path() / shp.filename());
    input.path = shp;
    return !new_here;
  });
}

/// Puts the parent folder before names that occur more than once.
void part_names(std::vector<Input>& inputs) {
  std::map<std::string, int> times;
  for (const Input& input : inputs) ++times[input.name];
  for (Input& input : inputs) {
    const std::string parent = shown(input.path.parent_path().filename());
    if (times[input.name] > 1 && !parent.empty()) input.name = parent + "/" + input.name;
  }
}

}  // namespace

std::vector<Input> find_inputs(const std::vector<fs::path>& paths, const fs::path& inbox,
                               std::vector<Refusal>& refused) {
  std::vector<Input> inputs;
  for (const fs::path& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      walk(path, inputs, refused);
    } else if (fs::is_regular_file(status)) {
      inputs.push_back({path, shown(path.filename()), {}});
    } else {
      const bool absent = !fs::exists(status);
      refused.push_back({shown(path), absent ? "ingest.missing" : "ingest.unreadable",
                         shown(path) + (absent ? ": 파일이 없습니다. 경로와 이름을 확인해 주십시오."
                                               : ": 파일이 아니어서 읽지 않습니다. 파일이나 폴더를 주십시오.")});
    }
  }
  join_shapes(inputs);
  part_names(inputs);
  for (Input& input : inputs) input.folder = folder_of(input.path, inbox);
  return inputs;
}

}  // namespace dure::ingest
