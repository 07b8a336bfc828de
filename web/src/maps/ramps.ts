/** Ramps that eyes of every kind can order: one hue growing darker (on a dark ground: lighter), the middle of `diverge` the palest. */
const ramps = {
  light: {
    blue: ["#edf3ff", "#d3e2fd", "#acc9fb", "#7ba7f8", "#3d7ff5", "#0b50d0", "#083891"],
    heat: ["#fff3db", "#ffe3ad", "#ffcf70", "#ffb114", "#e88a00", "#bd5f00", "#863d00"],
    diverge: ["#0b45b4", "#5d93f7", "#bcd4fc", "#eef0f2", "#ffdb94", "#ec9410", "#9a4a00"],
  },
  dark: {
    blue: ["#16233c", "#19305c", "#1b418a", "#2057bb", "#3a7bf5", "#7ba7f8", "#bcd4fc"],
    heat: ["#2b2417", "#4b3a16", "#765612", "#a87612", "#e09a14", "#ffc04a", "#ffe0a3"],
    diverge: ["#8fb6fb", "#3a7bf5", "#1d3f80", "#23262b", "#6b4d10", "#d08a12", "#ffd27a"],
  },
};
export type Ramp = keyof (typeof ramps)["light"];
export type Ground = keyof typeof ramps;

const channels = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function between(colours: string[], share: number): string {
  const place = share * (colours.length - 1);
  const low = Math.min(Math.floor(place), colours.length - 2);
  const [a, b] = [channels(colours[low] ?? "#000000"), channels(colours[low + 1] ?? "#000000")];
  return `#${a.map((c, i) => Math.round(c + ((b[i] ?? 0) - c) * (place - low)).toString(16).padStart(2, "0")).join("")}`;
}

/** For what lies under the matter: nothing is as pale as a block of houses, the most no stronger than sand. */
export function quiet(ramp: Ramp, count: number, ground: Ground): string[] {
  const list = ramps[ground][ramp].slice(0, 4);
  const none = ground === "dark" ? "#1f2226" : "#f4f5f6";
  return count <= 1 ? [none] : [none, ...Array.from({ length: count - 1 }, (_, i) => between(list, count === 2 ? 0.7 : i / (count - 2)))];
}

/** `count` colours from the ramp's palest to its strongest; few classes keep off both ends of `blue` and `heat`. */
export function colours(ramp: Ramp, count: number, ground: Ground): string[] {
  const list = ramps[ground][ramp];
  if (count <= 1) return [list[ramp === "diverge" ? 3 : 2] ?? ""];
  const end = ramp === "diverge" || count >= 6 ? 1 : 0.84;
  return Array.from({ length: count }, (_, i) => between(list, (i / (count - 1)) * end));
}

/** Relative luminance after WCAG 2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** What is written on a colour: the page's black, white, or where neither stands off enough (4.5) plain black. */
export function inkOn(hex: string): string {
  const off = (ink: string): number => {
    const [a, b] = [luminance(hex) + 0.05, luminance(ink) + 0.05];
    return Math.max(a, b) / Math.min(a, b);
  };
  return ["#1e2124", "#ffffff"].find((ink) => off(ink) >= 4.5) ?? (off("#000000") > off("#ffffff") ? "#000000" : "#ffffff");
}
