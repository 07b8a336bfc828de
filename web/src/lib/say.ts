import type { Cell, Column, Format } from "../../../schema/api";

/** A value as a Korean reader says it: `text` and `unit` are written apart because a figure shows the unit smaller. */
export interface Said {
  text: string;
  unit: string;
  /** the whole figure, for a tooltip; empty when `text` already is */
  exact: string;
}

const weekdays = { ko: ["일", "월", "화", "수", "목", "금", "토"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
let language: "ko" | "en" = "ko";
let thisYear = new Date().getFullYear();

/** Dates of this year are written without it; a city's year is that of its newest load, not of the reader's clock. */
export function speak(as: "ko" | "en", year?: number): void {
  language = as;
  if (year) thisYear = year;
}

const minus = (text: string): string => text.replace(/^-/, "−");

export function plain(value: number, digits = 2): string {
  return minus(value.toLocaleString("en-US", { maximumFractionDigits: digits }));
}

/** 1억 2,346만; 235만; 12,345: two places at most, rounded to 만 above a million. */
export function amount(value: number): string {
  const size = Math.abs(value);
  if (language === "en" && size >= 1_000_000) return size >= 1e9 ? `${plain(value / 1e9)} bn` : `${plain(value / 1e6, 1)} m`;
  if (size < 1_000_000) return plain(value, size < 100 ? 2 : 0);
  const sign = value < 0 ? "−" : "";
  const ten_thousands = Math.round(size / 10_000);
  const jo = Math.floor(ten_thousands / 100_000_000);
  const eok = Math.floor(ten_thousands / 10_000) % 10_000;
  const man = ten_thousands % 10_000;
  const parts: string[] = [];
  if (jo) parts.push(`${plain(jo)}조`);
  if (eok) parts.push(`${plain(eok)}억`);
  if (man && parts.length < 2) parts.push(`${plain(man)}만`);
  return sign + parts.join(" ");
}

/** As many places as a reader keeps: 3.82, 65.4, 361; from a million on an amount. */
function brief(value: number): string {
  const size = Math.abs(value);
  return size >= 1_000_000 ? amount(value) : plain(value, size < 10 ? 2 : size < 100 ? 1 : 0);
}

export function signed(value: number, digits = 1): string {
  if (value === 0) return "0";
  return (value > 0 ? "+" : "−") + plain(Math.abs(value), digits);
}

interface Moment {
  year: number;
  month: number;
  day: number;
  weekday: number;
  time: string;
}

/** Reads `2026-07-13`, `2026-07-13 09:05:00` and `2026-07-13T09:05:00Z`; a zone is turned into the reader's own time. */
export function moment(value: Cell): Moment | null {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(String(value ?? ""));
  if (!found) return null;
  if (found[5] && found[4]) {
    const at = new Date(String(value).replace(" ", "T"));
    const two = (n: number) => String(n).padStart(2, "0");
    return {
      year: at.getFullYear(), month: at.getMonth() + 1, day: at.getDate(), weekday: at.getDay(), time: `${two(at.getHours())}:${two(at.getMinutes())}`,
    };
  }
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 1)];
  return { year, month, day, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(), time: found[4] ?? "" };
}

export function day(value: Cell, weekday = true): string {
  const at = moment(value);
  if (!at) return String(value ?? "");
  const name = weekdays[language][at.weekday];
  if (language === "en") return `${weekday ? `${name}, ` : ""}${at.day} ${months[at.month - 1]}${at.year === thisYear ? "" : ` ${at.year}`}`;
  return `${at.year === thisYear ? "" : `${at.year}년 `}${at.month}월 ${at.day}일${weekday ? `(${name})` : ""}`;
}

export function month(value: Cell): string {
  const at = moment(value) ?? moment(String(value ?? "").replace(/^(\d{4})(\d{2})$/, "$1-$2"));
  if (!at) return String(value ?? "");
  if (language === "en") return `${months[at.month - 1]} ${at.year}`;
  return `${at.year}년 ${at.month}월`;
}

/** Newest first in a reader's mind: today only the hour, else the day and the hour. */
export function when(value: Cell): string {
  const at = moment(value);
  if (!at) return String(value ?? "");
  const now = new Date();
  const today = at.year === now.getFullYear() && at.month === now.getMonth() + 1 && at.day === now.getDate();
  return today && at.time ? at.time : `${day(value)}${at.time ? ` ${at.time}` : ""}`;
}

function numeric(value: Cell): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return Number(value);
  return null;
}

/** 12.5 means 12.5 %, as in every file and pack. */
function percent(value: number): Said {
  const small = Math.abs(value) < 10 && value !== 0;
  const shown = minus(value.toLocaleString("en-US", { maximumFractionDigits: small ? 1 : 0, minimumFractionDigits: small ? 1 : 0 }));
  return { text: shown, unit: "%", exact: `${plain(value, 6)} %` };
}

/** `short`: for figures and axes, where 1억 2,300만 원 is read and 123,456,789 is not. Tables keep every digit. */
export function say(value: Cell, format: Format, unit = "", short = false): Said {
  if (value === null || value === undefined || value === "") return { text: "–", unit: "", exact: "" };
  const number = numeric(value);
  if (number !== null) {
    const exact = `${plain(number, 6)}${unit ? ` ${unit}` : ""}`;
    if (format === "count") return { text: short ? amount(number) : plain(number, 0), unit, exact };
    if (format === "won") return { text: short ? amount(number) : plain(number, 0), unit: unit || (language === "en" ? "won" : "원"), exact };
    if (format === "percent") return percent(number);
    if (format === "change") return { text: signed(number), unit, exact };
    if (format === "number") return { text: short ? brief(number) : plain(number), unit, exact };
  }
  if (format === "date") return { text: day(value), unit: "", exact: String(value) };
  if (format === "month") return { text: month(value), unit: "", exact: String(value) };
  if (format === "datetime") return { text: `${day(value, false)} ${moment(value)?.time ?? ""}`.trim(), unit: "", exact: String(value) };
  if (format === "time") return { text: String(value).slice(0, 5), unit: "", exact: "" };
  if (format === "flag") return { text: value === true ? (language === "en" ? "yes" : "예") : language === "en" ? "no" : "아니오", unit: "", exact: "" };
  return { text: Array.isArray(value) ? value.join(", ") : String(value), unit: "", exact: "" };
}

/** One string, unit and all: 312건, 1,250 원/kg, 3.2 %p. Korean counters stick to the number, other units stand off. */
export function whole(value: Cell, format: Format, unit = "", short = false): string {
  const said = say(value, format, unit, short);
  if (!said.unit) return said.text;
  return `${said.text}${joins(said.unit, said.text) ? "" : " "}${said.unit}`;
}

/** True when the unit is written on the number without a space: 건 명 곳 … but not % ㎡ 원/kg, nor 원 after 만. */
export function joins(unit: string, text = ""): boolean {
  return /^[가-힣]{1,2}$/.test(unit) && !/[조억만]$/.test(text);
}

export function isNumber(column: Column): boolean {
  return ["count", "number", "won", "percent", "change"].includes(column.format);
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${plain(bytes / 1024, 0)} KB`;
  return `${plain(bytes / 1024 / 1024, bytes < 10 * 1024 * 1024 ? 1 : 0)} MB`;
}

export function seconds(value: number): string {
  if (value < 0.01) return language === "en" ? "under 0.01 s" : "0.01초 미만";
  return `${plain(value, value < 10 ? 2 : 0)}${language === "en" ? " s" : "초"}`;
}
