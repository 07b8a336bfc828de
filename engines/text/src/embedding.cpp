#include <dure/core/digest.hpp>
#include <dure/core/error.hpp>
#include <dure/core/files.hpp>
#include <dure/core/http_client.hpp>
#include <dure/core/json.hpp>
#include <dure/store/functions.hpp>
#include <dure/store/store.hpp>
#include <dure/text/analysis.hpp>
#include <dure/text/embedding.hpp>

#include <algorithm>
#include <map>
#include <memory>

#include "manifest.hpp"

namespace dure::text {
namespace {

constexpr std::size_t BATCH = 64;

struct Wanted {
  std::string key, digest, text;
};

[[noreturn]] void bad_answer(const EmbeddingModel& model, const std::string& why) {
  throw Error(
      Fault::input, "embedding.answer",
      model.url + "의 답을 쓸 수 없습니다(" + why + "). dure.yaml의 embedding.url과 embedding.model을 확인해 주세요.");
}

std::vector<std::vector<double>> ask(const EmbeddingModel& model, std::span<const std::string> texts) {
  Json input = Json::array();
  for (const std::string& text : texts) input.push(text);
  std::vector<std::pair<std::string, std::string>> headers;
  if (!model.key_file.empty()) {
    std::string key = read_file(model.key_file, 4096);
    while (!key.empty() && static_cast<unsigned char>(key.back()) <= ' ') key.pop_back();
    headers.emplace_back("Authorization", "Bearer " + key);
  }
  const HttpAnswer answer =
      http_post(model.url, Json::object({{"model", model.model}, {"input", std::move(input)}}).dump(), headers);
  if (answer.status != 200) bad_answer(model, "HTTP " + std::to_string(answer.status));
  std::vector<std::vector<double>> out(texts.size());
  try {
    const Json said = Json::parse(answer.body);
    for (const Json& one : said["data"].items()) {
      auto& vector = out.at(static_cast<std::size_t>(one["index"].integer()));
      for (const Json& x : one["embedding"].items()) vector.push_back(x.number());
    }
  } catch (const std::exception&) {
    bad_answer(model, "data[].embedding이 없습니다");
  }
  for (const auto& vector : out)
    if (vector.empty() || vector.size() != out.front().size()) bad_answer(model, "벡터의 수나 길이가 다릅니다");
  return out;
}

/// The rows whose text `model` has not seen; `kept` afterwards holds no row that is gone.
std::vector<Wanted> to_ask(store::Connection& connection, const std::string& kept, std::string_view table,
                           std::string_view key, const std::vector<std::string>& columns, const std::string& model) {
  std::map<std::string, std::string> known;
  for (store::Result old = connection.query("select key, digest from " + kept); old.next();)
    known[old.text(0)] = old.text(1);
  std::string sql = "select cast(" + store::quote_name(key) + " as varchar), concat_ws(chr(10)";
  for (const std::string& column : columns) sql += ", " + store::quote_name(column);
  std::map<std::string, Wanted> rows;
  for (store::Result result = connection.query(sql + ") from " + quoted_table(table)); result.next();) {
    if (result.is_null(0)) continue;
    const std::string text = normal(result.text(1));
    rows[result.text(0)] = {result.text(0), sha256(model + "\n" + text), text};
  }
  std::vector<Wanted> out;
  for (const auto& [name, row] : rows)
    if (const auto found = known.find(name); found == known.end() || found->second != row.digest) out.push_back(row);
  store::Transaction transaction(connection);
  for (const auto& [name, digest] : known)
    if (!rows.contains(name)) connection.exec("delete from " + kept + " where key = $key", {{"key", name}});
  transaction.commit();
  return out;
}

}  // namespace

std::vector<std::vector<double>> embed(const EmbeddingModel& model, std::span<const std::string> texts) {
  if (model.url.empty())
    throw Error(Fault::missing, "embedding.none",
                "벡터를 만들 모델이 없습니다. dure.yaml에 embedding.url과 embedding.model을 적어 주세요.");
  std::vector<std::vector<double>> out;
  for (std::size_t at = 0; at < texts.size(); at += BATCH)
    for (auto& vector : ask(model, texts.subspan(at, std::min(BATCH, texts.size() - at))))
      out.push_back(std::move(vector));
  return out;
}

VectorsIndexed index_meaning(store::Store& store, const std::filesystem::path& directory, std::string_view name,
                             std::string_view table, std::string_view key, const std::vector<std::string>& columns,
                             const EmbeddingModel& model, const VectorOptions& given) {
  index_folder(directory, name);  // says what is wrong with the name before anything is asked
  const std::string kept = "vectors." + store::quote_name(name);
  store::Connection connection = store.connect();
  std::vector<Wanted> rows;
  {
    const auto lock = store.write_lock();
    connection.exec("create schema if not exists vectors");
    connection.exec("create table if not exists " + kept +
                    "(key varchar primary key, digest varchar, vector double[])");
    rows = to_ask(connection, kept, table, key, columns, model.url + "\n" + model.model);
  }
  for (std::size_t at = 0; at < rows.size(); at += BATCH) {
    const std::span<const Wanted> batch(rows.data() + at, std::min(BATCH, rows.size() - at));
    std::vector<std::string> texts;
    for (const Wanted& one : batch) texts.push_back(one.text);
    const auto vectors = embed(model, texts);
    const auto lock = store.write_lock();
    store::Transaction transaction(connection);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      Json list = Json::array();
      for (const double x : vectors[i]) list.push(x);
      connection.exec("insert or replace into " + kept + " values ($key, $digest, $vector)",
                      {{"key", batch[i].key}, {"digest", batch[i].digest}, {"vector", std::move(list)}});
    }
    transaction.commit();
  }
  VectorOptions options = given;
  options.readers_of = table;
  return index_vectors(store, directory, name, "vectors." + store::quote_name(name), "key", "vector", options);
}

void install_embedding(store::Store& store, EmbeddingModel model) {
  store::scalar(
      store, "embed",
      [model = std::move(model)](std::string_view text) {
        const std::string asked[] = {normal(text)};
        return embed(model, asked).front();
      },
      "dure.embedding");
}

}  // namespace dure::text
