import assert from "node:assert/strict";
import { test } from "node:test";
import type { Shape } from "../../schema/api";
import { around, classing, classOf, fit, quantile, ranges } from "../src/maps/classes";
import { anchor, clusters, drawnPolygon, fitting, holds, looking, metres, metresPerPixel, offLine, projector, scaleBar, toward, unproject } from "../src/maps/geometry";
import { idle, loss, moved, openTo, sum } from "../src/maps/plan";
import { colours, inkOn } from "../src/maps/ramps";

const write = (v: number): string => String(v);

test("classes part clear groups; a lone outlier is a class of its own", () => {
  // five pairs a hundred apart: the least squares cut between the pairs
  assert.deepEqual(classing([1, 2, 101, 102, 201, 202, 301, 302, 401, 402]), { limits: [101, 201, 301, 401], outlier: null });
  // quartiles of 1…9, 100 (ten values, steps of 9/4): 3.25 and 7.75; 7.75 + 3 × 4.5 = 21.25 < 100
  assert.equal(classing([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]).outlier, 100);
  assert.equal(classing([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]).limits.at(-1), 100);
  assert.deepEqual(classing([]), { limits: [], outlier: null });
  assert.deepEqual(classing([4, 4, 4]), { limits: [], outlier: null });
});

test("quantiles hold equally many, between neighbours in a straight line", () => {
  assert.equal(quantile([0, 10], 0.25), 2.5);
  // 1…10 in five classes: places 1.8, 3.6, 5.4, 7.2 of 0…9
  assert.deepEqual(classing([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "quantile").limits.map((l) => Number(l.toFixed(6))), [2.8, 4.6, 6.4, 8.2]);
});

test("the fit of classes is the share of the spread between them", () => {
  // 1 3 | 11 13: mean 7, spread 36 + 16 + 16 + 36 = 104; within 1 + 1 + 1 + 1 = 4
  assert.equal(fit([1, 3, 11, 13], [11]), 1 - 4 / 104);
});

test("breaks are printed without a gap or an overlap", () => {
  assert.deepEqual(ranges([1, 4, 5, 9, 20], [5, 20], write), ["1–4", "5–19", "20"]);
  assert.deepEqual(ranges([0.5, 1.5, 2.5], [1], write), ["0.5–1", "1–2.5"]);
});

test("around a middle the limits are as far on both sides", () => {
  // most is 7: half of seven classes is 3.5 wide ones, 2 each
  assert.deepEqual(around([-7, 3]), [-5, -3, -1, 1, 3, 5]);
  assert.equal(classOf(0, around([-7, 3])), 3);
});

test("ramps grow darker step by step, and what is written on them can be read", () => {
  const list = colours("heat", 7, "light");
  assert.equal(list[0], "#fff3db");
  assert.equal(list[6], "#863d00");
  assert.equal(inkOn("#fff3db"), "#1e2124");
  assert.equal(inkOn("#083891"), "#ffffff");
  assert.equal(inkOn("#a87612"), "#000000"); // luminance 0.22: white 1.05/0.27 = 3.9, the page's black 4.1, plain black 5.4
});

const square: Shape = { type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]] };

test("a point is in a shape unless it is in its hole", () => {
  assert.equal(holds(square, [0.5, 2]), true);
  assert.equal(holds(square, [2, 2]), false);
  assert.equal(holds(square, [5, 2]), false);
});

test("a name stands inside its shape, beside the hole", () => {
  // on the level of the middle, 2, the shape is there from 0 to 1 and from 3 to 4
  assert.deepEqual(anchor(square), [0.5, 2]);
  assert.deepEqual(anchor({ type: "Point", coordinates: [7, 8] }), [7, 8]);
});

test("a camera holds its box, and a pixel leads back to its place", () => {
  const camera = looking([126, 36, 128, 38], 400, 300, 0);
  const project = projector(camera);
  const [x, y] = project([126, 38]);
  const [right, low] = project([128, 36]);
  assert.ok(Math.abs(y) < 1e-6 && Math.abs(low - 300) < 1e-6, "the higher side fills the height");
  assert.ok(Math.abs(x + right - 400) < 1e-6, "in the middle");
  const [lon, lat] = unproject(camera, project([127.3, 36.9]));
  assert.ok(Math.abs(lon - 127.3) < 1e-9 && Math.abs(lat - 36.9) < 1e-9);
});

