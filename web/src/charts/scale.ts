import type { Card, Cell, Column, Table } from "../../../schema/api";
import { day, moment, say } from "../lib/say";

/** Round numbers around [low, high], at most `count` + 2 of them, the first ≤ low and the last ≥ high. */
export function ticks(low: number, high: number, count = 3): number[] {
  if (!(high > low)) {
    const pad = Math.abs(low) || 1;
    return ticks(low >= 0 ? 0 : low - pad, low + pad, count);
  }
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999) ?? power * 10;
  const first = Math.floor(low / step + 1e-9) * step;
  const result: number[] = [];
  for (let i = 0; result.length < 50; ++i) {
    result.push(Number((first + i * step).toPrecision(12)));
    if ((result.at(-1) ?? 0) >= high - step * 1e-9) break;
  }
  return result;
}

export function linear(from: [number, number], to: [number, number]): (value: number) => number {
  const span = from[1] - from[0] || 1;
  return (value) => to[0] + ((value - from[0]) / span) * (to[1] - to[0]);
}

export function at(table: Table, name: string | undefined): number {
  return name === undefined ? -1 : table.columns.findIndex((column) => column.name === name);
}

export function column(table: Table, name: string | undefined): Column | null {
  return table.columns[at(table, name)] ?? null;
}

export function number(value: Cell | undefined): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value))) return Number(value);
  return null;
}

/** The distinct values of a column in the order in which they come. */
export function kinds(table: Table, index: number): Cell[] {
  const seen = new Map<string, Cell>();
  for (const row of table.rows) if (!seen.has(String(row[index]))) seen.set(String(row[index]), row[index] ?? null);
  return [...seen.values()];
}

/** Of a sorted list at most `most` values, spread over it, so that dividing stays quick. */
export function thinned(sorted: number[], most = 240): number[] {
  if (sorted.length <= most) return sorted;
  return Array.from({ length: most }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (most - 1))] ?? 0);
}

/** jenks() of the values above zero in any order: nothing is a class of its own. */
export function breaks(values: number[], classes = 5): number[] {
  return jenks(thinned(values.filter((v) => v > 0).sort((a, b) => a - b)), classes);
}

/** Jenks: the limits between `classes` classes of sorted values with the least squared distance to their means. A lone outlier stands alone. Time is the square of the count: thin a long list. */
export function jenks(v: number[], classes = 5): number[] {
  const count = Math.min(classes, new Set(v).size);
  if (count < 2) return [];
  const [sum, square] = [[0], [0]];
  for (const x of v) {
    sum.push((sum.at(-1) ?? 0) + x);
    square.push((square.at(-1) ?? 0) + x * x);
  }
  const cost = (from: number, to: number): number => {
    const s = (sum[to] ?? 0) - (sum[from] ?? 0);
    return (square[to] ?? 0) - (square[from] ?? 0) - (s * s) / (to - from);
  };
  let best = v.map((_, i) => cost(0, i + 1));
  const cuts: number[][] = [];
  for (let k = 1; k < count; ++k) {
    const cut: number[] = [];
    best = v.map((_, i) => {
      let least = Infinity;
      for (let from = k; from <= i; ++from) {
        const total = (best[from - 1] ?? Infinity) + cost(from, i + 1);
        if (total < least) {
          least = total;
          cut[i] = from;
        }
      }
      return least;
    });
    cuts.push(cut);
  }
  const limits: number[] = [];
  let end = v.length - 1;
  for (let k = count - 2; k >= 0; --k) {
    const from = cuts[k]?.[end] ?? 0;
    limits.unshift(v[from] ?? 0);
    end = from - 1;
  }
  return limits.filter((limit, i) => i === 0 || limit > (limits[i - 1] ?? 0));
}

/** Where each value stands in a list of distinct ones. */
export function places(values: Cell[]): (value: Cell | undefined) => number {
  const index = new Map(values.map((value, i) => [String(value), i]));
  return (value) => index.get(String(value)) ?? -1;
}

/** 0 for nothing, else 1 and up: the class of a value between the limits. */
export function step(value: number, limits: number[]): number {
  if (value <= 0) return 0;
  return 1 + limits.filter((limit) => value >= limit).length;
}

/** The values of an axis: dates in their order, everything else as it comes. */
export function axis(table: Table, name: string | undefined): Cell[] {
  const values = kinds(table, at(table, name));
  return isDate(column(table, name)) ? values.sort((a, b) => String(a).localeCompare(String(b))) : values;
}

/** A value under an axis: a date without its weekday, which the tooltip has. */
export function axisText(value: Cell, from: Column | null): string {
  return from?.format === "date" ? day(value, false) : say(value, from?.format ?? "text").text;
}

export interface AxisWord {
  index: number;
  text: string;
}

/** The words below an axis of dates: one a month where the month turns, or one a year when the span is long. */
function turns(values: Cell[], english: boolean): AxisWord[] {
  const words: AxisWord[] = [];
  let last = "";
  const months = new Set(values.map((v) => String(v).slice(0, 7))).size;
  values.forEach((value, index) => {
    const time = moment(value);
    if (!time) return;
    const key = months > 30 ? String(time.year) : `${time.year}-${time.month}`;
    if (key === last) return;
    last = key;
    words.push({ index, text: months > 30 ? (english ? `${time.year}` : `${time.year}년`) : english ? `${time.month}/${String(time.year).slice(2)}` : `${time.month}월` });
  });
  return words;
}

/** Which categories get a word when `room` px are there for each: evenly chosen, never two words upon one another. */
export function axisWords(values: Cell[], dates: boolean, write: (value: Cell) => string, width: (text: string) => number, room: number, english = false): AxisWord[] {
  const turning = dates && new Set(values.map((v) => String(v).slice(0, 7))).size > 2;
  const all = turning ? turns(values, english) : values.map((value, index) => ({ index, text: write(value) }));
  const [first, second] = all;
  const fits = (a: AxisWord, b: AxisWord): boolean => (b.index - a.index) * room >= (width(a.text) + width(b.text)) / 2 + 10;
  if (turning && first && second && !fits(first, second)) all.shift(); // the span began at the end of a month
  for (let every = 1; every <= all.length; ++every) {
    const kept = all.filter((_, i) => i % every === 0);
    if (kept.every((word, i) => i === 0 || fits(kept[i - 1] ?? word, word))) return kept;
  }
  return all.slice(0, 1);
}

/** Moves labels apart so that none covers another: `gap` px between, inside [low, high], the order kept. */
export function spread(places: number[], gap: number, low: number, high: number): number[] {
  const order = places.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let pass = 0; pass < 3; ++pass) {
    order.forEach((label, i) => {
      const above = order[i - 1];
      label.y = Math.max(label.y, above ? above.y + gap : low);
    });
    for (let i = order.length - 1; i >= 0; --i) {
      const label = order[i];
      const below = order[i + 1];
      if (label) label.y = Math.min(label.y, below ? below.y - gap : high);
    }
  }
  const result: number[] = [];
  for (const label of order) result[label.i] = label.y;
  return result;
}

export function isDate(from: Column | null): boolean {
  return from !== null && ["date", "month", "datetime"].includes(from.format);
}

/** Unit of a card's figures: the card's own, else its column's. */
export function unitOf(card: Card, from: Column | null): string {
  return card.unit ?? from?.unit ?? "";
}
