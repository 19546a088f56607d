import { h } from "../shell/dom";
import type { Display } from "./display";
import { spoken } from "./glyphs";
import { symbolText } from "./layout";
import { signed } from "./numbers";
import type { Recording, UnitValues } from "./source";
import { isGate, vectorName } from "./vectors";

const AROUND = 50;

/** The figures around the cursor as a table: for screen readers, and for whoever wants numbers. It is made when it is opened. */
export class UnitTable {
  private readonly body = h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table of figures" });
  readonly element = h("details", { class: "panel" }, h("summary", {}, "Table"), this.body);
  private fill = () => {};

  constructor() {
    this.element.addEventListener("toggle", () => this.fill());
  }

  show(recording: Recording, values: UnitValues, step: number | null, display: Display): void {
    this.fill = () => {
      if (this.element.open) this.body.replaceChildren(table(recording, values, step ?? recording.length - 1, display));
    };
    this.fill();
  }
}

function table(recording: Recording, values: UnitValues, step: number, display: Display): HTMLElement {
  const names = [...values.keys()].map((vector) => h("th", { scope: "col" }, vectorName(vector, display.vocabulary)));
  const rows: HTMLElement[] = [];
  for (let at = Math.max(0, step - AROUND); at < Math.min(recording.length, step + AROUND + 1); at++) {
    const figures = [...values].map(([vector, all]) => h("td", {}, isGate(vector) ? (all[at] ?? 0).toFixed(3) : signed(all[at] ?? 0, 3)));
    rows.push(h("tr", at === step ? { "aria-current": "true" } : {}, h("th", { scope: "row" }, String(at)), h("td", {}, spoken(symbolText(recording, at))), ...figures));
  }
  return h(
    "table",
    {},
    h("caption", {}, `Symbols ${Math.max(0, step - AROUND)} to ${Math.min(recording.length, step + AROUND + 1) - 1} of ${recording.length}`),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Step"), h("th", { scope: "col" }, "Symbol"), ...names)),
    h("tbody", {}, ...rows),
  );
}
