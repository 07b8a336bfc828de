#include <dure/core/error.hpp>
#include <dure/core/json.hpp>

#include <cmath>

namespace dure {
namespace {

std::string_view kind_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_bool()) return "참·거짓";
  if (value.is_number()) return "숫자";
  if (value.is_string()) return "글자";
  return value.is_array() ? "목록" : "객체";
}

[[noreturn]] void wrong_type(const Json& value, std::string_view wanted) {
  throw Error(Fault::input, "json.type",
              "JSON 값의 종류가 다릅니다: '" + std::string(wanted) + "' 자리에 '" + std::string(kind_of(value)) +
                  "' 값이 있습니다. 그 값을 고쳐 주세요.");
}

const Json null_value;

}  // namespace

Json::Json() noexcept = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;
bool operator==(const Json&, const Json&) = default;

Json::Json(const char* s) : value_(std::string(s)) {}
Json::Json(std::string_view s) : value_(std::string(s)) {}
Json::Json(std::string s) : value_(std::move(s)) {}
Json::Json(Array a) : value_(std::move(a)) {}
Json::Json(Object o) : value_(std::move(o)) {}
Json Json::array() { return Array{}; }
Json Json::object(std::initializer_list<Member> members) { return Object(members); }

bool Json::boolean() const {
  if (const auto* b = std::get_if<bool>(&value_)) return *b;
  wrong_type(*this, "참·거짓");
}

std::int64_t Json::integer() const {
  if (const auto* i = std::get_if<std::int64_t>(&value_)) return *i;
  if (const auto* d = std::get_if<double>(&value_)) {
    if (*d >= -0x1p63 && *d < 0x1p63 && std::trunc(*d) == *d) return static_cast<std::int64_t>(*d);
  }
  wrong_type(*this, "정수");
}

double Json::number() const {
  if (const auto* d = std::get_if<double>(&value_)) return *d;
  if (const auto* i = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*i);
  wrong_type(*this, "숫자");
}

const std::string& Json::string() const {
  if (const auto* s = std::get_if<std::string>(&value_)) return *s;
  wrong_type(*this, "글자");
}

const Json::Array& Json::items() const {
  if (const auto* a = std::get_if<Array>(&value_)) return *a;
  wrong_type(*this, "목록");
}

const Json::Object& Json::members() const {
  if (const auto* o = std::get_if<Object>(&value_)) return *o;
  wrong_type(*this, "객체");
}

Json::Array& Json::items() { return const_cast<Array&>(std::as_const(*this).items()); }
Json::Object& Json::members() { return const_cast<Object&>(std::as_const(*this).members()); }

const Json* Json::find(std::string_view key) const {
  if (const auto* object = std::get_if<Object>(&value_)) {
    for (const Member& member : *object) {
      if (member.first == key) return &member.second;
    }
  }
  return nullptr;
}

Json* Json::find(std::string_view key) { return const_cast<Json*>(std::as_const(*this).find(key)); }

const Json& Json::operator[](std::string_view key) const {
  const Json* found = find(key);
  return found ? *found : null_value;
}

void Json::set(std::string key, Json value) {
  if (is_null()) value_ = Object{};
  if (Json* old = find(key)) {
    *old = std::move(value);
    return;
  }
  members().emplace_back(std::move(key), std::move(value));
}

void Json::push(Json value) {
  if (is_null()) value_ = Array{};
  items().push_back(std::move(value));
}

}  // namespace dure
