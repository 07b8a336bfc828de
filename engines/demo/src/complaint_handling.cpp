#include "complaint.hpp"

#include <algorithm>
#include <array>

namespace dure::demo {
namespace {

using namespace std::chrono;

Minute receive(Random& random, Minute applied) {
  const Day day = floor<days>(applied);
  const auto hour = duration_cast<hours>(applied - day).count();
  if (is_workday(day) && hour >= 9 && hour < 16) return applied + minutes{random.between(15, 110)};
  const Day next = is_workday(day) && hour < 9 ? day : workday_after(day, 1);
  return next + hours{9} + minutes{random.between(5, 150)};
}

Minute office_time(Random& random, Day day) { return day + hours{random.between(9, 17)} + minutes{random.below(60)}; }

int period(const Complaint& c) { return c.form == "건의" ? 14 : 7; }

// How many working days after receipt the answer goes out; about one in twenty-five comes late.
int handling_days(Random& random, const Complaint& c) {
  constexpr std::array kWeights = {.06, .14, .2, .2, .17, .13, .07};
  if (random.chance(0.035)) return period(c) + random.below(4);
  const auto days = static_cast<int>(random.weighted(kWeights));
  return period(c) == 14 ? days * 2 - (days > 0 ? random.below(2) : 0) : days;
}

void handle(Random& random, Complaint& c) {
  const Minute received = receive(random, c.applied);
  if (received > kNow) return;
  c.received = received;
  const Day day = floor<days>(received);
  c.due = deadline(day, period(c));
  if (random.chance(0.02)) {
    c.extended = 1;
    c.due = workday_after(*c.due, 7);
  }
  const int days_taken = handling_days(random, c);
  Minute answered = office_time(random, days_taken == 0 ? day : workday_after(day, days_taken));
  if (answered < received) answered = received + minutes{random.between(20, 90)};
  if (answered <= kNow && !c.withdrawn) c.answered = answered;
}

Minute before_today(Random& random, const Complaint& c) {
  Day day = std::min(*c.due, day_of(2026, 7, 16));
  return std::max(office_time(random, day), *c.received + minutes{30});
}

bool may_stay_open(const Complaint& c) { return c.received && !c.withdrawn && !c.second_office; }

// Of those due on `day`, `open` are still open this morning and the others have been answered.
void leave_open(Random& random, std::vector<Complaint>& all, Day day, int open) {
  for (Complaint& c : all) {
    if (!c.received || c.withdrawn || c.due != day) continue;
    if (open > 0 && may_stay_open(c) && c.answered && random.chance(0.4)) c.answered.reset();
    if (!c.answered && (open <= 0 || c.second_office)) c.answered = before_today(random, c);
    if (!c.answered) --open;
  }
}

void leave_late(std::vector<Complaint>& all, std::string_view department, Day due, int count) {
  for (Complaint& c : all)
    if (count > 0 && may_stay_open(c) && c.due == due && c.department.ends_with(department)) {
      c.answered.reset();
      --count;
    }
}

}  // namespace

void handle_complaints(std::vector<Complaint>& complaints) {
  Random random{"handling"};
  for (Complaint& c : complaints) handle(random, c);
  for (Complaint& c : complaints)
    if (c.due && *c.due < kToday && !c.answered && !c.withdrawn) c.answered = before_today(random, c);
  leave_late(complaints, "환경과", day_of(2026, 7, 15), 1);
  leave_late(complaints, "환경과", day_of(2026, 7, 16), 1);
  leave_late(complaints, "도시건축과", day_of(2026, 7, 16), 1);
  leave_open(random, complaints, day_of(2026, 7, 20), 5);
  leave_open(random, complaints, day_of(2026, 7, 21), 4);
  leave_open(random, complaints, day_of(2026, 7, 22), 3);
}

}  // namespace dure::demo
