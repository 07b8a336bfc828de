import type { Card, Cell, Position, Table } from "../../../schema/api";
import { at, column, number, unitOf } from "../charts/scale";
import { metres } from "./geometry";
import { placesOf } from "./surface";

/** One place of a plan, with the row that is its door. */
export interface Site {
  row: number;
  key: string;
  name: string;
  place: Position | null;
  value: number | null;
  reason: string[];
}
export interface Candidate {
  row: number;
  key: string;
  name: string;
  place: Position | null;
  /** the rule by which it fell, null when it may be chosen; apart in two where the pack says so */
  fell: string | null;
  rule: string;
  measured: string;
}

const texts = (cell: Cell | undefined): string[] => (Array.isArray(cell) ? cell.map(String) : cell === null || cell === undefined || cell === "" ? [] : [String(cell)]);
const word = (table: Table, row: Cell[], name: string): string => texts(row[at(table, name)])[0] ?? "";

export function sites(card: Card): Site[] {
  const places = placesOf(card);
  return card.data.rows.map((cells, row) => ({
    row, key: word(card.data, cells, "site"), name: word(card.data, cells, "name"), place: places[row] ?? null, value: number(cells[at(card.data, card.value)]), reason: texts(cells[at(card.data, "reason")]),
  }));
}

export function candidates(card: Card | undefined): Candidate[] {
  if (!card || card.error) return [];
  const places = placesOf(card);
  return card.data.rows.map((cells, row) => {
    const fell = word(card.data, cells, "fell") || null;
    return { row, key: word(card.data, cells, "site"), name: word(card.data, cells, "name"), place: places[row] ?? null, fell, rule: word(card.data, cells, "rule") || (fell ?? ""), measured: word(card.data, cells, "measured") };
  });
}

/** A figure that stands in every row of a plan: objective, bound, gap, today. */
export function figure(table: Table | undefined, name: string): number | null {
  return table ? number(table.rows[0]?.[at(table, name)]) : null;
}

/** What the sites of a plan add up to; null when the plan does not say. */
export function sum(table: Table, name: string): number | null {
  const index = at(table, name);
  return index < 0 ? null : table.rows.reduce((all, row) => all + (number(row[index]) ?? 0), 0);
}

/** A plan of a page that is about something else now: nothing chosen, nothing to choose. */
export function idle(card: Card): boolean {
  return !card.error && card.data.rows.length === 0 && !card.candidates?.data.rows.length;
}

/** Where a site may go: what may be chosen and is not taken, the nearest first. */
export function openTo(site: Site, all: Candidate[], taken: Set<string>): { candidate: Candidate; metres: number }[] {
  return all
    .filter((c) => c.fell === null && !taken.has(c.key))
    .map((candidate) => ({ candidate, metres: site.place && candidate.place ? metres(site.place, candidate.place) : Infinity }))
    .sort((a, b) => a.metres - b.metres);
}

/** The list of sites in the address once one was moved. */
export function moved(all: Site[], from: string, to: string): string {
  return all.map((site) => (site.key === from ? to : site.key)).join(",");
}

/** What a move costs: how many fewer, and in per cent of the best; null when nothing was moved. */
export function loss(best: number | null, now: number | null): { fewer: number; share: number } | null {
  return best === null || now === null ? null : { fewer: best - now, share: best === 0 ? 0 : ((best - now) / best) * 100 };
}

export interface Step {
  count: number;
  value: number;
}
export function curve(card: Card | undefined): Step[] {
  if (!card || card.error) return [];
  return card.data.rows.flatMap((cells) => {
    const [count, value] = [number(cells[0]), number(cells[1])];
    return count === null || value === null ? [] : [{ count, value }];
  });
}

export const unitAndName = (card: Card): { unit: string; name: string } => {
  const from = column(card.data, card.value);
  return { unit: unitOf(card, from), name: from?.label ?? "" };
};
