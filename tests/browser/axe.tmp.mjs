import { launch, open, serious } from "./browser.mjs";
const b = await launch(); const base = "http://127.0.0.1:8491";
for (const theme of ["light", "dark"]) for (const p of ["/", "/page/complaints", "/page/visitors", "/page/complaints?door=number-1:0:v", "/page/wholesale-price", "/data", "/data/국민신문고", "/problems", "/sql?q=select%201", "/packs", "/packs/complaints", "/audit", "/nowhere"]) {
  try {
    const { page, faults, close } = await open(b, base, p, { theme });
    await page.waitForTimeout(500);
    const f = await serious(page);
    await page.setViewportSize({ width: 360, height: 780 }); await page.waitForTimeout(200);
    const w = await page.evaluate(() => [document.documentElement.scrollWidth, [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > 365 && !e.closest(".wide, .scroll, .sql")).slice(0, 3).map(e => e.className + e.tagName)]);
    console.log(theme, p, w[0] > 360 ? JSON.stringify(w) : "", [...faults, ...f].join("\n   "));
    await close();
  } catch (e) { console.log(theme, p, e.message.slice(0, 300)); }
}
await b.close();
