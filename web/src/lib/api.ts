import type { Me, Problem } from "../../../schema/api";
import { errors } from "../words/errors.en";
import { language } from "./words.svelte";

/** What the server refused, in its own words; `status` 0 means that it did not answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail);
  }
}

let csrf = "";
export function carry(me: Me): void {
  csrf = me.csrf;
}
export function token(): string {
  return csrf;
}

export async function refusal(status: number, text: string): Promise<Refusal> {
  try {
    const problem = JSON.parse(text) as Problem;
    const english = language() === "en" ? errors[problem.code] : undefined;
    if (problem.detail) return new Refusal(status, english ? { ...problem, detail: english } : problem);
  } catch {
    // not JSON: a proxy's page, or nothing at all; the sentence below says more than it would
  }
  return new Refusal(status, { code: "http", detail: unanswered(status) });
}

export function unanswered(status: number): string {
  if (language() === "en") return status ? `The server answered ${status}. Try again in a moment.` : "The server does not answer. Check that dure is running.";
  return status ? `서버가 ${status} 오류로 답했습니다. 잠시 뒤 다시 시도하십시오.` : "서버가 답하지 않습니다. 두레가 켜져 있는지 확인하십시오.";
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": language() };
  if (method !== "GET") headers["X-Dure-Csrf"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal: signal ?? null });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refusal(0, { code: "offline", detail: unanswered(0) });
  }
  const text = await answer.text();
  if (!answer.ok) throw await refusal(answer.status, text);
  return (text ? JSON.parse(text) : null) as T;
}

export const read = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>("GET", path, undefined, signal);
export const change = <T>(path: string, body: unknown = {}): Promise<T> => call<T>("POST", path, body);
export const remove = <T>(path: string): Promise<T> => call<T>("DELETE", path);

export function problemOf(cause: unknown): Problem {
  if (cause instanceof Refusal) return cause.problem;
  return { code: "web", detail: cause instanceof Error ? cause.message : String(cause) };
}
