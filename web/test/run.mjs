// node web/test/run.mjs: bundles each *.test.ts with esbuild and runs it under node's own test runner. Prints `N passed, N failed`.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = new URL(".", import.meta.url).pathname;
const out = mkdtempSync(join(tmpdir(), "dure-web-"));
try {
  const tests = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  await build({ entryPoints: tests.map((name) => join(folder, name)), outdir: out, bundle: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" }, logLevel: "error" });
  const done = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...tests.map((name) => join(out, name.replace(/ts$/, "mjs")))], { encoding: "utf8", env: { ...process.env, TZ: "Asia/Seoul" } });
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)`, "m").exec(done.stdout)?.[1] ?? 0);
  if (done.status !== 0) console.log(done.stdout.split("\n").filter((line) => /not ok|error:|expected|actual/.test(line)).join("\n"), done.stderr);
  console.log(`${count("pass")} passed, ${count("fail")} failed`);
  process.exitCode = done.status ? 1 : 0;
} finally {
  rmSync(out, { recursive: true, force: true });
}
