import { en } from "../words/en";
import { ko, type Words } from "../words/ko";
import { speak } from "./say";

type Tongue = "ko" | "en";
const kept = localStorage.getItem("dure.language");
const tongue = $state<{ now: Tongue }>({ now: kept === "en" ? "en" : "ko" });

export function language(): Tongue {
  return tongue.now;
}

export function setLanguage(to: Tongue): void {
  tongue.now = to;
  localStorage.setItem("dure.language", to);
  document.documentElement.lang = to;
  speak(to);
}

/** The sentence named `key`, with {name}s filled in. */
export function t(key: keyof Words, values: Record<string, string | number> = {}): string {
  const text = (tongue.now === "en" ? en : ko)[key];
  return text.replace(/\{(\w+)\}/g, (all, name: string) => (name in values ? String(values[name]) : all));
}

/** 은/는, 이/가, 을/를 after a word that is not known beforehand: the first of the pair follows a final consonant. */
export function particle(word: string, pair: string): string {
  const [closed = "", open = ""] = pair.split("/");
  const last = word.trim().replace(/[)\]'"’”]+$/, "").slice(-1);
  const code = last.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) return word + ((code - 0xac00) % 28 ? closed : open);
  return word + (/[013678]$/.test(last) ? closed : open);
}

setLanguage(tongue.now);
