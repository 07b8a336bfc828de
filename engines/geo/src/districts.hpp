#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dure::geo {

/// One entry of the list of legal districts: a code of ten digits with its names and its time.
struct District {
  std::string code;
  std::string sido, sigungu, emd, ri;                 ///< "" below its own level
  std::optional<std::chrono::sys_days> begun, ended;  ///< ended: the day on which it was no more
  bool closed = false;                                ///< ended, perhaps without a day
  std::string former;                                 ///< the code it had before; "" where not told

  std::string name() const;  ///< 경상북도 청도군 화양읍
};

/// Where a district of another day lies.
struct Successor {
  std::string code, name;
  std::optional<std::chrono::sys_days> changed;  ///< the last change on the way
  std::string how;                               ///< 그대로, 바뀜, 승격, 나뉨, 합침, 위 구역, 못 찾음
  double share = 1;  ///< of the villages below it that went there; 1 / n where none are told
};

/// The list with its history. Where it does not tell the former code, the successor is who began within days of the end
/// with the same names (읍 for 면, 시 for 군 …), in the region where most of its neighbours went. Renamings of
/// provinces after the list was made are known: 강원특별자치도 (2023), 전북특별자치도 (2024), 군위군 to 대구광역시
/// (2023).
class Districts {
public:
  /// Codes of fewer than ten digits are filled with zeros. Cost: rows.
  explicit Districts(std::vector<District> all);

  /// `asked`: a code of 2, 5, 8 or 10 digits, or a name with or without its province. Empty: nothing of the kind is
  /// known. `as_of`: none means after all changes.
  std::vector<Successor> today(std::string_view asked, std::optional<std::chrono::sys_days> as_of) const;
  std::vector<std::string> codes_of(std::string_view name) const;  ///< alive ones, else the last that bore it
  const District* find(const std::string& code) const;

private:
  using Numbers = std::vector<std::uint32_t>;
  struct Step {
    std::uint32_t to;
    double share;
  };
  bool alive(std::uint32_t n, std::optional<std::chrono::sys_days> as_of) const;
  void index_names();
  void count_moves();
  Numbers named_like(std::uint32_t n) const;
  std::vector<Step> told(std::uint32_t n) const;
  std::vector<Step> by_name(std::uint32_t n) const;
  std::vector<Step> by_villages(std::uint32_t n) const;
  std::vector<Step> next(std::uint32_t n) const;
  std::optional<std::uint32_t> above(std::uint32_t n) const;
  Successor said(std::uint32_t from, std::uint32_t to, std::optional<std::chrono::sys_days> as_of) const;

  std::vector<District> all_;
  std::unordered_map<std::string, std::uint32_t> number_;
  std::unordered_map<std::string, Numbers> successors_;  // of a code, as told
  std::unordered_map<std::string, Numbers> named_;       // by the stems of names
  std::unordered_map<std::string, Numbers> full_names_;  // without blanks, with and without the province
  std::unordered_map<std::string, double> moves_;        // sigungu to sigungu: villages that went
  std::unordered_map<std::string, int> sources_;         // of a sigungu: how many others gave it villages
  std::unordered_map<std::string, Numbers> below_;       // by the code's leading digits
  std::optional<std::chrono::sys_days> latest_;          // change that the list tells of
};

}  // namespace dure::geo
