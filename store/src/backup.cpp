#include "archive.hpp"
#include "duck.hpp"

#include <dure/core/digest.hpp>
#include <dure/store/city.hpp>

#include <algorithm>
#include <mutex>

namespace dure::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view sums_name = "SHA256SUMS";
constexpr auto patience = std::chrono::seconds(10);

/// Made anew from the rest, still to be loaded, of the running process alone, or keys: a backup must not tell who is
/// who.
bool is_left_out(const fs::path& relative) {
  auto first = relative.begin()->string();
  return first == "index" || first == "inbox" || first == "keys" || first.front() == '.' ||
         first.starts_with("city.duckdb");
}

std::vector<fs::path> files_of(const fs::path& directory) {
  std::vector<fs::path> files;
  for (auto& entry : fs::recursive_directory_iterator(directory))
    if (auto relative = entry.path().lexically_relative(directory); entry.is_regular_file() && !is_left_out(relative))
      files.push_back(relative);
  std::sort(files.begin(), files.end());
  return files;
}

struct Sum {
  std::string hash, name;
};

/// The list as sha256sum writes and reads it: 64 digits, two blanks, the name.
std::vector<Sum> read_sums(std::string_view text) {
  std::vector<Sum> sums;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.size() < 67 || line.substr(64, 2) != "  ") throw_broken("파일 목록을 읽을 수 없습니다");
    sums.push_back({std::string(line.substr(0, 64)), std::string(line.substr(66))});
  }
  return sums;
}

/// A name that stays inside the folder it is unpacked to.
bool is_inside(const fs::path& name) {
  if (name.empty() || name.is_absolute() || name.string().find('\\') != std::string::npos) return false;
  return std::none_of(name.begin(), name.end(),
                      [](const fs::path& part) { return part == ".." || part == "." || part.empty(); });
}

std::vector<Sum> checked_sums(ZipReader& zip) {
  auto sums = read_sums(zip.text(std::string(sums_name), 64 << 20));
  if (zip.count() != sums.size() + 1) throw_broken("목록과 담긴 파일 수가 다릅니다");
  bool has_store = false;
  for (auto& [hash, name] : sums) {
    if (!is_inside(name)) throw_broken("폴더 밖을 가리키는 이름이 있습니다");
    Sha256 digest;
    zip.read(name, [&](std::string_view bytes) { digest.add(bytes); });
    if (digest.hex() != hash) throw_broken(name + "의 내용이 목록과 다릅니다");
    has_store |= name == "city.duckdb";
  }
  if (!has_store) throw_broken("city.duckdb가 없습니다");
  return sums;
}

/// Removes what was half made, unless it was kept.
struct Unfinished {
  fs::path path;
  bool kept = false;
  ~Unfinished() {
    std::error_code ignored;
    if (!kept) fs::remove_all(path, ignored);
  }
};

}  // namespace

void backup(City& city, const fs::path& target) {
  auto writer = city.store().write_lock();
  auto& instance = *city.store().state().instance;
  std::unique_lock<std::mutex> still;  // what is written meanwhile goes to the log beside the store's file
  {
    const std::scoped_lock quiet(instance.audit_mutex, instance.login_mutex);  // they write without the write lock
    still = instance.checkpoints.stand_still(instance, patience);
  }
  Unfinished part{target.string() + ".part"};
  ZipWriter zip(part.path);
  zip.add_image("city.duckdb", image_of(instance));
  for (auto& file : files_of(city.directory())) zip.add_file(file.generic_string(), city.directory() / file);
  zip.finish(std::string(sums_name));
  sync_file(part.path);
  fs::rename(part.path, target);
  part.kept = true;
}

void restore(const fs::path& backup_file, const fs::path& directory) {
  if (fs::exists(directory) && !fs::is_empty(directory))
    throw Error(Fault::input, "city.exists",
                directory.string() + "에는 이미 무엇이 있습니다. 빈 폴더나 새 이름을 고르십시오.");
  ZipReader zip(backup_file);
  auto sums = checked_sums(zip);
  Unfinished part{directory.string() + ".part"};
  fs::remove_all(part.path);
  for (auto* folder : {"", "inbox", "files", "index"}) fs::create_directories(part.path / folder);
  fs::permissions(part.path, fs::perms::owner_all);
  for (auto& sum : sums) zip.extract(sum.name, part.path / sum.name);
  Store::open(part.path / "city.duckdb").checkpoint();  // it does open
  if (fs::exists(directory)) fs::remove(directory);
  fs::rename(part.path, directory);
  part.kept = true;
}

}  // namespace dure::store
