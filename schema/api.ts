// What the server says and the web reads. Everything is under /api, JSON, same origin. Errors: Problem with the HTTP status of its fault.
// Changes (POST, PUT, DELETE) carry the header `X-Dure-Csrf` with Me.csrf. Text is Korean unless `Accept-Language` starts with en
// and an English word exists.

// The pages' own addresses, for `to` below: / · /page/{pack}?week=…&door={card}:{row}:{column} · /data · /data/{dataset} · /problems?dataset=…&code=…
// · /desk/{pack} · /search · /personal · /sql?q=… · /packs · /packs/{pack} · /audit. Every GET that is neither a file nor under /api, /health, /tiles or /ogc answers index.html (200, no-cache).

export type Cell = null | boolean | number | string | Cell[];
export type Format = "text" | "count" | "number" | "won" | "percent" | "change" | "date" | "datetime" | "month" | "time" | "flag";
export interface Problem { code: string; detail: string; line?: number }

/** Columns of a result; a `percent` of 12.5 is 12.5 %; `format` and `unit` say how to write its values, `label` what to call it. */
export interface Column { name: string; label: string; type: string; format: Format; unit?: string }
export interface Table { columns: Column[]; rows: Cell[][]; truncated?: boolean }

/** GET /api/me */
export interface Me {
  city: string; version: string;
  user: { name: string; role: "viewer" | "officer" | "analyst" | "admin" } | null;  // null: sign in first
  open: boolean;                 // true: no users yet, loopback only, everyone is admin
  csrf: string;
  fresh: string | null;          // when the newest load was made, ISO
  open_problems: number;
  basemap: { address: string; credit: string; zoom: number } | null;  // tiles under every map, {z}/{x}/{y}, fetched by the browser itself; null: the city set none
}
/** POST /api/sign-in {name, password} -> Me · POST /api/sign-out -> Me */

/** GET /api/nav */
export interface Nav { groups: { owner: string; packs: { name: string; title: string; icon: string; runs: boolean; desk?: string }[] }[] }

export interface Card {
  id: string; kind: "number" | "line" | "bars" | "heat" | "table" | "text" | "todo" | "quote" | "campaign" | "lanes" | "map" | "plan"
      | "points" | "lines" | "areas" | "raster" | "candidates" | "standing" | "curve" | "inside";  // this line: parts of a map or plan
  title?: string; note?: string; width: number; height?: number; label?: string; unit?: string; format?: Format;
  tone?: "danger" | "warning" | "plain"; beside?: string;
  x?: string; y?: string; pale?: string; low?: string; high?: string; series?: string; part?: string; value?: string; suppressed?: string;
  horizontal?: boolean; from?: "zero" | "auto"; action?: { label: string; to: string };
  marks?: { x: Cell; label: string }[];
  // a map, a plan and their parts: `shapes[i]` is where row i lies, `data` has neither geometry nor lon and lat; doors as for any card, under the part's own id
  shapes?: (Shape | null)[]; bounds?: [number, number, number, number] | null; tiles?: Tiles; layers?: Card[]; focus?: boolean;  // focus: of a layer that the map opens on
  classes?: "jenks" | "quantile"; ramp?: "blue" | "heat" | "diverge"; before?: string; order?: string; mark?: "circle" | "ring" | "cross";
  inside?: Card; how?: "sum" | "mean" | "count";          // what lies in `inside={card}:{lon} {lat},…` of the page's address: column `shapes`, then the value
  count?: string; moved?: string; budget?: string; radius?: number;  // of a plan: its number, list and money filters, metres
  candidates?: Card; standing?: Card; curve?: Card; best?: Table; sql?: string;  // best: the plan without what was moved by hand; sql: for /api/export
  as?: Record<string, { as: "bar" | "spark" | "change" | "status" | "link"; width?: number }>;
  data: Table;
  error?: Problem;               // this card could not be made; the others could
}
/** GeoJSON in EPSG:4326, six decimals */
export type Position = [number, number];
export type Shape = { type: "Point"; coordinates: Position } | { type: "MultiPoint" | "LineString"; coordinates: Position[] }
  | { type: "MultiLineString" | "Polygon"; coordinates: Position[][] } | { type: "MultiPolygon"; coordinates: Position[][][] }
  | { type: "GeometryCollection"; geometries: Shape[] };
