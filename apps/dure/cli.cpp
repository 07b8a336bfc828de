#include "commands.hpp"

#include <dure/core/yaml.hpp>

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <ostream>

// What may stand on the command line, and nothing else: every command is a plain function in commands_*.cpp.
namespace dure::app {
namespace {

using Strings = std::vector<std::string>;

constexpr const char* kOptions = "선택 항목";

CLI::App* subcommand(CLI::App& parent, std::string name, std::string does, const std::string& example) {
  CLI::App* sub = parent.add_subcommand(std::move(name), std::move(does));
  sub->option_defaults()->group(kOptions);
  sub->get_help_ptr()->group(kOptions);
  sub->footer("보기:\n  " + example + "\n");
  return sub;
}

// `sub` was typed: `make` gives what is to be done.
template <class Make>
void then(CLI::App* sub, Call& call, Make make) {
  sub->final_callback([&call, make] { call.command = make(); });
}

void add_init(CLI::App& app, Call& call) {
  auto* sub =
      subcommand(app, "init", "도시 폴더를 만듭니다", "dure init city --demo     # 시범 자료(가온군)까지 넣습니다");
  auto wish = std::make_shared<Init>();
  sub->add_option("DIR", wish->directory, "새로 만들 폴더")->required();
  sub->add_option("--name", wish->name, "시군구 이름");
  sub->add_flag("--demo", wish->demo, "지어낸 한 해치 자료를 넣고 정책팩을 돌립니다");
  then(sub, call, [wish] { return LocalCommand([wish](Terminal& t) { return init(*wish, t); }); });
}

void add_ingest(CLI::App& app, Call& call) {
  auto* sub =
      subcommand(app, "ingest", "파일을 표로 넣습니다 (CSV·XLSX·JSON·Parquet·ZIP, 지도는 GeoJSON·SHP·GPKG·KML·GeoTIFF)",
                 "dure ingest 국민신문고_202607.csv --as 민원");
  auto wish = std::make_shared<Ingest>();
  sub->add_option("FILE", wish->inputs, "파일이나 폴더")->required();
  sub->add_option("--as", wish->as, "표 이름 (없으면 파일 이름에서 정합니다)");
  sub->add_option("--crs", wish->crs, "지도의 좌표계 번호: 5186, 5179, 4326 … (없으면 파일이 말하는 대로)")
      ->check(CLI::Range(1024, 999'999));
  sub->add_flag_callback(
      "--no-run", [wish] { wish->run_packs = false; }, "이 자료를 쓰는 정책팩을 돌리지 않습니다");
  then(sub, call,
       [wish] { return CityCommand([wish](store::City& city, Terminal& t) { return ingest(city, *wish, t); }); });
}

void add_crs(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "crs", "좌표계를 모르는 자료에 좌표계를 알려 줍니다", "dure crs 쉼터 5186");
  auto dataset = std::make_shared<std::string>();
  auto epsg = std::make_shared<std::int64_t>(0);
  sub->add_option("TABLE", *dataset, "자료 이름")->required();
  sub->add_option("EPSG", *epsg, "좌표계 번호: 5186, 5179, 5174 …")->required()->check(CLI::Range(1024, 999'999));
  then(sub, call, [dataset, epsg] {
    return CityCommand([=](store::City& city, Terminal& t) { return crs(city, *dataset, *epsg, t); });
  });
}

void add_writing(CLI::App* sub, const std::shared_ptr<Writing>& writing) {
  auto* csv = sub->add_flag_callback(
      "--csv", [writing] { *writing = Writing::csv; }, "CSV(UTF-8)로 씁니다");
  auto* json = sub->add_flag_callback(
      "--json", [writing] { *writing = Writing::json; }, "객체의 배열(JSON)로 씁니다");
  csv->excludes(json);
}

void add_sql(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "sql", "SQL을 실행해 결과를 보여 줍니다 (쓰기는 --write)",
                         "dure sql 'select 처리부서, count(*) from 민원 group by all' --csv");
  auto wish = std::make_shared<Sql>();
  auto writing = std::make_shared<Writing>(Writing::table);
  sub->add_option("SQL", wish->text, "SQL 한 문장, 또는 - (표준 입력에서 읽음)")->required();
  add_writing(sub, writing);
  sub->add_flag("--write", wish->write, "자료를 바꾸는 문장도 받습니다");
  then(sub, call, [wish, writing, &call] {
    wish->writing = *writing;
    if (wish->text == "-") call.input = Call::Input::text;
    return CityCommand([wish](store::City& city, Terminal& t) { return sql(city, *wish, t); });
  });
}

void add_problems(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "problems", "읽지 못한 값의 목록을 보여 줍니다", "dure problems --dataset 민원 --csv");
  auto dataset = std::make_shared<std::string>();
  auto writing = std::make_shared<Writing>(Writing::table);
  sub->add_option("--dataset", *dataset, "이 표의 것만");
  add_writing(sub, writing);
  then(sub, call, [dataset, writing] {
    return CityCommand([=](store::City& city, Terminal& t) { return problems(city, *dataset, *writing, t); });
  });
}

void add_index(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "index", "표의 글을 찾을 수 있게 색인을 만들거나 새로 고칩니다",
                         "dure index laws --from 법령 --key 조문 --text 제목,본문");
  auto wish = std::make_shared<MakeIndex>();
  sub->add_option("NAME", wish->name, "색인 이름")->required();
  sub->add_option("--from", wish->table, "표")->required();
  sub->add_option("--key", wish->key, "글마다 다른 값의 열")->required();
  sub->add_option("--text", wish->columns, "글 열, 제목부터 (쉼표로)")->delimiter(',');
  sub->add_flag("--meaning", wish->meaning, "글의 벡터도 만듭니다: dure.yaml의 embedding.url 모델로")->needs("--text");
  sub->add_option("--vector", wish->vector, "벡터(수의 목록) 열: nearest()가 찾습니다")->excludes("--meaning");
  sub->add_option("--department", wish->department, "찾을 때 좁힐 부서의 열");
  sub->add_option("--day", wish->day, "찾을 때 좁힐 날짜의 열");
  sub->add_option("--names", wish->names, "통째로 한 낱말인 이름의 표.열 (쉼표로)")->delimiter(',');
  sub->add_option("--learn", wish->learn, "답을 아는 물음에서 배웁니다: 한 줄에 {\"question\", \"gold\", \"answer\"}");
  sub->add_flag("--learn-vectors", wish->learn_vectors,
                "다른 말로 쓴 글도 찾게 배웁니다: --learn의 물음으로 재어 나을 때만 켭니다");
  sub->add_flag("--bigrams", wish->bigrams, "형태소 없이 두 글자씩만: 빠르고, 찾기는 조금 못합니다");
  then(sub, call,
       [wish] { return CityCommand([wish](store::City& city, Terminal& t) { return make_index(city, *wish, t); }); });
}

void add_search(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "search", "색인에서 찾습니다", "dure search laws \"옥외영업 허가\" --top 5");
  auto wish = std::make_shared<Search>();
  sub->add_option("INDEX", wish->index, "색인 이름")->required();
  sub->add_option("QUERY", wish->query, "찾을 말")->required();
  sub->add_option("--top", wish->top, "몇 건까지")->check(CLI::Range(1, 10'000))->capture_default_str();
  sub->add_option("--department", wish->department, "이 부서의 것만");
  sub->add_option("--after", wish->after, "이날부터: 2026-07-01");
  sub->add_option("--before", wish->before, "이날 앞까지: 2026-08-01");
  sub->add_flag("--json", wish->json, "객체의 배열(JSON)로 씁니다");
  then(sub, call,
       [wish] { return CityCommand([wish](store::City& city, Terminal& t) { return search(city, *wish, t); }); });
}

void add_eval(CLI::App& app, Call& call) {
  auto* eval = subcommand(app, "eval", "얼마나 잘하는지 잽니다", "dure eval retrieval laws 물음.jsonl");
  eval->require_subcommand(1);
  auto* sub = subcommand(*eval, "retrieval", "답을 아는 물음으로 찾기를 잽니다", "dure eval retrieval laws 물음.jsonl");
  auto index = std::make_shared<std::string>();
  auto file = std::make_shared<std::filesystem::path>();
  auto json = std::make_shared<bool>(false);
  sub->add_option("INDEX", *index, "색인 이름")->required();
  sub->add_option("QUESTIONS", *file, "한 줄에 {\"question\": …, \"gold\": [키]}")->required();
  sub->add_flag("--json", *json, "JSON으로 씁니다");
  then(sub, call, [=] {
    return CityCommand([=](store::City& city, Terminal& t) { return eval_retrieval(city, *index, *file, *json, t); });
  });
}

void add_run(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "run", "정책팩의 표를 다시 셈합니다", "dure run complaints visitors");
  auto packs = std::make_shared<Strings>();
  sub->add_option("PACK", *packs, "정책팩 이름 (없으면 자료가 갖춰진 모두)");
  then(sub, call,
       [packs] { return CityCommand([packs](store::City& city, Terminal& t) { return run(city, *packs, t); }); });
}

void add_report(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "report", "정책팩의 보고서를 파일로 씁니다", "dure report complaints --out 민원.pdf");
  auto pack = std::make_shared<std::string>();
  auto out = std::make_shared<std::filesystem::path>();
  sub->add_option("PACK", *pack, "정책팩 이름")->required();
  sub->add_option("--out", *out, "쓸 파일: .html .xlsx .pdf .hwpx")->required();
  then(sub, call, [pack, out] {
    return CityCommand([=](store::City& city, Terminal& t) { return report(city, *pack, *out, t); });
  });
}

void add_export(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "export", "표나 SELECT를 지도 파일이나 CSV로 씁니다",
                         "dure export 쉼터 --out 쉼터.gpkg --crs 5186");
  auto wish = std::make_shared<Export>();
  sub->add_option("WHAT", wish->what, "표 이름이나 'select …'")->required();
  sub->add_option("--out", wish->out, "쓸 파일: .geojson .gpkg .shp.zip .kml .gpx .csv")->required();
  sub->add_option("--crs", wish->crs, "이 좌표계로 바꾸어 씁니다: 5186, 4326 …")->check(CLI::Range(1024, 999'999));
  sub->add_option("--from", wish->from, "표의 좌표계를 모를 때")->check(CLI::Range(1024, 999'999));
  sub->add_flag("--cp949", wish->cp949, "SHP와 CSV의 글자를 CP949로 씁니다");
  then(sub, call,
       [wish] { return CityCommand([wish](store::City& city, Terminal& t) { return export_table(city, *wish, t); }); });
}

void add_check_and_test(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "check", "정책팩 폴더의 잘못을 파일과 줄로 알려 줍니다", "dure check packs/complaints");
  auto folders = std::make_shared<Strings>();
  sub->add_option("PACK", *folders, "폴더나 정책팩 이름 (없으면 모두)");
  then(sub, call, [folders, &call] {
    return LocalCommand([folders, city = call.city](Terminal& t) { return check(*folders, city, t); });
  });

  sub = subcommand(app, "test", ".slt 시험을 돌립니다", "dure test packs/complaints");
  auto paths = std::make_shared<std::vector<std::filesystem::path>>();
  sub->add_option("PATH", *paths, "파일이나 폴더 (없으면 모두)");
  then(sub, call, [paths] { return LocalCommand([paths](Terminal& t) { return test(*paths, t); }); });
}

void add_new(CLI::App& app, Call& call) {
  auto* parent = subcommand(app, "new", "새로 만듭니다", "dure new pack my-policy");
  parent->require_subcommand(1);
  auto* sub = subcommand(*parent, "pack", "바로 돌아가는 새 정책팩 폴더를 만듭니다", "dure new pack my-policy");
  auto name = std::make_shared<std::string>();
  auto to = std::make_shared<std::filesystem::path>();
  sub->add_option("NAME", *name, "이름: 소문자, 숫자, 붙임표")->required();
  sub->add_option("--to", *to, "놓을 폴더 (없으면 도시의 packs/)");
  then(sub, call, [name, to, &call] {
    return LocalCommand([name, to, city = call.city](Terminal& t) { return new_pack(*name, *to, city, t); });
  });
}

void add_backup(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "backup", "도시 전체를 파일 하나로 갈무리합니다", "dure backup 가온군_20260720.zip");
  auto file = std::make_shared<std::filesystem::path>();
  sub->add_option("FILE", *file, "쓸 파일")->required();
  then(sub, call,
       [file] { return CityCommand([file](store::City& city, Terminal& t) { return backup(city, *file, t); }); });

  sub = subcommand(app, "restore", "갈무리한 파일에서 도시를 되살립니다",
                   "dure --city 되살린도시 restore 가온군_20260720.zip");
  auto from = std::make_shared<std::filesystem::path>();
  sub->add_option("FILE", *from, "backup이 쓴 파일")->required();
  then(sub, call, [from, &call] {
    return LocalCommand([from, city = call.city](Terminal& t) { return restore(*from, city, t); });
  });
}

// read_password() looks for the word itself: it must be known before the command runs, here or in a server.
void add_password_flag(CLI::App* sub) {
  sub->add_flag_callback(
      "--password-stdin", [] {}, "비밀번호를 표준 입력 첫 줄에서 읽습니다");
}

void add_user(CLI::App& app, Call& call) {
  auto* user = subcommand(app, "user", "들어올 수 있는 사람을 정합니다", "dure user add hong --role analyst");
  user->require_subcommand(1);
  auto name = std::make_shared<std::string>();
  auto role = std::make_shared<store::Role>(store::Role::viewer);
  const std::map<std::string, store::Role> roles{{"viewer", store::Role::viewer},
                                                 {"officer", store::Role::officer},
                                                 {"analyst", store::Role::analyst},
                                                 {"admin", store::Role::admin}};
  auto* add = subcommand(*user, "add", "사람을 더합니다 (비밀번호는 물어봅니다)", "dure user add hong --role officer");
  add->add_option("NAME", *name, "이름")->required();
  add->add_option("--role", *role, "viewer | officer | analyst | admin")
      ->required()
      ->transform(CLI::Transformer(roles));
  add_password_flag(add);
  then(add, call, [name, role, &call] {
    call.input = Call::Input::password;
    return CityCommand([=](store::City& city, Terminal& t) { return user_add(city, *name, *role, t); });
  });

  auto* list = subcommand(*user, "list", "사람의 목록", "dure user list");
  then(list, call, [] { return CityCommand(user_list); });

  auto* remove = subcommand(*user, "remove", "사람을 뺍니다", "dure user remove hong");
  remove->add_option("NAME", *name, "이름")->required();
  then(remove, call,
       [name] { return CityCommand([name](store::City& city, Terminal& t) { return user_remove(city, *name, t); }); });

  auto* password = subcommand(*user, "password", "비밀번호를 바꿉니다", "dure user password hong");
  password->add_option("NAME", *name, "이름")->required();
  add_password_flag(password);
  then(password, call, [name, &call] {
    call.input = Call::Input::password;
    return CityCommand([name](store::City& city, Terminal& t) { return user_password(city, *name, t); });
  });
}

void add_audit_and_settings(CLI::App& app, Call& call) {
  auto* audit = subcommand(app, "audit", "감사 기록을 살핍니다", "dure audit verify");
  audit->require_subcommand(1);
  auto* verify = subcommand(*audit, "verify", "기록이 고쳐지거나 빠지지 않았는지 확인합니다", "dure audit verify");
  then(verify, call, [] { return CityCommand(audit_verify); });

  auto* sub = subcommand(app, "settings", "dure.yaml에 쓸 수 있는 항목과 지금 값", "dure settings");
  then(sub, call, [&call] { return LocalCommand([city = call.city](Terminal& t) { return settings(city, t); }); });
}

void add_serve(CLI::App& app, Call& call) {
  auto* sub = subcommand(app, "serve", "웹 화면을 엽니다", "dure serve --listen 127.0.0.1:8470");
  auto listen = std::make_shared<std::string>();
  sub->add_option("--listen", *listen, "주소:포트 (기본은 dure.yaml의 server.listen)");
  then(sub, call, [listen, &call] {
    call.serves = true;
    return CityCommand([listen](store::City& city, Terminal& t) { return serve(city, *listen, t); });
  });
}

std::string mistake(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_name() == "RequiredError" && app.remaining(true).empty()) {
    return "빠진 것이 있습니다 (" + std::string(error.what()) + ").";
  }
  const Strings extra = app.remaining(true);
  if (extra.empty()) return "명령줄을 읽을 수 없습니다 (" + std::string(error.what()) + ").";
  Strings known;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    known.push_back(sub->get_name());
  const std::string near = nearest_word(extra.front(), known);
  return "'" + extra.front() + "'(을)를 모릅니다." + (near.empty() ? "" : " '" + near + "'(을)를 뜻했습니까?");
}

std::string help_of(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? "dure --help" : "dure " + chosen.front()->get_name() + " --help";
}

}  // namespace

