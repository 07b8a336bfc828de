// "Six canopies": a plan that keeps its rules, with its distance to the best; one site moved by hand, by pointer and by keyboard; the loss; the export.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { open, serious, settled } from "./browser.mjs";

export const page_of = "/page/heat-siting?kind=%EA%B7%B8%EB%8A%98%EB%A7%89";
const number = (text) => Number(text.replace(/[^\d.-]/g, ""));

/** The plan as the server tells it, for what the address says. */
export async function plan(page) {
  return page.evaluate(async () => {
    const answer = await (await fetch(`/api/page/heat-siting${location.search}`)).json();
    const plans = answer.rows.flat().filter((one) => one.kind === "plan");
    const card = plans.find((one) => one.error || one.candidates.data.rows.length);
    const named = (table) => table.rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column.name, row[i]])));
    return { error: card.error?.detail, sites: named(card.data), best: card.best ? named(card.best) : null, candidates: named(card.candidates.data), places: card.shapes.map((s) => s.coordinates) };
  });
}

/** Metres between two places, on a sphere: a check of the spacing that has nothing of ours in it. */
function apart([lon1, lat1], [lon2, lat2]) {
  const rad = Math.PI / 180;
  const a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(a));
}

export async function drawn(page) {
  await page.waitForSelector(".ground[data-drawn=true]", { timeout: 120_000 });
  await page.waitForSelector("[data-gap]");
}

/** The file that a button of the plan gives, as text. */
export async function exported(page, format) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`[data-gap] a.act[href*='.${format}?']`)]);
  return readFileSync(await file.path(), "utf8");
}

