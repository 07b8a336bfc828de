// node tests/browser/run.mjs [words of a test's name]: every screen and journey in Chromium against the real server.
// DURE names the binary (else build/release/apps/dure/dure). Prints `N passed, N failed`.
import { existsSync } from "node:fs";
import { openCity } from "./city.mjs";
import { launch } from "./browser.mjs";
import { heatTests } from "./heat.mjs";
import { journeyTests } from "./journeys.mjs";
import { mondayTests } from "./monday.mjs";
import { emptyCityTests, screenTests } from "./screens.mjs";
import { seoulTests } from "./seoul.mjs";

const binary = process.env.DURE ?? new URL("../../build/release/apps/dure/dure", import.meta.url).pathname;
if (!existsSync(binary)) {
  console.error(`browser: ${binary} is not there: build it, or name it with DURE=`);
  process.exit(2);
}

const wanted = process.argv.slice(2).join(" ");
const tests = [];
const test = (name, body) => { if (name.includes(wanted)) tests.push([name, body]); };
const open = [];
let [passed, failed] = [0, 0];
try {
  const city = await openCity(binary, { demo: true });
  open.push(city);
  const empty = await openCity(binary, { demo: false });
  open.push(empty);
  const browser = await launch();
  open.push({ stop: () => browser.close() });
  const world = { binary, browser, city, empty };
  emptyCityTests(test, world);
  screenTests(test, world);
  mondayTests(test, world);
  journeyTests(test, world);
  heatTests(test, world);
  seoulTests(test, world);
  for (const [name, body] of tests) {
    const begin = Date.now();
    try {
      const skipped = await body();
      passed += 1;
      console.log(`ok    ${name}${skipped ? ` [${skipped}]` : ""} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
    } catch (fault) {
      failed += 1;
      console.log(`FAIL  ${name}\n      ${String(fault.message ?? fault).split("\n").slice(0, 24).join("\n      ")}`);
    }
  }
} catch (fault) {
  failed += 1;
  console.log(`FAIL  ${fault.message}`);
} finally {
  for (const one of open.reverse()) await one.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
