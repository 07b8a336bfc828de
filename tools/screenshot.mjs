// node tools/screenshot.mjs: makes docs/images/board.png from the demo city, the same each time: the clock of the load is the demo's own.
// CITY_URL names a served demo city to use instead of a new one; DURE names the binary (else build/release/apps/dure/dure).
// The packages of tests/browser must be there (npm ci --ignore-scripts).
import { mkdirSync } from "node:fs";
import { launch, open, settled } from "../tests/browser/browser.mjs";
import { openCity } from "../tests/browser/city.mjs";

const root = new URL("..", import.meta.url).pathname;
const served = process.env.CITY_URL && { url: process.env.CITY_URL, stop: () => undefined };
const city = served || await openCity(process.env.DURE ?? `${root}build/release/apps/dure/dure`, { demo: true });
const browser = await launch();
try {
  const { page } = await open(browser, city.url, "/", {});
  await page.route("**/api/me", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), fresh: "2026-07-20T09:05:00" } });
  });
  mkdirSync(`${root}docs/images`, { recursive: true });
  await page.goto(`${city.url}/page/complaints`);
  await settled(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${root}docs/images/board.png` });
  console.log("docs/images/board.png");
} finally {
  await browser.close();
  await city.stop();
}
