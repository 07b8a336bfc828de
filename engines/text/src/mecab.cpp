#include "mecab.hpp"

#include <dure/core/error.hpp>

#include <mecab.h>

#include <string>

namespace dure::text {

struct Mecab::State {
  std::unique_ptr<MeCab::Model> model;
  std::unique_ptr<MeCab::Tagger> tagger;
};

namespace {

std::string_view field(std::string_view feature, int n) {
  for (; n > 0; --n) {
    const auto comma = feature.find(',');
    if (comma == feature.npos) return "*";
    feature.remove_prefix(comma + 1);
  }
  return feature.substr(0, feature.find(','));
}

/// A lattice of this thread for `model`; remade when the thread turns to another dictionary.
MeCab::Lattice& lattice_for(const std::shared_ptr<const void>& owner, MeCab::Model& model) {
  thread_local std::shared_ptr<const void> made_for;  // keeps the model alive as long as its lattice
  thread_local std::unique_ptr<MeCab::Lattice> lattice;
  if (made_for != owner) {
    lattice.reset(model.createLattice());
    made_for = owner;
  }
  return *lattice;
}

}  // namespace

Mecab::Mecab(const std::filesystem::path& dictionary) {
  auto state = std::make_shared<State>();
  const std::string folder = dictionary.string();
  const char* arguments[] = {"mecab", "-r", "/dev/null", "-d", folder.c_str()};
  if (std::filesystem::exists(dictionary / "sys.dic"))
    state->model.reset(MeCab::createModel(5, const_cast<char**>(arguments)));
  if (!state->model)
    throw Error(Fault::missing, "text.dictionary",
                "형태소 사전이 " + folder + " 폴더에 없거나 열리지 않습니다. ./dure build를 한 번 실행해 주세요.");
  state->tagger.reset(state->model->createTagger());
  state_ = std::move(state);
}

Mecab::~Mecab() = default;

void Mecab::parse(std::string_view text, std::vector<Morpheme>& out) const {
  out.clear();
  MeCab::Lattice& lattice = lattice_for(state_, *state_->model);
  lattice.set_sentence(text.data(), text.size());
  if (!state_->tagger->parse(&lattice)) return;
  for (const MeCab::Node* node = lattice.bos_node()->next; node && node->stat != MECAB_EOS_NODE; node = node->next) {
    const std::string_view feature = node->feature;
    out.push_back({{node->surface, node->length}, field(feature, 0), field(feature, 7)});
  }
}

}  // namespace dure::text
