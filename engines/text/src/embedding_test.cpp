#include <dure/core/error.hpp>
#include <dure/core/json.hpp>
#include <dure/store/store.hpp>
#include <dure/text/embedding.hpp>
#include <dure/text/engine.hpp>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

using namespace dure;
using namespace dure::text;

namespace {

/// A model of two words on a port of the loopback: how often 물 and 불 stand in a text, and always one more number,
/// 0.5. Answers last text first, as it may: the index says which is which.
class Model {
public:
  Model() : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listening_, 8) == 0);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/v1/embeddings";
    thread_ = std::jthread([this] {
      for (int one = 0; (one = ::accept(listening_, nullptr, nullptr)) >= 0; ::close(one)) serve(one);
    });
  }
  ~Model() {
    ::shutdown(listening_, SHUT_RDWR);
    ::close(listening_);
  }
  EmbeddingModel as(const std::string& model) const { return {url, model}; }

  std::string url;
  std::atomic<int> texts = 0;  ///< that were asked
  std::atomic<bool> broken = false;

private:
  static double count(const std::string& text, const std::string& word) {
    double n = 0;
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++n;
    return n;
  }
  void serve(int one) {
    std::string asked;
    char part[4096];
    std::size_t wanted = std::string::npos;
    while (asked.size() < wanted) {
      const ssize_t got = ::recv(one, part, sizeof part, 0);
      if (got <= 0) return;
      asked.append(part, static_cast<std::size_t>(got));
      const auto end = asked.find("\r\n\r\n"), length = asked.find("Content-Length: ");
      if (end != asked.npos) wanted = end + 4 + std::stoul(asked.substr(length + 16));
    }
    const Json request = Json::parse(asked.substr(asked.find("\r\n\r\n") + 4));
    Json data = Json::array();
    const auto& input = request["input"].items();
    for (std::size_t i = input.size(); i-- > 0;) {
      Json vector = Json::array();
      for (const char* word : {"물", "불"}) vector.push(count(input[i].string(), word));
      vector.push(0.5);
      data.push(Json::object({{"index", std::uint64_t{i}}, {"embedding", std::move(vector)}}));
      ++texts;
    }
    const std::string body = broken ? "{}" : Json::object({{"data", std::move(data)}}).dump();
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    ::send(one, answer.data(), answer.size(), MSG_NOSIGNAL);
  }
  int listening_;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("a model's vectors are kept in a table, asked once, and found by meaning") {
  // a (2, 0, 0.5), b (0, 1, 0.5), c (1, 1, 0.5). Asked 물 = (1, 0, 0.5): a (2 + 0.25) / (sqrt 4.25 x sqrt 1.25) =
  // 0.976187; c 1.25 / (sqrt 2.25 x sqrt 1.25) = 0.745356; b 0.25 / 1.25 = 0.2.
  Model server;
  store::Store store = store::Store::open("");
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("dure-embedding-test-" + std::to_string(getpid()));
  store::Connection c = store.connect();
  c.exec("create table page(id varchar, title varchar, body varchar)");
  c.exec("insert into page values ('a', '물', '물 새는 곳'), ('b', null, '불이 났다'), ('c', '물', '불')");
  const auto index = [&](const EmbeddingModel& model) {
    return index_meaning(store, folder, "pages", "page", "id", {"title", "body"}, model);
  };
  CHECK(index(server.as("둘")).rows == 3);
  CHECK(server.texts == 3);
  install(store, folder, DURE_DICTIONARY);
  install_embedding(store, server.as("둘"));
  const auto found = [&] {
    return c
        .value(
            "select string_agg(key || ' ' || round(score, 6), ', ' order by rank) "
            "from nearest('pages', embed('물'), 5)")
        .string();
  };
  CHECK(found() == "a 0.976187, c 0.745356, b 0.2");
  c.exec("update page set body = '물' where id = 'b'");
  c.exec("delete from page where id = 'c'");
  server.texts = 0;
  CHECK(index(server.as("둘")).rows == 2);
  CHECK(server.texts == 1);
  index(server.as("다른 모델"));
  CHECK(server.texts == 3);
  CHECK(c.value("select count(*) from vectors.pages").integer() == 2);
  CHECK(Vectors::open(folder, "pages")->table() == "page");

  server.broken = true;
  c.exec("insert into page values ('d', '', '물')");
  CHECK_THROWS_AS(index(server.as("둘")), Error);
  CHECK(Vectors::open(folder, "pages")->rows() == 2);  // what stood stays
  CHECK_THROWS_AS(index({}), Error);
  CHECK_THROWS_AS(index({server.url, "둘", folder / "no-key"}), Error);
  std::filesystem::remove_all(folder);
}
