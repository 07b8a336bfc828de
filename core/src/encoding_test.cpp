#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/utf8.hpp>

#include <doctest/doctest.h>
#include <iconv.h>

#include <random>

using dure::Encoding;

namespace {

/// glibc's own converter: "" when it refuses.
class Iconv {
public:
  Iconv(const char* to, const char* from) : it_(iconv_open(to, from)) {}
  Iconv(const Iconv&) = delete;
  Iconv& operator=(const Iconv&) = delete;
  ~Iconv() { iconv_close(it_); }
  std::string operator()(std::string text) const {
    std::string out(text.size() * 4 + 16, '\0');
    char* in = text.data();
    char* to = out.data();
    std::size_t left = text.size(), room = out.size();
    iconv(it_, nullptr, nullptr, nullptr, nullptr);
    if (iconv(it_, &in, &left, &to, &room) == static_cast<std::size_t>(-1) || left) return "";
    return out.substr(0, out.size() - room);
  }

private:
  iconv_t it_;
};

std::string decoded(std::string_view bytes) {
  std::string out;
  dure::cp949_to_utf8(bytes, out);
  return out;
}

std::string encoded(std::string_view text) {
  std::string out;
  dure::utf8_to_cp949(text, out);
  return out;
}

/// One character at a time, straight from the contract: the slow truth for the fast decoder.
std::string decoded_slowly(std::string_view bytes, std::size_t& bad) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    const std::string one(bytes.substr(at, lead < 0x80 ? 1 : 2));
    const bool letter = one.size() == 2 || lead < 0x80;
    std::size_t wrong = 0;
    std::string text;
    if (letter) wrong = dure::cp949_to_utf8(one, text);
    const bool single = lead == 0x80 || lead == 0xFF || !letter || (wrong && static_cast<unsigned char>(one[1]) < 0x80);
    bad += wrong || !letter;
    out += wrong || !letter ? "\uFFFD" : text;
    at += lead < 0x80 || single ? 1 : 2;
  }
  return out;
}

}  // namespace

TEST_CASE("every two-byte code is what glibc's CP949 says, both ways") {
  const Iconv to_utf8("UTF-8", "CP949"), to_cp949("CP949", "UTF-8");
  int characters = 0, different = 0;
  for (int lead = 0x80; lead < 0x100; ++lead) {
    for (int trail = 0; trail < 0x100; ++trail) {
      const std::string pair{static_cast<char>(lead), static_cast<char>(trail)};
      const std::string theirs = to_utf8(pair);
      std::string ours;
      const std::size_t bad = dure::cp949_to_utf8(pair, ours);
      if ((bad ? "" : ours) != theirs) {
        ++different;
        MESSAGE("code ", lead * 256 + trail, " ours ", ours, " glibc ", theirs);
      }
      if (bad) continue;
      ++characters;
      if (encoded(ours) != pair || to_cp949(ours) != pair) FAIL("back to bytes: ", ours);
    }
  }
  CHECK(different == 0);
  CHECK(characters == 17048);  // 11,172 syllables + 4,888 hanja + 988 other signs
}

TEST_CASE("all 11,172 syllables are there and ASCII is itself") {
  for (char32_t c = 0xAC00; c <= 0xD7A3; ++c) {
    std::string text;
    dure::append_utf8(c, text);
    if (decoded(encoded(text)) != text || encoded(text).size() != 2) FAIL(text);
  }
  std::string ascii;
  for (char c = 0; c < 127; ++c) ascii += c;
  ascii += '\x7f';
  CHECK(decoded(ascii) == ascii);
  CHECK(decoded("\xb0\xa1\xc0\xaf\xb1\xba") == "가유군");            // KS X 1001: B0A1 가, C0AF 유, B1BA 군
  CHECK(decoded("\x8c\x63\xb9\xe6\xb0\xa2\xc7\xcf") == "똠방각하");  // 똠 only in the extension: 8C63
}