/** A table too large for the page: /tiles/{table}/{z}/{x}/{y}.mvt; `values` are 240 quantiles of its value, for the classes */
export interface Tiles { table: string; rows: number; values?: number[] }
/** `number`: min, max, step; `list`: value is its members joined by commas, no options, set by a card */
export interface Filter { name: string; label: string; value: string | null; options: { value: string | null; label: string }[];
  kind?: "number" | "list"; min?: number; max?: number; step?: number; unit?: string }

/** GET /api/page/{pack}?week=…&emd=… */
export interface Page {
  pack: string; name: string; title: string; owner: string;
  headline: string[]; filters: Filter[]; figures: Card[]; rows: Card[][];
  run: { id: number; at: string; seconds: number } | null;
  desk?: string;                 // title of its desk, /desk/{pack}
  missing?: { source: string; label: string; folder: string; columns: string[] }[];  // what must be dropped before this page can live
}

/** GET /api/door/{pack}/{card}?row=0&column=requests&week=… */
export interface Door {
  label: string; value: Cell; format: Format; unit?: string;
  sentence: string;              // how it was counted, in words: which tables, filters, how many rows
  sql: string;                   // with the filter values written in; runs as it is in the notebook
  rows: Table & { total: number };   // up to 200 of the rows it was counted from; hidden columns `_load`, `_row` last
  files: { file: string; sheet: string; encoding: string; dataset: string; load: number; from_row: number; to_row: number; rows: number }[];
  exact: boolean;                // false: these are all rows of the tables read, not only the counted ones
  run: { id: number; at: string; seconds: number; pack: string; version: string } | null;
}
/** GET /api/desk/{pack}?emd=… · `facts` of an item belong to `columns` in their order; `choices`: column `choice` first named so */
export interface Desk { pack: string; page: string; title: string; filters: Filter[]; columns: Column[]; choices: Table; accuracy: string; kept: number; total: number;
  items: { key: string; title: string; text: string; facts: Cell[]; suggestions: { choice: string; score: number | null }[];
           chosen?: { choice: string; who: string; at: string } }[];
  run: { id: number; at: string; seconds: number } | null }
/** POST /api/desk/{pack}?emd=… {key, choice} -> {}: kept in dure.choice · GET /api/desk-similar/{pack}?key=… -> Table (title, answer, …) */

/** GET /api/indexes: where one may search; `newest` is the last day in it */
export interface Index { name: string; title: string; documents: number; departments: string[]; newest?: string | null }
/** POST /api/search {index, q, department?, after?, before?} (after: from this day on; before: until the day before): in the body, because an address
 *  is logged and what is asked may name a person. `title` and `snippet` are HTML: escaped, what was asked within <mark>. */
export interface Search { hits: { key: string; title: string; snippet: string; department: string | null; day: string | null }[]; most: number }
/** GET /api/document/{index}?key=…: one row that was found; `load` and `row` lead to its line, null when it came from several */
export interface Document { key: string; columns: Column[]; cells: Cell[]; load?: number | null; row?: number | null }

/** GET /api/line/{load}/{row}: the line as it stands in the received file */
export interface SourceLine { file: string; sheet: string; row: number; names: string[]; cells: string[]; sha256: string }

/** GET /api/catalog */
export interface Dataset {
  name: string; title: string; origin: "file" | "pack" | "system"; pack?: string; label: "C" | "S" | "O";
  rows: number; columns: number; problems: number; updated_at: string; files: number; quality: number;  // share of cells that are not bad, 0..1
}
/** GET /api/dataset/{name} */
export interface DatasetDetail extends Dataset {
  profile: { name: string; type: string; unit?: string; title?: string; rows: number; nulls: number; distinct: number; smallest: string; largest: string; problems: number;
             bound: { pack: string; source: string; column: string; how: string }[] }[];
  loads: { load: number; file: string; sheet: string; sha256: string; encoding: string; delimiter: string; header_row: number; rows: number; problems: number; at: string; by: string; seconds: number; state: string; notes: string[] }[];
  used_by: { pack: string; table: string }[]; made_from: { name: string; columns: [string, string][] }[];
  sample: Table;
  /** Of a dataset with shapes (column `geometry`), coordinates (columns x, y) or a raster; degrees absent while nobody knows `epsg`. `asked`: show one question with `guesses`, the likeliest first */
  places?: { kind: string; features: number; geometry?: string; x?: string; y?: string; epsg?: number; system?: string;
    west?: number; south?: number; east?: number; north?: number; asked: boolean; how: "file" | "name" | "range" | "person"; guesses: { epsg: number; system: string }[] };
}
/** POST /api/crs/{dataset} {epsg: number} -> {rerun: string[]}   the answer to `places.asked`, remembered; officer and above */
/** GET /api/export/{file name}?table=NAME | sql=…&crs=5186&from=5174&cp949=1   the file: .geojson .gpkg .shp.zip .kml .gpx .csv by its name; rights as for reading, audited */
/** GET /api/problems?dataset=…&code=…&state=open&offset=0: `code` narrows `problems` and `total`, never `by_code` */
export interface LoadProblems { total: number; by_code: { code: string; sentence: string; count: number }[];
  problems: { id: number; file: string; sheet: string; dataset: string; row: number; column: string; code: string; sentence: string; value: string; state: string; fixed_value?: string }[] }
