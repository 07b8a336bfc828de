// A city of its own for the tests: made, served on a free port, ended by its process id and taken away.
import { execFile, spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = new URL("../..", import.meta.url).pathname;

function run(binary, words, input = "") {
  const done = spawnSync(binary, words, { encoding: "utf8", input, cwd: root, env: { ...process.env, DURE_HOME: process.env.DURE_HOME ?? root } });
  if (done.status !== 0) throw new Error(`${binary} ${words.join(" ")}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
}

/** { url, folder, run(words), stop() }; `demo` fills it with the invented county's year, `settings` are added to dure.yaml, and `fill(run, city)` fills it before it is served. */
export async function openCity(binary, { demo, settings = "", fill = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), "dure-browser-"));
  const city = join(folder, "city");
  const gone = () => rmSync(folder, { recursive: true, force: true });
  try {
    await promisify(execFile)(binary, ["init", city, ...(demo ? ["--demo"] : [])], { cwd: root, env: { ...process.env, DURE_HOME: process.env.DURE_HOME ?? root } });
    if (settings) appendFileSync(join(city, "dure.yaml"), settings);
    fill((words) => run(binary, ["--city", city, ...words]), city);
    const server = spawn(binary, ["--city", city, "serve", "--listen", "127.0.0.1:0"], { cwd: root, env: { ...process.env, DURE_HOME: process.env.DURE_HOME ?? root } });
    const url = await new Promise((ready, failed) => {
      let said = "";
      const heard = (bytes) => {
        said += bytes;
        const found = /https?:\/\/[\d.:]+/.exec(said);
        if (found) ready(found[0].replace(/\/$/, ""));
      };
      server.stdout.on("data", heard);
      server.stderr.on("data", heard);
      server.on("exit", (code) => failed(new Error(`dure serve ended with ${code}: ${said}`)));
      setTimeout(() => failed(new Error(`dure serve did not say its address within 30 s: ${said}`)), 30_000).unref();
    });
    return {
      url, folder: city, run: (words, input) => run(binary, ["--city", city, ...words], input),
      stop: () => new Promise((done) => {
        server.removeAllListeners("exit");
        server.on("exit", () => { gone(); done(); });
        server.kill("SIGTERM");
        setTimeout(() => server.kill("SIGKILL"), 5_000).unref();
      }),
    };
  } catch (fault) {
    gone();
    throw fault;
  }
}
