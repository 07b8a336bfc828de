import { launch, open, settled } from "./browser.mjs";
const b = await launch(); const { page } = await open(b, "http://127.0.0.1:8491", "/");
await page.keyboard.press("g"); await page.keyboard.press("1"); await settled(page);
console.log(page.url());
await page.focus("button[data-figure]"); await page.keyboard.press("Enter"); await page.waitForSelector(".door .sql"); for (let i=0;i<10;i++) console.log(await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120)));
for (let i = 0; i < 12; i++) { await page.waitForTimeout(60); console.log(page.url(), await page.evaluate(() => document.activeElement.outerHTML.slice(0, 80))); }
await b.close();
