/** Pieces of SQL for colouring: k keyword, s text, n number, c comment, "" the rest. Joined they are the input again. */
export interface Piece {
  kind: "" | "k" | "s" | "n" | "c";
  text: string;
}

export const keywords = (
  "select from where group by order having limit offset as and or not in is null like ilike between case when then else end join left right full inner outer cross on using " +
  "union all distinct with recursive over partition rows range preceding following current row asc desc nulls first last filter qualify exists cast interval date timestamp true false values any except intersect lateral window sample pivot unpivot"
).split(" ");
const known = new Set(keywords);
const token = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*(?:'|$))|("(?:[^"]|"")*(?:"|$))|(\b\d+(?:\.\d+)?\b)|([\p{L}_$][\p{L}\p{N}_$]*)|(\s+|[^\s])/gu;

export function pieces(sql: string): Piece[] {
  const result: Piece[] = [];
  for (const found of sql.matchAll(token)) {
    const kind = found[1] ? "c" : found[2] ? "s" : found[4] ? "n" : found[5] && known.has(found[5].toLowerCase()) ? "k" : "";
    const last = result.at(-1);
    if (last && last.kind === kind) last.text += found[0];
    else result.push({ kind, text: found[0] });
  }
  return result;
}

/** SQL written on one long line, laid out a clause a line; what already has lines is left as it is. */
export function laid(sql: string): string {
  if (sql.includes("\n") || sql.length < 70) return sql;
  let depth = 0;
  let text = "";
  for (const { kind, text: piece } of pieces(sql)) {
    const word = piece.toLowerCase().trim();
    if (kind === "k" && depth === 0 && /^(from|where|group|having|order|limit|union)$/.test(word)) text = `${text.trimEnd()}\n`;
    else if (kind === "k" && depth === 0 && word === "and") text = `${text.trimEnd()}\n  `;
    if (kind === "") depth += (piece.match(/\(/g)?.length ?? 0) - (piece.match(/\)/g)?.length ?? 0);
    text += piece;
  }
  return text;
}

/** The unfinished word before the caret, dots included, or "" inside a text or a comment. */
export function wordBefore(sql: string, caret: number): string {
  const before = sql.slice(0, caret);
  const last = pieces(before).at(-1);
  if (last && (last.kind === "s" || last.kind === "c")) return "";
  return /[\p{L}_$][\p{L}\p{N}_$.]*$/u.exec(before)?.[0] ?? "";
}
