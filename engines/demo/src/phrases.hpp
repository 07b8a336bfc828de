#pragma once

#include "random.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Sentences put together from templates: `{this|that}` is a choice, `<리>` a slot, `<을/를>` a particle.
namespace dure::demo {

struct Topic {
  std::string name, department, form, season;
  double weekly = 0;
  std::vector<std::string> titles, problems, details, asks, answers;
};

struct Phrases {
  std::vector<Topic> topics;
  std::vector<std::string> openings, closings, answer_openings, answer_ends;
  std::vector<std::string> places, times, weekdays, sides;
};
Phrases read_phrases();

/// Title and text of the campaign's six letters, the most copied first.
struct Letter {
  std::string title, text;
};
std::vector<Letter> campaign_letters();

/// What the slots of one text stand for; the same slot says the same throughout.
struct Scene {
  std::string township, village, department, place, time, weekday, side;
};
Scene draw_scene(Random& random, const Phrases& phrases, std::size_t township, std::string_view department);
std::string say(Random& random, std::string_view pattern, const Scene& scene);

std::string compose_title(Random& random, const Topic& topic, const Scene& scene);
std::string compose_request(Random& random, const Phrases& phrases, const Topic& topic, const Scene& scene);
std::string compose_answer(Random& random, const Phrases& phrases, const Topic& topic, const Scene& scene);

}  // namespace dure::demo
