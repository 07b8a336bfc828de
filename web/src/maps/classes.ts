import { jenks, thinned } from "../charts/scale";

/** How values become colours: `limits` are the lower ends of the second, third … class; `outlier` is the lone value of the last class. */
export interface Classing {
  limits: number[];
  outlier: number | null;
}

/** The value at `share` of a sorted list, between neighbours in a straight line. */
export function quantile(sorted: number[], share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const [a, b] = [sorted[low] ?? 0, sorted[Math.min(low + 1, sorted.length - 1)] ?? 0];
  return a + (b - a) * (place - low);
}

/** The highest value when it stands alone: above the third quartile by more than three times the distance between the quartiles. */
function loneOutlier(sorted: number[]): number | null {
  const top = sorted.at(-1);
  if (top === undefined || sorted.length < 6 || sorted.at(-2) === top) return null;
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return high > low && top > high + 3 * (high - low) && (sorted.at(-2) ?? 0) <= high + 3 * (high - low) ? top : null;
}

/** The share of the spread that classes explain (goodness of variance fit). */
export function fit(values: number[], limits: number[]): number {
  const spread = (list: number[]): number => {
    const mean = list.reduce((a, b) => a + b, 0) / (list.length || 1);
    return list.reduce((a, b) => a + (b - mean) ** 2, 0);
  };
  const all = spread(values);
  if (all === 0) return 1;
  const groups = Array.from({ length: limits.length + 1 }, (): number[] => []);
  for (const value of values) groups[classOf(value, limits)]?.push(value);
  return 1 - groups.reduce((a, list) => a + spread(list), 0) / all;
}

/** Five classes, up to seven while five explain less than nine tenths of the spread. Fewer when there are fewer values. */
function limitsOf(sorted: number[], how: "jenks" | "quantile"): number[] {
  if (how === "quantile") {
    const count = Math.min(5, new Set(sorted).size);
    const limits = Array.from({ length: count - 1 }, (_, i) => quantile(sorted, (i + 1) / count));
    return limits.filter((limit, i) => limit > (limits[i - 1] ?? sorted[0] ?? 0));
  }
  const some = thinned(sorted);
  let limits = jenks(some, 5);
  for (let count = 6; count <= 7 && fit(sorted, limits) < 0.9; ++count) limits = jenks(some, count);
  return limits;
}

export function classing(values: number[], how: "jenks" | "quantile" = "jenks"): Classing {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return { limits: [], outlier: null };
  const outlier = loneOutlier(sorted);
  const limits = limitsOf(outlier === null ? sorted : sorted.slice(0, -1), how);
  return { limits: outlier === null ? limits : [...limits, outlier], outlier };
}

/** Around a real middle: limits at equal distances on both sides of `middle`, so that the middle class holds it. */
export function around(values: number[], middle = 0, classes = 7): number[] {
  const most = Math.max(0, ...values.map((v) => Math.abs(v - middle)));
  const side = (classes - 1) / 2;
  const width = most / (side + 0.5);
  return most === 0 ? [] : Array.from({ length: classes - 1 }, (_, i) => middle + (i - side + 0.5) * width);
}

/** 0 for the lowest class. */
export function classOf(value: number, limits: number[]): number {
  return limits.filter((limit) => value >= limit).length;
}

/** The breaks, printed: `1–4`, `5–9` … for whole numbers, `4.2–5.1` otherwise; a class of one value has one number. */
export function ranges(values: number[], limits: number[], write: (value: number) => string): string[] {
  const whole = values.every(Number.isInteger);
  const inside = (low: number, next: number | undefined): number[] => values.filter((v) => v >= low && (next === undefined || v < next));
  return [-Infinity, ...limits].map((low, i) => {
    const next = limits[i];
    const held = inside(low, next);
    const first = low === -Infinity ? Math.min(...held) : low;
    const bottom = whole ? Math.ceil(first) : first;
    const top = next === undefined ? Math.max(...held) : whole ? Math.ceil(next) - 1 : next;
    return write(bottom) === write(top) || top <= bottom ? write(bottom) : `${write(bottom)}–${write(top)}`;
  });
}
