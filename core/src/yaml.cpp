#include <dure/core/encoding.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/yaml.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_set>

namespace dure {
namespace {

constexpr std::size_t max_bytes = 4u << 20;
constexpr std::size_t max_depth = 100;

[[noreturn]] void fail(std::string_view name, int line, const std::string& sentence) {
  throw Error(Fault::input, "yaml.syntax", std::string(name) + ":" + std::to_string(line) + ": " + sentence);
}

/// Builds the tree from yaml-cpp's events. Anchors, aliases, merges and tags are refused: a city's files have no use
/// for them, and a few lines of them can unfold into gigabytes.
class Builder : public YAML::EventHandler {
public:
  explicit Builder(std::string_view name) : name_(name) {}

  Yaml take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override { root_.line = mark.line + 1; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Yaml node = start(Yaml::Kind::null, mark, "?", anchor);
    add(std::move(node));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    Yaml node = start(Yaml::Kind::scalar, mark, tag, anchor);
    node.text = text;
    node.quoted = tag != "?" && !tag.empty();
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(start(Yaml::Kind::list, mark, tag, anchor));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(start(Yaml::Kind::map, mark, tag, anchor));
  }
  void OnMapEnd() override { close(); }

private:
  struct Level {
    Yaml node;
    Yaml key;  ///< of the entry being read, once has_key
    bool has_key = false;
    std::unordered_set<std::string> keys;
  };

  [[noreturn]] void refuse_anchor(const YAML::Mark& mark) const {
    fail(name_, mark.line + 1, "앵커(&)와 별칭(*)은 쓸 수 없습니다. 내용을 그대로 풀어 적어 주세요.");
  }

  Yaml start(Yaml::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor) refuse_anchor(mark);
    if (!tag.empty() && tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:str")
      fail(name_, mark.line + 1, "형식 표시(" + tag + ")는 쓸 수 없습니다. 지워 주세요.");
    Yaml node;
    node.kind = kind;
    node.line = mark.line + 1;
    return node;
  }

  void open(Yaml node) {
    if (open_.size() >= max_depth) fail(name_, node.line, "100단계보다 깊습니다. 단계를 줄여 주세요.");
    if (is_key_next()) fail(name_, node.line, "이름 자리에 목록이나 묶음이 있습니다. 글자로 고쳐 주세요.");
    open_.push_back({std::move(node), {}, false, {}});
  }

  void close() {
    Yaml node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  bool is_key_next() const {
    return !open_.empty() && open_.back().node.kind == Yaml::Kind::map && !open_.back().has_key;
  }

  void add(Yaml node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = open_.back();
    if (level.node.kind == Yaml::Kind::list) {
      level.node.list.push_back(std::move(node));
    } else if (is_key_next()) {
      check_key(level, node);
      level.key = std::move(node);
      level.has_key = true;
    } else {
      level.node.map.push_back({std::move(level.key), std::move(node)});
      level.has_key = false;
    }
  }

  void check_key(Level& level, const Yaml& key) const {
    if (key.kind != Yaml::Kind::scalar) fail(name_, key.line, "이름이 비어 있습니다. ':' 앞에 이름을 적어 주세요.");
    if (key.text == "<<" && !key.quoted) fail(name_, key.line, "'<<' 병합은 쓸 수 없습니다. 내용을 풀어 적어 주세요.");
    if (!level.keys.insert(key.text).second)
      fail(name_, key.line, "'" + key.text + "' 이름이 두 번 나옵니다. 하나만 남겨 주세요.");
  }

  std::string_view name_;
  Yaml root_;
  std::vector<Level> open_;
};

void check_text(std::string_view text, std::string_view name) {
  const auto line_of = [&](std::size_t at) {
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  };
  if (text.size() > max_bytes) fail(name, 1, "4 MB보다 큽니다. 파일을 나누어 주세요.");
  if (const std::size_t bad = first_invalid_utf8(text); bad != std::string_view::npos)
    fail(name, line_of(bad), "UTF-8이 아닌 글자가 있습니다. 편집기에서 UTF-8로 저장해 주세요.");
  const auto control = std::find_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
  });
  if (control != text.end())
    fail(name, line_of(static_cast<std::size_t>(control - text.begin())),
         "보이지 않는 제어 문자가 있습니다. 지워 주세요.");
}

}  // namespace

const Yaml* Yaml::find(std::string_view key) const {
  const auto found = std::find_if(map.begin(), map.end(), [&](const Entry& entry) { return entry.key.text == key; });
  return found == map.end() ? nullptr : &found->value;
}

Yaml parse_yaml(std::string_view text, std::string_view name) {
  check_text(text, name);
  std::istringstream stream{std::string(text)};
  Builder builder(name);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    Yaml root = builder.take();
    root.line = std::max(root.line, 1);
    if (parser.HandleNextDocument(builder))
      fail(name, builder.take().line, "문서('---')가 둘 이상입니다. 하나만 남겨 주세요.");
    return root;
  } catch (const YAML::Exception& e) {
    fail(name, std::max(0, e.mark.line) + 1,
         "YAML 문법에 맞지 않습니다(" + e.msg + "). 들여쓰기(탭이 아닌 빈칸), 따옴표, ':' 뒤의 빈칸을 확인해 주세요.");
  }
}

Yaml read_yaml(const std::filesystem::path& file) { return parse_yaml(read_file(file, max_bytes), file.string()); }

}  // namespace dure
