// make ROWS CP949.csv UTF8.csv: card sales of an invented county, the same for ever: nine columns, about 80 bytes a row
// in CP949.
#include <iconv.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

std::string cp949_of(std::string text) {
  static iconv_t converter = iconv_open("CP949", "UTF-8");
  std::string out(text.size(), '\0');
  char *in = text.data(), *to = out.data();
  std::size_t in_left = text.size(), out_left = out.size();
  if (iconv(converter, &in, &in_left, &to, &out_left) == static_cast<std::size_t>(-1)) std::exit(1);
  out.resize(out.size() - out_left);
  return out;
}

struct Word {
  explicit Word(const char* text) : utf8(text), cp949(cp949_of(text)) {}
  std::string utf8, cp949;
};

const std::vector<Word> towns{Word("가온읍"), Word("새벽면"),   Word("두레면"),    Word("솔내면"),
                              Word("한빛면"), Word("너른들면"), Word("물빛고을면")};
const std::vector<Word> trades{
    Word("한식"), Word("커피전문점"), Word("편의점"), Word("주유소"),      Word("농산물직매장"),    Word("미용실"),
    Word("약국"), Word("슈퍼마켓"),   Word("숙박업"), Word("의류·잡화점"), Word("스포츠/레저용품"), Word("제과점")};
const std::vector<Word> firsts{Word("가온"),     Word("두레"),   Word("푸른들"), Word("솔바람"),
                               Word("달빛"),     Word("큰나루"), Word("새터"),   Word("한우리"),
                               Word("물레방아"), Word("동구밖"), Word("윗말"),   Word("은행나무")};
const std::vector<Word> lasts{Word("식당"),          Word("상회"),  Word("카페 읍내점"), Word("마트 1호점"),
                              Word("분식"),          Word("농산"),  Word("약국 장터길"), Word("펜션"),
                              Word("주유소 국도변"), Word("미용실")};
const std::vector<Word> sexes{Word("남"), Word("여")};

std::uint64_t next(std::uint64_t& state) {  // splitmix64
  std::uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::uint64_t rows = std::strtoull(argv[1], nullptr, 10);
  std::FILE *cp949 = std::fopen(argv[2], "wb"), *utf8 = std::fopen(argv[3], "wb");
  if (!cp949 || !utf8) return 1;
  const Word header("기준일자,시간대,행정동코드,행정동명,업종명,가맹점명,성별,매출건수,매출금액\r\n");
  std::fputs(header.cp949.c_str(), cp949);
  std::fputs(header.utf8.c_str(), utf8);
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::uint64_t state = 2026;
  for (std::uint64_t i = 0; i < rows; ++i) {
    const std::uint64_t x = next(state), y = next(state);
    int day = static_cast<int>(i * 365 / rows), month = 0;
    while (day >= days[month]) day -= days[month++];
    const std::size_t town = x % towns.size();
    const Word* words[] = {&towns[town], &trades[(x >> 8) % trades.size()], &firsts[(x >> 16) % firsts.size()],
                           &lasts[(x >> 24) % lasts.size()], &sexes[(x >> 32) & 1]};
    char head[64], tail[64];
    std::snprintf(head, sizeof head, "2025-%02d-%02d,%d,%llu,", month + 1, day + 1, static_cast<int>((x >> 40) % 24),
                  4799025000ull + town * 1000);
    const std::uint64_t count = 1 + (y & 0xFF) % 40;
    std::snprintf(tail, sizeof tail, ",%llu,%llu\r\n", static_cast<unsigned long long>(count),
                  static_cast<unsigned long long>(count * (1000 + (y >> 8) % 90000)));
    for (int file = 0; file < 2; ++file) {
      std::string line = head;
      const auto add = [&](int w) { line += file ? words[w]->utf8 : words[w]->cp949; };
      add(0), line += ',', add(1), line += ',', add(2), line += ' ', add(3), line += ',', add(4);
      line += tail;
      std::fwrite(line.data(), 1, line.size(), file ? utf8 : cp949);
    }
  }
  return std::fclose(cp949) + std::fclose(utf8);
}
