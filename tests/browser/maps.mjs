// Maps: the numbers inside a drawing, two times side by side, tiles, flows, someone else's map underneath, and all of it without a mouse.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { open, serious, settled } from "./browser.mjs";
import { openCity } from "./city.mjs";
import { drawn, page_of } from "./heat.mjs";

const pack = new URL("map_pack", import.meta.url).pathname;

/** A small city of four areas, two flows and 25,600 squares (map_pack). */
export function openMaps(binary, settings = "") {
  return openCity(binary, {
    demo: false, settings,
    fill: (run, city) => {
      cpSync(pack, join(city, "packs", "map-check"), { recursive: true });
      run(["ingest", join(pack, "areas.csv"), "--as", "area"]);
      run(["run", "map-check"]);
    },
  });
}

/** A 256 x 256 PNG of one colour. */
function tile([r, g, b]) {
  const crc = (bytes) => bytes.reduce((sum, byte) => { sum ^= byte; for (let k = 0; k < 8; ++k) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1; return sum >>> 0; }, 0xffffffff) ^ 0xffffffff;
  const chunk = (kind, body) => {
    const named = Buffer.concat([Buffer.from(kind), body]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(body.length, 0);
    ends.writeUInt32BE(crc(named) >>> 0, 4);
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(768, Buffer.from([r, g, b]))]);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(Array(256).fill(row)))), chunk("IEND", Buffer.alloc(0))]);
}

/** Someone else's tiles, on loopback: what was asked for, and a way to fall silent. */
async function tileServer() {
  const asked = [];
  const bytes = tile([0, 160, 0]);
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "Content-Type": "image/png", "Access-Control-Allow-Origin": "*" }).end(bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { asked, origin: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

const card = (id) => `[data-card="${id}"]`;
const ready = (page, id) => page.waitForSelector(`${card(id)} .ground[data-drawn=true]`, { timeout: 60_000 });

/** The colour of the map itself (not what is drawn above it) at a share of its width and height. */
function pixel(page, id, x, y) {
  return page.evaluate(([selector, sx, sy]) => {
    const canvas = [...document.querySelectorAll(`${selector} canvas`)].at(0);
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const paper = copy.getContext("2d");
    paper.drawImage(canvas, 0, 0);
    return [...paper.getImageData(Math.floor(canvas.width * sx), Math.floor(canvas.height * sy), 1, 1).data];
  }, [card(id), x, y]);
}
const near = (a, b, least = 12) => a.slice(0, 3).every((c, i) => Math.abs(c - b[i]) <= least);

/** Moves the pointer to a share of a map, as if it came from outside. */
async function point(page, id, x, y) {
  await page.locator(`${card(id)} .ground`).scrollIntoViewIfNeeded();
  const box = await page.locator(`${card(id)} .ground`).boundingBox();
  await page.mouse.move(box.x + box.width * x - 3, box.y + box.height * y);
  await page.mouse.move(box.x + box.width * x, box.y + box.height * y);
}

/** Whether the middle of a polygon's outer ring (its centroid) lies in another: nothing of ours in it. */
function middleIn(shape, ring) {
  const [outer] = shape.type === "Polygon" ? [shape.coordinates[0]] : [shape.coordinates.map((p) => p[0]).sort((a, b) => b.length - a.length)[0]];
  let [area, cx, cy] = [0, 0, 0];
  outer.forEach(([x, y], i) => {
    const [nx, ny] = outer[(i + 1) % outer.length];
    const turn = x * ny - nx * y;
    [area, cx, cy] = [area + turn, cx + (x + nx) * turn, cy + (y + ny) * turn];
  });
  const [px, py] = [cx / (3 * area), cy / (3 * area)];
  return ring.reduce((inside, [x, y], i) => {
    const [ox, oy] = ring[(i + ring.length - 1) % ring.length];
    return y > py !== oy > py && px < ((ox - x) * (py - y)) / (oy - y) + x ? !inside : inside;
  }, false);
}

/** Tabs through the page from the top: all that took the focus, and whether each showed it. */
async function walk(page, most = 400) {
  const seen = [];
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const look = () => [one.parentElement, one, ...one.querySelectorAll("circle, path, i, span")].slice(0, 7).map((e) => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.stroke, s.strokeWidth, s.borderColor, s.backgroundColor].join(); }).join("|");
      if (one.dataset.walked) return "again";
      one.dataset.walked = "1";
      const focused = look();
      one.blur();
      const calm = look();
      one.focus({ focusVisible: true });
      return { name: one.getAttribute("aria-label") ?? one.textContent?.trim().slice(0, 40) ?? one.tagName, shown: focused !== calm && one.getBoundingClientRect().width > 0 };
    });
    if (here === null || here === "again") return { seen, ended: true };
    seen.push(here);
  }
  return { seen, ended: false };
}

