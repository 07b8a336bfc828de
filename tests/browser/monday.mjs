// Monday morning of the clerk who deals with complaints, from the first look to the report, without a mouse.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { open, serious, settled } from "./browser.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

/** Tab until what has the focus says `words`; as far as a person would go. */
async function tabTo(page, words, most = 60) {
  for (let i = 0; i < most; ++i) {
    if (words.test(await focused(page))) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${words} is not reached by Tab, the focus is on: ${await focused(page)}`);
}

export function mondayTests(test, { browser, city }) {
  test("Monday morning: what is new, the campaign, one request to its department, the deadlines, the report, all by keyboard", async () => {
    const { page, faults, close } = await open(browser, city.url, "/");
    const findings = [];
    const look = async () => findings.push(...(await serious(page)));

    // what is new
    await page.waitForSelector('article.finding:has(a[href="/page/complaints"]) .finding-say:has-text("지난주 민원은 312건")');
    await page.keyboard.press("Control+k");
    await page.keyboard.type("민원");
    await page.waitForSelector("[role=option]:has-text('민원봉사과')");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/page\/complaints/);
    await settled(page);

    // the campaign: many requests, few texts; its number is a door
    await page.focus("main");
    await tabTo(page, /^요청 41건$/);
    assert.match(await page.textContent("[data-card=campaign]"), /서로 다른 글 6개/);
    await look();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".door .sql");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".door", { state: "detached" });

    // one request to its department: three suggestions, one key
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL(/\/desk\/complaints/);
    await page.waitForSelector("[data-choice='3']");
    await settled(page);
    const left = async () => Number(/([\d,]+)건 남았습니다/.exec(await page.textContent(".say"))[1].replace(",", ""));
    const before = await left();
    assert.ok(before > 0);
    const title = (await page.textContent("article .head")).trim();
    const first = (await page.textContent("[data-choice='1'] b")).trim();
    await look();
    await page.keyboard.press("1");
    await page.waitForFunction((t) => document.querySelector(".told")?.textContent?.includes(t), title);
    assert.equal(await left(), before - 1);
    assert.notEqual((await page.textContent("article .head")).trim(), "", "the next one is there");
    const kept = JSON.parse(city.run(["sql", "select chosen, rank, suggested[1] as best from dure.choice where pack = 'complaints' order by \"at\" desc limit 1", "--json"]));
    assert.deepEqual(kept, [{ chosen: first, rank: 1, best: first }], "the choice stands with what had been suggested");
    // another department by typing its first consonants
    await page.keyboard.press("0");
    await page.keyboard.type("ㅂㄱㅅ");
    await page.waitForSelector("[role=option]:has-text('보건소')");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".told")?.textContent?.includes("→ 보건소"));
    assert.equal(await left(), before - 2);
    await page.keyboard.press("p");
    await page.keyboard.press("n");

    // find what was said before, and the line it came from; what was asked stands in no address
    await page.keyboard.press("/");
    await page.waitForURL(/\/search/);
    await page.waitForSelector("main .ask input:focus");
    await page.keyboard.type("축사 악취");
    await page.waitForSelector("#hits [role=option] mark");
    await settled(page); // the answer to all that was typed is here: older hits stand pale meanwhile
    await page.keyboard.press("ArrowDown");
    await look();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".paper .body");
    assert.ok(!decodeURIComponent(page.url()).includes("악취"), page.url());
    await tabTo(page, /^받은 파일의 줄 보기$/, 30);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".paper .line");
    assert.match(await page.textContent(".paper .line"), /국민신문고/);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".paper", { state: "detached" });
    const audit = city.run(["sql", "select count(*) as n from dure.audit where concat(object, detail) like '%악취%'", "--json"]);
    assert.deepEqual(JSON.parse(audit), [{ n: 0 }], "nor in the audit");

    // what is due, the latest first; a line is a door
    await page.keyboard.press("Control+k");
    await page.keyboard.type("처리기한");
    await page.waitForSelector("[role=option]:has-text('민원봉사과')");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/page\/deadlines/);
    await settled(page);
    assert.match(await page.textContent(".lane"), /지연\s*\d+건/);
    await look();
    await page.focus("main");
    for (let i = 0; i < 40 && !(await page.evaluate(() => document.activeElement?.matches("[data-line]"))); ++i) await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".door .sql");
    await page.keyboard.press("Escape");

    // the week's report in the form that offices use
    await page.goto(`${city.url}/page/complaints`);
    await settled(page);
    await page.focus("main");
    await tabTo(page, /^내보내기$/);
    await page.keyboard.press("Enter");
    for (let i = 0; i < 8 && !/HWPX/.test(await focused(page)); ++i) await page.keyboard.press("ArrowDown");
    const download = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    const report = await download;
    assert.match(report.suggestedFilename(), /\.hwpx$/);
    const bytes = readFileSync(await report.path());
    assert.equal(bytes.subarray(0, 2).toString(), "PK");
    assert.ok(bytes.includes("application/hwp+zip"), "the type stands first, uncompressed");

    await close();
    assert.deepEqual([...faults, ...findings], []);
  });
}
