#include "phrases.hpp"

#include "county.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace dure::demo {
namespace {

constexpr std::string_view kTopics =
#include "texts/topics.inc"
    ;
constexpr std::string_view kCommon =
#include "texts/common.inc"
    ;
constexpr std::string_view kCampaign =
#include "texts/campaign.inc"
    ;

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(by, from), text.size());
    parts.emplace_back(text.substr(from, to - from));
    from = to + by.size();
  }
  return parts;
}

Topic read_topic(std::string_view head) {
  const auto cells = split(head, " | ");
  Topic topic;
  topic.name = cells.at(0);
  topic.department = cells.at(1);
  topic.form = cells.at(2);
  topic.weekly = std::strtod(cells.at(3).c_str(), nullptr);
  topic.season = cells.at(4);
  return topic;
}

void read_topics(Phrases& phrases) {
  for (const std::string& line : split(kTopics, "\n")) {
    if (line.size() < 3) continue;
    const std::string rest = line.substr(2);
    if (line[0] == '#') {
      phrases.topics.push_back(read_topic(rest));
      continue;
    }
    Topic& topic = phrases.topics.back();
    const std::map<char, std::vector<std::string>*> places{
        {'t', &topic.titles}, {'p', &topic.problems}, {'d', &topic.details}, {'q', &topic.asks}, {'a', &topic.answers}};
    places.at(line[0])->push_back(rest);
  }
}

void read_common(Phrases& phrases) {
  const std::map<std::string, std::vector<std::string>*> lists{
      {"곳", &phrases.places}, {"때", &phrases.times}, {"요일", &phrases.weekdays}, {"방위", &phrases.sides}};
  const std::map<char, std::vector<std::string>*> kinds{
      {'o', &phrases.openings}, {'c', &phrases.closings}, {'b', &phrases.answer_openings}, {'e', &phrases.answer_ends}};
  std::vector<std::string>* list = nullptr;
  for (const std::string& line : split(kCommon, "\n")) {
    if (line.size() < 3) continue;
    const std::string rest = line.substr(2);
    if (line[0] == '#')
      list = lists.contains(rest) ? lists.at(rest) : nullptr;
    else if (line[0] == 'x')
      list->push_back(rest);
    else
      kinds.at(line[0])->push_back(rest);
  }
}

// `을/를`: the first after a syllable that ends in a consonant.
std::string_view particle(std::string_view pair, std::string_view before) {
  const std::size_t bar = pair.find('/');
  if (before.size() < 3) return pair.substr(bar + 1);
  const auto byte = [&](std::size_t from_end) { return before[before.size() - from_end]; };
  const int code = (byte(3) & 15) << 12 | (byte(2) & 63) << 6 | (byte(1) & 63);
  return (code - 0xAC00) % 28 != 0 ? pair.substr(0, bar) : pair.substr(bar + 1);
}

std::string slot(Random& random, std::string_view name, const Scene& scene) {
  if (name == "면") return scene.township;
  if (name == "리") return scene.village;
  if (name == "부서") return scene.department;
  if (name == "곳") return say(random, scene.place, scene);
  if (name == "때") return scene.time;
  if (name == "요일") return scene.weekday;
  if (name == "방위") return scene.side;
  return std::to_string(random.between(2, 9));  // <수>
}

}  // namespace

Phrases read_phrases() {
  Phrases phrases;
  read_topics(phrases);
  read_common(phrases);
  return phrases;
}

std::vector<Letter> campaign_letters() {
  const auto lines = split(kCampaign, "\n");
  std::vector<Letter> letters;
  for (std::size_t i = 0; i + 1 < lines.size(); i += 2) letters.push_back({lines[i], lines[i + 1]});
  return letters;
}

Scene draw_scene(Random& random, const Phrases& phrases, std::size_t township, std::string_view department) {
  const Township& where = townships()[township];
  return {std::string{where.name},    std::string{random.pick(where.villages)},
          std::string{department},    random.pick(phrases.places),
          random.pick(phrases.times), random.pick(phrases.weekdays),
          random.pick(phrases.sides)};
}

std::string say(Random& random, std::string_view pattern, const Scene& scene) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] == '{') {
      const std::size_t end = pattern.find('}', i);
      const auto choices = split(pattern.substr(i + 1, end - i - 1), "|");
      out += say(random, random.pick(choices), scene);
      i = end + 1;
    } else if (pattern[i] == '<') {
      const std::size_t end = pattern.find('>', i);
      const std::string_view name = pattern.substr(i + 1, end - i - 1);
      out += name.find('/') != name.npos ? std::string{particle(name, out)} : slot(random, name, scene);
      i = end + 1;
    } else {
      out += pattern[i++];
    }
  }
  return out;
}

std::string compose_title(Random& random, const Topic& topic, const Scene& scene) {
  return say(random, random.pick(topic.titles), scene);
}

std::string compose_request(Random& random, const Phrases& phrases, const Topic& topic, const Scene& scene) {
  std::string out;
  const auto add = [&](const std::vector<std::string>& patterns) {
    if (!out.empty()) out += random.chance(0.12) ? "\n" : " ";
    out += say(random, random.pick(patterns), scene);
  };
  if (random.chance(0.7)) add(phrases.openings);
  add(topic.problems);
  const auto first = static_cast<std::size_t>(random.below(static_cast<int>(topic.details.size())));
  add({topic.details[first]});
  if (topic.details.size() > 1 && random.chance(0.5)) add({topic.details[(first + 1) % topic.details.size()]});
  if (random.chance(0.85)) add(topic.asks);
  if (random.chance(0.5)) add(phrases.closings);
  return out;
}

std::string compose_answer(Random& random, const Phrases& phrases, const Topic& topic, const Scene& scene) {
  return say(random, random.pick(phrases.answer_openings), scene) + "\n" +
         say(random, random.pick(topic.answers), scene) + "\n" + say(random, random.pick(phrases.answer_ends), scene);
}

}  // namespace dure::demo
