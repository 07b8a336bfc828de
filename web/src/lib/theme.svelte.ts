type Theme = "light" | "dark";
const kept = localStorage.getItem("dure.theme");
const night = matchMedia("(prefers-color-scheme: dark)");
const page = $state({ dark: false });
const theme = $state<{ now: Theme }>({ now: kept === "dark" || kept === "light" ? kept : night.matches ? "dark" : "light" });

function show(): void {
  document.documentElement.dataset.theme = theme.now;
}

export function dark(): boolean {
  return theme.now === "dark";
}

/** Whether the page stands on a dark ground now: the reader's choice, or a wall. For what is coloured by script. */
export function ground(): "dark" | "light" {
  return page.dark ? "dark" : "light";
}
const look = (): void => void (page.dark = document.documentElement.dataset.theme === "dark");
new MutationObserver(look).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

export function turn(): void {
  theme.now = theme.now === "dark" ? "light" : "dark";
  localStorage.setItem("dure.theme", theme.now);
  show();
}

show();
look();
