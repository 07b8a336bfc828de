// Chromium of the system, and what every screen must keep: no report of the content policy, no request to anywhere else, no serious axe finding.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export function launch() {
  if (!executablePath) throw new Error("no Chromium: apt-get install chromium");
  return chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars", "--font-render-hinting=none"] });
}

/** A fresh page and the list of what went wrong on it. `bypassCSP` stays off: the policy is part of what is tested. `allowed` is the one other server it may ask. */
export async function open(browser, base, path, { width = 1280, height = 900, language = "ko", theme = "light", allowed = base } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: "ko-KR", timezoneId: "Asia/Seoul", reducedMotion: "reduce" });
  await context.addInitScript(([l, t]) => {
    localStorage.setItem("dure.language", localStorage.getItem("dure.language") ?? l);
    localStorage.setItem("dure.theme", t);
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  }, [language, theme]);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", (fault) => faults.push(`script: ${fault.message}`));
  page.on("request", (request) => { if (!request.url().startsWith(base) && !request.url().startsWith(allowed) && !/^(data|blob):/.test(request.url())) faults.push(`outside: ${request.url()}`); });
  page.on("dialog", (dialog) => void dialog.dismiss());
  await page.goto(base + path);
  await settled(page);
  return { page, faults, close: () => context.close() };
}

/** Until the page has what it asked for: no skeleton, fonts there. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("h1, dialog") && !document.querySelector("main .bone") && !document.querySelector("[aria-busy=true]"), null, { timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

export async function serious(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => `axe ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
}
