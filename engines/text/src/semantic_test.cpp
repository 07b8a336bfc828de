#include "semantic.hpp"
#include "made_index.hpp"
#include "subspace.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

using namespace dure::text;

namespace {

SparseColumns sparse(std::size_t rows, const std::vector<std::vector<float>>& columns) {
  SparseColumns out;
  out.rows = rows;
  for (const auto& column : columns) {
    for (std::uint32_t row = 0; row < rows; ++row)
      if (column[row] != 0) out.values.emplace_back(row, column[row]);
    out.begin.push_back(out.values.size());
  }
  return out;
}

/// What the basis makes of two columns: their place in the space's projection.
double projection(const std::vector<float>& basis, std::size_t k, std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t n = 0; n < k; ++n) sum += double{basis[a * k + n]} * basis[b * k + n];
  return sum;
}

std::string number(const std::string& word, int n) { return word + std::to_string(n) + " "; }

/// Forty matters, each with an old and a new word. Six texts of a matter say both; one says the new one alone.
void put_matters(MadeIndex& made) {
  for (int m = 0; m < 40; ++m) {
    for (int n = 0; n < 6; ++n)
      made.put("t" + std::to_string(m * 10 + n), number("old", m) + number("new", m) + number("letter", n));
    made.put("z" + std::to_string(m), number("new", m) + number("only", m));
  }
}

struct Matters : MadeIndex {
  Matters() {
    learn_vectors = true;
    put_matters(*this);
    index();
  }
};

/// A question a matter: the first of them its `word`, the others its `rest`; z of the matter alone is right.
std::filesystem::path ask(const MadeIndex& made, const std::string& word, int first = 40,
                          const std::string& rest = "") {
  std::ofstream out(made.folder / "pairs.jsonl");
  for (int m = 0; m < 40; ++m)
    out << R"({"question": ")" << (m < first ? word : rest) << m << R"(", "gold": ["z)" << m << "\"]}\n";
  return made.folder / "pairs.jsonl";
}

/// The words from `first` to `last`, each with n: `a3 b3 c3 `.
std::string words(char first, char last, int n) {
  std::string out;
  for (char word = first; word <= last; ++word) out += number({word}, n);
  return out;
}

/// Forty matters of ten words, a to j, that five texts say together, and forty of eight, k to r, that four say. A
/// fifth, z, says a too: whoever asks for a alone means that. 400 texts: 80 directions are learnt, one a matter.
void put_rivals(MadeIndex& made) {
  for (int m = 0; m < 40; ++m) {
    for (int n = 0; n < 5; ++n) made.put("t" + std::to_string(m * 10 + n), words('a', 'j', m));
    for (int n = 0; n < 4; ++n) made.put("u" + std::to_string(m * 10 + n), words('k', 'r', m));
    made.put("z" + std::to_string(m), words('a', 'a', m) + words('k', 'r', m));
  }
}

bool finds(const MadeIndex& made, const std::string& query, const std::string& key) {
  return (" " + made.found(query, 10, {.learned = false}) + " ").find(" " + key + " ") != std::string::npos;
}

std::vector<std::filesystem::path> lists(const MadeIndex& made) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(made.folder / "page"))
    if (entry.path().extension() == ".meaning") out.push_back(entry.path());
  return out;
}

}  // namespace

TEST_CASE("semantic: the leading space of two blocks is their two directions") {
  // Rows 0 and 1 say columns 0 to 2, rows 2 and 3 columns 3 and 4: singular values root 6 and 2, directions
  // (1,1,1,0,0)/root 3 and (0,0,0,1,1)/root 2. A third direction there is none.
  const SparseColumns matrix = sparse(4, {{1, 1, 0, 0}, {1, 1, 0, 0}, {1, 1, 0, 0}, {0, 0, 1, 1}, {0, 0, 1, 1}});
  for (const std::size_t k : {2U, 3U}) {
    const std::vector<float> basis = leading_space(matrix, k);
    CHECK(projection(basis, k, 0, 0) == doctest::Approx(1 / 3.0).epsilon(1e-4));
    CHECK(projection(basis, k, 0, 2) == doctest::Approx(1 / 3.0).epsilon(1e-4));
    CHECK(projection(basis, k, 3, 4) == doctest::Approx(0.5).epsilon(1e-4));
    CHECK(std::abs(projection(basis, k, 1, 4)) < 1e-4);
  }
  CHECK(leading_space(matrix, 2) == leading_space(matrix, 2));
}

