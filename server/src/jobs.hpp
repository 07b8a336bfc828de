#pragma once

#include "events.hpp"

#include <dure/ingest/ingest.hpp>
#include <dure/store/city.hpp>

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dure::server {

/// A received file on its way into the city, as `Job` of schema/api.ts.
struct Job {
  std::string id, file;
  std::string stage = "waiting";
  std::uint64_t done = 0, total = 0, rows = 0;
  std::vector<ingest::LoadedTable> tables;
  std::vector<std::string> packs;
  std::string problem_code, problem;
  std::string at;  ///< ISO, when it was received
};
Json job_json(const Job& job);

/// Files are loaded one after the other on one thread; then the packs they touch are run, once when several files wait.
class Jobs {
public:
  Jobs(store::City& city, Events& events);
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  struct Order {
    std::filesystem::path file;
    std::string name;  ///< as people know it
    std::optional<std::string> as;
    store::Principal who;
    bool passing = false;      ///< the file is removed when done (an upload)
    bool silent_same = false;  ///< known bytes leave no job behind (the inbox is looked through anew at each start)
  };
  /// A body that is being received: shown as a job, loaded when submit() is called, forgotten by drop().
  std::string receive(std::string name, std::uint64_t total);
  void received(const std::string& id, std::uint64_t done);
  void submit(const std::string& id, Order order);
  void refuse(const std::string& id, std::string code, std::string sentence);
  std::string add(Order order);  ///< receive and submit

  /// Runs these packs as soon as no file waits.
  void run_later(const std::vector<std::string>& packs, const store::Principal& who);
  /// A file that waits is forgotten, one that is being loaded leaves nothing, packs being computed for it stop and keep
  /// what they had; the file stays loaded then. @throws Error(missing, "job.missing")
  void cancel(std::string_view id);
  Json list();  ///< newest first

private:
  struct Entry {
    Job job;
    std::optional<Order> order;
    std::stop_source stop;
    bool begun = false;
  };
  void work(const std::stop_token& stop);
  Entry* next_waiting();
  void load(Entry& entry);
  void settle(Entry& entry, const ingest::Outcome& outcome);
  /// False when it was stopped.
  bool run_packs(const std::vector<std::string>& packs, const store::Principal& who, std::stop_token stop = {});
  template <class Change>
  void change(Entry& entry, Change change);
  Entry& entry(std::string_view id);
  void forget_old();

  store::City& city_;
  Events& events_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::list<Entry> entries_;          ///< oldest first
  std::vector<std::string> touched_;  ///< each once, in an order in which they can run
  store::Principal toucher_;
  std::uint64_t last_ = 0;
  std::jthread worker_;
};

}  // namespace dure::server
