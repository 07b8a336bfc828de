/** Where we are. The address is the only state of a page: filters, the open door and the chosen table all live in it. */
export const here = $state({ path: location.pathname, search: location.search });

function read(): void {
  here.path = location.pathname;
  here.search = location.search;
}

export function query(): URLSearchParams {
  return new URLSearchParams(here.search);
}

export function go(to: string, replace = false): void {
  const before = location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  read();
  if (location.pathname !== before) document.querySelector("main")?.scrollTo(0, 0);
}

/** Changes some parameters of the address; null takes one away. */
export function ask(changes: Record<string, string | null>, replace = false): void {
  const next = query();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  go(here.path + (text ? `?${text}` : ""), replace);
}

function followed(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.target || link.hasAttribute("download")) return;
  const to = new URL(link.href, location.href);
  if (to.origin !== location.origin || to.pathname.startsWith("/api/") || link.getAttribute("href")?.startsWith("#")) return;
  event.preventDefault();
  go(to.pathname + to.search);
}

addEventListener("popstate", read);
document.addEventListener("click", followed);
