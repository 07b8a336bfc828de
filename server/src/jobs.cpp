#include "jobs.hpp"

#include "clock.hpp"

#include <dure/core/error.hpp>
#include <dure/core/log.hpp>
#include <dure/policy/pack.hpp>

#include <algorithm>
#include <set>

namespace dure::server {
namespace {

constexpr std::size_t kKept = 200;

std::string_view word_of(ingest::LoadedTable::State state) {
  switch (state) {
    case ingest::LoadedTable::State::added:
      return "added";
    case ingest::LoadedTable::State::same:
      return "same";
    case ingest::LoadedTable::State::replaced:
      return "replaced";
  }
  return "";
}

// An upload lies alone in a folder of its own.
void forget_file(const Jobs::Order& order) {
  std::error_code ignored;
  std::filesystem::remove_all(order.file.parent_path(), ignored);
}

void add_once(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const auto& name : more) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
}

bool is_over(const Job& job) { return job.stage == "done" || job.stage == "refused"; }

bool changed_nothing(const ingest::Outcome& outcome) {
  return outcome.refused.empty() && std::all_of(outcome.tables.begin(), outcome.tables.end(), [](const auto& table) {
           return table.state == ingest::LoadedTable::State::same;
         });
}

}  // namespace

Json job_json(const Job& job) {
  Json tables = Json::array();
  for (const auto& table : job.tables) {
    tables.push(Json::object({{"dataset", table.dataset},
                              {"sheet", table.sheet},
                              {"rows", table.rows},
                              {"problems", table.problems},
                              {"state", word_of(table.state)}}));
  }
  Json packs = Json::array();
  for (const auto& pack : job.packs) packs.push(pack);
  Json json = Json::object({{"id", job.id},
                            {"file", job.file},
                            {"stage", job.stage},
                            {"done", job.done},
                            {"total", job.total},
                            {"rows", job.rows},
                            {"tables", std::move(tables)},
                            {"packs", std::move(packs)},
                            {"at", job.at}});
  if (!job.problem.empty()) {
    json.set("problem", Json::object({{"code", job.problem_code}, {"detail", job.problem}}));
  }
  return json;
}

Jobs::Jobs(store::City& city, Events& events) : city_(city), events_(events) {
  worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

Jobs::~Jobs() {
  {
    const std::scoped_lock lock(mutex_);
    for (auto& entry : entries_) entry.stop.request_stop();
  }
  worker_.request_stop();
  worker_.join();
}

template <class Change>
void Jobs::change(Entry& entry, Change change) {
  const std::scoped_lock lock(mutex_);
  change(entry.job);
  events_.say("job", job_json(entry.job));
}

Jobs::Entry& Jobs::entry(std::string_view id) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.job.id == id; });
  if (found == entries_.end())
    throw Error(Fault::missing, "job.missing", "그런 작업이 없습니다. 이미 끝나 지워졌을 수 있습니다.");
  return *found;
}

void Jobs::forget_old() {
  for (auto it = entries_.begin(); it != entries_.end() && entries_.size() > kKept;) {
    it = is_over(it->job) ? entries_.erase(it) : std::next(it);
  }
}

std::string Jobs::receive(std::string name, std::uint64_t total) {
  const std::scoped_lock lock(mutex_);
  forget_old();
  auto& added = entries_.emplace_back();
  added.job.id = std::to_string(++last_);
  added.job.file = std::move(name);
  added.job.stage = "receiving";
  added.job.total = total;
  added.job.at = now_iso();
  events_.say("job", job_json(added.job));
  return added.job.id;
}

void Jobs::received(const std::string& id, std::uint64_t done) {
  const std::scoped_lock lock(mutex_);
  auto& job = entry(id).job;
  job.done = done;
  events_.say("job", job_json(job));
}

void Jobs::submit(const std::string& id, Order order) {
  {
    const std::scoped_lock lock(mutex_);
    auto& waiting = entry(id);
    waiting.job.stage = "waiting";
    waiting.order = std::move(order);
    events_.say("job", job_json(waiting.job));
  }
  wake_.notify_all();
}

void Jobs::refuse(const std::string& id, std::string code, std::string sentence) {
  const std::scoped_lock lock(mutex_);
  auto& job = entry(id).job;
  job.stage = "refused";
  job.problem_code = std::move(code);
  job.problem = std::move(sentence);
  events_.say("job", job_json(job));
}

std::string Jobs::add(Order order) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(order.file, ignored);
  const auto id = receive(order.name, ignored ? 0 : size);
  submit(id, std::move(order));
  return id;
}

void Jobs::run_later(const std::vector<std::string>& packs, const store::Principal& who) {
  {
    const std::scoped_lock lock(mutex_);
    add_once(touched_, packs);
    toucher_ = who;
  }
  wake_.notify_all();
}

