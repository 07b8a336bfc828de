#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dure {

/// Reads XML piece by piece, forward only, in bounded memory: enough for office files and KML. Comments,
/// processing instructions and DOCTYPE are passed over; no entity but the five and numbers is known, so nothing
/// expands. Names come without their namespace prefix. Nesting is counted, names of end tags are not compared.
class XmlPull {
public:
  enum class Event { start, end, text, eof };
  using Reader = std::function<std::size_t(char* buffer, std::size_t capacity)>;

  explicit XmlPull(Reader reader);

  /// `<a/>` is start, then end. What it returns borrows until the next call.
  /// @throws Error(input, "xml.broken") when the text is no XML, ends early or has a tag or text over 16 MB.
  Event next();
  std::string_view name() const { return name_; }
  std::string_view text() const { return text_; }  ///< references resolved; one run of text may come in pieces
  int depth() const { return depth_; }             ///< of the element just started or ended; the root is 1
  /// Its value, references resolved, by local name.
  std::optional<std::string_view> attribute(std::string_view name);

  /// All text up to the end of the element just started, inner elements included.
  std::string inner_text();
  void skip();  ///< to the end of the element just started

private:
  bool fill();
  std::size_t find(std::string_view what, std::size_t from);
  Event start_tag();
  Event end_tag();
  Event take_text(std::size_t until, bool raw);
  bool pass_over();

  Reader reader_;
  std::string buffer_;
  std::size_t at_ = 0;  ///< everything before is consumed
  bool ended_ = false, pending_end_ = false, closed_ = false;
  int depth_ = 0;
  std::string_view name_, text_, attributes_;
  std::string decoded_;
};

/// `&lt;` `&gt;` `&amp;` `&quot;` `&apos;` `&#44032;` `&#xAC00;` into `out`; anything else stays as it stands.
void resolve_references(std::string_view raw, std::string& out);

}  // namespace dure
