import type GeoJSON from "geojson";
import type { ExpressionSpecification, GeoJSONSource, Map as Maplibre } from "maplibre-gl";
import maplibre from "maplibre-gl/dist/maplibre-gl-csp.js";
import worker from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import type { Shape } from "../../../schema/api";
import type { Camera } from "./geometry";

/** Areas under the drawing: a colour a row, hatched where a value may not be shown. `edge` is the colour of their outline. */
export interface Fill {
  id: string;
  shapes: (Shape | null)[];
  colour: string[];
  hatched?: boolean[];
  edge: string | null;
  /** instead of shapes: a table in tiles, coloured by `value` in steps */
  tiles?: { table: string; value: string; limits: number[]; colours: string[] };
}
export interface Stroke {
  id: string;
  shapes: (Shape | null)[];
  colour: string;
  width: number;
}

/** A WebGL map without style, glyphs or any address but our own. What it shows is what show() was told last. */
export interface Glass {
  show(fills: Fill[], strokes: Stroke[], hatch: [string, string]): void;
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
  return ["step", ["to-number", ["get", tiles.value]], tiles.colours[0] ?? "", ...pairs] as unknown as ExpressionSpecification;
}

function put(map: Maplibre, id: string, data: GeoJSON.FeatureCollection): boolean {
  const known = map.getSource(id) as GeoJSONSource | undefined;
  if (known) known.setData(data);
  else map.addSource(id, { type: "geojson", data, tolerance: 0 });
  return known === undefined;
}

// Of many areas, such as cells of a grid, the outline comes only with the zoom at which a cell is wider than it: else it covers all colour.
const MANY = 500;
const FINE: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 12, 0, 14, 1.5];

function put_fill(map: Maplibre, fill: Fill): void {
  const { id } = fill;
  if (fill.tiles) {
    const layer = { source: id, "source-layer": fill.tiles.table.split(".").at(-1) ?? "" };
    if (!map.getSource(id)) {
      map.addSource(id, { type: "vector", tiles: [`${location.origin}/tiles/${fill.tiles.table}/{z}/{x}/{y}.mvt`], maxzoom: 16 });
      map.addLayer({ id: `${id} fill`, type: "fill", ...layer });
    }
    map.setPaintProperty(`${id} fill`, "fill-color", stepped(fill.tiles));
    map.setPaintProperty(`${id} fill`, "fill-antialias", false);
    return;
  }
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
  if (put(map, stroke.id, collection(stroke.shapes, () => ({}))))
    map.addLayer({ id: `${stroke.id} line`, type: "line", source: stroke.id, layout: { "line-join": "round", "line-cap": "round" } });
  map.setPaintProperty(`${stroke.id} line`, "line-color", stroke.colour);
  map.setPaintProperty(`${stroke.id} line`, "line-width", stroke.width);
}

export function glass(container: HTMLElement, camera: Camera, zoom: number, on: { move: (camera: Camera) => void; drawn: () => void; lost: () => void }): Glass {
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
  return {
    show(fills, strokes, hatch) {
      wanted = () => {
        const image = hatching(hatch);
        if (map.hasImage("hatch")) map.updateImage("hatch", image);
        else map.addImage("hatch", image, { pixelRatio: 2 });
        for (const fill of fills) put_fill(map, fill);
        for (const stroke of strokes) put_stroke(map, stroke);
      };
      if (ready) wanted();
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
