import { select } from "./dom";

const KEY = "theme";
const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

function stored(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? "system";
  } catch {
    return "system"; // storage is forbidden
  }
}

function apply(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

/** The choice of a theme; it is kept in this browser. */
export function themeControl(): HTMLElement {
  apply(stored());
  const options = THEMES.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }));
  const control = select({ "aria-label": "Theme", class: "quiet" }, options, stored());
  control.addEventListener("change", () => {
    const theme = THEMES.find((name) => name === control.value) ?? "system";
    apply(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // It holds until the page is left.
    }
  });
  return control;
}
