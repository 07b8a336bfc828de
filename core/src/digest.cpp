#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <cerrno>
#include <fstream>
#include <vector>

namespace dure {
namespace {

std::string hex_of(std::span<const unsigned char> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(digest); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (!state_->digest || EVP_DigestInit_ex(state_->digest, EVP_sha256(), nullptr) != 1)
    throw Error(Fault::defect, "digest.start", "SHA-256을 시작하지 못했습니다. OpenSSL 설치를 확인해 주세요.");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) { EVP_DigestUpdate(state_->digest, bytes.data(), bytes.size()); }

std::string Sha256::hex() {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->digest, bytes, &size);
  return hex_of({bytes, size});
}

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.hex();
}

std::string sha256_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code ignored;
  if (!file || std::filesystem::is_directory(path, ignored)) {
    const bool there = std::filesystem::exists(path, ignored);
    throw Error(there ? Fault::input : Fault::missing, there ? "file.unreadable" : "file.missing",
                there ? path.string() + " 파일을 열 수 없습니다. 읽기 권한이 있는 보통 파일인지 확인해 주세요."
                      : path.string() + " 파일이 없습니다. 경로를 확인해 주세요.");
  }
  Sha256 digest;
  std::vector<char> block(1 << 20);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0)
    digest.add({block.data(), static_cast<std::size_t>(file.gcount())});
  if (file.bad())
    throw Error(Fault::input, "file.unreadable", path.string() + " 파일을 읽다가 멈췄습니다. 디스크를 확인해 주세요.");
  return digest.hex();
}

namespace {

/// SHA-256 begun with a key, inside and outside: the library's own HMAC prepares the key anew for each value, and most
/// values are short.
class KeyedDigest {
public:
  explicit KeyedDigest(std::string_view key) : key_(key) {
    std::string block(key.size() > block_size ? digest_of(key) : key);
    block.resize(block_size, '\0');
    for (char& c : block) c = static_cast<char>(c ^ 0x36);
    begin(inner_.get(), block);
    for (char& c : block) c = static_cast<char>(c ^ 0x36 ^ 0x5C);
    begin(outer_.get(), block);
  }
  bool is_of(std::string_view key) const { return key_ == key; }
  std::string hex(std::string_view bytes) {
    const std::string inside = finished(inner_.get(), bytes), all = finished(outer_.get(), inside);
    return hex_of({reinterpret_cast<const unsigned char*>(all.data()), all.size()});
  }

private:
  static constexpr std::size_t block_size = 64;
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  using Handle = std::unique_ptr<EVP_MD_CTX, Free>;

  static void begin(EVP_MD_CTX* context, std::string_view bytes) {
    if (!context || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1)
      throw Error(Fault::defect, "digest.start", "SHA-256을 시작하지 못했습니다. OpenSSL 설치를 확인해 주세요.");
    EVP_DigestUpdate(context, bytes.data(), bytes.size());
  }
  std::string finished(const EVP_MD_CTX* begun, std::string_view bytes) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_MD_CTX_copy_ex(work_.get(), begun);
    EVP_DigestUpdate(work_.get(), bytes.data(), bytes.size());
    EVP_DigestFinal_ex(work_.get(), out, &size);
    return {reinterpret_cast<const char*>(out), size};
  }
  std::string digest_of(std::string_view bytes) {
    begin(inner_.get(), {});
    return finished(inner_.get(), bytes);
  }

  std::string key_;
  Handle inner_{EVP_MD_CTX_new()}, outer_{EVP_MD_CTX_new()}, work_{EVP_MD_CTX_new()};
};

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  thread_local std::unique_ptr<KeyedDigest> last;
  if (!last || !last->is_of(key)) last = std::make_unique<KeyedDigest>(key);
  return last->hex(bytes);
}

std::string random_hex(std::size_t bytes) {
  std::vector<unsigned char> buffer(bytes);
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t got = getrandom(buffer.data() + done, bytes - done, 0);
    if (got < 0 && errno != EINTR)
      throw Error(Fault::defect, "random.unavailable", "운영체제의 난수를 얻지 못했습니다. 커널 설정을 확인해 주세요.");
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return hex_of(buffer);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace dure
