#pragma once

#include "county.hpp"
#include "phrases.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dure::demo {

/// One row of the 국민신문고 export while it is being made up.
struct Complaint {
  Minute applied;
  int second = 0;
  std::size_t topic = 0, township = 0;
  Scene scene;
  std::string title, text, applicant, phone, address;
  std::string id, department, form, bad_date;  ///< bad_date: written instead of the time of application
  std::optional<Minute> received, answered;
  std::optional<Day> due;
  int extended = 0;
  bool withdrawn = false, second_office = false;
};

inline constexpr Minute kNow = kToday + std::chrono::minutes{8 * 60 + 50};  ///< when the newest file was made
inline constexpr int kWeeks = 81;  ///< whole weeks, the last one 13-19 July 2026

/// What was asked, when, where and in which words, in order of time.
std::vector<Complaint> plan_complaints(const Phrases& phrases);
/// When each was received, due and answered as of kNow: 3 late, 5, 4 and 3 due on 20, 21 and 22 July.
void handle_complaints(std::vector<Complaint>& complaints);

}  // namespace dure::demo
