#pragma once

#include "unix_socket.hpp"

#include <dure/server/server.hpp>

#include <filesystem>
#include <list>
#include <mutex>
#include <thread>

namespace dure::server {

/// Takes commands at city/.dure.sock, each on a thread of its own, until destroyed; then asks those still running to
/// stop and waits for them.
class CommandSocket {
public:
  CommandSocket(store::City& city, Command command);
  ~CommandSocket();
  CommandSocket(const CommandSocket&) = delete;
  CommandSocket& operator=(const CommandSocket&) = delete;

private:
  struct Talk;
  void accept_all(const std::stop_token& stop);
  void talk(Talk& talk, const std::stop_token& stop);
  void forget_finished();

  store::City& city_;
  Command command_;
  std::filesystem::path path_;
  Descriptor listening_;
  std::list<Talk> talks_;  ///< touched by the accepting thread only
  std::jthread accepting_;
};

}  // namespace dure::server
