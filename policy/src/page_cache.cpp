#include <dure/policy/page.hpp>

#include <dure/store/audit.hpp>

#include <map>
#include <mutex>

namespace dure::policy {
namespace {

constexpr std::size_t most_pages = 256;

/// Changes with every load, fix and run, every day, and when the pack itself is edited.
std::string version_of(store::Store& store, const Pack& pack) {
  auto connection = store.connect();
  auto version = connection.value(
      "select concat_ws(':', (select max(run_id) from dure.run), (select max(load_id) from dure.load), (select "
      "count(*) from "
      "dure.load_problem where state <> 'open'), (select count(*) from dure.access), current_date)");
  auto text = (version.is_string() ? version.string() : "") + pack.version;
  for (auto& page : pack.pages) {
    std::error_code none;
    text += ":" + std::to_string(std::filesystem::last_write_time(pack.folder / page, none).time_since_epoch().count());
  }
  for (auto& setting : pack.settings) text += ":" + setting.value.dump();
  return text;
}

}  // namespace

struct PageCache::State {
  struct Made {
    std::string version;
    std::shared_ptr<const std::string> text;
  };
  std::mutex mutex;
  std::map<std::string, Made> pages;
};

PageCache::PageCache() : state_(std::make_unique<State>()) {}
PageCache::~PageCache() = default;

std::shared_ptr<const std::string> PageCache::page(store::Reader& reader, const Pack& pack, const Choices& choices) {
  auto key = pack.name + "\n" + std::string(store::role_name(reader.who().role));
  for (auto& [name, value] : choices) key += "\n" + name + "=" + value;
  auto version = version_of(reader.store(), pack);
  {
    std::lock_guard lock(state_->mutex);
    if (auto found = state_->pages.find(key); found != state_->pages.end() && found->second.version == version) {
      auto connection = reader.store().connect();
      store::audit(connection, reader.who(), "read", pack.name, Json::object({{"page", true}, {"again", true}}));
      return found->second.text;
    }
  }
  auto text = std::make_shared<const std::string>(policy::page(reader, pack, choices).dump());
  std::lock_guard lock(state_->mutex);
  if (state_->pages.size() >= most_pages) state_->pages.clear();
  state_->pages[key] = {version, text};
  return text;
}

}  // namespace dure::policy
