#include "inbox.hpp"

#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/log.hpp>

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <sstream>

namespace dure::server {
namespace {

namespace fs = std::filesystem;

constexpr auto kStill = std::chrono::seconds(2);
constexpr int kRestlessPause = 500;  // milliseconds between looks while something moves
constexpr int kCalmPause = 1000;     // and between glances at the stop wish while nothing does
constexpr int kCalmLooks = 60;       // calm pauses until a look without any notice: network folders send none
constexpr std::uint32_t kNotices = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MODIFY | IN_DELETE | IN_MOVED_FROM;

bool is_left_out(const fs::path& path) {
  const auto name = path.filename().string();
  return name.starts_with(".") || name.starts_with("~$") || path.extension() == ".tmp" || path.extension() == ".part";
}

}  // namespace

Inbox::Inbox(const store::City& city, Jobs& jobs)
    : folder_(city.inbox()),
      memory_(city.directory() / ".inbox_seen"),
      jobs_(jobs),
      notices_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  fs::create_directories(folder_);
  recall();
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

Inbox::~Inbox() = default;

void Inbox::watch(const std::stop_token& stop) {
  std::array<char, 65536> unread{};
  for (int calm = kCalmLooks; !stop.stop_requested();) {
    pollfd wait{.fd = notices_.number(), .events = POLLIN, .revents = 0};
    const bool noticed = calm < kCalmLooks && poll(&wait, 1, restless_.empty() ? kCalmPause : kRestlessPause) > 0;
    while (read(notices_.number(), unread.data(), unread.size()) > 0) {
    }
    if (!noticed && restless_.empty() && ++calm < kCalmLooks) continue;
    if (noticed) std::this_thread::sleep_for(std::chrono::milliseconds(kRestlessPause / 5));
    calm = 0;
    try {
      look();
      remember();
    } catch (const std::exception& error) {
      log(Level::warning, "inbox.unreadable", {{"why", error.what()}});
    }
  }
}

void Inbox::look() {
  inotify_add_watch(notices_.number(), folder_.c_str(), kNotices);
  std::vector<fs::path> files;
  const auto options = fs::directory_options::skip_permission_denied;
  for (auto it = fs::recursive_directory_iterator(folder_, options); it != fs::recursive_directory_iterator(); ++it) {
    std::error_code ignored;
    const bool folder = it->is_directory(ignored) && !it->is_symlink(ignored);
    if (is_left_out(it->path())) {
      if (folder) it.disable_recursion_pending();
    } else if (folder) {
      inotify_add_watch(notices_.number(), it->path().c_str(), kNotices);
    } else if (it->is_regular_file(ignored)) {
      files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  std::erase_if(restless_, [&](const auto& entry) { return !fs::exists(folder_ / entry.first); });
  for (const auto& file : files) look_at(file);
}

void Inbox::look_at(const fs::path& file) {
  const auto name = file.lexically_relative(folder_).string();
  const auto stamp = stamp_of(file);
  const auto known = seen_.find(name);
  if (stamp.inode == 0 || stamp.size == 0 || (known != seen_.end() && known->second == stamp)) return;
  const auto now = std::chrono::steady_clock::now();
  auto& restless = restless_[name];
  if (restless.stamp != stamp) restless = {stamp, now};
  if (now - restless.since < kStill) return;
  restless_.erase(name);
  seen_[name] = stamp;
  changed_ = true;
  jobs_.add({.file = file,
             .name = file_name_utf8(name),
             .as = std::nullopt,
             .who = {"inbox", store::Role::admin},
             .passing = false,
             .silent_same = true});
}

Inbox::Stamp Inbox::stamp_of(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) != 0) return {};
  return {info.st_ino, static_cast<std::uint64_t>(info.st_size),
          info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec};
}

void Inbox::remember() {
  if (!changed_) return;
  std::ostringstream text;
  for (const auto& [name, stamp] : seen_) {
    if (name.find('\n') == std::string::npos) {
      text << stamp.inode << ' ' << stamp.size << ' ' << stamp.changed << ' ' << name << '\n';
    }
  }
  write_file_atomically(memory_, text.str());
  changed_ = false;
}

void Inbox::recall() {
  if (!fs::exists(memory_)) return;
  std::istringstream text(read_file(memory_));
  Stamp stamp;
  std::string name;
  while (text >> stamp.inode >> stamp.size >> stamp.changed && text.get() == ' ' && std::getline(text, name))
    seen_[name] = stamp;
}

}  // namespace dure::server
