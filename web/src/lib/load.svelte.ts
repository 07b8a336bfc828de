import type { Problem } from "../../../schema/api";
import { problemOf, read } from "./api";

/** An answer that is read again whenever `path` or `also` changes, and each second while it is `unfinished`; the old one stays in sight until the new one is here. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly trouble: Problem | null;
  readonly waiting: boolean;
  again(): void;
}

export function load<T>(path: () => string | null, also: () => unknown = () => null, unfinished: (answer: T) => boolean = () => false): Loaded<T> {
  let value = $state.raw<T | null>(null);
  let trouble = $state.raw<Problem | null>(null);
  let waiting = $state(true);
  let tries = $state(0);
  $effect(() => {
    const at = path();
    void [also(), tries];
    if (at === null) return undefined;
    const stop = new AbortController();
    let timer = 0;
    waiting = true;
    read<T>(at, stop.signal).then(
      (answer) => {
        value = answer;
        trouble = null;
        waiting = false;
        if (unfinished(answer)) timer = window.setTimeout(() => (tries += 1), 1000);
      },
      (cause: unknown) => {
        if (stop.signal.aborted) return;
        trouble = problemOf(cause);
        waiting = false;
      },
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  });
  return {
    get value() {
      return value;
    },
    get trouble() {
      return trouble;
    },
    get waiting() {
      return waiting;
    },
    again: () => void (tries += 1),
  };
}
