#include "http.hpp"

#include "target.hpp"

#include <dure/core/error.hpp>
#include <dure/core/log.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <thread>

namespace dure::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using asio::ip::tcp;
using beast::error_code;

namespace {

constexpr std::uint32_t kHeaderLimit = 16U << 10U;
constexpr std::size_t kPiece = std::size_t{128} << 10U;
constexpr std::size_t kDrained = std::size_t{4} << 20U;  // bytes of a refused body still listened to
constexpr auto kEventPause = std::chrono::milliseconds(150);
constexpr int kHeartbeat = 100;  // pauses without an event until a comment shows that we are alive
constexpr auto kFarewell = std::chrono::seconds(5);

std::chrono::milliseconds duration(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view value_of(const Fields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

// Runs `work` where it may block, and comes back to the connection's own executor.
template <class Work>
awaitable<void> elsewhere(asio::thread_pool& pool, Work& work) {
  const auto job = [&work]() -> awaitable<void> {
    work();
    co_return;
  };
  co_await asio::co_spawn(pool.get_executor(), job, asio::use_awaitable);
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return value_of(headers, name); }
std::string_view Request::argument(std::string_view name) const { return value_of(query, name); }

struct HttpServer::State {
  State(HttpOptions wished, Handler& answers)
      : options(std::move(wished)), handler(answers), pool(static_cast<std::size_t>(options.workers)) {}

  HttpOptions options;
  Handler& handler;
  asio::io_context io;
  asio::thread_pool pool;
  std::optional<asio::ssl::context> tls;
  tcp::acceptor acceptor{io};
  std::atomic<std::size_t> connections = 0;
  std::atomic<int> answering = 0;
  std::stop_source stop;
  std::vector<std::jthread> threads;
};

namespace {

// One connection: requests one after the other until either side has enough. Every co_await is a statement of its own:
// g++ 12 resumes those inside `&&`, `?:` and loop conditions at the wrong place. And what it is given has a name, since
// the same compiler ends temporaries with a destructor twice.
template <class Stream, class State>
class Conversation {
public:
  Conversation(State& state, Stream stream, std::string peer)
      : state_(state), stream_(std::move(stream)), peer_(std::move(peer)) {
    ++state_.connections;
  }
  ~Conversation() { --state_.connections; }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  awaitable<void> hold() {
    if constexpr (kSecure) {
      wait_at_most(state_.options.header_seconds);
      co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                       asio::redirect_error(asio::use_awaitable, error_));
      if (error_) co_return;
    }
    for (bool more = true; more && !state_.stop.stop_requested();) more = co_await exchange();
    co_await part();
  }

private:
  static constexpr bool kSecure = !std::is_same_v<Stream, beast::tcp_stream>;
  using Parser = http::request_parser<http::buffer_body>;

  auto token() { return asio::redirect_error(asio::use_awaitable, error_); }
  void wait_at_most(double seconds) { beast::get_lowest_layer(stream_).expires_after(duration(seconds)); }

  // One request and its answer; false when the connection ends with it.
  awaitable<bool> exchange() {
    Parser head;
    head.header_limit(kHeaderLimit);
    head.body_limit(std::numeric_limits<std::uint64_t>::max());  // the plan has the limit
    wait_at_most(state_.options.header_seconds);
    co_await http::async_read_header(stream_, buffer_, head, token());
    if (error_) {
      co_await refuse_header();
      co_return false;
    }
    Request request = read_head(head);
    head_only_ = request.method == "HEAD";
    const bool keep = head.keep_alive();
    std::unique_ptr<BodySink> sink;
    std::exception_ptr fault;
    bool whole = head.content_length().value_or(0) == 0 && !head.chunked();
    Plan plan;
    auto plan_it = [&] { plan = planned(request, head); };
    co_await guarded(plan_it, fault);
    if (!fault) whole = co_await read_body(head, request, plan, fault);
    if (!fault && !whole) co_return false;
    Response response;
    ++state_.answering;
    auto answer_it = [&] { response = answer(request, plan, fault); };
    co_await elsewhere(state_.pool, answer_it);
    bool sent = false;
    if (response.events) {
      co_await send_events(response);
    } else {
      sent = co_await send(response, keep && whole);
    }
    --state_.answering;
    if (!whole) co_await drain();
    co_return sent&& keep&& whole;
  }

  Request read_head(const Parser& head) {
    Request request;
    const auto& message = head.get();
    request.method = std::string(view(message.method_string()));
    request.path = std::string(view(message.target()));
    for (const auto& field : message) {
      request.headers.emplace_back(lower(view(field.name_string())), std::string(view(field.value())));
    }
    request.peer = peer_;
    request.secure = kSecure;
    request.stop = state_.stop.get_token();
    return request;
  }

  template <class Work>
  awaitable<void> guarded(Work& work, std::exception_ptr& fault) {
    auto caught = [&] {
      try {
        work();
      } catch (...) {
        fault = std::current_exception();
      }
    };
    co_await elsewhere(state_.pool, caught);
  }

  Plan planned(Request& request, const Parser& head) {
    auto target = read_target(request.path);
    if (!target) {
      request.path = "/";
      throw Error(Fault::input, "http.target", "주소를 읽을 수 없습니다. 화면의 링크를 다시 눌러 보십시오.");
    }
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    auto plan = state_.handler.plan(request);
    if (head.content_length() && *head.content_length() > plan.limit) too_large(plan.limit);
    return plan;
  }

  [[noreturn]] static void too_large(std::uint64_t limit) {
    throw Error(Fault::input, "http.too_large",
                "보낸 것이 너무 큽니다. " + std::to_string(limit) +
                    "바이트까지 받습니다: 나누거나 서버의 inbox 폴더에 놓으십시오.");
  }

  // All of the body, or a fault; false with no fault when the client is gone.
  awaitable<bool> read_body(Parser& parser, Request& request, Plan& plan, std::exception_ptr& fault) {
    if (lower(request.header("expect")) == "100-continue") {
      co_await asio::async_write(stream_, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), token());
    }
    std::string piece;
    std::uint64_t received = 0;
    while (!parser.is_done()) {
      piece.resize(kPiece);
      parser.get().body().data = piece.data();
      parser.get().body().size = piece.size();
      wait_at_most(state_.options.body_seconds);
      co_await http::async_read(stream_, buffer_, parser, token());
      if (error_ && error_ != http::error::need_buffer) co_return false;
      piece.resize(kPiece - parser.get().body().size);
      received += piece.size();
      auto take = [&] {
        if (received > plan.limit) too_large(plan.limit);
        if (plan.sink) plan.sink->write(piece);
        if (!plan.sink) request.body += piece;
      };
      co_await guarded(take, fault);
      if (fault || state_.stop.stop_requested()) co_return false;
    }
    co_return true;
  }

  Response answer(Request& request, const Plan& plan, std::exception_ptr fault) {
    try {
      if (fault) std::rethrow_exception(fault);
      return state_.handler.answer(request, plan.sink.get());
    } catch (const std::exception& error) {
      return state_.handler.failure(request, error);
    }
  }

  awaitable<bool> send(Response& response, bool keep) {
    http::response<http::string_body> message(http::int_to_status(static_cast<unsigned>(response.status)), 11);
    fill(message, response);
    message.keep_alive(keep);
    if (response.status != 204 && response.status != 304) message.content_length(response.body.size());
    const double slow = 30 + static_cast<double>(response.body.size()) / 50'000;
    if (!head_only_) message.body() = std::move(response.body);
    wait_at_most(slow);
    co_await http::async_write(stream_, message, token());
    co_return !error_;
  }

  template <class Message>
  static void fill(Message& message, const Response& response) {
    if (!response.type.empty()) message.set(http::field::content_type, response.type);
    for (const auto& [name, value] : response.headers) message.insert(name, value);
  }

  awaitable<void> send_events(const Response& response) {
    --state_.answering;  // an open ear keeps nobody from going
    http::response<http::empty_body> message(http::status::ok, 11);
    fill(message, response);
    message.keep_alive(false);
    http::response_serializer<http::empty_body> serializer(message);
    co_await http::async_write_header(stream_, serializer, token());
    asio::steady_timer timer(stream_.get_executor());
    for (int quiet = kHeartbeat; !error_ && !state_.stop.stop_requested(); ++quiet) {
      std::string news = response.events();
      if (news.empty() && quiet >= kHeartbeat) news = ":\n\n";
      if (!news.empty()) {
        quiet = 0;
        wait_at_most(state_.options.body_seconds);
        co_await asio::async_write(stream_, asio::buffer(news), token());
      }
      if (error_) break;
      timer.expires_after(kEventPause);
      co_await timer.async_wait(token());
    }
    ++state_.answering;
  }

  awaitable<void> refuse_header() {
    Response response;
    response.type = "text/plain; charset=utf-8";
    if (error_ == http::error::header_limit) {
      response.status = 431;
      response.body = "머리글이 너무 깁니다.\n";
    } else if (error_ == http::error::end_of_stream ||
               error_.category() != make_error_code(http::error::bad_method).category()) {
      co_return;  // gone, or too slow
    } else {
      response.status = 400;
      response.body = "HTTP 요청을 읽을 수 없습니다.\n";
    }
    co_await send(response, false);
    co_await drain();
  }

  // What the client still sends is heard for a moment, so that it can read our refusal.
  awaitable<void> drain() {
    error_ = {};
    beast::get_lowest_layer(stream_).socket().shutdown(tcp::socket::shutdown_send, error_);
    std::string rest(kPiece, '\0');
    wait_at_most(2);
    for (std::size_t heard = 0; heard < kDrained && !error_;) {
      const std::size_t more = co_await beast::get_lowest_layer(stream_).async_read_some(asio::buffer(rest), token());
      heard += more;
    }
  }

  awaitable<void> part() {
    if constexpr (kSecure) {
      wait_at_most(2);
      co_await stream_.async_shutdown(token());
    }
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

  State& state_;
  Stream stream_;
  std::string peer_;
  beast::flat_buffer buffer_;
  error_code error_;
  bool head_only_ = false;
};

template <class Stream, class State>
awaitable<void> converse(State& state, Stream stream, std::string peer) {
  Conversation<Stream, State> conversation(state, std::move(stream), std::move(peer));
  try {
    co_await conversation.hold();
  } catch (const std::exception& error) {
    log(Level::error, "http.connection", {{"why", error.what()}});
  }
}

template <class State>
void welcome(State& state, tcp::socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  const auto remote = socket.remote_endpoint(ignored);
  if (ignored || state.connections >= state.options.connections) return;
  const auto executor = socket.get_executor();
  beast::tcp_stream stream(std::move(socket));
  auto peer = remote.address().to_string();
  if (state.tls) {
    asio::co_spawn(
        executor, converse(state, beast::ssl_stream<beast::tcp_stream>(std::move(stream), *state.tls), std::move(peer)),
        asio::detached);
  } else {
    asio::co_spawn(executor, converse(state, std::move(stream), std::move(peer)), asio::detached);
  }
}

template <class State>
awaitable<void> accept_all(State& state) {
  error_code error;
  asio::steady_timer pause(state.io);
  while (!state.stop.stop_requested()) {
    tcp::socket socket(asio::make_strand(state.io));
    co_await state.acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      welcome(state, std::move(socket));
      continue;
    }
    if (error == asio::error::operation_aborted) co_return;
    pause.expires_after(std::chrono::milliseconds(100));  // out of descriptors: others must end first
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

template <class State>
void prepare_tls(State& state) {
  const auto& options = state.options;
  if (options.certificate.empty() || options.key.empty()) return;
  state.tls.emplace(asio::ssl::context::tls_server);
  state.tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1);
  error_code error;
  state.tls->use_certificate_chain_file(options.certificate, error);
  if (!error) state.tls->use_private_key_file(options.key, asio::ssl::context::pem, error);
  if (error) {
    throw Error(Fault::input, "serve.tls",
                "인증서나 열쇠를 읽을 수 없습니다 (" + options.certificate + ", " + options.key +
                    "). PEM 형식인지, 서로 맞는지 보십시오.");
  }
}

template <class State>
void start_listening(State& state) {
  const auto& options = state.options;
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) {
    throw Error(Fault::input, "serve.listen",
                "'" + options.address + "'은(는) IP 주소가 아닙니다. 127.0.0.1처럼 쓰십시오.");
  }
  const tcp::endpoint endpoint(address, options.port);
  state.acceptor.open(endpoint.protocol());
  state.acceptor.set_option(asio::socket_base::reuse_address(true));
  state.acceptor.bind(endpoint, error);
  if (!error) state.acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    throw Error(Fault::busy, "serve.address",
                options.address + ":" + std::to_string(options.port) + "에서 열 수 없습니다 (" + error.message() +
                    "). 다른 프로그램이 쓰고 있으면 --listen으로 다른 포트를 주십시오.");
  }
}

}  // namespace

HttpServer::HttpServer(HttpOptions options, Handler& handler)
    : state_(std::make_unique<State>(std::move(options), handler)) {
  prepare_tls(*state_);
  start_listening(*state_);
  asio::co_spawn(state_->io, accept_all(*state_), asio::detached);
  for (int i = 0; i < 2; ++i) state_->threads.emplace_back([this] { state_->io.run(); });
}

HttpServer::~HttpServer() {
  state_->stop.request_stop();
  asio::post(state_->io, [this] { state_->acceptor.close(); });
  const auto until = std::chrono::steady_clock::now() + kFarewell;
  while (state_->answering > 0 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  state_->io.stop();
  state_->threads.clear();
  state_->pool.join();
}

std::uint16_t HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }

}  // namespace dure::server
