#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dure {

/// SHA-256, fed piece by piece. hex() ends it.
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(std::string_view bytes);
  std::string hex();

private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256(std::string_view bytes);             ///< 64 lower-case hex digits
std::string sha256_file(const std::filesystem::path&);  ///< @throws Error(missing|input) naming the file
/// 64 lower-case hex digits: only who has the key can make them, and they tell nothing of the bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string random_hex(std::size_t bytes);  ///< from the system's generator
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace dure
