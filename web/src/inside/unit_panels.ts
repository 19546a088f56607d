import { h } from "../shell/dom";
import type { Display } from "./display";
import { type Cells } from "./cells";
import { HeatText } from "./heat_text";
import { Legend } from "./legend";
import type { PaletteName } from "./lut";
import { greatest } from "./numbers";
import type { Recording, UnitValues, Vector } from "./source";
import { VECTORS, bounds, paletteOf, vectorName } from "./vectors";

interface Handlers {
  point(step: number | null): void;
  pick(step: number, vector: Vector): void;
}

interface Panel {
  readonly heat: HeatText;
  readonly legend: Legend;
  readonly name: HTMLElement;
  readonly element: HTMLElement;
}

/** All vectors of one unit over the same text: cursor and scrolling go together. */
export class UnitPanels {
  readonly element = h("div", { class: "unit-panels" });
  private panels = new Map<Vector, Panel>();

  constructor(private readonly handlers: Handlers) {}

  show(recording: Recording, values: UnitValues, display: Display, marked: ReadonlySet<number> = new Set()): void {
    if ([...this.panels.keys()].join() !== recording.vectors.join()) this.build(recording.vectors);
    for (const [vector, panel] of this.panels) {
      const figures = values.get(vector) ?? new Float32Array(recording.length);
      const ends = bounds(vector, display.scale, greatest(figures));
      const palette = paletteOf(vector, display.palette);
      panel.name.textContent = vectorName(vector, display.vocabulary);
      panel.legend.show(palette, ends);
      panel.heat.show({ recording, values: figures, bounds: ends, palette, characters: display.characters, whitespace: display.whitespace, marked });
    }
  }

  moveTo(step: number | null, reveal = false): void {
    for (const { heat } of this.panels.values()) heat.moveTo(step, reveal);
  }

  /** The step a row above or below. */
  stepBeside(step: number, rows: number): number {
    const [panel] = this.panels.values();
    return panel?.heat.stepBeside(step, rows) ?? step;
  }

  choose(vector: Vector): void {
    for (const [name, { element }] of this.panels) element.dataset["chosen"] = String(name === vector);
  }

  /** The whole of one panel, to be drawn elsewhere. */
  cells(vector: Vector): { cells: Cells; palette: PaletteName } | null {
    return this.panels.get(vector)?.heat.cells() ?? null;
  }

  destroy(): void {
    for (const { heat } of this.panels.values()) heat.surface.destroy();
  }

  private build(vectors: readonly Vector[]): void {
    this.destroy();
    this.panels = new Map(vectors.map((vector) => [vector, this.panel(vector)]));
    this.element.replaceChildren(...[...this.panels.values()].map(({ element }) => element));
  }

  private panel(vector: Vector): Panel {
    const heat = new HeatText(VECTORS[vector].standard, { point: this.handlers.point, pick: (step) => this.handlers.pick(step, vector) });
    const legend = new Legend();
    const name = h("h2", {});
    const sign = h("span", { class: "sign" }, VECTORS[vector].sign);
    heat.element.addEventListener("scroll", () => this.scrollTo(heat.element.scrollTop), { passive: true });
    const element = h("section", { class: "unit-panel", "aria-label": VECTORS[vector].standard }, h("div", { class: "unit-panel-head" }, name, sign, legend.element), heat.element);
    return { heat, legend, name, element };
  }

  private scrollTo(top: number): void {
    for (const { heat } of this.panels.values()) if (heat.element.scrollTop !== top) heat.element.scrollTop = top;
  }
}
