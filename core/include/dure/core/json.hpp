#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dure {

/// A JSON value that keeps the order of its members. Numbers without fraction or exponent that fit are integers.
class Json {
public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  // What copies, moves and ends a value is in json.cpp: made anew in every file that names one, it took an eighth of a
  // file's build.
  Json() noexcept;
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();
  Json(std::nullptr_t) : Json() {}
  Json(bool b) : value_(b) {}
  Json(int i) : value_(std::int64_t{i}) {}
  Json(std::int64_t i) : value_(i) {}
  Json(std::uint64_t i) : value_(static_cast<std::int64_t>(i)) {}
  Json(double d) : value_(d) {}
  Json(const char* s);
  Json(std::string_view s);
  Json(std::string s);
  Json(Array a);
  Json(Object o);
  static Json array();
  static Json object(std::initializer_list<Member> members = {});

  /// @throws Error(input, "json.syntax") with the byte offset. Depth is limited to 512.
  static Json parse(std::string_view text);
  /// Compact, UTF-8, members in their order; doubles shortest round-trip; NaN and infinities become null.
  std::string dump() const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_number() const { return is_integer() || std::holds_alternative<double>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  /// Typed reading. @throws Error(input, "json.type") when the value is of another type.
  bool boolean() const;
  std::int64_t integer() const;  ///< a double with no fraction is accepted
  double number() const;
  const std::string& string() const;
  const Array& items() const;
  const Object& members() const;
  Array& items();
  Object& members();

  /// The member, or a null value when this is no object or has no such member.
  const Json& operator[](std::string_view key) const;
  Json* find(std::string_view key);
  const Json* find(std::string_view key) const;
  void set(std::string key, Json value);  ///< replaces or appends; turns null into an object
  void push(Json value);                  ///< turns null into an array

  friend bool operator==(const Json&, const Json&);

private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

/// `text` as a JSON string literal with its quotes. Invalid UTF-8 becomes U+FFFD.
std::string json_quote(std::string_view text);
/// Appends the literal to `out`: the fast way for writers of many rows.
void json_quote(std::string_view text, std::string& out);

}  // namespace dure
