#include <dure/core/xml.hpp>

#include <dure/core/error.hpp>
#include <dure/core/utf8.hpp>

#include <algorithm>
#include <charconv>

namespace dure {
namespace {

constexpr std::size_t piece = std::size_t{256} << 10;
constexpr std::size_t longest = std::size_t{16} << 20;

[[noreturn]] void broken() { throw Error(Fault::input, "xml.broken", "XML이 깨져 있습니다."); }

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view local(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

char32_t numbered(std::string_view digits) {
  const bool hex = !digits.empty() && (digits.front() == 'x' || digits.front() == 'X');
  if (hex) digits.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  return whole && code != 0 ? code : 0xFFFD;
}

}  // namespace

void resolve_references(std::string_view raw, std::string& out) {
  static constexpr std::pair<std::string_view, char> named[] = {
      {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  for (;;) {
    const std::size_t mark = raw.find('&');
    out += raw.substr(0, mark);
    if (mark == std::string_view::npos) return;
    raw.remove_prefix(mark);
    const std::size_t end = raw.substr(0, 12).find(';');
    const std::string_view word = end == std::string_view::npos ? std::string_view{} : raw.substr(1, end - 1);
    const auto* known =
        std::find_if(std::begin(named), std::end(named), [&](const auto& n) { return n.first == word; });
    if (known != std::end(named)) {
      out += known->second;
      raw.remove_prefix(end + 1);
    } else if (word.size() > 1 && word.front() == '#') {
      append_utf8(numbered(word.substr(1)), out);
      raw.remove_prefix(end + 1);
    } else {
      out += '&';
      raw.remove_prefix(1);
    }
  }
}

XmlPull::XmlPull(Reader reader) : reader_(std::move(reader)) {
  while (buffer_.size() < 3 && fill()) continue;
  if (buffer_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

bool XmlPull::fill() {
  if (ended_) return false;
  if (buffer_.size() - at_ > longest) broken();
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + piece);
  const std::size_t got = reader_(buffer_.data() + had, piece);
  buffer_.resize(had + got);
  ended_ = got == 0;
  return !ended_;
}

/// Distance from at_ to the first `what` at or after at_ + from, reading on as needed; npos at the end of the file.
std::size_t XmlPull::find(std::string_view what, std::size_t from) {
  for (;;) {
    const std::size_t found = buffer_.find(what, at_ + from);
    if (found != std::string::npos) return found - at_;
    const std::size_t searched = buffer_.size() - at_;
    from = std::max(from, searched >= what.size() ? searched - what.size() + 1 : 0);
    if (!fill()) return std::string::npos;
  }
}

XmlPull::Event XmlPull::next() {
  if (pending_end_) {
    pending_end_ = false;
    closed_ = true;
    return Event::end;
  }
  if (closed_) --depth_;
  closed_ = false;
  for (;;) {
    if (at_ == buffer_.size() && !fill()) {
      if (depth_ != 0) broken();
      return Event::eof;
    }
    if (buffer_[at_] != '<') {
      const std::size_t until = find("<", 0);
      if (until == std::string::npos && depth_ != 0) broken();
      if (depth_ != 0) return take_text(until, false);
      at_ = until == std::string::npos ? buffer_.size() : at_ + until;
      continue;
    }
    while (buffer_.size() - at_ < 9 && fill()) continue;
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    if (rest.starts_with("<![CDATA[")) {
      const std::size_t end = find("]]>", 9);
      if (end == std::string::npos || depth_ == 0) broken();
      at_ += 9;
      const Event event = take_text(end - 9, true);
      at_ += 3;
      return event;
    }
    if (rest.starts_with("</")) return end_tag();
    if (!pass_over()) return start_tag();
  }
}

/// A comment, an instruction or a declaration: true when there was one.
bool XmlPull::pass_over() {
  const std::string_view rest = std::string_view(buffer_).substr(at_);
  const std::string_view close = rest.starts_with("<!--") ? "-->" : rest.starts_with("<?") ? "?>" : ">";
  if (!rest.starts_with("<!") && !rest.starts_with("<?")) return false;
  const std::size_t end = find(close, 2);
  if (end == std::string::npos) broken();
  at_ += end + close.size();
  return true;
}

XmlPull::Event XmlPull::take_text(std::size_t until, bool raw) {
  const std::string_view run = std::string_view(buffer_).substr(at_, until);
  at_ += run.size();
  text_ = run;
  if (!raw && run.find('&') != std::string_view::npos) {
    decoded_.clear();
    resolve_references(run, decoded_);
    text_ = decoded_;
  }
  return Event::text;
}

XmlPull::Event XmlPull::end_tag() {
  const std::size_t end = find(">", 2);
  if (end == std::string::npos || depth_ == 0) broken();
  std::string_view name = std::string_view(buffer_).substr(at_ + 2, end - 2);
  while (!name.empty() && blank(name.back())) name.remove_suffix(1);
  name_ = local(name);
  at_ += end + 1;
  closed_ = true;
  return Event::end;
}

XmlPull::Event XmlPull::start_tag() {
  std::size_t end = 1;
  for (char quote = 0;; ++end) {  // '>' may stand inside a quoted value
    if (at_ + end == buffer_.size() && !fill()) broken();
    const char c = buffer_[at_ + end];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      break;
    } else if (c == '<') {
      broken();
    }
  }
  std::string_view tag = std::string_view(buffer_).substr(at_ + 1, end - 1);
  at_ += end + 1;
  if (tag.ends_with('/')) {
    pending_end_ = true;
    tag.remove_suffix(1);
  }
  const std::size_t name = static_cast<std::size_t>(std::find_if(tag.begin(), tag.end(), blank) - tag.begin());
  if (name == 0 || ++depth_ > 256) broken();
  name_ = local(tag.substr(0, name));
  attributes_ = tag.substr(name);
  return Event::start;
}

std::optional<std::string_view> XmlPull::attribute(std::string_view name) {
  std::string_view rest = attributes_;
  for (;;) {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string_view key = rest.substr(0, equals);
    while (!key.empty() && blank(key.front())) key.remove_prefix(1);
    while (!key.empty() && blank(key.back())) key.remove_suffix(1);
    const std::size_t open = rest.find_first_of("\"'", equals);
    const std::size_t close = open == std::string_view::npos ? open : rest.find(rest[open], open + 1);
    if (close == std::string_view::npos) broken();
    const std::string_view value = rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 1);
    if (local(key) != name || key.starts_with("xmlns")) continue;
    if (value.find('&') == std::string_view::npos) return value;
    decoded_.clear();
    resolve_references(value, decoded_);
    return decoded_;
  }
}

std::string XmlPull::inner_text() {
  std::string out;
  for (const int outside = depth_;;) {
    const Event event = next();
    if (event == Event::text) out += text_;
    if (event == Event::end && depth_ == outside) return out;
  }
}

void XmlPull::skip() {
  for (const int outside = depth_;;) {
    if (next() == Event::end && depth_ == outside) return;
  }
}

}  // namespace dure
