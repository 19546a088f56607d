import { h } from "../shell/dom";
import { Asking } from "./asking";
import { named } from "./glyphs";
import { signed } from "./numbers";
import type { CounterExample, Recording, UnitLabel, Weighted } from "./source";
import type { Subject } from "./subject";
import { VECTORS } from "./vectors";

const AROUND = 32;

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
        this.raises.textContent = raises.length === 0 ? "Its hidden state has no vote of its own." : `A positive hidden state raises ${listed(raises)} and lowers ${listed(lowers)}.`;
      },
      (message) => (this.said.textContent = message),
    );
  }

  destroy(): void {
    this.asking.stop();
  }
}

export function labelled(label: UnitLabel): HTMLElement {
  const { feature, measure, value, sign, interval, partial, null_percentile, vector } = label;
  const way = sign < 0 ? " the other way round" : "";
  const figures = `${measure === "auc" ? "AUC" : "|r|"} ${value.toFixed(2)}${way} [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
  return h(
    "li",
    {},
    h("strong", {}, feature),
    h("span", { class: "hint" }, ` ${VECTORS[vector].sign}: ${figures}; ${partial.toFixed(2)} beyond the last two characters; above ${null_percentile} % of shifted texts`),
    h("details", {}, h("summary", {}, "Where it does not"), h("ul", { class: "counter-examples" }, ...label.counter_examples.map(counterExample))),
  );
}

function counterExample({ path, before, behind, value }: CounterExample): HTMLElement {
  return h("li", {}, h("code", {}, before.slice(-AROUND), h("mark", {}, behind.slice(0, 1)), behind.slice(1, AROUND)), h("span", { class: "hint" }, ` ${signed(value)}, ${path}`));
}

function listed(symbols: readonly Weighted[]): string {
  return symbols.map(({ text }) => `“${named(text)}”`).join(", ");
}