TEST_CASE("undefined bytes become U+FFFD, and what follows them survives") {
  std::string out;
  CHECK(dure::cp949_to_utf8("\xb0,1\n", out) == 1);  // a torn 가 before a comma
  CHECK(out == "\uFFFD,1\n");
  out.clear();
  CHECK(dure::cp949_to_utf8("\x80\xff\xb0", out) == 3);
  CHECK(out == "\uFFFD\uFFFD\uFFFD");
  out.clear();
  CHECK(dure::cp949_to_utf8("\xc9\xa1\xb0\xa1", out) == 1);  // C9A1 is a user-defined place, then 가
  CHECK(out == "\uFFFD가");
  out.clear();
  CHECK(dure::utf8_to_cp949("가😀\xff나", out) == 2);
  CHECK(out == "\xb0\xa1??\xb3\xaa");
}

TEST_CASE("the fast decoder says what the slow one says, whatever the bytes and wherever they stand") {
  std::mt19937 random(11);
  const Iconv to_cp949("CP949", "UTF-8");
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    const std::size_t size = random() % 200;
    const unsigned kind = random() % 4;
    while (bytes.size() < size) {
      const unsigned dice = random() % 16;
      if (kind == 3) {
        bytes += static_cast<char>(random());
      } else if (dice < 5 + kind * 3) {
        bytes += static_cast<char>(0xB0 + random() % 25);
        bytes += static_cast<char>(0xA1 + random() % 94);
      } else if (dice == 15) {
        bytes += static_cast<char>(0x81 + random() % 70);
        bytes += static_cast<char>(0x41 + random() % 26);
      } else {
        bytes.append(random() % 24, static_cast<char>(' ' + random() % 95));
      }
      if (random() % 400 == 0) bytes += static_cast<char>(0x80 + random() % 128);
    }
    std::size_t bad = 0;
    const std::string slow = decoded_slowly(bytes, bad);
    std::string fast = "앞";
    const std::size_t fast_bad = dure::cp949_to_utf8(bytes, fast);
    REQUIRE(fast == "앞" + slow);
    REQUIRE(fast_bad == bad);
  }
}

TEST_CASE("the worst bytes fit the promised room") {
  for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 1000u, 4096u, 5000u}) {
    const std::string bytes(size, '\xff');
    std::string room(dure::cp949_room(size), '#');
    std::size_t bad = 0;
    const char* end = dure::cp949_to_utf8(bytes.data(), bytes.data() + size, room.data(), bad);
    CHECK(static_cast<std::size_t>(end - room.data()) == 3 * size);
    CHECK(bad == size);
    std::string appended;
    CHECK(dure::cp949_to_utf8(bytes, appended) == size);
    CHECK(appended.size() == 3 * size);
  }
  std::string long_text;  // pieces are cut where characters end
  for (int i = 0; i < 3000; ++i) long_text += i % 7 ? "\xb0\xa1" : "x";
  CHECK(encoded(decoded(long_text)) == long_text);
}

TEST_CASE("the first invalid byte of UTF-8 is found wherever it stands") {
  CHECK(dure::first_invalid_utf8("") == std::string_view::npos);
  CHECK(dure::first_invalid_utf8("가나다 abc 😀") == std::string_view::npos);
  CHECK(dure::first_invalid_utf8("a\xb0\xa1") == 1);
  CHECK(dure::first_invalid_utf8("가\xED\xA0\x80") == 3);  // a surrogate
  CHECK(dure::first_invalid_utf8("\xC0\x80") == 0);        // overlong
  CHECK(dure::first_invalid_utf8("\xF4\x90\x80\x80") == 0);
  CHECK(dure::first_invalid_utf8("가\xEA\xB0") == 3);
  std::string long_text;
  for (int i = 0; i < 5000; ++i) long_text += "가나, ";
  for (const std::size_t at : {0u, 3u, 4095u, 4096u, 12290u, 39999u}) {
    std::string broken = long_text;
    const std::size_t where = at - at % 8;
    broken[where] = '\xff';
    CHECK(dure::first_invalid_utf8(broken) == where);
  }
}

