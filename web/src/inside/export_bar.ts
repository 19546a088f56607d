import { h } from "../shell/dom";
import { folded } from "./folded";
import { type Picture, pngOf, save, svgOf } from "./export";

/** Buttons that save what is on screen. */
export function exportBar(picture: () => Picture | null, others: readonly HTMLElement[] = []): HTMLElement {
  const said = h("span", { class: "hint", role: "status" });
  const keep = async (ending: string, type: string, make: (picture: Picture) => Promise<Blob> | string) => {
    const shown = picture();
    if (shown === null) return;
    try {
      const name = shown.title.replace(/[^\w.-]+/g, "-");
      save(`${name}.${ending}`, await make(shown), type);
      said.textContent = "";
    } catch (error) {
      said.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const bar = h(
    "div",
    { class: "controls", role: "group", "aria-label": "Export" },
    h("button", { type: "button", class: "small", click: () => void keep("png", "image/png", pngOf) }, "PNG"),
    h("button", { type: "button", class: "small", click: () => void keep("svg", "image/svg+xml", svgOf) }, "SVG"),
    ...others,
    said,
  );
  return folded("Files", bar);
}
