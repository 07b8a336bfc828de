// "Six canopies" on the real city: Seoul's own list of cooling shelters (3,803, in degrees and in EPSG:5186) and its own surface
// temperatures by legal dong, its 1 km grid and its wind, read in place from $DURE_REAL. What those lists lack is invented here, by
// rule and without chance, at real places: two candidate crosswalks beside every sixth shelter with the widths of their road and
// pavement, and the people of 65 and more in the 100 m cells around them, more where the dong's measured surface is hotter.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "./browser.mjs";
import { openCity } from "./city.mjs";
import { drawn, exported, page_of, plan } from "./heat.mjs";

const spacing = 50, radius = 100, canopies = 6;
const files = ["heat_shelter/서울시 무더위쉼터.csv", "seoul_heat/완성한_동별_온도_통계.csv", "seoul_heat/grid.shp", "seoul_heat/wind_speed_polygon.gpkg"];
const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** Every shelter with its place in EPSG:5179, how far its two coordinate systems lie apart (m), and its dong's mean surface temperature. */
const shelters_sql = `
  with told as (
    select "쉼터명칭" as name, to_crs("경도", "위도", 4326, 5179) as p, to_crs("X좌표(EPSG:5186)", "Y좌표(EPSG:5186)", 5186, 5179) as q,
      left("위치코드"::varchar, 5) as gu, regexp_extract("지번주소", '구 (\\S+) ', 1) as dong, "위도" as lat, "경도" as lon
    from "서울시_무더위쉼터")
  select name, p[1] as x, p[2] as y, sqrt((p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2) as apart, t.avg_tmp as degrees
  from told left join "완성한_동별_온도_통계" t on left(t.emd_cd::varchar, 5) = gu and t.emd_kor_nm = dong
  order by lat, lon, name`;

/** The invented survey: A stands 20 m east of the shelter, B 50 m east (so never both: 30 m apart). Some break a rule of the guideline. */
function survey(shelters) {
  const some = shelters.filter((s, i) => i % 6 === 0 && s.degrees !== null);
  return some.flatMap((s, i) => [["A", 20], ["B", 50]].map(([side, east], k) => {
    const n = 2 * i + k;
    return { site: `S${String(i).padStart(4, "0")}${side}`, place: `${s.name} ${k ? "건너편" : "앞"}`, road: n % 11 === 3 ? 3.5 : 8, sidewalk: n % 7 === 2 ? 3.4 : 3.5 + (n % 4) / 2, crosswalk: n % 13 === 5 ? "N" : "Y", x: s.x + east, y: s.y, degrees: s.degrees };
  }));
}

/** The invented people: the nine 100 m cells around every candidate, (mean surface temperature - 15) times one to six. */
function people(candidates) {
  const cells = new Map();
  for (const c of candidates) {
    for (const [dx, dy] of [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]))) {
      const [i, j] = [Math.floor(c.x / 100) + dx, Math.floor(c.y / 100) + dy];
      const old = Math.round(Math.max(1, c.degrees - 15) * (1 + ((i * 7 + j * 13) % 6)));
      // Seoul lies in square 다사 of the national grid: 900 to 1,000 km east, 1,900 to 2,000 km north.
      const id = `다사${String(i - 9000).padStart(3, "0")}${String(j - 19000).padStart(3, "0")}`;
      if (!cells.has(id)) cells.set(id, { id, old, x: 100 * i + 50, y: 100 * j + 50 });
    }
  }
  return [...cells.values()];
}

const keeps = (c) => c.sidewalk >= 3.5 && c.road >= 4 && c.crosswalk === "Y";

/** People reached by these sites: counted here, from the files, not by the program. */
function reached(cells, sites) {
  return cells.filter((cell) => sites.some((s) => far(cell, s) <= radius)).reduce((sum, cell) => sum + cell.old, 0);
}

/** What the greedy rule reaches, best site after best site: no plan called nearly the best may reach fewer. */
function greedy(cells, candidates) {
  const [taken, left] = [[], new Set(cells)];
  const free = candidates.filter(keeps).map((c) => ({ ...c, near: cells.filter((cell) => far(cell, c) <= radius) }));
  while (taken.length < canopies) {
    const gain = (c) => c.near.filter((cell) => left.has(cell)).reduce((sum, cell) => sum + cell.old, 0);
    const [best] = free.filter((c) => taken.every((t) => far(c, t) >= spacing)).map((c) => [c, gain(c)]).sort((a, b) => b[1] - a[1])[0];
    taken.push(best);
    for (const cell of best.near) left.delete(cell);
  }
  return reached(cells, taken);
}