TEST_CASE("semantic: the leading space is that of an eigendecomposition") {
  // Recomputed in plain Python by another method: cyclic Jacobi rotations of the columns' products a'a until it is
  // diagonal; v the eigenvectors of its two largest; these are v v'. Singular values 10.163, 6.932, 2.055, 1.186,
  // 0.177.
  const SparseColumns matrix =
      sparse(6, {{5, 4, 0, 0, 1, 3}, {4, 5, 1, 0, 0, 3}, {0, 1, 4, 3, 0, 0}, {1, 0, 3, 4, 1, 0}, {0, 0, 1, 0, 1, 0}});
  const std::vector<float> basis = leading_space(matrix, 2);
  CHECK(projection(basis, 2, 0, 0) == doctest::Approx(0.510171).epsilon(1e-3));
  CHECK(projection(basis, 2, 0, 1) == doctest::Approx(0.498000).epsilon(1e-3));
  CHECK(projection(basis, 2, 1, 2) == doctest::Approx(0.031306).epsilon(1e-3));
  CHECK(projection(basis, 2, 2, 3) == doctest::Approx(0.491523).epsilon(1e-3));
  CHECK(projection(basis, 2, 3, 4) == doctest::Approx(0.080472).epsilon(1e-3));
  CHECK(projection(basis, 2, 4, 4) == doctest::Approx(0.012969).epsilon(1e-3));
}

TEST_CASE("semantic: the sign test is the binomial's two tails") {
  CHECK(sign_test(0, 0) == doctest::Approx(1));
  CHECK(sign_test(3, 3) == doctest::Approx(1));
  CHECK(sign_test(5, 0) == doctest::Approx(2 / 32.0));
  CHECK(sign_test(6, 0) == doctest::Approx(2 / 64.0));
  CHECK(sign_test(8, 1) == doctest::Approx(2 * (9 + 1) / 512.0));
  CHECK(sign_test(1, 8) == sign_test(8, 1));
  // 20 over 0 to 5: 1 + 20 + 190 + 1140 + 4845 + 15504 = 21700
  CHECK(sign_test(15, 5) == doctest::Approx(2 * 21700 / 1048576.0));
}

TEST_CASE("semantic: the verdict wants a higher mean, and more gains than chance would give") {
  const auto verdict = [](std::uint64_t better, std::uint64_t worse, double without, double with) {
    return helps(
        {.learnt = true, .questions = 100, .better = better, .worse = worse, .without = without, .with = with});
  };
  CHECK(!verdict(0, 0, 0.5, 0.5));
  CHECK(!verdict(5, 0, 0.5, 0.6));  // 2 / 32 = 0.0625
  CHECK(verdict(6, 0, 0.5, 0.6));   // 2 / 64 = 0.03125
  // 13 tosses, 10 and more: 286 + 78 + 13 + 1 = 378 of 8192, twice that is 0.092
  CHECK(!verdict(10, 3, 0.5, 0.6));
  CHECK(verdict(15, 5, 0.5, 0.6));    // 2 x 21700 / 1048576 = 0.041
  CHECK(!verdict(15, 5, 0.5, 0.49));  // many gain a little, few lose more
  CHECK(!verdict(5, 15, 0.5, 0.6));   // few gain much, many lose a little: no chance either, but the wrong way
  CHECK(!verdict(14, 6, 0.5, 0.6));   // 38760 more: 2 x 60460 / 1048576 = 0.115
}

TEST_CASE("semantic: the list is used where answered questions say other words than their texts") {
  Matters made;
  CHECK(made.opened()->semantic()->learnt);
  CHECK(made.opened()->semantic()->questions == 0);
  CHECK(!made.opened()->semantic()->helps);
  CHECK(!finds(made, "old3", "z3"));
  // No z says old: without the list none is found. With it z stands behind the six that say old and before all others,
  // whose cosine is nearly nothing: seventh at worst.
  learn(*made.opened(), ask(made, "old"));
  const SemanticList list = *made.opened()->semantic();
  CHECK(list.questions == 40);
  CHECK(list.better == 40);
  CHECK(list.worse == 0);
  CHECK(list.without == 0);
  CHECK(list.with >= doctest::Approx(1 / 7.0));
  CHECK(list.helps);
  CHECK(finds(made, "old3", "t30"));
  CHECK(finds(made, "old3", "z3"));
  made.learn_vectors = false;
  made.index();
  CHECK(lists(made).empty());
  CHECK(!made.opened()->semantic());
  CHECK(!finds(made, "old3", "z3"));
}

TEST_CASE("semantic: the list is not used where it would move right texts down") {
  // By the words z stands before the five t that say a too: it has nine words, they have ten, which is 3 % of its score
  // (27 and 30 bytes). With the list a means its matter's direction, which is each t's (cosine 1) and hardly that of z,
  // eight words in nine about another matter (about 1/9): they gain 20 % of z's score, it 2 %. So z stands sixth.
  MadeIndex made;
  made.learn_vectors = true;
  put_rivals(made);
  made.index();
  learn(*made.opened(), ask(made, "a"));
  const SemanticList list = *made.opened()->semantic();
  CHECK(list.questions == 40);
  CHECK(list.better == 0);
  CHECK(list.worse == 40);
  CHECK(list.without == 1);
  CHECK(list.with == doctest::Approx(1 / 6.0));
  CHECK(!list.helps);
  CHECK(made.found("a3", 1, {.learned = false}) == "z3");
}

