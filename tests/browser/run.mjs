// node tests/browser/run.mjs [words of a test's name]: every screen and journey in Chromium against the real server.
// DURE names the binary (else build/release/apps/dure/dure). Prints `N passed, N failed`.
import { existsSync } from "node:fs";
import { openCity } from "./city.mjs";
import { launch } from "./browser.mjs";
import { heatTests } from "./heat.mjs";
import { journeyTests } from "./journeys.mjs";
import { mapTests, openMaps } from "./maps.mjs";
import { mondayTests } from "./monday.mjs";
import { emptyCityTests, screenTests } from "./screens.mjs";
import { seoulTests } from "./seoul.mjs";

const binary = process.env.DURE ?? new URL("../../build/release/apps/dure/dure", import.meta.url).pathname;
if (!existsSync(binary)) {
  console.error(`browser: ${binary} is not there: build it, or name it with DURE=`);
  process.exit(2);
}

const wanted = process.argv.slice(2).join(" ");
/** Tests that need the demo city, and those that do not: each list one after the other, both at once. */
const [demo_tests, other_tests] = [[], []];
const into = (list) => (name, body) => { if (name.includes(wanted)) list.push([name, body]); };
const [onDemo, elsewhere] = [into(demo_tests), into(other_tests)];
const open = [];
let [passed, failed] = [0, 0];

function fail(name, fault) {
  failed += 1;
  console.log(`FAIL  ${name}\n      ${String(fault.message ?? fault).split("\n").slice(0, 24).join("\n      ")}`);
}

async function run(tests) {
  for (const [name, body] of tests) {
    const begin = Date.now();
    try {
      const skipped = await body();
      passed += 1;
      console.log(`ok    ${name}${skipped ? ` [${skipped}]` : ""} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
    } catch (fault) {
      fail(name, fault);
    }
  }
}

/** Opens the cities of a list, then runs it; what a test calls `city` is filled in here. */
async function lane(tests, cities) {
  if (!tests.length) return;
  try {
    for (const [city, make] of cities) {
      Object.assign(city, await make());
      open.push(city);
    }
    await run(tests);
  } catch (fault) {
    fail("the city of the tests", fault);
  }
}

try {
  const browser = await launch();
  open.push({ stop: () => browser.close() });
  const [city, empty, maps] = [{}, {}, {}];
  const world = { binary, browser, city, empty, maps };
  screenTests(onDemo, world);
  mondayTests(onDemo, world);
  heatTests(onDemo, world);
  emptyCityTests(elsewhere, world);
  journeyTests(onDemo, elsewhere, world);
  mapTests(onDemo, elsewhere, world);
  seoulTests(elsewhere, world);
  await Promise.all([
    lane(demo_tests, [[city, () => openCity(binary, { demo: true })]]),
    lane(other_tests, [[empty, () => openCity(binary, { demo: false })], [maps, () => openMaps(binary)]]),
  ]);
} catch (fault) {
  fail("the browser", fault);
} finally {
  for (const one of open.reverse()) await one.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
