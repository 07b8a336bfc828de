#include "upload.hpp"

#include "unix_socket.hpp"

#include <dure/core/digest.hpp>
#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/store/audit.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <charconv>

namespace dure::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 200;                 // bytes, of 255 that file systems take
constexpr std::uint64_t kTold = std::uint64_t{4} << 20U;  // bytes between two words about progress

fs::path folder_of(const store::City& city) { return city.directory() / ".upload"; }

std::string checked_name(const std::string& given) {
  auto name = nfc(given);
  const bool bad = name.empty() || name.size() > kLongestName || name.starts_with(".") ||
                   std::any_of(name.begin(), name.end(),
                               [](char c) { return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 32; });
  if (bad)
    throw Error(Fault::input, "upload.name", "이 파일 이름은 받을 수 없습니다. 짧은 보통 이름으로 바꾸어 올리십시오.");
  return name;
}

/// The bytes in a file; the folder goes again unless the job took it over.
class Receiving : public BodySink {
public:
  Receiving(House& house, fs::path folder, std::string name, std::uint64_t total)
      : house_(house), folder_(std::move(folder)), name_(std::move(name)), job_(house.jobs.receive(name_, total)) {
    fs::create_directories(folder_);
    file_ = Descriptor(open((folder_ / name_).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
    if (!file_.is_open()) full();
  }
  ~Receiving() override {
    if (submitted_) return;
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    if (!refused_) house_.jobs.refuse(job_, "upload.broken", "올리는 도중에 끊겼습니다. 다시 올려 주십시오.");
  }
  Receiving(const Receiving&) = delete;
  Receiving& operator=(const Receiving&) = delete;

  void write(std::string_view piece) override {
    received_ += piece.size();
    while (!piece.empty()) {
      const auto written = ::write(file_.number(), piece.data(), piece.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) full();
      piece.remove_prefix(static_cast<std::size_t>(written));
    }
    if (received_ - told_ < kTold) return;
    told_ = received_;
    house_.jobs.received(job_, received_);
  }

  std::string submit(std::optional<std::string> as, const store::Principal& who) {
    house_.jobs.received(job_, received_);
    house_.jobs.submit(job_,
                       {.file = folder_ / name_, .name = name_, .as = std::move(as), .who = who, .passing = true});
    submitted_ = true;
    return job_;
  }

private:
  [[noreturn]] void full() {
    refused_ = true;
    std::error_code ignored;
    fs::remove_all(folder_, ignored);  // at once: others need the room
    const std::string sentence =
        "서버의 디스크가 차서 파일을 받지 못했습니다. 관리자에게 알려 자리를 비운 뒤 다시 올려 주십시오.";
    house_.jobs.refuse(job_, "upload.full", sentence);
    throw Error(Fault::busy, "upload.full", sentence);
  }

  House& house_;
  fs::path folder_;
  std::string name_, job_;
  Descriptor file_;
  std::uint64_t received_ = 0, told_ = 0;
  bool submitted_ = false, refused_ = false;
};

}  // namespace

Plan plan_upload(House& house, const Visit& visit, const std::string& name) {
  const auto limit = house.city.settings().bytes("server.upload_limit");
  const auto said = visit.request.header("content-length");
  std::uint64_t total = 0;
  std::from_chars(said.data(), said.data() + said.size(), total);
  if (total > limit) {
    throw Error(Fault::input, "http.too_large",
                "올린 파일이 한도(" + std::to_string(limit / 1'000'000) +
                    "MB)를 넘습니다. 서버의 inbox 폴더에 바로 놓으십시오.");
  }
  return {.limit = limit,
          .sink = std::make_unique<Receiving>(house, folder_of(house.city) / random_hex(8), checked_name(name), total)};
}

Response api::upload(House&, Visit& visit) {
  auto* receiving = dynamic_cast<Receiving*>(visit.sink);
  if (receiving == nullptr) throw Error(Fault::defect, "upload.sink", "올린 것을 받을 곳이 없습니다.");
  const auto as = visit.request.argument("as");
  const auto job = receiving->submit(as.empty() ? std::nullopt : std::optional<std::string>(as), visit.who);
  return json_response(Json::object({{"job", job}}));
}

void forget_unfinished_uploads(const store::City& city) {
  std::error_code ignored;
  fs::remove_all(folder_of(city), ignored);
}

}  // namespace dure::server