TEST_CASE("semantic: the list is not used where so few questions gain that it may be chance") {
  // Those that ask old find z with the list alone, those that ask only find it in any case: five gains are no proof
  // (2 / 32 = 0.0625), six are (2 / 64 = 0.03125).
  Matters made;
  for (const int gains : {5, 6}) {
    learn(*made.opened(), ask(made, "old", gains, "only"));
    const SemanticList list = *made.opened()->semantic();
    CHECK(list.better == static_cast<std::uint64_t>(gains));
    CHECK(list.worse == 0);
    CHECK(list.with > list.without);
    CHECK(list.helps == (gains == 6));
    CHECK(finds(made, "old30", "z30") == (gains == 6));
  }
}

TEST_CASE("semantic: the list is not used where questions find their texts by the words") {
  Matters made;
  learn(*made.opened(), ask(made, "only"));  // z alone says it: first with the list and without
  const SemanticList list = *made.opened()->semantic();
  CHECK(list.questions == 40);
  CHECK(list.better + list.worse == 0);
  CHECK(list.without == 1);
  CHECK(list.with == 1);
  CHECK(!list.helps);
  CHECK(!finds(made, "old3", "z3"));
}

TEST_CASE("semantic: nothing is learnt from a few texts") {
  MadeIndex made;
  made.learn_vectors = true;
  for (int n = 0; n < 20; ++n) made.put(std::to_string(n), number("old", n) + number("new", n));
  made.index();
  CHECK(!made.opened()->semantic()->learnt);
  CHECK(lists(made).empty());
}

TEST_CASE("semantic: the list stays while nothing changes, is judged anew after changes, and made anew when broken") {
  Matters made;
  learn(*made.opened(), ask(made, "old"));
  const auto before = lists(made);
  CHECK(before.size() == 2);
  made.index();
  CHECK(lists(made) == before);
  CHECK(made.opened()->semantic()->helps);
  made.put("t30", "quite another text");
  made.index();
  CHECK(lists(made).size() == 2);
  CHECK(lists(made) != before);
  CHECK(made.opened()->semantic()->questions == 40);  // those that learn() kept
  CHECK(finds(made, "old3", "z3"));
  CHECK(!finds(made, "old3", "t30"));
  for (const auto& file : lists(made)) std::filesystem::resize_file(file, 100);
  CHECK(made.opened()->semantic()->broken);
  CHECK(finds(made, "old3", "t31"));
  CHECK(!finds(made, "old3", "z3"));
  made.index();
  CHECK(!made.opened()->semantic()->broken);
  CHECK(finds(made, "old3", "z3"));
}

TEST_CASE("semantic: with any byte of its files broken the words find, or one sentence says what to do") {
  Matters made;
  learn(*made.opened(), ask(made, "old"));
  std::size_t answered = 0, refused = 0;
  for (const auto& file : lists(made)) {
    const std::string whole = dure::read_file(file);
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 97) {
      std::string broken = whole;
      broken[at] = static_cast<char>(~broken[at]);
      dure::write_file_atomically(file, broken);
      try {
        answered += finds(made, "old3", "t30") ? 1 : 0;
      } catch (const dure::Error& error) {
        CHECK(error.code() == "text.vectors_broken");
        ++refused;
      }
    }
    dure::write_file_atomically(file, whole);
  }
  CHECK(answered + refused >= 2 * 97);
  CHECK(answered > refused);
}

TEST_CASE("semantic: an index made before there were lists is opened, and learns one when it is wished") {
  MadeIndex made;
  put_matters(made);
  made.index();
  CHECK(dure::read_file(made.folder / "page" / "index.json").find("semantic") == std::string::npos);
  CHECK(!made.opened()->semantic());
  CHECK(finds(made, "old3", "t30"));
  made.learn_vectors = true;
  CHECK(made.index().added == 0);
  CHECK(made.opened()->semantic()->learnt);
}

TEST_CASE("semantic: what a killed writer left is removed") {
  Matters made;
  const std::filesystem::path folder = made.folder / "page";
  for (const char* left : {"9-terms.meaning", "9-documents.meaning.part"}) std::ofstream(folder / left) << "half";
  made.index();
  CHECK(!std::filesystem::exists(folder / "9-terms.meaning"));
  CHECK(!std::filesystem::exists(folder / "9-documents.meaning.part"));
  CHECK(lists(made).size() == 2);
}