void Jobs::cancel(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  auto& cancelled = entry(id);
  cancelled.stop.request_stop();
  if (cancelled.begun || is_over(cancelled.job)) return;
  if (cancelled.order && cancelled.order->passing) forget_file(*cancelled.order);
  cancelled.job.stage = "refused";
  cancelled.job.problem_code = "job.cancelled";
  cancelled.job.problem = "멈추라고 하셔서 넣지 않았습니다.";
  events_.say("job", job_json(cancelled.job));
}

Json Jobs::list() {
  const std::scoped_lock lock(mutex_);
  Json all = Json::array();
  for (auto it = entries_.rbegin(); it != entries_.rend(); ++it) all.push(job_json(it->job));
  return all;
}

Jobs::Entry* Jobs::next_waiting() {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [](const Entry& e) { return e.order && !e.begun && e.job.stage == "waiting"; });
  return found == entries_.end() ? nullptr : &*found;
}

void Jobs::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Entry* waiting = nullptr;
    std::vector<std::string> packs;
    store::Principal who;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop, [&] { return next_waiting() != nullptr || !touched_.empty(); });
      if (stop.stop_requested()) return;
      waiting = next_waiting();
      if (waiting != nullptr) waiting->begun = true;
      if (waiting == nullptr) packs.swap(touched_);
      who = toucher_;
    }
    if (waiting != nullptr) load(*waiting);
    run_packs(packs, who);
  }
}

void Jobs::load(Entry& entry) {
  const Order order = *entry.order;
  ingest::Request request;
  request.inputs = {order.file};
  request.as = order.as;
  request.who = order.who;
  request.stop = entry.stop.get_token();
  request.progress = [&](const ingest::Progress& progress) {
    change(entry, [&](Job& job) {
      job.stage = progress.stage;
      job.done = progress.done;
      job.total = progress.total;
      job.rows = progress.rows;
    });
  };
  try {
    settle(entry, ingest::ingest(city_, request));
  } catch (const Error& error) {
    refuse(entry.job.id, std::string(error.code()), error.what());
  } catch (const std::exception& error) {
    log(Level::error, "job.failed", {{"job", entry.job.id}, {"why", error.what()}});
    refuse(entry.job.id, "defect",
           "이 파일을 넣다가 프로그램 안에서 뜻하지 않은 일이 일어났습니다. 기록(log)을 보십시오.");
  }
  if (order.passing) forget_file(order);
}

void Jobs::settle(Entry& entry, const ingest::Outcome& outcome) {
  if (entry.order->silent_same && changed_nothing(outcome)) {
    const std::scoped_lock lock(mutex_);
    entries_.remove_if([&](const Entry& other) { return &other == &entry; });
    return;
  }
  std::set<std::string> changed;
  for (const auto& table : outcome.tables) {
    if (table.state != ingest::LoadedTable::State::same) changed.insert(table.dataset);
  }
  const std::vector<std::string> packs = policy::packs_touched_by(city_, changed);
  bool more = false;
  change(entry, [&](Job& job) {
    job.tables = outcome.tables;
    job.rows = 0;
    for (const auto& table : outcome.tables) job.rows += table.rows;
    job.packs = packs;
    more = next_waiting() != nullptr;
    if (more) add_once(touched_, packs);
    job.stage = packs.empty() || more ? "done" : "running";
    if (!outcome.refused.empty()) {
      if (outcome.tables.empty()) job.stage = "refused";
      job.problem_code = outcome.refused.front().code;
      job.problem = outcome.refused.front().sentence;
    }
    toucher_ = entry.order->who;
  });
  if (!outcome.tables.empty()) events_.say("fresh", Json::object({{"at", now_iso()}}));
  if (more || packs.empty()) return;
  const bool whole = run_packs(packs, entry.order->who, entry.stop.get_token());
  change(entry, [&](Job& job) {
    job.stage = job.tables.empty() ? "refused" : "done";
    if (whole) return;
    job.stage = "refused";
    job.problem_code = "job.cancelled";
    job.problem = "자료는 넣었고, 멈추라고 하셔서 계산은 그쳤습니다. 화면의 수는 앞선 것입니다.";
  });
}

bool Jobs::run_packs(const std::vector<std::string>& packs, const store::Principal& who, std::stop_token stop) {
  for (const auto& name : packs) {
    if (stop.stop_requested()) return false;
    try {
      const auto run = policy::run(city_, policy::find_pack(city_, name), who, {.only_changed = true, .stop = stop});
      events_.say("run", Json::object({{"pack", name}, {"run", run.run_id}}));
    } catch (const Error& error) {
      if (error.fault() != Fault::missing)
        log(Level::warning, "run.failed", {{"pack", name}, {"code", std::string(error.code())}});
      events_.say("run", Json::object({{"pack", name}, {"run", nullptr}}));
    } catch (const std::exception& error) {
      log(Level::error, "run.failed", {{"pack", name}, {"why", error.what()}});
    }
  }
  return !stop.stop_requested();
}

}  // namespace dure::server