test("the scale bar is a round length", () => {
  assert.deepEqual(scaleBar(1, 90), { metres: 50, px: 50 });
  assert.deepEqual(scaleBar(3, 90), { metres: 200, px: 200 / 3 });
  // at the equator and zoom 0 the earth's 40,075 km are 512 px
  assert.equal(Math.round(metresPerPixel({ lon: 0, lat: 0, zoom: 0, width: 1, height: 1 })), Math.round(40_075_016.686 / 512));
  // a degree of a meridian of a sphere of 6,371.0088 km is 111.195 km
  assert.equal(Math.round(metres([127, 37], [127, 38])), 111195);
});

test("points close together are one mark, names never stand upon one another", () => {
  assert.deepEqual(clusters([[0, 0], [5, 0], [50, 0]], 10).map((c) => c.members), [[0, 1], [2]]);
  const label = (x: number, text: string) => ({ x, y: 0, text, width: 20 });
  assert.deepEqual(fitting([label(0, "a"), label(10, "b"), label(40, "c")]).map((l) => l.text), ["a", "c"]);
  // 18 px tall: 10 px below it would still touch the first, 20 px above it does not
  assert.deepEqual(fitting([label(0, "a"), { ...label(10, "b"), or: [[10, 10], [10, -20]] }]).map((l) => [l.text, l.x, l.y]), [["a", 0, 0], ["b", 10, -20]]);
  assert.deepEqual(fitting([label(0, "a"), label(40, "c")], 18, [[-5, -5, 5, 5]]).map((l) => l.text), ["c"]);
});

test("arrows go to the nearest place ahead", () => {
  assert.equal(toward([[10, 0], [5, 1], [-3, 0]], [0, 0], 1, 0), 1);
  assert.equal(toward([[-3, 0]], [0, 0], 1, 0), -1);
});

test("a polygon of the address is read or left alone", () => {
  assert.deepEqual(drawnPolygon("map-1:1 2,3 4,5 6", "map-1"), [[1, 2], [3, 4], [5, 6]]);
  assert.deepEqual(drawnPolygon("map-2:1 2,3 4,5 6", "map-1"), []);
  assert.deepEqual(drawnPolygon("map-1:1 2,x 4", "map-1"), []);
});

test("a move keeps the other sites and its loss is a share of the best", () => {
  const site = (key: string, lon: number) => ({ row: 0, key, name: key, place: [lon, 0] as [number, number], value: 1, reason: [] });
  assert.equal(moved([site("a", 0), site("b", 1)], "b", "c"), "a,c");
  assert.deepEqual(loss(200, 150), { fewer: 50, share: 25 });
  assert.equal(loss(null, 150), null);
  const candidate = (key: string, lon: number, fell: string | null) => ({ row: 0, key, name: key, place: [lon, 0] as [number, number], fell, rule: "", measured: "" });
  const open = openTo(site("a", 0), [candidate("a", 0, null), candidate("c", 3, null), candidate("d", 1, "좁음"), candidate("e", 2, null)], new Set(["a"]));
  assert.deepEqual(open.map((o) => o.candidate.key), ["e", "c"]);
});

test("a line is met half way along, and is as far as its nearest stretch", () => {
  // 4 east and 4 north: half of 8 is the corner; 2 and 6: half is a third of the way north
  assert.deepEqual(anchor({ type: "LineString", coordinates: [[0, 0], [4, 0], [4, 4]] }), [4, 0]);
  assert.deepEqual(anchor({ type: "LineString", coordinates: [[0, 0], [2, 0], [2, 6]] }), [2, 2]);
  assert.deepEqual(anchor({ type: "LineString", coordinates: [[1, 1], [1, 1]] }), [1, 1]);
  assert.equal(offLine([[0, 0], [10, 0]], [5, 3]), 3);
  assert.equal(offLine([[0, 0], [10, 0]], [13, 4]), 5); // beyond the end: 3, 4, 5
  assert.equal(offLine([[0, 0], [10, 0], [10, 10]], [12, 8]), 2);
});

test("a plan adds up its prices, and is idle when nothing is chosen and nothing can be", () => {
  const table = (rows: (string | number | null)[][]) => ({ columns: [{ name: "site", label: "", type: "text", format: "text" as const }, { name: "price", label: "", type: "integer", format: "won" as const }], rows });
  assert.equal(sum(table([["a", 3], ["b", null], ["c", 4]]), "price"), 7);
  assert.equal(sum(table([]), "cost"), null);
  const card = (rows: (string | number)[][], others: (string | number)[][]) => ({ id: "plan", kind: "plan" as const, width: 12, data: table(rows), candidates: { id: "c", kind: "candidates" as const, width: 12, data: table(others) } });
  assert.equal(idle(card([], [])), true);
  assert.equal(idle(card([], [["a", 1]])), false);
  assert.equal(idle({ ...card([], []), error: { code: "x", detail: "x" } }), false);
});