/** Ingests the real files in place, writes the invented ones from them, and runs the pack. */
function fill(city, real, folder) {
  for (const file of files) city.run(["ingest", join(real, file)]);
  const ask = (sql) => JSON.parse(city.run(["sql", sql, "--json"]));
  const shelters = ask(shelters_sql);
  const candidates = survey(shelters);
  const degrees = ask(`select g[1] as lon, g[2] as lat from (select to_crs(x, y, 5179, 4326) as g, n from (select unnest([${candidates.map((c) => c.x)}]) as x, unnest([${candidates.map((c) => c.y)}]) as y, unnest(range(${candidates.length})) as n)) order by n`);
  const cells = people(candidates);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const write = (name, lines) => { writeFileSync(join(folder, name), `${lines.join("\n")}\n`); city.run(["ingest", join(folder, name)]); };
  write("그늘막_후보.csv", ["후보번호,위치,도로폭(m),보도폭(m),횡단보도,위도,경도", ...candidates.map((c, i) => [c.site, quoted(c.place), c.road, c.sidewalk, c.crosswalk, degrees[i].lat, degrees[i].lon].join(","))]);
  write("격자인구.csv", ["격자ID,총인구,65세이상인구", ...cells.map((c) => [c.id, 4 * c.old, c.old].join(","))]);
  city.run(["run", "heat-siting"]);
  return { shelters, candidates, cells, ask };
}

export function seoulTests(test, { browser, binary }) {
  const real = process.env.DURE_REAL;
  test("six canopies on Seoul's real shelters and temperatures: rules kept, distance to the best, one moved by hand, the plan exported", async () => {
    if (!real || !files.every((file) => existsSync(join(real, file)))) return "skipped: no heat_shelter and seoul_heat in $DURE_REAL";
    const folder = mkdtempSync(join(tmpdir(), "dure-seoul-"));
    const city = await openCity(binary, { demo: false });
    try {
      const { shelters, candidates, cells, ask } = fill(city, real, folder);
      assert.equal(shelters.length, 3803);
      assert.ok(shelters.every((s) => s.apart < 1), "the two coordinate systems of the list name the same places");
      assert.deepEqual(ask("select (select count(*) from grid) as cells, (select count(*) from wind_speed_polygon) as winds, (select count(*) from heat_siting.today where kind = '쉼터') as shelters"), [{ cells: 573, winds: 573, shelters: 3803 }]);
      const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=${canopies}`);
      await drawn(page);
      const told = await plan(page);
      assert.equal(told.error, undefined);
      const chosen = told.sites.map((s) => candidates.find((c) => c.site === s.site));
      assert.equal(new Set(chosen).size, canopies);
      assert.deepEqual(chosen.filter((c) => !keeps(c)), [], "3.5 m of pavement, 4 m of road, a crossing");
      assert.deepEqual(chosen.flatMap((a, i) => chosen.slice(i + 1).filter((b) => far(a, b) < spacing)), [], "50 m between canopies");
      assert.equal(told.sites[0].objective, reached(cells, chosen), "the number on the page is the recount from the files");
      assert.ok(told.sites[0].bound >= told.sites[0].objective && told.sites[0].objective >= greedy(cells, candidates));
      assert.equal(told.candidates.filter((c) => c.fell === null).length, candidates.filter(keeps).length);
      assert.match(await page.textContent("[data-gap]"), /가장 좋은 안과의 차이 \d+\.\d %/);

      const row = page.locator(`[data-site='${told.sites[0].site}'] select`);
      await row.selectOption(await row.locator("option").last().getAttribute("value"));
      await page.waitForSelector("[data-loss]", { timeout: 60_000 });
      const moved = await plan(page);
      const fewer = told.sites[0].objective - moved.sites[0].objective;
      assert.equal(moved.sites[0].objective, reached(cells, moved.sites.map((s) => candidates.find((c) => c.site === s.site))));
      assert.match(await page.textContent("[data-loss]"), new RegExp(`${fewer.toLocaleString("en-US")}명 덜 닿음`));

      const names = moved.sites.map((s) => s.name).sort();
      const features = JSON.parse(await exported(page, "geojson")).features;
      assert.deepEqual(features.map((f) => f.properties.name).sort(), names);
      assert.ok(features.every((f) => f.geometry.type === "Point" && f.geometry.coordinates[0] > 126.7 && f.geometry.coordinates[1] < 37.75));
      assert.equal((await exported(page, "gpx")).match(/<wpt /g)?.length, canopies);
      await close();
      assert.deepEqual(faults, []);
      return undefined;
    } finally {
      await city.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
