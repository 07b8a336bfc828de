// One test a screen: it says what it is, axe finds nothing serious, nothing leaves the city, and at 360 px nothing is wider than the glass.
import assert from "node:assert/strict";
import { open, serious, settled } from "./browser.mjs";

const screens = [
  ["today says what the city has and what is to do", "/", async (page) => {
    assert.match(await page.textContent(".say"), /자료 \d+종/);
    assert.ok(await page.locator("article.finding").count() >= 3, "a finding for every pack of the demo city");
  }],
  ["a pack page shows headline, figures and cards", "/page/complaints", async (page) => {
    assert.ok((await page.textContent(".say")).trim().length > 20);
    assert.ok(await page.locator("button[data-figure]").count() >= 3);
    assert.ok(await page.locator("article.card").count() >= 4);
    assert.equal(await page.locator("article .fault").count(), 0, "no card failed");
  }],
  ["the visitors page stands", "/page/visitors", async (page) => assert.equal(await page.locator("article .fault").count(), 0)],
  ["the prices page stands", "/page/wholesale-price", async (page) => assert.equal(await page.locator("article .fault").count(), 0)],
  ["the catalogue lists what was received", "/data", async (page) => assert.ok(await page.locator("table.catalog tbody tr").count() >= 5)],
  ["a dataset shows its columns, its files and a sample", null, async (page) => {
    assert.ok(await page.locator("article.card").count() >= 3);
    assert.ok(await page.locator("[role=grid] tbody tr").count() > 0);
  }],
  ["load problems can be fixed in place", "/problems", async (page) => assert.ok(await page.locator("[data-row] form").count() > 0)],
  ["packs show their state", "/packs", async (page) => assert.ok(await page.locator("tbody tr").count() >= 3)],
  ["a pack shows what it reads and makes", "/packs/complaints", async (page) => assert.ok(await page.locator("article table tbody tr").count() > 5)],
  ["the desk shows a text and three suggestions", "/desk/complaints", async (page) => {
    assert.match(await page.textContent(".say"), /남았습니다/);
    assert.equal(await page.locator("[data-choice]").count(), 3);
    assert.ok((await page.textContent("article .body")).trim().length > 10);
  }],
  ["the search waits for words", "/search", async (page) => assert.ok(await page.isVisible("main .ask input"))],
  ["what was masked is counted by kind", "/personal", async (page) => assert.ok((await page.textContent(".say")).trim().length > 10)],
  ["the audit is whole", "/audit", async (page) => assert.match(await page.textContent(".say"), /그대로입니다/)],
  ["the notebook answers", "/sql?q=select%20count(*)%20as%20n%20from%20complaints.request", async (page) => {
    await page.waitForSelector("[role=grid] [data-cell='0-0']");
    assert.match(await page.textContent("[data-cell='0-0']"), /^[\d,]+$/);
  }],
  ["an unknown address says so", "/nowhere", async (page) => assert.match(await page.textContent(".say"), /화면이 없습니다/)],
];

export function screenTests(test, { browser, city }) {
  for (const [name, path, look] of screens) {
    test(name, async () => {
      const { page, faults, close } = await open(browser, city.url, path ?? "/data");
      if (path === null) {
        await page.click("table.catalog tbody a");
        await settled(page);
      } else if (path.startsWith("/nowhere")) await page.waitForSelector(".say");
      await look(page);
      const findings = await serious(page);
      await page.setViewportSize({ width: 360, height: 780 });
      await page.waitForFunction(() => document.documentElement.scrollWidth <= 360, null, { timeout: 2_000 }).catch(() => undefined); // charts follow a frame later
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      await close();
      assert.deepEqual([...faults, ...findings], []);
      assert.ok(wide <= 360, `${wide} px wide at 360`);
    });
  }

  test("the dark theme keeps its contrast", async () => {
    const { page, faults, close } = await open(browser, city.url, "/page/complaints", { theme: "dark" });
    const findings = await serious(page);
    await close();
    assert.deepEqual([...faults, ...findings], []);
  });

  test("the wall shows the page big and dark, and Escape leaves it", async () => {
    const { page, faults, close } = await open(browser, city.url, "/page/complaints?wall=1", { width: 3840, height: 2160 });
    await page.waitForSelector("button[data-figure]");
    const tall = await page.evaluate(() => Math.max(...[...document.querySelectorAll("button[data-figure]")].map((one) => parseFloat(getComputedStyle(one).fontSize) * Number(getComputedStyle(document.documentElement).zoom || 1))));
    assert.ok(tall >= 96, `the figures are ${tall} px tall`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight + 2), "nothing to scroll");
    const findings = await serious(page);
    await page.keyboard.press("Escape");
    await page.waitForSelector("nav.frame-nav");
    await close();
    assert.deepEqual([...faults, ...findings], []);
  });

  test("English words stand where ours are, content stays Korean", async () => {
    const { page, faults, close } = await open(browser, city.url, "/data", { language: "en" });
    assert.match(await page.textContent(".say"), /datasets received/);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await close();
    assert.deepEqual(faults, []);
  });
}

export function emptyCityTests(test, { browser, empty }) {
  test("an empty city says how to bring data", async () => {
    const { page, faults, close } = await open(browser, empty.url, "/");
    assert.match(await page.textContent(".say"), /자료를 기다립니다/);
    assert.ok(await page.isVisible("text=파일 고르기"));
    await page.click("a.card:has-text('민원')");
    await settled(page);
    assert.match(await page.textContent(".say"), /열립니다/);
    const findings = await serious(page);
    await close();
    assert.deepEqual([...faults, ...findings], []);
  });
}
