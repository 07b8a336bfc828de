#pragma once

#include "command.hpp"

#include <dure/store/access.hpp>

#include <filesystem>
#include <string>
#include <vector>

// One function a command, one file a thought: commands_city, commands_data, commands_packs, commands_people,
// commands_search, commands_serve.
namespace dure::app {

struct Init {
  std::filesystem::path directory;
  std::string name;
  bool demo = false;
};
int init(const Init& wish, Terminal& terminal);
int settings(const std::filesystem::path& city, Terminal& terminal);
int backup(store::City& city, const std::filesystem::path& file, Terminal& terminal);
int restore(const std::filesystem::path& file, const std::filesystem::path& city, Terminal& terminal);

struct Ingest {
  std::vector<std::filesystem::path> inputs;
  std::string as;
  std::int64_t crs = 0;  ///< EPSG code of maps; 0: as they say
  bool run_packs = true;
};
int ingest(store::City& city, const Ingest& wish, Terminal& terminal);

int crs(store::City& city, const std::string& dataset, std::int64_t epsg, Terminal& terminal);

enum class Writing { table, csv, json };
struct Sql {
  std::string text;  ///< `-`: what came on standard input
  Writing writing = Writing::table;
  bool write = false;
};
int sql(store::City& city, const Sql& wish, Terminal& terminal);
int problems(store::City& city, const std::string& dataset, Writing writing, Terminal& terminal);

struct MakeIndex {
  std::string name, table, key;
  std::vector<std::string> columns;
  std::string vector;              ///< column of vectors, or empty
  std::string department, day;     ///< columns, or empty
  std::vector<std::string> names;  ///< TABLE.COLUMN whose values are words of their own
  std::filesystem::path learn;     ///< answered questions, or empty
  bool bigrams = false;
  bool learn_vectors = false;
  bool meaning = false;  ///< vectors of the texts too, by the city's model
};
int make_index(store::City& city, const MakeIndex& wish, Terminal& terminal);
struct Search {
  std::string index, query, department, after, before;
  std::size_t top = 10;
  bool json = false;
};
int search(store::City& city, const Search& wish, Terminal& terminal);
int eval_retrieval(store::City& city, const std::string& index, const std::filesystem::path& questions, bool json,
                   Terminal& terminal);

int run(store::City& city, const std::vector<std::string>& packs, Terminal& terminal);
struct Export {
  std::string what;
  std::filesystem::path out;
  std::int64_t crs = 0, from = 0;  ///< EPSG codes; 0: as the table has it
  bool cp949 = false;
};
int export_table(store::City& city, const Export& wish, Terminal& terminal);
int report(store::City& city, const std::string& pack, const std::filesystem::path& out, Terminal& terminal);
int check(const std::vector<std::string>& folders, const std::filesystem::path& city, Terminal& terminal);
int test(const std::vector<std::filesystem::path>& paths, Terminal& terminal);
int new_pack(const std::string& name, const std::filesystem::path& parent, const std::filesystem::path& city,
             Terminal& terminal);

int user_add(store::City& city, const std::string& name, store::Role role, Terminal& terminal);
int user_list(store::City& city, Terminal& terminal);
int user_remove(store::City& city, const std::string& name, Terminal& terminal);
int user_password(store::City& city, const std::string& name, Terminal& terminal);
int audit_verify(store::City& city, Terminal& terminal);

int serve(store::City& city, const std::string& listen, Terminal& terminal);

}  // namespace dure::app
