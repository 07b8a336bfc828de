// The complaints pack's own sample, fifteen invented lines: its figures are worked by hand in packs/complaints/test.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, validateHwpx } from "kordoc";
import init, { HwpDocument } from "@rhwp/core";

const root = new URL("../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "dure-hwpx-"));
const dure = (...words) => execFileSync(process.env.DURE, ["--city", join(folder, "city"), ...words], { stdio: ["ignore", "pipe", "pipe"] });
let passed = 0, failed = 0;
const check = (name, held) => { held ? passed++ : (failed++, console.log(`FAILED: ${name}`)); };
const whole = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);

try {
  execFileSync(process.env.DURE, ["init", join(folder, "city")], { stdio: "ignore" });
  dure("ingest", join(root, "packs/complaints/sample/request.csv"), "--as", "민원");
  dure("run", "complaints");
  dure("report", "complaints", "--out", join(folder, "week.hwpx"));
  dure("report", "complaints", "--out", join(folder, "again.hwpx"));
  const bytes = readFileSync(join(folder, "week.hwpx"));
  check("the same data give the same bytes", bytes.equals(readFileSync(join(folder, "again.hwpx"))));

  const valid = await validateHwpx(whole(bytes));
  check(`kordoc finds nothing wrong: ${JSON.stringify(valid.issues)}`, valid.ok);
  const read = await parse(whole(bytes));
  const text = read.markdown ?? "";
  check("kordoc reads it", read.success && read.fileType === "hwpx");
  for (const words of ["주간 민원 동향 보고", "□ 접수 현황", "접수 8건", "요청 5건, 서로 다른 글 2개", "<표 1>", "<그림 1>", "자료 지문"])
    check(`kordoc reads '${words}'`, text.replaceAll("\\", "").includes(words));
  // Without the roster of departments the names stay as they were written: 환경과 six of the week's eight.
  check("kordoc reads the table of departments", /\| *환경과 *\| *6 *\|/.test(text));

  await init({ module_or_path: readFileSync(new URL("node_modules/@rhwp/core/rhwp_bg.wasm", import.meta.url)) });
  globalThis.measureTextWidth = (font, words) => words.length * 8;
  const document = new HwpDocument(new Uint8Array(bytes));
  const pages = Array.from({ length: document.pageCount() }, (_, page) => document.renderPageSvg(page)).join("");
  const drawn = pages.replace(/<[^>]*>/g, "").replace(/\s/g, "");
  check("rhwp draws its title", drawn.includes("주간민원동향보고"));
  check("rhwp draws a picture", pages.includes("<image"));
  check("rhwp draws page numbers", drawn.includes("-1-"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
