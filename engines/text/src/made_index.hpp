#pragma once

// A small index for tests: rows drawn in place, in a folder that goes away.

#include <dure/store/store.hpp>
#include <dure/text/index.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace dure::text {

struct MadeIndex {
  store::Store store = store::Store::open("");
  std::filesystem::path folder;
  bool morphemes;
  std::vector<std::string> columns{"body"};
  std::vector<double> weights{};
  std::vector<std::string> names{};
  bool learn_vectors = false;

  explicit MadeIndex(bool with_morphemes = false) : morphemes(with_morphemes) {
    static int made = 0;
    folder = std::filesystem::temp_directory_path() /
             ("dure-text-test-" + std::to_string(getpid()) + "-" + std::to_string(made++));
    store.connect().exec("create table page(key varchar, title varchar, body varchar)");
  }
  ~MadeIndex() { std::filesystem::remove_all(folder); }

  void put(const std::string& key, const std::string& body, const std::string& title = "") {
    store::Connection c = store.connect();
    c.exec("delete from page where key = $key", {{"key", key}});
    c.exec("insert into page values ($key, $title, $body)", {{"key", key}, {"title", title}, {"body", body}});
  }
  Indexed index() {
    return index_table(store, folder, "page", "page", "key", columns,
                       {.weights = weights,
                        .names = names,
                        .morphemes = morphemes,
                        .learn_vectors = learn_vectors,
                        .dictionary = DURE_DICTIONARY,
                        .threads = 2});
  }
  std::shared_ptr<const Index> opened() const { return Index::open(folder, "page", DURE_DICTIONARY); }
  /// Keys found, best first: `2 1`.
  std::string found(std::string_view query, std::size_t k = 10, const SearchOptions& options = {}) const {
    std::string out;
    for (const Hit& hit : opened()->search(query, k, options)) out += (out.empty() ? "" : " ") + hit.key;
    return out;
  }
  std::vector<std::filesystem::path> segments() const {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "page"))
      if (entry.path().extension() == ".seg") out.push_back(entry.path());
    return out;
  }
};

}  // namespace dure::text
