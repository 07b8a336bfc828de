#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dure::store {
class Masking;
class Store;
}  // namespace dure::store

namespace dure::text {

enum class Personal : std::uint8_t {
  resident,   ///< 주민등록번호
  foreigner,  ///< 외국인등록번호
  passport,
  licence,  ///< 운전면허번호
  mobile,   ///< 010 …, 050x safe numbers
  telephone,
  email,
  plate,    ///< 차량번호
  account,  ///< of a bank
  card,
  address,  ///< what stands below 동·리 or the road's name: 번지, building, 동·호
  name,
};
constexpr std::size_t personal_kinds = 12;

/// What people call a kind: `휴대전화`.
std::string_view personal_label(Personal kind) noexcept;
/// How tables and the API call it: `mobile`.
std::string_view personal_code(Personal kind) noexcept;

struct PersonalSpan {
  Personal kind;
  std::size_t begin = 0, end = 0;  ///< bytes
};

/// What is known of where a text comes from.
struct PersonalPlace {
  bool addresses = true;    ///< look for them: not in a list of shops or shelters
  bool is_address = false;  ///< the text is an address: a bare number after 동 or a road is one
  bool landlines = true;    ///< look for them: not in a list of shops or shelters
  bool is_private = false;  ///< a column of persons' telephones: a landline there is nobody's office
  /// Beginnings of the city's own numbers, digits only (`053370`, `370`): such landlines stay.
  std::vector<std::string> office_numbers;
};

/// Personal data in a text, in order, never overlapping. The rules:
///   numbers by their form: 주민·외국인등록번호 (with a hyphen by form alone; 13 digits in a row need a possible date
///   and, for dates before October 2020, the check digit), cards (Luhn), 운전면허, 여권, plates, mobiles; accounts
///   where a bank or `계좌` stands near, 7 and 8 digit telephones where the text says they are somebody's; landlines
///   unless an office stands near (`건축과(☎ …)`, `문의`), 15xx, 080 and the city's own numbers stay; so do e-mail
///   addresses at korea.kr and go.kr;
///   names by what stands around: `신청인 : `, `…님`, `… 드림`, `저는 …입니다`, before a mobile number; officers'
///   titles are none.
/// Tokens of PersonalMask are nothing personal. Linear in the text; bytes that are no UTF-8 are harmless.
std::vector<PersonalSpan> find_personal(std::string_view text, const PersonalPlace& place = {});

/// `text` without the tokens of PersonalMask: what is left may be named in a list of topics.
std::string without_tokens(std::string_view text);

/// Replaces personal data by tokens `[휴대전화-7K2M9X]`: the same value has the same token everywhere, and only who
/// holds the key can tell which. HMAC-SHA256, 30 bits of it: among 10,000 values of a kind, two alike are met once in
/// some 20 cities.
class PersonalMask {
public:
  explicit PersonalMask(std::string key) : key_(std::move(key)) {}
  /// `text` with tokens for these spans of it.
  std::string replaced(std::string_view text, const std::vector<PersonalSpan>& spans) const;
  /// The same for what find_personal() finds.
  std::string masked(std::string_view text, const PersonalPlace& place = {}) const {
    return replaced(text, find_personal(text, place));
  }
  /// The token of a value: telephones by their digits (+82 10 is 010), plates without region and blanks, mail in small
  /// letters.
  std::string token(Personal kind, std::string_view value) const;

private:
  std::string key_;
};

/// What a city says of its masking in dure.yaml.
struct PersonalSettings {
  std::string keep;            ///< `표.열 = 까닭; 표.열 = 까닭`
  std::string office_numbers;  ///< `053-370, 370-2`
};

/// Masks what ingest loads. Columns are judged by the headings of their table together:
///   성명, 신청인, 주민등록번호, 휴대전화, 계좌번호 … hold persons' data and nothing else: whole cells become tokens;
///   연락처, 전화번호, 주소 too where the table speaks of persons (one of the above, or 내용, 민원내용 …): in a list of
///   shelters they are public, and so are addresses and landlines there; 담당자, 처리부서 전화 and the like belong to
///   offices; all other texts: what find_personal() finds.
/// @throws Error(input, "personal.keep") when an exemption gives no reason
std::shared_ptr<const store::Masking> city_masking(std::shared_ptr<const PersonalMask> mask,
                                                   const PersonalSettings& settings);

/// The city's key, from `folder`/personal.key; made there, mode 0600, when there is none. It is in no backup: who loses
/// it gets other tokens for the same values from then on. @throws Error(input, "personal.key")
std::string personal_key(const std::filesystem::path& folder);

/// SQL: mask_personal(text) -> text; personal_kinds(text) -> VARCHAR[], a label for every finding in order;
/// personal_counts('TABLE') -> "column", kind, cells: how many cells of its text columns hold some.
void install_personal(store::Store& store, std::shared_ptr<const PersonalMask> mask);

}  // namespace dure::text
