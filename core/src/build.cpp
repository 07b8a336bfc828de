#include <dure/core/build.hpp>
#include <dure/core/digest.hpp>

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <string_view>

namespace dure {
namespace {

constexpr std::size_t round_up(std::size_t bytes) { return (bytes + 3) / 4 * 4; }

/// What stands in a note "GNU" of that type; "" when there is none.
std::string_view mark_in(const char* note, const char* end) {
  constexpr std::string_view owner{"GNU", 4};
  while (note + sizeof(ElfW(Nhdr)) <= end) {
    const auto& head = *reinterpret_cast<const ElfW(Nhdr)*>(note);
    const char* name = note + sizeof head;
    const char* mark = name + round_up(head.n_namesz);
    if (head.n_type == NT_GNU_BUILD_ID && std::string_view(name, head.n_namesz) == owner) return {mark, head.n_descsz};
    note = mark + round_up(head.n_descsz);
  }
  return {};
}

std::string_view mark_of(const dl_phdr_info& object) {
  for (std::size_t i = 0; i < object.dlpi_phnum; ++i) {
    const auto& part = object.dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    const auto* note = reinterpret_cast<const char*>(object.dlpi_addr + part.p_vaddr);
    if (auto mark = mark_in(note, note + part.p_memsz); !mark.empty()) return mark;
  }
  return {};
}

/// Called for each object, the program first; ends when that has no mark.
int add_mark(dl_phdr_info* object, std::size_t, void* into) {
  auto& all = *static_cast<std::string*>(into);
  const auto mark = mark_of(*object);
  if (all.empty() && mark.empty()) return 1;
  all.append(mark).append(";");
  return 0;
}

}  // namespace

const std::string& build_id() {
  static const std::string id = [] {
    std::string all;
    dl_iterate_phdr(add_mark, &all);
    return all.empty() ? all : sha256(all);
  }();
  return id;
}

}  // namespace dure
