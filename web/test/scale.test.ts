import assert from "node:assert/strict";
import { test } from "node:test";
import { axisWords, breaks, linear, spread, step, ticks } from "../src/charts/scale";
import { laid, pieces, wordBefore } from "../src/lib/sql";

test("ticks are round, enclose the values and are few", () => {
  assert.deepEqual(ticks(0, 78), [0, 50, 100]); // 78/3 = 26: the next round step is 50
  assert.deepEqual(ticks(220, 312), [200, 250, 300, 350]); // 92/3 = 30.7: step 50
  assert.deepEqual(ticks(0, 0), [0, 0.5, 1]); // nothing: an axis of one
  assert.deepEqual(ticks(-3, 4), [-5, -2.5, 0, 2.5, 5]);
});

test("a scale maps ends on ends", () => {
  const y = linear([0, 100], [200, 0]);
  assert.equal(y(0), 200);
  assert.equal(y(25), 150);
});

test("Jenks parts clear groups and leaves a lone outlier alone", () => {
  // three groups: 1 2 3, 10 11 12, and 50; squared distances are least when cut before 10 and before 50
  assert.deepEqual(breaks([3, 1, 2, 12, 10, 11, 50], 3), [10, 50]);
  assert.deepEqual(breaks([7, 7, 7], 5), []); // one value needs no limit
  assert.equal(step(0, [10, 50]), 0);
  assert.equal(step(9, [10, 50]), 1);
  assert.equal(step(10, [10, 50]), 2);
  assert.equal(step(60, [10, 50]), 3);
});

test("labels are pushed apart, their order kept, inside the plot", () => {
  assert.deepEqual(spread([50, 52], 19, 0, 100), [50, 69]);
  assert.deepEqual(spread([98, 99], 19, 0, 100), [81, 100]); // the lower end pushes back up
});

test("words of an axis never stand upon one another", () => {
  const words = axisWords(Array.from({ length: 24 }, (_, h) => h), false, String, () => 16, 10);
  // a word of 16 px and 10 px of air need 26 px: every third hour at 10 px an hour
  assert.deepEqual(words.map((w) => w.index), [0, 3, 6, 9, 12, 15, 18, 21]);
});

test("SQL is cut into pieces that join to what was typed", () => {
  const sql = "select '취하', \"열 1\" from t -- 끝\nwhere n >= 1.5";
  assert.equal(pieces(sql).map((p) => p.text).join(""), sql);
  assert.deepEqual(pieces(sql).filter((p) => p.kind === "s").map((p) => p.text), ["'취하'"]);
  assert.deepEqual(pieces(sql).filter((p) => p.kind === "k").map((p) => p.text), ["select", "from", "where"]);
});

test("a long line of SQL is laid out a clause a line, brackets kept whole", () => {
  const sql = "select count(*) from request where week = date '2026-07-13' and (emd is null and true) order by 1";
  assert.equal(laid(sql), "select count(*)\nfrom request\nwhere week = date '2026-07-13'\n  and (emd is null and true)\norder by 1");
});

test("a word is completed in code, never inside a text", () => {
  assert.equal(wordBefore("select compl", 12), "compl");
  assert.equal(wordBefore("select complaints.by_", 21), "complaints.by_");
  assert.equal(wordBefore("select '민원", 10), "");
});