export function heatTests(test, { browser, city }) {
  test("six canopies keep every rule, and the page says how far from the best they are", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const told = await plan(page);
    assert.equal(told.error, undefined);
    assert.equal(told.sites.length, 6);
    const fell = new Map(told.candidates.map((c) => [c.site, c.fell]));
    for (const site of told.sites) assert.equal(fell.get(site.site), null, `${site.site} falls: ${fell.get(site.site)}`);
    for (let i = 0; i < 6; ++i) for (let j = 0; j < i; ++j) assert.ok(apart(told.places[i], told.places[j]) >= 49.5, "50 m between canopies, but for the sphere's half a per cent");
    assert.equal(told.sites.reduce((sum, s) => sum + s.new_old, 0), told.sites[0].objective, "the parts are the whole");
    assert.ok(told.sites[0].bound >= told.sites[0].objective);
    assert.match(await page.textContent("[data-gap]"), /가장 좋은 안과의 차이 \d+\.\d %/);
    assert.equal(await page.locator("[data-site]").count(), 6);
    assert.equal(await page.locator(".site").count(), 6);
    assert.match(await page.textContent(".say"), new RegExp(`그늘막 6개.*${told.sites[0].objective.toLocaleString("en-US")}명`));
    const findings = await serious(page);
    await close();
    assert.deepEqual([...faults, ...findings], []);
  });

  test("a site moved by hand goes into the address, and the page says what the move costs", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const best = await plan(page);
    const first = best.sites[0];
    const row = page.locator(`[data-site='${first.site}'] select`);
    const away = await row.locator("option").nth(await row.locator("option").count() - 1).getAttribute("value");
    await row.selectOption(away);
    await page.waitForSelector("[data-loss]");
    await settled(page);
    const moved = await plan(page);
    assert.ok(new URL(page.url()).searchParams.get("sites").split(",").includes(away));
    assert.equal(moved.best[0].objective, first.objective);
    const fewer = first.objective - moved.sites[0].objective;
    assert.ok(fewer > 0, "the best site of six given up for the farthest is a loss");
    assert.match(await page.textContent("[data-loss]"), new RegExp(`${fewer.toLocaleString("en-US")}명 덜 닿음 \\(−${((fewer / first.objective) * 100).toFixed(1)} %\\)`));
    const search = new URL(page.url()).search;
    await page.reload();
    await drawn(page);
    assert.equal(new URL(page.url()).search, search);
    assert.ok(await page.isVisible("[data-loss]"), "the address alone brings the moved plan back");
    await page.click("[data-gap] button.act:has-text('가장 좋은 안으로')");
    await page.waitForFunction(() => !document.querySelector("[data-loss]"));
    assert.equal(new URL(page.url()).searchParams.get("sites"), null);
    await close();
    assert.deepEqual(faults, []);
  });

  test("a site is moved on the map by keyboard alone, and by dragging", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const before = await plan(page);
    await page.locator(".site").first().focus();
    await page.keyboard.press("ArrowRight");
    if (!(await page.locator(".free.to").count())) await page.keyboard.press("ArrowLeft");
    await page.waitForSelector(".free.to");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => new URL(location.href).searchParams.get("sites"));
    await settled(page);
    const after = await plan(page);
    assert.equal(after.sites.filter((s) => !before.sites.some((b) => b.site === s.site)).length, 1, "one site is another");
    await page.goto(`${city.url}${page_of}&canopies=6`);
    await drawn(page);
    const site = await page.locator(".site").nth(1).boundingBox();
    await page.mouse.move(site.x + site.width / 2, site.y + site.height / 2);
    await page.mouse.down();
    await page.mouse.move(site.x + site.width / 2 + 6, site.y + site.height / 2 + 6);
    await page.waitForSelector(".free");
    const free = await page.locator(".free").first().boundingBox();
    await page.mouse.move(free.x + free.width / 2, free.y + free.height / 2, { steps: 4 });
    await page.waitForSelector(".free.to");
    await page.mouse.up();
    await page.waitForFunction(() => new URL(location.href).searchParams.get("sites"));
    await close();
    assert.deepEqual(faults, []);
  });

  test("the number of canopies is a step, and an impossible wish names what to give up", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    await page.goto(`${city.url}${page_of}&canopies=6&canopy_budget=500000000`);
    await drawn(page);
    await page.click(".stepper button[title='하나 많게'] >> nth=0");
    await page.waitForFunction(() => new URL(location.href).searchParams.get("canopies") === "7");
    await page.waitForFunction(() => document.querySelectorAll("[data-site]").length === 7);
    const seven = await plan(page);
    const asked = seven.sites.map((s) => s.site).join(",");
    await page.goto(`${city.url}${page_of}&canopies=6&sites=${encodeURIComponent(asked)}`);
    await page.waitForSelector("[data-gap] .fault");
    assert.ok((await page.textContent("[data-gap] .fault")).trim().length > 10);
    await page.click("[data-gap] button:has-text('가장 좋은 안으로')");
    await page.waitForFunction(() => document.querySelectorAll("[data-site]").length === 6);
    await close();
    assert.deepEqual(faults, []);
  });

  test("a budget bounds the plan: what is spent is said, and fewer sites when it does not reach", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const told = await plan(page);
    const price = (sites) => sites.reduce((sum, s) => sum + s.price, 0);
    assert.ok(price(told.sites) <= 72_000_000, "six canopies within 72 million won");
    assert.match(await page.textContent("[data-spent]"), /쓰는 돈.*예산 7,200만 원/s);
    const money = page.locator(".stepper input[aria-label=예산]");
    assert.equal(await money.inputValue(), "7200", "in ten thousands of won");
    await money.fill("3000");
    await money.press("Enter");
    await page.waitForFunction(() => new URL(location.href).searchParams.get("canopy_budget") === "30000000");
    await page.waitForSelector(".gap .short");
    await settled(page);
    const poor = await plan(page);
    assert.ok(poor.sites.length > 0 && poor.sites.length < 6);
    assert.ok(price(poor.sites) <= 30_000_000);
    assert.ok(poor.sites[0].objective < told.sites[0].objective);
    await page.goto(`${city.url}${page_of}&canopies=6&canopy_budget=0`);
    await page.waitForSelector("[data-gap] h2:has-text('이 예산으로 놓을 곳이 없습니다')");
    await close();
    assert.deepEqual(faults, []);
  });

  for (const [kind, count, sites] of [["쉼터", "shelters", "shelter_sites"], ["쿨링포그", "fogs", "fog_sites"]])
    test(`${kind}: planned live, a step changes the plan, a site is moved by hand`, async () => {
      const { page, faults, close } = await open(browser, city.url, `/page/heat-siting?kind=${encodeURIComponent(kind)}&shelter_budget=500000000&fog_budget=500000000`);
      await drawn(page);
      assert.deepEqual(await page.locator(".stepper").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))), [kind, "예산"], "only the steps of this plan");
      const before = await plan(page);
      assert.equal(before.error, undefined);
      assert.ok(before.sites.length > 0);
      const fell = new Map(before.candidates.map((c) => [c.site, c.fell]));
      for (const site of before.sites) assert.equal(fell.get(site.site), null);
      assert.match(await page.textContent(".say"), new RegExp(`${kind} ${before.sites.length}.*${before.sites[0].objective.toLocaleString("en-US")}명`));
      await page.click(".stepper button[title='하나 많게'] >> nth=0");
      await page.waitForFunction((name) => new URL(location.href).searchParams.has(name), count);
      await settled(page);
      const more = await plan(page);
      assert.ok(more.sites[0].objective >= before.sites[0].objective, "one more reaches no fewer");
      const row = page.locator("[data-site] select").first();
      const away = await row.locator("option").last().getAttribute("value");
      assert.ok(away, "there is somewhere to go");
      await row.selectOption(away);
      await page.waitForFunction((name) => new URL(location.href).searchParams.has(name), sites);
      await page.waitForSelector("[data-loss]");
      await close();
      assert.deepEqual(faults, []);
    });

  test("every number of the plan is a door", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const shown = number(await page.textContent("[data-site] .gain >> nth=0"));
    await page.click("[data-site] .gain >> nth=0");
    await page.waitForSelector("aside[role=dialog] .files, [role=dialog]");
    await page.waitForFunction((n) => document.querySelector("[role=dialog]")?.textContent.replace(/,/g, "").includes(String(n)), shown);
    await close();
    assert.deepEqual(faults, []);
  });

  test("the plan is exported as a report", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("[data-gap] a.act:has-text('검토 보고서')")]);
    assert.match(file.suggestedFilename(), /\.hwpx$/);
    for (const format of ["html", "pdf", "xlsx"]) {
      const answer = await page.evaluate(async (f) => {
        const got = await fetch(`/api/report/heat-siting.${f}${location.search}`);
        return [got.status, (await got.arrayBuffer()).byteLength];
      }, format);
      assert.deepEqual([answer[0], answer[1] > 2000], [200, true], format);
    }
    await close();
    assert.deepEqual(faults, []);
  });

  test("the plan's sites leave as GPX and GeoJSON by its buttons", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`);
    await drawn(page);
    const names = (await plan(page)).sites.map((s) => s.name).sort();
    const { features } = JSON.parse(await exported(page, "geojson"));
    assert.deepEqual(features.map((f) => f.properties.name).sort(), names);
    assert.equal((await exported(page, "gpx")).match(/<wpt /g)?.length, 6);
    await close();
    assert.deepEqual(faults, []);
  });

  test("without WebGL the same plan stands as a drawing, its numbers doors all the same", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    await context.addInitScript(() => {
      const own = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...more) { return kind.startsWith("webgl") ? null : own.call(this, kind, ...more); };
    });
    const page = await context.newPage();
    await page.goto(`${city.url}${page_of}&canopies=6`);
    await page.waitForSelector(".ground[data-flat=true]", { timeout: 60_000 });
    assert.ok(await page.locator("svg.under path").count() > 100, "the squares of the grid are drawn");
    assert.equal(await page.locator(".site").count(), 6);
    await context.close();
  });

  test("the siting page fits a telephone and the wall", async () => {
    const { page, faults, close } = await open(browser, city.url, `${page_of}&canopies=6`, { width: 360, height: 780 });
    await drawn(page);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
    await page.setViewportSize({ width: 3840, height: 2160 });
    await page.goto(`${city.url}${page_of}&canopies=6&wall=1`);
    await drawn(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 2), "nothing to scroll");
    const findings = await serious(page);
    await close();
    assert.deepEqual([...faults, ...findings], []);
  });
}