std::variant<Call, Ended> read_command_line(const Strings& words, Terminal& terminal) {
  Call call;
  call.city = "city";
  CLI::App app("두레: 시군구의 자료를 표로, 표를 정책 화면으로", "dure");
  app.set_version_flag("--version", "dure " DURE_VERSION, "판 번호")->group(kOptions);
  app.set_help_flag("-h,--help", "쓰는 법")->group(kOptions);
  app.option_defaults()->group(kOptions);
  app.get_formatter()->label("Usage", "쓰는 법");
  app.get_formatter()->label("Options", "선택 항목");
  app.get_formatter()->label("OPTIONS", "선택 항목");
  app.get_formatter()->label("Positionals", "차례로 쓰는 것");
  app.get_formatter()->label("Subcommands", "명령");
  app.get_formatter()->label("SUBCOMMAND", "명령");
  app.get_formatter()->label("REQUIRED", "(꼭)");
  app.get_formatter()->label("TEXT", "글");
  app.get_formatter()->column_width(28);
  app.add_option("--city", call.city, "도시 폴더")->capture_default_str();
  app.fallthrough();  // `--city` may also stand behind the command
  app.require_subcommand(1);
  app.footer("보기:\n  dure init city --demo\n  dure serve\n명령마다 'dure 명령 --help'로 보기를 봅니다.\n");
  for (auto* add :
       {add_init, add_ingest, add_crs, add_sql, add_problems, add_index, add_search, add_eval, add_run, add_report,
        add_export, add_check_and_test, add_new, add_backup, add_user, add_audit_and_settings, add_serve}) {
    add(app, call);
  }
  try {
    app.parse(Strings(words.rbegin(), words.rend()));
    return call;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error, terminal.out, terminal.err);
      return Ended{0};
    }
    terminal.err << "오류: " << mistake(app, error) << " '" << help_of(app) << "'로 쓰는 법을 봅니다. [cli."
                 << error.get_name() << "]\n";
    return Ended{2};
  }
}

}  // namespace dure::app
