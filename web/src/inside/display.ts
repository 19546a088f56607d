import { h, select } from "../shell/dom";
import { Store } from "../shell/store";
import type { Vocabulary } from "./vectors";

/** How figures are drawn: what the user chose, which links carry along. */
export interface Display {
  readonly vocabulary: Vocabulary;
  readonly scale: "shared" | "unit";
  readonly palette: "article" | "PuOr" | "cividis";
  readonly characters: boolean;
  readonly whitespace: boolean;
}

export const PLAIN: Display = { vocabulary: "standard", scale: "shared", palette: "article", characters: true, whitespace: false };

export function parseDisplay(params: URLSearchParams): Display {
  const palette = params.get("palette");
  return {
    vocabulary: params.get("words") === "article" ? "article" : PLAIN.vocabulary,
    scale: params.get("scale") === "unit" ? "unit" : PLAIN.scale,
    palette: palette === "PuOr" || palette === "cividis" ? palette : PLAIN.palette,
    characters: params.get("characters") !== "0",
    whitespace: params.get("whitespace") === "1",
  };
}

/** What differs from the default. */
export function formatDisplay(display: Display, params: URLSearchParams): void {
  if (display.vocabulary !== PLAIN.vocabulary) params.set("words", display.vocabulary);
  if (display.scale !== PLAIN.scale) params.set("scale", display.scale);
  if (display.palette !== PLAIN.palette) params.set("palette", display.palette);
  if (!display.characters) params.set("characters", "0");
  if (display.whitespace) params.set("whitespace", "1");
}

/** The choices, as a row of controls. */
export function displayControls(display: Store<Display>): HTMLElement {
  const change = (part: Partial<Display>) => display.set({ ...display.value, ...part });
  const words = choice("Words", display.value.vocabulary, { standard: "forget, input, output", article: "remember, save, focus" }, (vocabulary) => change({ vocabulary }));
  const scale = choice("Scale", display.value.scale, { shared: "shared", unit: "each unit's own" }, (scale) => change({ scale }));
  const palette = choice("Colours", display.value.palette, { article: "RdBu and GnBu", PuOr: "PuOr", cividis: "cividis" }, (palette) => change({ palette }));
  const characters = tick("Characters", display.value.characters, (characters) => change({ characters }));
  const whitespace = tick("White space", display.value.whitespace, (whitespace) => change({ whitespace }));
  const element = h("div", { class: "controls", role: "group", "aria-label": "Display" }, words.label, scale.label, palette.label, characters.label, whitespace.label);
  display.watch((now) => {
    words.control.value = now.vocabulary;
    scale.control.value = now.scale;
    palette.control.value = now.palette;
    characters.control.checked = now.characters;
    whitespace.control.checked = now.whitespace;
  });
  return element;
}

/** A labelled choice among named values. */
export function choice<K extends string>(name: string, value: K, options: Record<K, string>, choose: (value: K) => void) {
  const values = Object.keys(options) as K[];
  const control = select({}, values.map((key) => ({ value: key, label: options[key] })), value);
  control.addEventListener("change", () => choose(control.value as K));
  return { control, label: h("label", {}, name, control) };
}

/** A labelled switch. */
export function tick(name: string, on: boolean, choose: (on: boolean) => void) {
  const control = h("input", { type: "checkbox" });
  control.checked = on;
  control.addEventListener("change", () => choose(control.checked));
  return { control, label: h("label", { class: "tick" }, control, name) };
}
