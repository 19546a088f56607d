import { h } from "../shell/dom";
import { Asking } from "./asking";
import { glyph, spoken } from "./glyphs";
import { symbolText } from "./layout";
import { signed } from "./numbers";
import type { Questions, Recording, Vector } from "./source";
import type { Subject } from "./subject";

const REST_MS = 120;
const SHOWN = 8;
/** Gates that keep a state: without one a cell has no memory to be told about. */
const KEEPING: readonly Vector[] = ["forget", "update"];

/** Which symbols wrote what the cell holds at the cursor, and how long it lasts. */
export class ProvenancePanel {
  private readonly list = h("ol", { class: "provenance" });
  private readonly said = h("p", { class: "hint" });
  readonly element = h("section", { class: "panel", "aria-label": "Provenance" }, h("h2", {}, "Who wrote this memory"), this.said, this.list);
  private readonly asking = new Asking(REST_MS);

  constructor(
    private readonly subject: Subject,
    private readonly handlers: { mark(steps: ReadonlySet<number>): void; go(step: number): void },
  ) {}

  show(recording: Recording, layer: number, unit: number, step: number | null): void {
    const at = step ?? recording.length - 1;
    this.element.hidden = recording.network === null || !KEEPING.some((gate) => recording.vectors.includes(gate)) || at < 0;
    if (this.element.hidden) return;
    this.asking.soon(
      async (signal) => {
        const answer = await this.subject.source.ask("provenance", recording, { layer, unit, at }, signal);
        if (!signal.aborted) this.fill(recording, answer);
      },
      (message) => (this.said.textContent = message),
    );
  }

  destroy(): void {
    this.asking.stop();
  }

  private fill(recording: Recording, { vector, value, before, half_life, weights }: Questions["provenance"]["says"]): void {
    const strongest = weights.slice(0, SHOWN);
    const life = half_life === null ? "it is not forgotten" : `half of it is gone after ${half_life < 10 ? half_life.toFixed(1) : Math.round(half_life)} symbols at this rate`;
    this.said.textContent = `${vector} = ${signed(value, 3)}; ${life}.${Math.abs(before) > 1e-6 ? ` From before the text: ${signed(before, 3)}.` : ""}`;
    this.list.replaceChildren(
      ...strongest.map(({ step, weight }) => {
        const text = symbolText(recording, step);
        const go = h("button", { type: "button", class: "link", click: () => this.handlers.go(step), "aria-label": `${spoken(text)}, symbol ${step}` }, h("code", {}, glyph(text, true)), ` ${step}`);
        return h("li", {}, go, h("span", { class: "figure" }, signed(weight, 3)));
      }),
    );
    this.handlers.mark(new Set(strongest.map(({ step }) => step)));
  }
}
