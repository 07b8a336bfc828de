#pragma once

#include "address_text.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace dure::geo {

/// What was found for a text, best first.
struct AddressMatch {
  std::uint32_t row;
  bool road;          ///< by the road name address, else by the parcel's
  double confidence;  ///< 0 … 1: what of the text fits, less where several places fit equally well
};

/// The addresses of a table by road and parcel names. Immutable once built; read from several threads.
class AddressIndex {
public:
  struct Row {
    std::string id, text;
    double x = 0, y = 0;  ///< NaN: no place
  };
  /// Both addresses of a row tell of its region. `texts` of a row: road name address, parcel address; either may be "".
  void add(Row row, std::string_view road_text, std::string_view parcel_text);
  void alias(std::string_view old_name, std::string_view new_name);  ///< a name that the table no longer has
  void finish();

  std::vector<AddressMatch> find(std::string_view text, std::size_t most) const;
  const Row& row(std::size_t n) const { return rows_[n]; }
  std::size_t addresses() const { return entries_.size(); }  ///< with a name and a number

private:
  struct Entry {
    Address address;
    std::uint32_t name = 0, row = 0;
  };
  struct Number {
    bool mountain = false;
    int main = -1, sub = 0;
    double doubt = 0;
  };
  /// A name that stands in the text from `from` to `to`, with `doubt`.
  struct Named {
    std::uint32_t name;
    std::size_t from, to;
    double doubt;
  };
  struct Found {
    std::uint32_t entry;
    double score;
  };
  std::vector<Named> names_in(const AddressText& text) const;
  void near_names(const AddressText& text, std::size_t end, std::vector<Named>& out) const;
  static std::vector<Number> numbers_at(const AddressText& text, std::size_t at);
  void weigh(const AddressText& text, const Named& named, const Number& number, std::vector<Found>& out) const;
  double unexplained(std::u32string_view before, const Address& address) const;
  std::uint32_t number_of(const std::u32string& name);
  bool same_place(std::uint32_t a, std::uint32_t b) const;

  std::vector<Row> rows_;
  std::vector<Entry> entries_;                // by name, mountain, main, sub, row once finished
  std::vector<std::u32string> names_, jamo_;  // a name, and in letters
  std::unordered_map<std::u32string, std::uint32_t> name_number_;
  std::unordered_map<std::u32string, std::vector<std::uint32_t>> undigited_;  // 성산동 of 성산1동
  std::vector<std::size_t> first_;                                            // entries of a name
  std::vector<std::pair<std::uint64_t, std::uint32_t>> shortened_;            // names with a letter taken out, by hash
};

}  // namespace dure::geo
