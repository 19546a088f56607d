import { h } from "../shell/dom";

/** What a phone's screen has room for only when it is asked for. */
export function folded(name: string, element: HTMLElement): HTMLElement {
  const details = h("details", { class: "folded" }, h("summary", {}, name), element);
  details.open = matchMedia("(min-width: 701px)").matches;
  return details;
}