TEST_CASE("encodings are sniffed by rule: mark, zeros, valid UTF-8, else CP949") {
  using namespace std::string_view_literals;
  const auto sniffed = [](std::string_view bytes) {
    const auto s = dure::sniff_encoding(bytes);
    return std::string(dure::encoding_name(s.encoding)) + "+" + std::to_string(s.bom);
  };
  CHECK(sniffed("") == "UTF-8+0");
  CHECK(sniffed("abc") == "UTF-8+0");
  CHECK(sniffed("\xEF\xBB\xBF가") == "UTF-8+3");
  CHECK(sniffed("\xFF\xFE\0\xAC"sv) == "UTF-16LE+2");
  CHECK(sniffed("\xFE\xFF\xAC\0"sv) == "UTF-16BE+2");
  CHECK(sniffed("a\0,\0\x00\xAC\n\0"sv) == "UTF-16LE+0");
  CHECK(sniffed("\0a\0,\xAC\x00\0\n"sv) == "UTF-16BE+0");
  CHECK(sniffed("가나다") == "UTF-8+0");
  CHECK(sniffed("가나\xEB\x8B") == "UTF-8+0");  // 다 cut at the end
  CHECK(sniffed("가\xEB\x8B나") == "CP949+0");  // cut in the middle
  CHECK(sniffed("\xb0\xa1\xb3\xaa") == "CP949+0");
  CHECK(sniffed("a,\xb0") == "CP949+0");
  CHECK(sniffed("\xb0\xa1\0\xb3\xaa"sv) == "CP949+0");
  CHECK(sniffed("name,value\nabc\0,1\nabcdef,2\n"sv) == "UTF-8+0");  // one stray NUL is no UTF-16
}

TEST_CASE("names of encodings are read in any dress") {
  for (const std::string_view name : {"cp949", "EUC-KR", "ms949", "euc_kr", "UHC", "ks_c_5601-1987", "x-windows-949"})
    CHECK(dure::encoding_from_name(name) == Encoding::cp949);
  CHECK(dure::encoding_from_name("UTF-8-sig") == Encoding::utf8);
  CHECK(dure::encoding_from_name("utf-16") == Encoding::utf16le);
  CHECK(dure::encoding_from_name("UTF-16BE") == Encoding::utf16be);
  CHECK_THROWS_AS(dure::encoding_from_name("latin1"), dure::Error);
}

TEST_CASE("any encoding becomes valid UTF-8 and counts what was wrong") {
  using namespace std::string_view_literals;
  std::size_t bad = 9;
  CHECK(dure::to_utf8("\x3D\xD8\x00\xDE\x00\xAC"sv, Encoding::utf16le, &bad) == "😀가");  // D83D DE00, AC00
  CHECK(bad == 0);
  CHECK(dure::to_utf8("\xD8\x3D\xAC\x00\xAC"sv, Encoding::utf16be, &bad) == "\uFFFD가\uFFFD");
  CHECK(bad == 2);
  CHECK(dure::to_utf8("a\xE0\x80\xF0\x9F\x98z", Encoding::utf8, &bad) == "a\uFFFD\uFFFD\uFFFDz");
  CHECK(bad == 3);  // E0, 80, and the cut F0 9F 98: maximal subparts, as Unicode 3.9 advises
}

TEST_CASE("names are composed, and CP949 names of old ZIPs are understood") {
  CHECK(dure::nfc("\u1112\u1161\u11AB\u1100\u1173\u11AF.csv") == "한글.csv");
  CHECK(dure::nfc("cafe\u0301") == "café");
  CHECK(dure::file_name_utf8("\xb0\xa1\xb3\xaa.csv") == "가나.csv");
  CHECK(dure::file_name_utf8("\u1100\u1161.csv") == "가.csv");
}

TEST_CASE("wide characters take two columns") {
  CHECK(dure::display_width("abc") == 3);
  CHECK(dure::display_width("가나") == 4);
  CHECK(dure::display_width("\u1100\u1161") == 2);  // 가, decomposed
  CHECK(dure::display_width("e\u0301") == 1);
  CHECK(dure::display_width("Ａ") == 2);
  CHECK(dure::display_width("😀") == 2);
  CHECK(dure::display_width("") == 0);
}
