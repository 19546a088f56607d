import { h } from "../shell/dom";
import type { Display } from "./display";
import { glyph, spoken } from "./glyphs";
import { symbolText } from "./layout";
import { signed } from "./numbers";
import type { Recording, UnitValues } from "./source";
import { VECTORS, isGate, vectorName } from "./vectors";

/** The figures under the cursor. */
export class Readout {
  readonly element = h("dl", { class: "readout" });

  show(recording: Recording, values: UnitValues, step: number | null, display: Display): void {
    const at = Math.min(step ?? recording.length - 1, recording.length - 1);
    if (at < 0) return this.element.replaceChildren();
    const pair = (name: string, value: string) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
    this.element.replaceChildren(
      pair(`symbol ${at}`, glyph(symbolText(recording, at), true)),
      ...[...values].map(([vector, figures]) => pair(vectorName(vector, display.vocabulary), figure(figures[at] ?? 0, isGate(vector)))),
    );
  }
}

function figure(value: number, gate: boolean): string {
  return gate ? value.toFixed(3) : signed(value, 3);
}

/** The same for screen readers, in short. */
export function spokenFigures(recording: Recording, values: UnitValues, step: number, unit: number): string {
  const figures = [...values].map(([vector, all]) => `${VECTORS[vector].sign} ${signed(all[step] ?? 0)}`);
  return `${spoken(symbolText(recording, step))}, unit ${unit}, ${figures.join(", ")}`;
}
