type Theme = "light" | "dark";
const kept = localStorage.getItem("dure.theme");
const night = matchMedia("(prefers-color-scheme: dark)");
const theme = $state<{ now: Theme }>({ now: kept === "dark" || kept === "light" ? kept : night.matches ? "dark" : "light" });

function show(): void {
  document.documentElement.dataset.theme = theme.now;
}

export function dark(): boolean {
  return theme.now === "dark";
}

export function turn(): void {
  theme.now = theme.now === "dark" ? "light" : "dark";
  localStorage.setItem("dure.theme", theme.now);
  show();
}

show();
