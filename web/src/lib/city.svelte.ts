import type { Job, Me, Nav } from "../../../schema/api";
import { carry, read, problemOf, refusal, remove, token, unanswered } from "./api";
import { moment, speak } from "./say";
import { language } from "./words.svelte";

/** What every page shares: who is here, what there is, what is being loaded. */
export const city = $state<{ me: Me | null; nav: Nav | null; trouble: string; jobs: Job[]; ran: Record<string, number>; running: Record<string, { table: string; done: number; total: number }>; beat: number }>({
  me: null, nav: null, trouble: "", jobs: [], ran: {}, running: {}, beat: 0,
});

const roles = ["viewer", "officer", "analyst", "admin"];
/** Whether whoever is here may do what needs this role; the server decides again. */
export function may(role: "viewer" | "officer" | "analyst" | "admin"): boolean {
  return city.me?.open === true || roles.indexOf(city.me?.user?.role ?? "") >= roles.indexOf(role);
}

export function meet(me: Me): void {
  city.me = me;
  carry(me);
  const fresh = me.fresh ? moment(me.fresh) : null;
  speak(language(), fresh?.year);
}

export async function start(): Promise<void> {
  try {
    meet(await read<Me>("me"));
    city.trouble = "";
    if (!city.me?.user && !city.me?.open) return;
    city.nav = await read<Nav>("nav");
    city.jobs = await read<Job[]>("jobs");
    listen();
  } catch (cause) {
    city.trouble = problemOf(cause).detail;
  }
}

/** Reads again what a load or a run may have changed. */
export async function refresh(): Promise<void> {
  try {
    meet(await read<Me>("me"));
    city.nav = await read<Nav>("nav");
  } catch {
    // the next beat tries again; a page that needs an answer shows its own sentence
  }
}

function took(job: Job): void {
  const at = city.jobs.findIndex((known) => known.id === job.id);
  const before = at >= 0 ? city.jobs[at]?.stage : undefined;
  if (at >= 0) city.jobs[at] = job;
  else city.jobs.unshift(job);
  if (job.stage === "done" && before !== "done") {
    city.beat += 1;
    void refresh();
  }
}

let source: EventSource | null = null;
function listen(): void {
  source?.close();
  source = new EventSource("/api/events");
  source.addEventListener("job", (event) => took(JSON.parse((event as MessageEvent<string>).data) as Job));
  source.addEventListener("running", (event) => {
    const { pack, ...step } = JSON.parse((event as MessageEvent<string>).data) as { pack: string; table: string; done: number; total: number };
    if (step.table) city.running[pack] = step;
    else delete city.running[pack];
  });
  source.addEventListener("run", (event) => {
    const { pack, run } = JSON.parse((event as MessageEvent<string>).data) as { pack: string; run: number };
    city.ran[pack] = run;
    delete city.running[pack];
    city.beat += 1;
    void refresh();
  });
  source.addEventListener("fresh", () => void refresh());
}

export interface Upload {
  id: number;
  file: string;
  sent: number;
  size: number;
  problem: string;
  stop: () => void;
}
export const uploads = $state<Upload[]>([]);
let uploadId = 0;

/** Sends one file, part of it after part; the job that follows arrives as events. Resolves when the server has the bytes. */
export function send(file: File, as = ""): Promise<void> {
  const request = new XMLHttpRequest();
  const id = ++uploadId;
  uploads.push({ id, file: file.name, sent: 0, size: file.size, problem: "", stop: () => request.abort() });
  const mine = (): Upload | undefined => uploads.find((upload) => upload.id === id);
  const gone = (): void => void uploads.splice(0, uploads.length, ...uploads.filter((upload) => upload.id !== id));
  return new Promise((done) => {
    const failed = (detail: string): void => {
      const upload = mine();
      if (upload) upload.problem = detail;
      done();
    };
    request.open("PUT", `/api/upload/${encodeURIComponent(file.name.normalize("NFC"))}${as ? `?as=${encodeURIComponent(as)}` : ""}`);
    request.setRequestHeader("X-Dure-Csrf", token());
    request.setRequestHeader("Accept-Language", language());
    request.upload.onprogress = (event) => {
      const upload = mine();
      if (upload) upload.sent = event.loaded;
    };
    request.onload = () => {
      if (request.status < 300) {
        gone();
        done();
      } else void refusal(request.status, request.responseText).then((no) => failed(no.problem.detail));
    };
    request.onerror = () => failed(unanswered(0));
    request.onabort = () => {
      gone();
      done();
    };
    request.send(file);
  });
}

export function forget(id: number): void {
  uploads.splice(0, uploads.length, ...uploads.filter((upload) => upload.id !== id));
}

export async function cancel(job: Job): Promise<void> {
  try {
    await remove(`jobs/${encodeURIComponent(job.id)}`);
  } catch {
    // it was already done: the next event says so
  }
}
