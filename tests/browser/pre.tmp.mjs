import { launch } from "./browser.mjs"; import { screenTests } from "./screens.mjs"; import { journeyTests } from "./journeys.mjs";
const browser = await launch(); const city = { url: "http://127.0.0.1:8491" };
const tests = []; const test = (n, f) => tests.push([n, f]);
screenTests(test, { browser, city }); journeyTests(test, { browser, city, empty: city });
for (const [n, f] of tests.filter(([n]) => n.includes(process.argv[2] ?? ""))) { try { await f(); console.log("ok", n); } catch (e) { console.log("FAIL", n, String(e.message).slice(0, 500)); } }
await browser.close();
