#include "duck.hpp"
#include "undo.hpp"

#include <dure/core/log.hpp>
#include <dure/store/catalog.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace dure::store {
namespace {

using Config = Owned<duckdb_config, duckdb_destroy_config>;

Config config_for(const std::filesystem::path& file, const StoreOptions& options) {
  Config config;
  duckdb_create_config(config.out());
  auto set = [&](const char* name, const std::string& value) {
    if (duckdb_set_config(config, name, value.c_str()) != DuckDBSuccess)
      throw Error(Fault::defect, "store.config", std::string("저장소 설정 ") + name + "을(를) 알 수 없습니다");
  };
  auto threads =
      options.threads > 0 ? options.threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  set("threads", std::to_string(threads));
  set("memory_limit", std::to_string(options.memory_limit) + "B");
  set("autoinstall_known_extensions", "false");
  set("autoload_known_extensions", "false");
  set("allow_community_extensions", "false");
  set("preserve_insertion_order", "true");
  set("default_null_order", "nulls_last");
  if (file.empty()) return config;
  set("temp_directory", file.string() + ".tmp");
  set("checkpoint_threshold", "1000TB");  // ours alone: Checkpoints
  return config;
}

[[noreturn]] void throw_open(const std::filesystem::path& file, std::string_view message) {
  auto name = file.filename().string();
  if (message.starts_with("lock") || message.find("Could not set lock") != std::string_view::npos)
    throw Error(Fault::busy, "store.locked",
                name + " 파일을 다른 프로그램이 쓰고 있습니다. 그 프로그램을 끝낸 뒤 다시 하십시오");
  if (message.find("No space left") != std::string_view::npos)
    throw Error(Fault::busy, "store.full", "디스크가 가득 차서 열지 못했습니다. 자리를 비운 뒤 다시 하십시오");
  if (message.find("Permission denied") != std::string_view::npos)
    throw Error(Fault::denied, "store.permission",
                name + " 파일을 읽고 쓸 권한이 없습니다. 파일의 주인을 확인하십시오");
  if (message.find("No such file") != std::string_view::npos || message.find("directory") != std::string_view::npos)
    throw Error(Fault::missing, "store.missing",
                name + " 파일을 둘 폴더가 없거나 쓸 수 없습니다: " + file.parent_path().string());
  log(Level::error, "store.broken", {{"file", name}, {"reason", std::string(message)}});
  throw Error(Fault::input, "store.broken", name + " 파일은 두레 저장소가 아니거나 깨졌습니다. 백업에서 되살리십시오");
}

/// DuckDB's own lock holds between processes only, and goes when any descriptor of the file is closed; this one holds.
int lock_beside(const std::filesystem::path& file) {
  auto path = file.string() + ".lock";
  int lock = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) throw_open(file, std::strerror(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  ::close(lock);
  throw_open(file, "lock");
}

/// Set when this thread's thread-locals go. DuckDB's go then as well, and closing a database reaches for them.
thread_local bool thread_ended = false;
struct ThreadEnd {
  ~ThreadEnd() { thread_ended = true; }
};

std::shared_ptr<Instance> open_instance(const std::filesystem::path& file, const StoreOptions& options) {
  [[maybe_unused]] thread_local const ThreadEnd notices_the_end;
  auto config = config_for(file, options);
  auto instance = std::make_shared<Instance>();
  instance->file = file;
  if (!file.empty()) {
    instance->lock = lock_beside(file);
    if (put_back(file)) log(Level::info, "store.put_back", {{"file", file.filename().string()}});
  }
  instance->memory_limit = options.memory_limit;
  char* message = nullptr;
  auto path = file.string();
  if (duckdb_open_ext(file.empty() ? nullptr : path.c_str(), &instance->handle, config, &message) != DuckDBSuccess)
    throw_open(file, taken(message));
  instance->checkpoints.take_over(*instance);
  install_bulk(*instance);
  return instance;
}

}  // namespace

int image_of(Instance& instance) {
  if (instance.image < 0) instance.image = ::open(instance.file.c_str(), O_RDONLY | O_CLOEXEC);
  if (instance.image < 0)
    throw Error(Fault::busy, "store.io", instance.file.string() + " 파일을 읽지 못했습니다. 권한을 살펴 주십시오");
  return instance.image;
}

Instance::~Instance() {
  if (handle && thread_ended) {  // it would write into freed memory, and only now and then fall over it
    std::fputs("dure: a Store outlived the thread that opened it (store.hpp)\n", stderr);
    std::abort();
  }
  if (handle) checkpoints.run_at_close(*this);
  duckdb_close(&handle);
  if (image >= 0) ::close(image);  // only now: it would have dropped DuckDB's lock
  if (lock >= 0) ::close(lock);
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(const std::filesystem::path& file, const StoreOptions& options) {
  auto state = std::make_unique<State>();
  state->instance = open_instance(file, options);
  Store store(std::move(state));
  auto connection = store.connect();
  connection.exec("set global TimeZone = 'Asia/Seoul'");
  create_catalog(connection);
  install_log(store);
  connection.exec("set global enable_external_access = false");
  return store;
}

Connection Store::connect() { return Connection(connect_to(state_->instance)); }

std::unique_lock<std::mutex> Store::write_lock() { return std::unique_lock(state_->writer); }

void Store::checkpoint() { state_->instance->checkpoints.run(*state_->instance); }

std::string quote_name(std::string_view name) {
  std::string out = "\"";
  for (char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

std::string quote_text(std::string_view text) {
  std::string out = "'";
  for (char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

}  // namespace dure::store