/** What can be operated, is seen, and no Tab came to; a radio of a group, a mark beside its first and a shut menu are not meant to. */
function missed(page) {
  return page.evaluate(() => [...document.querySelectorAll("main a[href], main button, main select, main input, main [role=button], main .ground")]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && !one.dataset.walked)
    .map((one) => one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 40)));
}

export function mapTests(onDemo, elsewhere, { browser, city, maps, binary }) {
  onDemo("a polygon drawn by pointer counts what has its middle within, and says so", async () => {
    const { page, faults, close } = await open(browser, city.url, "/page/heat");
    await ready(page, "map");
    await page.locator(`${card("map")} .ground`).hover();
    const box = await page.locator(`${card("map")} .ground`).boundingBox();
    await page.click(`${card("map")} button[title='그려서 이 안의 숫자 묻기']`);
    for (const [x, y] of [[0.1, 0.3], [0.9, 0.3], [0.9, 0.85], [0.1, 0.85]]) await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await page.click(`${card("map")} .note button.act:has-text('이 안의 숫자')`);
    await page.waitForSelector(`${card("map")} [data-rule]`);
    await settled(page);
    const asked = new URL(page.url()).searchParams.get("inside");
    const ring = asked.slice(asked.indexOf(":") + 1).split(",").map((corner) => corner.split(" ").map(Number));
    const told = await page.evaluate(async () => (await (await fetch(`/api/page/heat${location.search}`)).json()).rows.flat().find((one) => one.id === "map"));
    const at = told.data.columns.findIndex((column) => column.name === "risk");
    const within = told.shapes.flatMap((shape, row) => (middleIn(shape, ring) ? [told.data.rows[row][at]] : []));
    assert.ok(within.length >= 4 && within.length < told.shapes.length, `${within.length} of ${told.shapes.length}`);
    assert.match(await page.textContent(`${card("map")} .note`), new RegExp(`그린 모양 안\\s*${within.length}곳`));
    const mean = within.reduce((a, b) => a + b, 0) / within.length;
    const shown = Number(/([\d.]+)점/.exec(await page.textContent(`${card("map")} .note`))[1]);
    assert.ok(Math.abs(shown - mean) <= 0.06, `${shown} is the mean ${mean}`);
    assert.match(await page.textContent(`${card("map")} [data-rule]`), /한가운데가 안에 든 곳을 셉니다/);
    await page.click(`${card("map")} .note .number >> nth=0`);
    await page.waitForSelector(".door .sql");
    await page.keyboard.press("Escape");
    await page.click(`${card("map")} .note button:has-text('지우기')`);
    await page.waitForFunction(() => !new URL(location.href).searchParams.has("inside"));
    await close();
    assert.deepEqual(faults, []);
  });

  elsewhere("a polygon is drawn by keyboard: corners by arrows and Enter, one taken back", async () => {
    const { page, faults, close } = await open(browser, maps.url, "/page/map-check");
    await ready(page, "areas");
    await page.focus(`${card("areas")} button[title='그려서 이 안의 숫자 묻기']`);
    await page.keyboard.press("Enter");
    await page.focus(`${card("areas")} .ground`);
    const press = async (key, times) => { for (let i = 0; i < times; ++i) await page.keyboard.press(key); };
    // A square of 20 steps around the middle of the map, where the four areas meet: of none the middle lies in it, each is cut.
    await press("ArrowLeft", 2); await press("ArrowUp", 2); await page.keyboard.press("Enter");
    await press("ArrowRight", 4); await page.keyboard.press("Enter"); await page.keyboard.press("Enter"); await page.keyboard.press("Backspace");
    await press("ArrowDown", 4); await page.keyboard.press("Enter");
    await press("ArrowLeft", 4); await page.keyboard.press("Enter");
    assert.equal(await page.locator(`${card("areas")} .corner`).count(), 4, "the corner set twice was taken back");
    await page.focus(`${card("areas")} .note button.act`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`${card("areas")} [data-rule]`);
    assert.match(await page.textContent(`${card("areas")} .note`), /그린 모양 안\s*0곳/);
    assert.match(await page.textContent(`${card("areas")} .note`), /걸치기만 한 4곳은 뺐습니다/);
    await close();
    assert.deepEqual(faults, []);
  });

  elsewhere("before and after stand side by side, and the slider moves the border by keyboard", async () => {
    const { page, faults, close } = await open(browser, maps.url, "/page/map-check");
    await ready(page, "areas");
    const slide = page.locator(`${card("areas")} input.slide`);
    const cut = () => page.evaluate((selector) => parseFloat(/inset\(0px ([\d.]+)%/.exec(document.querySelector(`${selector} .earlier`).style.clipPath)[1]), card("areas"));
    assert.equal(await cut(), 50);
    await slide.focus();
    await page.keyboard.press("Home");
    assert.equal(await cut(), 100, "nothing of before is left");
    for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowRight");
    assert.equal(await cut(), 97);
    await page.keyboard.press("End");
    assert.equal(await cut(), 0);
    assert.match(await page.textContent(`${card("areas")} .legend`), /왼쪽 앞 · 오른쪽 뒤/);
    const box = await page.locator(`${card("areas")} .ground`).boundingBox();
    await page.mouse.move(box.x + box.width * 0.42, box.y + box.height * 0.6);
    assert.match(await page.textContent(`${card("areas")} .tip`), /가.*10건.*앞: 30건/s, "area 가 had 30 and has 10");
    await close();
    assert.deepEqual(faults, []);
  });

  elsewhere("a table too large for the page comes in tiles: coloured, hatched where hidden, its number told and a door", async () => {
    const { page, faults, close } = await open(browser, maps.url, "/page/map-check");
    const tiles = [];
    page.on("request", (request) => { if (request.url().includes("/tiles/")) tiles.push(request.url()); });
    await page.reload();
    await ready(page, "cells");
    assert.ok(tiles.length > 0 && tiles.every((url) => url.startsWith(`${maps.url}/tiles/map_check.grid/`)), tiles[0]);
    // The squares are centred in the map, which the height bounds: a column is told at its share of the grid.
    const scene = await page.locator(`${card("cells")} .ground`).boundingBox();
    const side = ((scene.height - 48) * Math.cos((35.16 * Math.PI) / 180)) / scene.width; // the grid's share of the width
    const at = (column) => 0.5 + ((column + 0.5) / 160 - 0.5) * side;
    const [low, high] = [await pixel(page, "cells", at(4), 0.6), await pixel(page, "cells", at(155), 0.6)];
    assert.ok(low[0] > high[0] + 60, `low ${low} is paler than high ${high}`);
    await point(page, "cells", at(120), 0.6);
    await page.waitForSelector(`${card("cells")} .tip`);
    const level = Number(/높이 (\d+)/.exec(await page.textContent(`${card("cells")} .tip`))[1]);
    assert.ok(Math.abs(level - 120) <= 1, `column 120 is ${level} high`);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForSelector(".door .sql");
    assert.match(await page.textContent(".door"), new RegExp(`${level}`));
    await page.keyboard.press("Escape");
    await point(page, "cells", at(80), 0.08);
    assert.match(await page.textContent(`${card("cells")} .tip`), /수가 적어 가림/);
    // without a mouse: arrows move a place and what lies there is said
    await page.focus(`${card("cells")} .ground`);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.match(await page.textContent(`${card("cells")} [aria-live=polite]`), /높이 (79|80)/);
    await close();
    assert.deepEqual(faults, []);
  });

  elsewhere("flows are lines as wide as they are great, and what is hidden is told as such", async () => {
    const { page, faults, close } = await open(browser, maps.url, "/page/map-check");
    await ready(page, "flows");
    const ground = page.locator(`${card("flows")} .ground`);
    await ground.focus();
    await page.keyboard.press("Home");
    const tip = page.locator(`${card("flows")} .tip`);
    assert.match(await tip.textContent(), /가 → 나.*900건/s, "the greatest first");
    const box = await ground.boundingBox();
    const places = await page.evaluate(async () => (await (await fetch("/api/page/map-check")).json()).rows.flat().find((one) => one.id === "flows").bounds);
    // From the west (127.0, 36.0) and the south (128.1, 34.2) to (128.1, 35.1): the hidden one hangs in the middle below.
    const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * (180 / Math.PI);
    const scale = Math.min((box.width - 48) / (places[2] - places[0]), (box.height - 48) / (mercator(places[3]) - mercator(places[1])));
    const on = (lon, lat) => [0.5 + ((lon - (places[0] + places[2]) / 2) * scale) / box.width, 0.5 - ((mercator(lat) - (mercator(places[1]) + mercator(places[3])) / 2) * scale) / box.height];
    await point(page, "flows", ...on(128.1, 34.6));
    assert.match(await tip.textContent(), /라 → 나.*수가 적어 가림/s);
    await point(page, "flows", ...on(127.55, 35.55));
    assert.match(await tip.textContent(), /가 → 나.*900건/s);
    const width = async (lon, lat) => { // how many pixels across the line are coloured as lines are
      let count = 0;
      const [x, y] = on(lon, lat);
      for (let dy = -14; dy <= 14; ++dy) if (near(await pixel(page, "flows", x, y + dy / box.height), [0x25, 0x6e, 0xf4], 40)) count += 1;
      return count;
    };
    const [wide, narrow] = [await width(127.33, 35.73), await width(128.87, 35.73)];
    assert.ok(wide > narrow && narrow > 0, `900 is ${wide} px wide, 20 is ${narrow}`);
    assert.match(await page.textContent(`${card("flows")} .legend`), /20.*900.*가림/s);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForSelector(".door .sql");
    await close();
    assert.deepEqual(faults, []);
  });

  onDemo("where visitors come from is a map of flows", async () => {
    const { page, faults, close } = await open(browser, city.url, "/page/visit-effect");
    await ready(page, "origins");
    assert.ok((await page.locator(`${card("origins")} .spot`).count()) >= 5, "a mark for every province");
    assert.match(await page.textContent(`${card("origins")} svg.over`), /서울특별시/);
    await page.focus(`${card("origins")} .ground`);
    await page.keyboard.press("Home");
    assert.match(await page.textContent(`${card("origins")} .tip`), /→.*[\d,]+건/s);
    await page.locator("select.pick[aria-label=읍면]").selectOption({ index: 1 });
    await settled(page);
    assert.match(page.url(), /place=/);
    await ready(page, "origins");
    await close();
    assert.deepEqual(faults, []);
  });

  elsewhere("a basemap is asked for only where a city set one; it is seen below, credited, shut off, and its silence is said", async () => {
    const tiles = await tileServer();
    const own = await openMaps(binary, `map.basemap: "${tiles.origin}/base/{TileMatrix}/{TileRow}/{TileCol}.png?key=1"\nmap.basemap_credit: © 시험 지도원\nmap.basemap_zoom: 15\n`);
    try {
      const { page, faults, close } = await open(browser, own.url, "/page/map-check", { allowed: tiles.origin });
      await ready(page, "flows");
      await page.waitForFunction((selector) => document.querySelector(`${selector} [data-basemap=shown]`), card("flows"));
      assert.equal(await page.textContent(`${card("flows")} .credit`), "© 시험 지도원");
      const policy = await page.evaluate(async () => (await fetch("/")).headers.get("content-security-policy"));
      assert.match(policy, new RegExp(`connect-src 'self' ${tiles.origin};`));
      assert.ok(tiles.asked.length > 0 && tiles.asked.every((path) => /^\/base\/\d+\/\d+\/\d+\.png\?key=1$/.test(path)), tiles.asked[0]);
      assert.ok(near(await pixel(page, "flows", 0.03, 0.03), [0, 160, 0]), `${await pixel(page, "flows", 0.03, 0.03)}`);
      const through = await pixel(page, "cells", 0.5, 0.6);
      await page.locator(`${card("flows")} .ground`).hover();
      await page.click(`${card("flows")} button[title='바탕 지도']`);
      await page.waitForSelector(`${card("flows")} .credit`, { state: "detached" });
      await page.waitForFunction((selector) => { const c = document.querySelector(`${selector} canvas`); const p = document.createElement("canvas").getContext("2d"); p.drawImage(c, 0, 0, 8, 8, 0, 0, 8, 8); return p.getImageData(4, 4, 1, 1).data[3] === 0; }, card("flows"));
      assert.ok(through[1] > 0);
      const findings = await serious(page);
      await close();
      assert.deepEqual([...faults, ...findings], []);
      await tiles.stop();
      const silent = await open(browser, own.url, "/page/map-check", { allowed: tiles.origin });
      await silent.page.waitForSelector(`${card("flows")} [data-basemap=unreached]`);
      assert.match(await silent.page.textContent(`${card("flows")} .credit`), /받지 못했습니다/);
      await ready(silent.page, "areas");
      await silent.close();
    } finally {
      await own.stop();
    }
  });

  for (const [name, path, wait] of [["map", "/page/heat", (page) => ready(page, "map")], ["plan", `${page_of}&canopies=6`, drawn]])
    onDemo(`all of the page with a ${name} is reached by Tab, shows its focus, and lets go of it`, async () => {
      const { page, faults, close } = await open(browser, city.url, path);
      await wait(page);
      const { seen, ended } = await walk(page);
      assert.ok(ended, `after 400 steps still at ${seen.at(-1)?.name}`);
      assert.ok(seen.length > 20, `${seen.length} stops`);
      assert.deepEqual(seen.filter((one) => !one.shown).map((one) => one.name), []);
      assert.deepEqual(await missed(page), []);
      await close();
      assert.deepEqual(faults, []);
    });

  elsewhere("marks on a map are one stop of the Tab key, arrows go between them, Enter opens one", async () => {
    const { page, faults, close } = await open(browser, maps.url, "/page/map-check");
    await ready(page, "areas");
    const stops = page.locator(`${card("areas")} .spot[tabindex="0"]`);
    assert.equal(await stops.count(), 1);
    await stops.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "정자");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".door .sql");
    await close();
    assert.deepEqual(faults, []);
  });
}
