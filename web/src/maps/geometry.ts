import type { Position, Shape } from "../../../schema/api";

/** Where the map looks: a point of the earth in the middle of `width` × `height` px, zoom as every web map counts it (512 px tiles). */
export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
  width: number;
  height: number;
}
export type Box = [number, number, number, number];
export type Project = (at: Position) => [number, number];

/** Where a map looks that has nothing to show: the whole country. */
export const korea: Box = [124.5, 33, 132, 38.7];
/** The way of each arrow key, in px to the right and down. */
export const arrows: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
/** The path of the mark `cross`, around its middle. */
export const cross = "M-5 -5L5 5M5 -5L-5 5";

const tile = 512;
const mercatorX = (lon: number): number => (lon + 180) / 360;
const mercatorY = (lat: number): number => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
const latitude = (y: number): number => (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;

export function projector(camera: Camera): Project {
  const size = tile * 2 ** camera.zoom;
  const [x, y] = [mercatorX(camera.lon) * size - camera.width / 2, mercatorY(camera.lat) * size - camera.height / 2];
  return ([lon, lat]) => [mercatorX(lon) * size - x, mercatorY(lat) * size - y];
}

export function unproject(camera: Camera, [x, y]: [number, number]): Position {
  const size = tile * 2 ** camera.zoom;
  return [((x - camera.width / 2) / size + mercatorX(camera.lon)) * 360 - 180, latitude((y - camera.height / 2) / size + mercatorY(camera.lat))];
}

/** The camera that holds a box with `air` px around it; a single point is looked at from `nearest`. */
export function looking(box: Box, width: number, height: number, air = 24, nearest = 16): Camera {
  const [west, south, east, north] = box;
  const [w, h] = [mercatorX(east) - mercatorX(west), mercatorY(south) - mercatorY(north)];
  const room = Math.min(Math.max(1, width - 2 * air) / Math.max(w, 1e-9), Math.max(1, height - 2 * air) / Math.max(h, 1e-9));
  return {
    lon: (west + east) / 2, lat: latitude((mercatorY(south) + mercatorY(north)) / 2), zoom: Math.min(nearest, Math.log2(room / tile)), width, height,
  };
}

export function union(boxes: (Box | null | undefined)[]): Box | null {
  return boxes.reduce<Box | null>((all, box) => (!box ? all : !all ? box : [Math.min(all[0], box[0]), Math.min(all[1], box[1]), Math.max(all[2], box[2]), Math.max(all[3], box[3])]), null);
}

/** Rings of all polygons: the outer one first, then its holes. */
export function polygons(shape: Shape): Position[][][] {
  if (shape.type === "Polygon") return [shape.coordinates];
  if (shape.type === "MultiPolygon") return shape.coordinates;
  return shape.type === "GeometryCollection" ? shape.geometries.flatMap(polygons) : [];
}

export function lines(shape: Shape): Position[][] {
  if (shape.type === "LineString") return [shape.coordinates];
  if (shape.type === "MultiLineString") return shape.coordinates;
  return shape.type === "GeometryCollection" ? shape.geometries.flatMap(lines) : [];
}

export function points(shape: Shape): Position[] {
  if (shape.type === "Point") return [shape.coordinates];
  if (shape.type === "MultiPoint") return shape.coordinates;
  return shape.type === "GeometryCollection" ? shape.geometries.flatMap(points) : [];
}

/** Twice the signed area. */
const turn = (ring: Position[]): number => ring.reduce((sum, [x, y], i) => sum + x * (ring[(i + 1) % ring.length]?.[1] ?? 0) - (ring[(i + 1) % ring.length]?.[0] ?? 0) * y, 0);

function within(ring: Position[], [x, y]: Position): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i] ?? [0, 0], ring[j] ?? [0, 0]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

export function holds(shape: Shape, at: Position): boolean {
  return polygons(shape).some(([outer = [], ...holes]) => within(outer, at) && !holes.some((hole) => within(hole, at)));
}

export function box(shape: Shape): Box | null {
  const all = [...polygons(shape).flat(2), ...lines(shape).flat(), ...points(shape)];
  return all.reduce<Box | null>((b, [x, y]) => (b ? [Math.min(b[0], x), Math.min(b[1], y), Math.max(b[2], x), Math.max(b[3], y)] : [x, y, x, y]), null);
}

/** A place inside the widest part, for a label: on the level of the centroid the middle of the longest stretch within. */
function inner(ring: Position[], holes: Position[][]): Position {
  const area = turn(ring) || 1e-12;
  let cy = 0;
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] ?? [x, y];
    cy += (y + ny) * (x * ny - nx * y);
  });
  const level = cy / (3 * area);
  const cuts: number[] = [];
  for (const one of [ring, ...holes])
    one.forEach(([x, y], i) => {
      const [nx, ny] = one[(i + 1) % one.length] ?? [x, y];
      if (y > level !== ny > level) cuts.push(x + ((level - y) / (ny - y)) * (nx - x));
    });
  cuts.sort((a, b) => a - b);
  let best: [number, number] = [ring[0]?.[0] ?? 0, ring[0]?.[0] ?? 0];
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    const [a, b] = [cuts[i] ?? 0, cuts[i + 1] ?? 0];
    if (b - a > best[1] - best[0]) best = [a, b];
  }
  return [(best[0] + best[1]) / 2, cuts.length ? level : (ring[0]?.[1] ?? 0)];
}

