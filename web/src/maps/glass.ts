import type GeoJSON from "geojson";
import type { ExpressionSpecification, GeoJSONSource, Map as Maplibre } from "maplibre-gl";
import maplibre from "maplibre-gl/dist/maplibre-gl-csp.js";
import worker from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import type { Me, Shape } from "../../../schema/api";
import type { Camera } from "./geometry";

/** Areas under the drawing: a colour a row, hatched where a value may not be shown. `edge` is the colour of their outline. */
export interface Fill {
  id: string;
  shapes: (Shape | null)[];
  colour: string[];
  hatched?: boolean[];
  edge: string | null;
  /** instead of shapes: a table in tiles, coloured by `value` in steps, `empty` where it is none, hatched where `hidden` is true; without `value` the outline alone */
  tiles?: { table: string; value: string; hidden: string; limits: number[]; colours: string[]; empty: string };
}
export interface Stroke {
  id: string;
  shapes: (Shape | null)[];
  colour: string;
  width: number;
  /** of each line instead of `width` */
  widths?: number[];
  dashed?: boolean;
}
/** A shape of a table in tiles: its row, and what the tile says of it. */
export interface Hit {
  row: number;
  properties: Record<string, unknown>;
}
export type Basemap = NonNullable<Me["basemap"]>;

/** A WebGL map without style, glyphs or any address but our own and the basemap's. What it shows is what show() was told last. */
export interface Glass {
  show(fills: Fill[], strokes: Stroke[], hatch: [string, string], basemap: Basemap | null): void;
  /** the topmost shape in tiles under a place of the glass */
  hit(px: [number, number]): Hit | null;
  look(camera: Camera, smoothly?: boolean): void;
  /** false: the pointer draws, the map stays */
  loose(pan: boolean): void;
  remove(): void;
}

export function able(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

const rgb = (hex: string): [number, number, number] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

/** Slanted lines that meet at the edges of the tile. */
function hatching([ground, line]: [string, string]): { width: number; height: number; data: Uint8Array } {
  const size = 12;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; ++y) for (let x = 0; x < size; ++x) data.set([...rgb((x + y) % 6 < 2 ? line : ground), 255], (y * size + x) * 4);
  return { width: size, height: size, data };
}

function collection(shapes: (Shape | null)[], properties: (row: number) => Record<string, unknown>): GeoJSON.FeatureCollection {
  const features = shapes.flatMap((shape, row): GeoJSON.Feature[] => (shape ? [{ type: "Feature", geometry: shape as GeoJSON.Geometry, properties: properties(row) }] : []));
  return { type: "FeatureCollection", features };
}

function stepped(tiles: NonNullable<Fill["tiles"]>): ExpressionSpecification {
  const pairs = tiles.limits.flatMap((limit, i): (number | string)[] => [limit, tiles.colours[i + 1] ?? ""]);
  const value = ["get", tiles.value];
  const steps = pairs.length ? ["step", value, tiles.colours[0] ?? "", ...pairs] : (tiles.colours[0] ?? tiles.empty);
  return ["case", ["==", ["typeof", value], "number"], steps, tiles.empty] as unknown as ExpressionSpecification;
}

const layersOf = (map: Maplibre, id: string): string[] => ["raster", "fill", "hatch", "edge", "line"].map((part) => `${id} ${part}`).filter((layer) => map.getLayer(layer));

function drop(map: Maplibre, id: string): void {
  for (const layer of layersOf(map, id)) map.removeLayer(layer);
  map.removeSource(id);
}

function put(map: Maplibre, id: string, data: GeoJSON.FeatureCollection): boolean {
  if (map.getSource(id)?.type === "vector") drop(map, id); // it was in tiles
  const known = map.getSource(id) as GeoJSONSource | undefined;
  if (known) known.setData(data);
  else map.addSource(id, { type: "geojson", data, tolerance: 0 });
  return known === undefined;
}

// Of many areas, such as cells of a grid, the outline comes only with the zoom at which a cell is wider than it: else it covers all colour.
const MANY = 500;
const UNDER = "basemap";
const FINE: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 12, 0, 14, 1.5];

function put_tiles(map: Maplibre, { id, edge }: Fill, tiles: NonNullable<Fill["tiles"]>): void {
  if (map.getSource(id)?.type === "geojson") drop(map, id);
  if (!map.getSource(id)) {
    map.addSource(id, { type: "vector", tiles: [`${location.origin}/tiles/${encodeURIComponent(tiles.table)}/{z}/{x}/{y}.mvt`], maxzoom: 16 });
    const layer = { source: id, "source-layer": tiles.table.split(".").at(-1) ?? "" };
    const shown: ExpressionSpecification = ["!=", ["get", tiles.hidden], true];
    map.addLayer({ id: `${id} fill`, type: "fill", filter: shown, paint: { "fill-antialias": false }, ...layer });
    map.addLayer({ id: `${id} hatch`, type: "fill", filter: ["!", shown], paint: { "fill-pattern": "hatch" }, ...layer });
    map.addLayer({ id: `${id} edge`, type: "line", layout: { "line-join": "round" }, paint: { "line-width": tiles.value ? FINE : 1.5 }, ...layer });
  }
  map.setPaintProperty(`${id} fill`, "fill-color", tiles.value ? stepped(tiles) : "#00000000");
  map.setLayoutProperty(`${id} edge`, "visibility", edge ? "visible" : "none");
  if (edge) map.setPaintProperty(`${id} edge`, "line-color", edge);
}

