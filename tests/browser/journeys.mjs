// What people do: bring a file and follow a number to its line; work without a mouse; fix a value; come in with a password.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { open, serious, settled } from "./browser.mjs";

/** Twelve complaints of an invented week as the national system exports them: CP949, quoted, one impossible date. */
export const dropped = {
  name: "국민신문고_브라우저시험.csv",
  bytes: readFileSync(new URL("complaints_cp949.csv", import.meta.url)),
};

async function drop(page, file) {
  const data = await page.evaluateHandle(({ name, bytes }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "text/csv" }));
    return transfer;
  }, { name: file.name, bytes: [...file.bytes] });
  await page.dispatchEvent("body", "dragenter", { dataTransfer: data });
  await page.waitForSelector(".over");
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

export function journeyTests(onDemo, onEmpty, { browser, city, empty }) {
  onEmpty("a dropped CP949 file becomes a number, and the number leads back to its line", async () => {
    const { page, faults, close } = await open(browser, empty.url, "/");
    await drop(page, dropped);
    await page.waitForSelector(".jobs");
    await page.waitForSelector(".jobs li[data-job=done]", { timeout: 60_000 });
    assert.match(await page.textContent(".jobs"), /12행/, "twelve rows were read");
    assert.match(await page.textContent(".jobs"), /문제 1개/, "the impossible date is a problem, its row stays");
    await page.click(".jobs a[href='/page/complaints']");
    await settled(page);
    await page.click("button[data-figure] >> nth=0");
    await page.waitForSelector(".door .sql");
    assert.match(page.url(), /door=/, "the panel's address can be shared");
    await page.waitForSelector(".door [data-cell='0-0']");
    assert.match(await page.textContent(".door .files"), /국민신문고_브라우저시험\.csv/);
    await page.click(".door [data-cell='0-0']");
    await page.waitForSelector(".door .line");
    const line = await page.textContent(".door .line");
    assert.match(line, /국민신문고_브라우저시험\.csv/);
    assert.match(line, /sha-256 [0-9a-f]{12}/);
    assert.match(line, /갈재리|가로등|주정차/, "the text as it stands in the file, out of CP949");
    const findings = await serious(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".door", { state: "detached" });
    await close();
    assert.deepEqual([...faults, ...findings], []);
  });

  onEmpty("the same file again changes nothing", async () => {
    const { page, faults, close } = await open(browser, empty.url, "/data");
    await drop(page, dropped);
    // the list also holds the first time, which is done: wait for what is said of this one
    await page.waitForSelector(".jobs >> text=그대로 두었습니다", { timeout: 60_000 });
    await close();
    assert.deepEqual(faults, []);
  });

  onEmpty("a file that is not what it says is refused with one sentence", async () => {
    const { page, close } = await open(browser, empty.url, "/data");
    await drop(page, { name: "가짜.xlsx", bytes: new TextEncoder().encode("이것은 표가 아닙니다.") });
    await page.waitForSelector(".jobs li[data-job=refused], .jobs .mark.wrap", { timeout: 30_000 });
    assert.ok((await page.textContent(".jobs li .mark.wrap")).trim().length > 10);
    await close();
  });

  onEmpty("a bad value is fixed by keyboard, and the packs that used it run again", async () => {
    const { page, faults, close } = await open(browser, empty.url, "/problems");
    await page.focus("[data-row]");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("2026-07-15 09:10:00");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=고쳤습니다");
    await close();
    assert.deepEqual(faults, []);
  });

  onDemo("everything is reached without a mouse", async () => {
    const { page, faults, close } = await open(browser, city.url, "/");
    await page.keyboard.press("g");
    await page.keyboard.press("1");
    await settled(page);
    assert.match(page.url(), /\/page\//);
    await page.focus("button[data-figure]");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".door .sql");
    assert.ok(await page.evaluate(() => document.querySelector(".door").contains(document.activeElement)), "the panel has the focus");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".door", { state: "detached" });
    assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute("data-figure")), "the focus is back on the number");
    await page.focus(".stage");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    assert.ok(await page.isVisible(".tip"));
    await page.keyboard.press("Enter");
    await page.waitForSelector(".door .sql");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("정책팩");
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await close();
    assert.deepEqual(faults, []);
  });

  onDemo("filters live in the address and can be kept with a name", async () => {
    const { page, faults, close } = await open(browser, city.url, "/page/complaints");
    const select = page.locator("select.pick").first();
    const values = await select.locator("option").evaluateAll((all) => all.map((o) => o.value));
    await select.selectOption(values[1]);
    await settled(page);
    assert.match(page.url(), /\?/);
    const headline = await page.textContent(".say");
    await page.reload();
    await settled(page);
    assert.equal(await page.textContent(".say"), headline, "the address alone brings the same page");
    await close();
    assert.deepEqual(faults, []);
  });

  onDemo("a hundred thousand rows scroll, and the notebook cannot change anything", async () => {
    const { page, close } = await open(browser, city.url, "/sql");
    await page.fill("textarea", "select range as n, range * 2 as twice from range(100000)");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector("[role=grid] [data-cell='0-0']");
    assert.ok(await page.locator("[role=grid] tbody tr").count() < 80, "only what is seen is in the page");
    await page.fill("textarea", "drop table complaints.request");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".fault");
    await close();
  });

  onEmpty("with users, the door is shut until someone signs in", async () => {
    empty.run(["user", "add", "시험", "--role", "viewer", "--password-stdin"], "두레-시험-2026\n");
    const { page, close } = await open(browser, empty.url, "/");
    await page.fill("[name=name]", "시험");
    await page.fill("[name=password]", "틀린 비밀번호");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".fault");
    await page.fill("[name=password]", "두레-시험-2026");
    await page.keyboard.press("Enter");
    await page.waitForSelector("nav.frame-nav");
    const findings = await serious(page);
    await close();
    assert.deepEqual(findings, []);
  });
}