/** The place half way along a line, as degrees go. */
function halfway(line: Position[]): Position | null {
  const lengths = line.slice(1).map(([x, y], i) => Math.hypot(x - (line[i]?.[0] ?? x), y - (line[i]?.[1] ?? y)));
  let left = lengths.reduce((a, b) => a + b, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    const [[x, y], [nx, ny]] = [line[i] ?? [0, 0], line[i + 1] ?? [0, 0]];
    if (length >= left) return length === 0 ? [x, y] : [x + ((nx - x) * left) / length, y + ((ny - y) * left) / length];
    left -= length;
  }
  return line[0] ?? null;
}

/** How far a place is from a line, both on the drawing. */
export function offLine(line: [number, number][], [x, y]: [number, number]): number {
  return line.slice(1).reduce((least, [bx, by], i) => {
    const [ax, ay] = line[i] ?? [bx, by];
    const square = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square));
    return Math.min(least, Math.hypot(ax + share * (bx - ax) - x, ay + share * (by - ay) - y));
  }, Infinity);
}

export function anchor(shape: Shape): Position | null {
  const areas = polygons(shape);
  if (areas.length) {
    const [outer = [], ...holes] = areas.reduce((a, b) => (Math.abs(turn(b[0] ?? [])) > Math.abs(turn(a[0] ?? [])) ? b : a));
    return inner(outer, holes);
  }
  const [line] = lines(shape);
  return line ? halfway(line) : (points(shape)[0] ?? null);
}

const dots = (list: [number, number][]): string => list.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
export function path(shape: Shape, project: Project): string {
  return [...polygons(shape).flat().map((ring) => `M${dots(ring.map(project))}Z`), ...lines(shape).map((line) => `M${dots(line.map(project))}`)].join("");
}

/** Metres along the sphere of the mean radius: good to half a per cent, which is what a label needs. */
export function metres([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const rad = Math.PI / 180;
  const a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(a));
}

export const metresPerPixel = (camera: Camera): number => (40_075_016.686 * Math.cos((camera.lat * Math.PI) / 180)) / (tile * 2 ** camera.zoom);

/** The longest of 1, 2, 5 × 10ⁿ metres that is no longer than `most` px. */
export function scaleBar(perPixel: number, most = 90): { metres: number; px: number } {
  const room = perPixel * most;
  const power = 10 ** Math.floor(Math.log10(room));
  const length = [5, 2, 1].map((m) => m * power).find((m) => m <= room) ?? power;
  return { metres: length, px: length / perPixel };
}

export interface Cluster {
  x: number;
  y: number;
  members: number[];
}

/** Points that lie within `reach` px of the first of their group are one mark; the groups come in the points' order. */
export function clusters(places: [number, number][], reach: number): Cluster[] {
  const found: Cluster[] = [];
  const cells = new Map<string, number[]>();
  const key = (x: number, y: number): string => `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
  places.forEach(([x, y], i) => {
    for (let dx = -1; dx <= 1; ++dx)
      for (let dy = -1; dy <= 1; ++dy)
        for (const at of cells.get(key(x + dx * reach, y + dy * reach)) ?? []) {
          const group = found[at];
          if (group && Math.hypot(group.x - x, group.y - y) < reach) return void group.members.push(i);
        }
    cells.set(key(x, y), [...(cells.get(key(x, y)) ?? []), found.length]);
    found.push({ x, y, members: [i] });
  });
  return found;
}

export interface Label {
  x: number;
  y: number;
  text: string;
  width: number;
  /** where else it may stand, tried in turn */
  or?: [number, number][];
}

/** Labels in their order of rank, each at the first of its places that is free; one that has none is left out. */
export function fitting<T extends Label>(labels: T[], height = 18, taken: Box[] = []): T[] {
  const boxes = [...taken];
  return labels.flatMap((label) => {
    for (const [x, y] of [[label.x, label.y], ...(label.or ?? [])] as [number, number][]) {
      const mine: Box = [x - label.width / 2 - 3, y - height / 2, x + label.width / 2 + 3, y + height / 2];
      if (boxes.some((b) => mine[0] < b[2] && mine[2] > b[0] && mine[1] < b[3] && mine[3] > b[1])) continue;
      boxes.push(mine);
      return [{ ...label, x, y }];
    }
    return [];
  });
}

/** The candidate nearest in the direction of an arrow; -1 when there is none. */
export function toward(places: [number, number][], from: [number, number], dx: number, dy: number): number {
  let [best, least] = [-1, Infinity];
  places.forEach(([x, y], i) => {
    const along = (x - from[0]) * dx + (y - from[1]) * dy;
    const aside = Math.abs((x - from[0]) * dy) + Math.abs((y - from[1]) * dx);
    if (along > 0.5 && along + aside * 2 < least) [best, least] = [i, along + aside * 2];
  });
  return best;
}

/** `card:127.1 37.2,127.3 37.2,…` of the address, for this card. */
export function drawnPolygon(text: string | null, card: string): Position[] {
  if (!text?.startsWith(`${card}:`)) return [];
  const corners = text.slice(card.length + 1).split(",").map((corner) => corner.split(" ").map(Number));
  return corners.every((c) => c.length === 2 && c.every(Number.isFinite)) ? corners.map(([lon = 0, lat = 0]): Position => [lon, lat]) : [];
}