/** Someone else's map lies below everything; what is ours lets it through. */
function put_basemap(map: Maplibre, basemap: Basemap | null, fills: Fill[]): void {
  if (basemap && !map.getSource(UNDER)) {
    map.addSource(UNDER, { type: "raster", tiles: [basemap.address], tileSize: 256, maxzoom: basemap.zoom });
    map.addLayer({ id: `${UNDER} raster`, type: "raster", source: UNDER });
  } else if (!basemap && map.getSource(UNDER)) drop(map, UNDER);
  for (const { id } of fills) for (const part of ["fill", "hatch"]) map.setPaintProperty(`${id} ${part}`, "fill-opacity", basemap ? 0.65 : 1);
}

function put_fill(map: Maplibre, fill: Fill): void {
  const { id } = fill;
  if (fill.tiles) return put_tiles(map, fill, fill.tiles);
  if (put(map, id, collection(fill.shapes, (row) => ({ colour: fill.colour[row] ?? "#00000000", hatched: fill.hatched?.[row] === true })))) {
    const plain: ExpressionSpecification = ["!", ["get", "hatched"]];
    map.addLayer({ id: `${id} fill`, type: "fill", source: id, filter: plain, paint: { "fill-color": ["get", "colour"], "fill-antialias": fill.edge !== null } });
    map.addLayer({ id: `${id} hatch`, type: "fill", source: id, filter: ["get", "hatched"], paint: { "fill-pattern": "hatch" } });
    map.addLayer({ id: `${id} edge`, type: "line", source: id, layout: { "line-join": "round" } });
  }
  map.setLayoutProperty(`${id} edge`, "visibility", fill.edge ? "visible" : "none");
  if (fill.edge) map.setPaintProperty(`${id} edge`, "line-color", fill.edge);
  map.setPaintProperty(`${id} edge`, "line-width", fill.shapes.length > MANY ? FINE : 1.5);
}

function put_stroke(map: Maplibre, stroke: Stroke): void {
  if (put(map, stroke.id, collection(stroke.shapes, (row) => ({ width: stroke.widths?.[row] ?? stroke.width }))))
    map.addLayer({ id: `${stroke.id} line`, type: "line", source: stroke.id, layout: { "line-join": "round", "line-cap": stroke.dashed ? "butt" : "round" }, paint: { "line-width": ["get", "width"], ...(stroke.dashed ? { "line-dasharray": [3, 2] } : {}) } });
  map.setPaintProperty(`${stroke.id} line`, "line-color", stroke.colour);
  map.setPaintProperty(`${stroke.id} line`, "line-opacity", stroke.widths ? 0.6 : 1); // many lines to one place stay apart
}

export function glass(container: HTMLElement, camera: Camera, zoom: number, on: { move: (camera: Camera) => void; drawn: () => void; lost: () => void; /** the basemap's server does not answer */ unreached: () => void }): Glass {
  maplibre.setWorkerUrl(worker);
  maplibre.setWorkerCount(1);
  const map = new maplibre.Map({
    container, center: [camera.lon, camera.lat], zoom: camera.zoom, style: { version: 8, sources: {}, layers: [] }, attributionControl: false, keyboard: false, scrollZoom: false, dragRotate: false,
    pitchWithRotate: false, fadeDuration: 0, pixelRatio: devicePixelRatio * zoom, canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true }, // kept, so that it prints
  });
  map.touchZoomRotate.disableRotation();
  map.getCanvas().tabIndex = -1;
  map.getCanvas().setAttribute("aria-hidden", "true");
  map.getCanvas().removeAttribute("role");
  map.getCanvas().removeAttribute("aria-label");
  let ready = false;
  let shown: string[] = [];
  let wanted: (() => void) | null = null;
  map.once("style.load", () => {
    ready = true;
    wanted?.();
  });
  map.on("move", () => {
    const at = map.getCenter();
    on.move({ lon: at.lng, lat: at.lat, zoom: map.getZoom(), width: container.clientWidth, height: container.clientHeight });
  });
  map.once("idle", on.drawn);
  map.on("webglcontextlost", on.lost);
  map.on("error", (event) => ("sourceId" in event && event.sourceId === UNDER ? on.unreached() : console.error(event.error)));
  return {
    show(fills, strokes, hatch, basemap) {
      wanted = () => {
        const image = hatching(hatch);
        if (map.hasImage("hatch")) map.updateImage("hatch", image);
        else map.addImage("hatch", image, { pixelRatio: 2 });
        const told = [...fills, ...strokes].map((one) => one.id);
        for (const id of shown.filter((one) => !told.includes(one))) drop(map, id);
        for (const fill of fills) put_fill(map, fill);
        for (const stroke of strokes) put_stroke(map, stroke);
        put_basemap(map, basemap, fills);
        for (const id of told) for (const layer of layersOf(map, id)) map.moveLayer(layer);
        shown = told;
      };
      if (ready) wanted();
    },
    hit(px) {
      const layers = shown.filter((id) => map.getSource(id)?.type === "vector").flatMap((id) => layersOf(map, id)).filter((id) => !id.endsWith(" edge"));
      const [found] = layers.length ? map.queryRenderedFeatures(px, { layers }) : [];
      return found ? { row: Number(found.id) - 1, properties: found.properties } : null;
    },
    look(to, smoothly = false) {
      const at = { center: [to.lon, to.lat] as [number, number], zoom: to.zoom };
      if (smoothly && !matchMedia("(prefers-reduced-motion: reduce)").matches) map.easeTo({ ...at, duration: 250 });
      else map.jumpTo(at);
    },
    loose(pan) {
      for (const way of [map.dragPan, map.doubleClickZoom, map.touchZoomRotate]) pan ? way.enable() : way.disable();
    },
    remove: () => map.remove(),
  };
}