/** POST /api/problems/{id} {value: string} | {accept: true} -> {rerun: string[]} packs that are being run again */

/** GET /api/personal: cells whose personal data was masked when they were loaded, of loads in force; `masking` false: the city has turned it off */
export interface Personal { masking: boolean;
  kinds: { kind: string; label: string; cells: number }[];
  columns: { dataset: string; title: string; column: string; kind: string; label: string; cells: number; loaded_at: string }[];
  days: { day: string; cells: number }[] }

/** POST /api/sql {sql} */
export interface SqlAnswer extends Table { seconds: number }
/** POST /api/sql/save {pack, name, label, sql, chart?: {kind, x, y, title}} -> {file: string}   analyst and above; the city's own packs/ */

/** PUT /api/upload/{file name, percent-encoded}?as=NAME  body: the bytes -> {job: string}.  GET /api/jobs -> Job[] */
export interface Job { id: string; file: string; stage: "waiting" | "receiving" | "reading" | "loading" | "profiling" | "running" | "done" | "refused";
  done: number; total: number; rows: number;
  tables: { dataset: string; sheet: string; rows: number; problems: number; state: "added" | "same" | "replaced" }[];
  packs: string[];               // run again because of it
  problem?: Problem; at: string }
/** DELETE /api/jobs/{id} cancels.  GET /api/events: server-sent events `job` (Job), `running` ({pack, table, done, total}; table "" when it is over), `run` ({pack, run}), `fresh` ({at}) */

/** GET /api/packs. `checking`: its files or the city's tables have changed, and what is to repair is not known yet: ask again */
export interface PackState { name: string; title: string; owner: string; version: string; folder: string; state: "ready" | "waiting" | "checking" | "broken";
  findings: { file: string; line: number; sentence: string }[];
  sources: { name: string; label: string; bound: { dataset: string; columns: { column: string; from: string; how: string }[] }[]; missing: string[] }[];
  tables: { name: string; label: string; rows: number; seconds: number; from: string[] }[];
  last_run: { id: number; at: string; seconds: number; state: string; error?: string } | null; reports: string[] }
/** POST /api/packs/{pack}/run -> {run: number} */
/** GET /api/report/{pack}.{html|xlsx|pdf|hwpx}?week=… : a file */

/** GET /api/find?q=… : pages, datasets, columns, packs, tables; Ctrl K */
export interface Found { hits: { kind: "page" | "dataset" | "column" | "table" | "command"; title: string; detail: string; to: string }[] }

/** GET /api/audit?offset=0 (admin) */
export interface Audit { intact: boolean; rows: number; broken_at?: number; entries: Table }
/** GET /health/live, /health/ready: 200 or 503, no sign-in */

/** GET /tiles/{schema}.{table}.json: TileJSON 3.0 of a table with places that this person may read. Its tiles are
 *  /tiles/{schema}.{table}/{z}/{x}/{y}.mvt (gzip; 204 where nothing stands; layer = table; id = column id, else the row from 1), of a raster
 *  …/{y}.png?ramp=blue|heat|grey|diverge&low=…&high=…. `Cache-Control: private, no-cache` and a strong ETag that changes with the table. */
export interface TileJson {
  tilejson: "3.0.0"; name: string; attribution: string; scheme: "xyz"; tiles: string[]; minzoom: number; maxzoom: number;
  bounds: [number, number, number, number];
  vector_layers?: { id: string; description?: string; minzoom: number; maxzoom: number; fields: Record<string, "Number" | "String" | "Boolean"> }[];
  low?: number; high?: number; ramps?: string[];  // of a raster: the 2nd and 98th of 100 values
}
/** GET /ogc …: OGC API - Features 1.0, parts 1 (core, GeoJSON, OpenAPI 3.0) and 2 (CRS); also with HTTP Basic. Errors carry `description`, too. */
