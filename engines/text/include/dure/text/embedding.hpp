#pragma once

#include <dure/text/vectors.hpp>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dure::text {

/// A model that the city runs or rents: an address that answers as OpenAI's /v1/embeddings does.
struct EmbeddingModel {
  std::string url =
      {};  ///< `http://10.0.0.7:8000/v1/embeddings`; empty: there is none, and nothing is ever connected to
  std::string model = {};               ///< its name, as the server knows it
  std::filesystem::path key_file = {};  ///< its content is sent as `Authorization: Bearer`; empty: nothing is
};

/// The vectors of `texts`, in order; asked in batches of 64.
/// @throws Error(missing, "embedding.none"), Error(missing, "file.missing") for the key's file,
/// Error(busy, "http.unreachable"), Error(input, "embedding.answer")
std::vector<std::vector<double>> embed(const EmbeddingModel& model, std::span<const std::string> texts);

/// Makes `directory`/NAME from the vectors that `model` gives for `columns` of all rows of `table`, joined by a new
/// line. They are kept in the table vectors."NAME"(key, digest, vector), batch by batch as they come: what was asked
/// once is asked again only when a text or the model changed, also after a kill. Who may read `table` may ask.
/// @throws what embed() and index_vectors() throw
VectorsIndexed index_meaning(store::Store& store, const std::filesystem::path& directory, std::string_view name,
                             std::string_view table, std::string_view key, const std::vector<std::string>& columns,
                             const EmbeddingModel& model, const VectorOptions& options = {});

/// SQL `embed(text)`: DOUBLE[], the model's vector of a text.
void install_embedding(store::Store& store, EmbeddingModel model);

}  // namespace dure::text
