#pragma once

#include <dure/core/digest.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dure::geo {

/// What a solver is asked, as a digest of the bytes. Items without padding only.
class Question {
public:
  template <class Item>
  Question& add(const std::vector<Item>& items) {
    static_assert(std::is_trivially_copy_constructible_v<Item> && std::is_trivially_destructible_v<Item>);
    add(items.size());
    digest_.add({reinterpret_cast<const char*>(items.data()), items.size() * sizeof(Item)});
    return *this;
  }
  template <class Number>
  requires std::is_arithmetic_v<Number> Question& add(Number number) {
    digest_.add({reinterpret_cast<const char*>(&number), sizeof number});
    return *this;
  }
  std::string take() { return digest_.hex(); }

private:
  Sha256 digest_;
};

/// The last few answers of a solver: the cards of a page, and a pack's tables, ask the same question more than once.
template <class Answer>
class Recent {
public:
  explicit Recent(std::size_t most) : most_(most) {}

  /// `make()`, unless the question of this digest was answered lately.
  template <class Make>
  std::shared_ptr<const Answer> of(const std::string& asked, Make make) {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [known, answer] : answers_)
        if (known == asked) return answer;
    }
    auto answer = std::make_shared<const Answer>(make());
    const std::lock_guard lock(mutex_);
    answers_.emplace_front(asked, answer);
    if (answers_.size() > most_) answers_.pop_back();
    return answer;
  }

private:
  std::size_t most_;
  std::mutex mutex_;
  std::deque<std::pair<std::string, std::shared_ptr<const Answer>>> answers_;
};

}  // namespace dure::geo
