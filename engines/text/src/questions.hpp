#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace dure::text {

/// A question whose right documents are known.
struct Asked {
  std::string question;
  std::set<std::string> gold;  ///< keys; never empty
  std::string answer;
};

/// Lines of {"question", "gold", "answer"?}. @throws Error(input, "text.questions") with the line
std::vector<Asked> read_questions(const std::filesystem::path& file);

}  // namespace dure::text
