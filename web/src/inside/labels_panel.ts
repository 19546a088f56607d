import { h } from "../shell/dom";
import { Asking } from "./asking";
import { glyph } from "./glyphs";
import { signed } from "./numbers";
import type { Recording, UnitLabel, Weighted } from "./source";
import type { Subject } from "./subject";
import { VECTORS } from "./vectors";

/** What a unit was found to follow, how sure that is and where it does not; and which symbols it makes likelier. */
export class LabelsPanel {
  private readonly labels = h("ul", { class: "labels" });
  private readonly raises = h("p", { class: "hint" });
  private readonly said = h("p", { class: "hint" });
  readonly element = h("section", { class: "panel", "aria-label": "Labels" }, h("h2", {}, "What it follows"), this.labels, this.said, this.raises);
  private readonly asking = new Asking(0);

  constructor(private readonly subject: Subject) {}

  show(recording: Recording, layer: number, unit: number): void {
    this.element.hidden = recording.network === null;
    if (this.element.hidden) return;
    this.asking.soon(
      async (signal) => {
        const { source } = this.subject;
        const [{ units }, { raises, lowers }] = await Promise.all([
          source.ask("labels", recording, { layer, unit }, signal),
          source.ask("raises", recording, { layer, unit }, signal),
        ]);
        if (signal.aborted) return;
        this.labels.replaceChildren(...units.map(labelled));
        this.said.textContent = units.length > 0 ? "" : "No feature passed the tests for this unit.";
        this.raises.textContent = `A positive hidden state raises ${listed(raises)} and lowers ${listed(lowers)}.`;
      },
      (message) => (this.said.textContent = message),
    );
  }

  destroy(): void {
    this.asking.stop();
  }
}

export function labelled(label: UnitLabel): HTMLElement {
  const { feature, measure, value, interval, partial, null_percentile, vector } = label;
  const figures = `${measure === "auc" ? "AUC" : "r"} ${signed(value)} [${signed(interval[0])}, ${signed(interval[1])}]`;
  const control = partial === null ? "" : `; ${signed(partial)} beyond the last two characters`;
  return h(
    "li",
    {},
    h("strong", {}, feature),
    h("span", { class: "hint" }, ` ${VECTORS[vector].sign}: ${figures}${control}; above ${null_percentile} % of shuffles`),
    label.counter_examples.length === 0 ? null : h("details", {}, h("summary", {}, "Where it does not"), h("ul", { class: "counter-examples" }, ...label.counter_examples.map((text) => h("li", {}, h("code", {}, text))))),
  );
}

function listed(symbols: readonly Weighted[]): string {
  return symbols.map(({ text }) => `“${glyph(text, true)}”`).join(", ") || "nothing";
}
