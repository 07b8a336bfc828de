import type { Card, Cell, Format, Position, Shape } from "../../../schema/api";
import { at, column, number, unitOf } from "../charts/scale";
import { say, whole } from "../lib/say";
import { around, classing, classOf, ranges } from "./classes";
import { anchor, box, type Box } from "./geometry";
import type { Fill, Hit, Stroke } from "./glass";
import { colours, inkOn, quiet, type Ramp } from "./ramps";

/** A card's or layer's values as classes and colours. */
export interface Surface {
  card: Card;
  name: string;
  unit: string;
  format: Format;
  values: (number | null)[];
  before: (number | null)[];
  hidden: boolean[];
  limits: number[];
  shades: string[];
  /** the row that is alone in the last class, -1 when none is */
  outlier: number;
  key: { colour: string; ink: string; text: string }[];
  suppressed: boolean;
  /** its rows are lines: their width tells the class, not their colour */
  lined: boolean;
}

/** How wide a line of a class is drawn, the lowest class is 0. */
export const widthOf = (step: number): number => 1 + 1.25 * step;

const numbers = (card: Card, name: string | undefined): (number | null)[] => {
  const index = at(card.data, name);
  return card.data.rows.map((row) => (index < 0 ? null : number(row[index])));
};

/** A card that has a `value`; the classes hold for `before` as well. `below`: something else is the matter, in quiet colours. */
export function surface(card: Card, dark: boolean, below = false): Surface {
  const from = column(card.data, card.value);
  const [unit, format] = [unitOf(card, from), card.format ?? from?.format ?? "number"];
  const flag = at(card.data, card.suppressed);
  const hidden = card.data.rows.map((row) => flag >= 0 && row[flag] === true);
  const [values, before] = [numbers(card, card.value), numbers(card, card.before)];
  const known = card.tiles?.values ?? [...values, ...before].filter((v, i): v is number => v !== null && !hidden[i % Math.max(1, hidden.length)]);
  const ramp: Ramp = card.ramp ?? "blue";
  const { limits, outlier } = ramp === "diverge" ? { limits: around(known), outlier: null } : classing(known, card.classes);
  const shades = (below ? quiet : colours)(ramp, limits.length + 1, dark ? "dark" : "light");
  const write = (v: number): string => say(v, format === "percent" ? "percent" : "number", "", true).text;
  const rest = outlier === null ? known : known.filter((v) => v !== outlier);
  const texts = known.length ? [...ranges(rest, outlier === null ? limits : limits.slice(0, -1), write), ...(outlier === null ? [] : [write(outlier)])] : [];
  return {
    card, name: card.title && card.kind !== "map" ? card.title : (from?.label ?? ""), unit, format, values, before, hidden, limits, shades,
    outlier: outlier === null ? -1 : values.indexOf(outlier), key: texts.map((text, i) => ({ colour: shades[i] ?? "", ink: inkOn(shades[i] ?? "#ffffff"), text })), suppressed: hidden.some(Boolean) || (flag >= 0 && card.tiles !== undefined),
    lined: card.shapes?.some((shape) => shape?.type.endsWith("LineString")) ?? false,
  };
}

/** The surface's areas in its colours; a row without a value is as pale as the ground. */
export function fillOf(from: Surface, edge: string | null, empty: string, values = from.values): Fill {
  const { card } = from;
  return {
    id: card.id, shapes: card.shapes ?? [], edge: card.kind === "raster" ? null : edge, hatched: from.hidden,
    colour: values.map((v) => (v === null ? empty : (from.shades[classOf(v, from.limits)] ?? empty))),
    ...(card.tiles ? { tiles: { table: card.tiles.table, value: card.value ?? "", hidden: card.suppressed ?? "", limits: from.limits, colours: from.shades, empty } } : {}),
  };
}

/** Areas of which the outline alone is drawn. */
export function outlineOf(card: Card, edge: string): Fill {
  return { id: card.id, shapes: card.shapes ?? [], colour: [], edge, ...(card.tiles ? { tiles: { table: card.tiles.table, value: "", hidden: "", limits: [], colours: [], empty: "" } } : {}) };
}

/** A surface of lines, the widest above; what may not be shown is thin and dashed. */
export function flowsOf(from: Surface, colour: string, pale: string): Stroke[] {
  const { card, values, hidden } = from;
  const shapes = card.shapes ?? [];
  const seen = values.flatMap((value, row) => (value === null || hidden[row] ? [] : [{ value, row }])).sort((a, b) => a.value - b.value);
  return [
    { id: `${card.id} hidden`, shapes: shapes.filter((_, row) => hidden[row]), colour: pale, width: 1.5, dashed: true },
    { id: card.id, shapes: seen.map(({ row }) => shapes[row] ?? null), colour, width: 0, widths: seen.map(({ value }) => widthOf(classOf(value, from.limits))) },
  ];
}

/** What a tooltip says of a row: its name, then its value. */
export function told(from: Surface, row: number, suppressed: string): string[] {
  return said(from, nameOf(from.card, row), from.hidden[row] ? suppressed : (from.values[row] ?? null));
}

/** The same of a shape in tiles, from what the tile says. */
export function toldOf(from: Surface, hit: Hit, suppressed: string): string[] {
  const { card } = from;
  return said(from, String(hit.properties[card.label ?? ""] ?? ""), hit.properties[card.suppressed ?? ""] === true ? suppressed : number(hit.properties[card.value ?? ""] as Cell));
}

function said(from: Surface, name: string, value: string | number | null): string[] {
  const text = typeof value === "string" ? value : `${from.name ? `${from.name} ` : ""}${whole(value, from.format, from.unit)}`;
  return name ? [name, text] : [text];
}

export function nameOf(card: Card, row: number): string {
  const index = at(card.data, card.label);
  const cell: Cell = index < 0 ? null : (card.data.rows[row]?.[index] ?? null);
  return cell === null ? "" : String(cell);
}

/** Lines of a layer: as they are, or its stops joined in their order, one line a label. */
export function strokesOf(card: Card, colour: string, width: number): Stroke[] {
  const shapes = card.shapes ?? [];
  const drawn = shapes.filter((shape) => shape && shape.type !== "Point");
  if (drawn.length) return [{ id: card.id, shapes: drawn, colour, width }];
  const order = at(card.data, card.order);
  const ways = new Map<string, { place: Position; stop: number }[]>();
  shapes.forEach((shape, row) => {
    if (shape?.type !== "Point") return;
    const way = nameOf(card, row);
    const stop = { place: shape.coordinates, stop: number(card.data.rows[row]?.[order]) ?? row };
    const stops = ways.get(way);
    if (stops) stops.push(stop);
    else ways.set(way, [stop]);
  });
  const joined = [...ways.values()].map((stops): Shape => ({ type: "LineString", coordinates: stops.sort((a, b) => a.stop - b.stop).map((s) => s.place) }));
  return [{ id: card.id, shapes: joined, colour, width }];
}

export const placesOf = (card: Card | undefined): (Position | null)[] => (card?.shapes ?? []).map((shape) => (shape ? anchor(shape) : null));
export const boxesOf = (card: Card): (Box | null)[] => (card.shapes ?? []).map((shape) => (shape ? box(shape) : null));
