#include "manifest.hpp"

#include "letters.hpp"

#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/json.hpp>
#include <dure/store/store.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace dure::text {
namespace {

constexpr int VERSION = 3;

template <class T>
Json list_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values) {
    if constexpr (std::is_same_v<T, std::uint32_t>) {
      list.push(std::uint64_t{value});
    } else {
      list.push(value);
    }
  }
  return list;
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> out;
  for (const Json& item : list.items()) out.push_back(item.string());
  return out;
}

std::vector<double> numbers_of(const Json& list) {
  std::vector<double> out;
  for (const Json& item : list.items()) out.push_back(item.number());
  return out;
}

Manifest from_json(const Json& json) {
  if (json["version"].integer() != VERSION) broken_segment("판");
  Manifest m{.table = json["table"].string(),
             .key = json["key"].string(),
             .department = json["department"].string(),
             .day = json["day"].string(),
             .columns = texts_of(json["columns"]),
             .names = texts_of(json["names"]),
             .morphemes = json["morphemes"].boolean(),
             .shape = {},
             .generation = 0,
             .documents = 0,
             .parts = {},
             .semantic = {},
             .semantic_generation = 0};
  m.shape.weights = numbers_of(json["weights"]);
  m.shape.means = numbers_of(json["means"]);
  m.generation = static_cast<std::uint64_t>(json["generation"].integer());
  m.documents = static_cast<std::uint64_t>(json["documents"].integer());
  for (const Json& part : json["parts"].items()) {
    Manifest::Part& made = m.parts.emplace_back();
    made.file = part["file"].string();
    if (made.file.find('/') != std::string::npos) broken_segment("파일 이름");
    for (const Json& n : part["removed"].items()) made.removed.push_back(static_cast<std::uint32_t>(n.integer()));
  }
  if (const Json& said = json["semantic"]; said.is_object()) {
    const auto count = [&](const char* name) { return static_cast<std::uint64_t>(said[name].integer()); };
    m.semantic = SemanticList{.learnt = said["learnt"].boolean(),
                              .questions = count("questions"),
                              .better = count("better"),
                              .worse = count("worse"),
                              .without = said["without"].number(),
                              .with = said["with"].number(),
                              .helps = said["helps"].boolean()};
    m.semantic_generation = count("generation");
  }
  if (m.columns.empty() || m.shape.weights.size() != m.columns.size() || m.shape.means.size() != m.columns.size())
    broken_segment("열");
  return m;
}

}  // namespace

std::filesystem::path index_folder(const std::filesystem::path& directory, std::string_view name) {
  bool fine = !name.empty() && name.size() <= 100;
  for (std::size_t at = 0; at < name.size() && fine;) {
    const Letter letter = letter_at(name, at);
    const Class kind = class_of(letter.code);
    fine = kind == Class::hangul || (kind == Class::ascii && letter.code < 0x80) || letter.code == '_' ||
           letter.code == '-';
    at += letter.size;
  }
  if (!fine)
    throw Error(Fault::input, "text.index_name", "색인 이름에는 한글, 영문자, 숫자, -, _ 만 쓸 수 있습니다. 예: laws");
  return directory / name;
}

bool has_manifest(const std::filesystem::path& folder) { return std::filesystem::exists(folder / "index.json"); }

Manifest read_manifest(const std::filesystem::path& folder) {
  try {
    return from_json(Json::parse(read_file(folder / "index.json")));
  } catch (const Error& error) {
    if (error.code() == "text.segment_broken") throw;
    broken_segment("index.json");
  }
}

std::vector<IndexSummary> list_indexes(const std::filesystem::path& directory) {
  std::vector<IndexSummary> out;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
    if (!has_manifest(entry.path())) continue;
    try {
      const Manifest m = read_manifest(entry.path());
      out.push_back({entry.path().filename().string(), m.table, m.key, m.columns, m.department, m.day, m.documents});
    } catch (const Error&) {  // open() says what is wrong with it
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

void write_manifest(const std::filesystem::path& folder, const Manifest& m) {
  Json json = Json::object({{"version", VERSION},
                            {"table", m.table},
                            {"key", m.key},
                            {"department", m.department},
                            {"day", m.day},
                            {"columns", list_of(m.columns)},
                            {"weights", list_of(m.shape.weights)},
                            {"means", list_of(m.shape.means)},
                            {"morphemes", m.morphemes},
                            {"names", list_of(m.names)},
                            {"generation", m.generation},
                            {"documents", m.documents}});
  Json parts = Json::array();
  for (const Manifest::Part& part : m.parts)
    parts.push(Json::object({{"file", part.file}, {"removed", list_of(part.removed)}}));
  json.set("parts", std::move(parts));
  if (m.semantic)
    json.set("semantic", Json::object({{"generation", m.semantic_generation},
                                       {"learnt", m.semantic->learnt},
                                       {"questions", m.semantic->questions},
                                       {"better", m.semantic->better},
                                       {"worse", m.semantic->worse},
                                       {"without", m.semantic->without},
                                       {"with", m.semantic->with},
                                       {"helps", m.semantic->helps}}));
  write_file_atomically(folder / "index.json", json.dump());
}

std::string quoted_table(std::string_view table) {
  std::string out, part;
  bool quoted = false;
  const auto end_part = [&] {
    out += (out.empty() ? "" : ".") + store::quote_name(part);
    part.clear();
  };
  for (const char c : table) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      end_part();
    } else {
      part += c;
    }
  }
  end_part();
  return out;
}

FolderLock::FolderLock(const std::filesystem::path& folder)
    : file_(::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  while (file_ >= 0 && flock(file_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

FolderLock::~FolderLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace dure::text
