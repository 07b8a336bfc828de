import { chromium } from "playwright-core";
const base = process.env.BASE ?? "http://127.0.0.1:8491";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"] });
const shots = process.argv.slice(2);
for (const shot of shots) {
  const [path, name, width = "1280", height = "900", extra = ""] = shot.split("|");
  const page = await browser.newPage({ viewport: { width: +width, height: +height }, deviceScaleFactor: 1 });
  page.on("console", (m) => console.log(name, m.type(), m.text()));
  page.on("pageerror", (e) => console.log(name, "ERROR", e.message));
  if (extra.includes("dark")) await page.addInitScript(() => localStorage.setItem("dure.theme", "dark"));
  if (extra.includes("en")) await page.addInitScript(() => localStorage.setItem("dure.language", "en"));
  await page.goto(base + path); await page.waitForLoadState("networkidle", { timeout: 4000 }).catch(() => {}); await page.waitForTimeout(700);
  const click = /click=([^;]+)/.exec(extra)?.[1]; if (click) { await page.click(click); await page.waitForTimeout(600); }
  await page.screenshot({ path: `/tmp/web-${name}.png`, fullPage: extra.includes("full") });
  await page.close();
}
await browser.close();
