import { glyph, spoken } from "../inside/glyphs";
import { symbolText } from "../inside/layout";
import { colour, ink } from "../inside/lut";
import { greatest, signed } from "../inside/numbers";
import type { Vector } from "../inside/source";
import { type Vocabulary, VECTORS, bounds, entryOf, isGate, paletteOf } from "../inside/vectors";
import type { CursorPlace, FigureExtra } from "./live_figure";
import { type StepValues, stepValues } from "./cursor_values";
import { s } from "../shell/svg";

const BOX = "-24 0 768 330";
const MEMORY = 90;
const PIPE = { least: 1.5, most: 24 };
const RADIUS = 26;
const ARTICLE = "article";

/** One step of one unit: pipes as wide as its gates are open, in the colours of what flows through them. */
export class StepDrawing implements FigureExtra {
  readonly height = { wide: 21.8, narrow: 9.9 };
  readonly element = s("svg", { viewBox: BOX, class: "step-drawing", role: "img" });

  show(place: CursorPlace): void {
    const now = stepValues(place);
    const text = symbolText(place.recording, place.step);
    const { vocabulary } = place.display;
    this.element.setAttribute("aria-label", inWords(now, spoken(text), vocabulary));
    const most = greatest(place.values.get("c") ?? new Float32Array());
    const draw = new Pencil(vocabulary, most);
    this.element.replaceChildren(
      ...draw.pipe([90, MEMORY], [330, MEMORY], now.forget, now.before),
      ...draw.pipe([330, 236], [330, MEMORY], now.input, now.candidate),
      ...draw.pipe([330, MEMORY], [450, MEMORY], 1, now.c),
      ...draw.pipe([450, MEMORY], [640, MEMORY], now.output, now.h),
      draw.valve("forget", 205, MEMORY, now.forget),
      draw.valve("input", 330, 165, now.input),
      draw.valve("output", 545, MEMORY, now.output),
      draw.node("c", 64, MEMORY, now.before, "before"),
      draw.node("c", 450, MEMORY, now.c, "now"),
      draw.node("candidate", 330, 254, now.candidate, null),
      draw.node("h", 656, MEMORY, now.h, "now"),
      s("circle", { cx: 330, cy: MEMORY, r: 11, class: "plus" }),
      s("text", { x: 330, y: MEMORY + 5, class: "mark" }, "+"),
      ...draw.symbol(glyph(text, true)),
    );
  }
}

/** A sentence for those who do not see the drawing. */
function inWords(now: StepValues, symbol: string, vocabulary: Vocabulary): string {
  const name = (vector: Vector) => VECTORS[vector][vocabulary];
  return (
    `One step, at ${symbol}: the ${name("forget")} lets ${percent(now.forget)} of the ${name("c")} ${signed(now.before)} through; ` +
    `the ${name("input")} lets ${percent(now.input)} of the ${name("candidate")} ${signed(now.candidate)} in; ` +
    `the ${name("c")} is now ${signed(now.c)}; the ${name("output")} shows ${percent(now.output)} of it, so the ${name("h")} is ${signed(now.h)}.`
  );
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Draws with the colours of figures and the names of a vocabulary. */
class Pencil {
  constructor(
    private readonly vocabulary: Vocabulary,
    /** The greatest magnitude of the cell over the text. */
    private readonly most: number,
  ) {}

  /** A pipe, its outline as wide as it could be, filled as far as a gate lets something through. */
  pipe([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], open: number, flow: number): SVGElement[] {
    const line = { x1, y1, x2, y2 };
    return [
      s("line", { ...line, class: "pipe", "stroke-width": PIPE.most }),
      s("line", { ...line, stroke: this.colours("c", flow).fill, "stroke-width": PIPE.least + (PIPE.most - PIPE.least) * open }),
    ];
  }

  valve(vector: Vector, x: number, y: number, open: number): SVGElement {
    const { fill, text } = this.colours(vector, open);
    const upright = vector === "input";
    const label = upright ? { x: x + 40, y: y + 4, "text-anchor": "start" } : { x, y: y - 42 };
    return s(
      "g",
      {},
      s("rect", { x: x - 24, y: y - 14, width: 48, height: 28, rx: 6, fill, class: "valve" }),
      s("text", { x, y: y + 5, fill: text, class: "figure" }, open.toFixed(2)),
      this.label(vector, label, null),
    );
  }

  node(vector: Vector, x: number, y: number, value: number, when: "before" | "now" | null): SVGElement {
    const { fill, text } = this.colours(vector, value);
    const below = vector === "candidate" ? { x: x + 40, y: y + 4, "text-anchor": "start" } : { x, y: y + 48 };
    return s(
      "g",
      {},
      s("circle", { cx: x, cy: y, r: RADIUS, fill, class: "valve" }),
      s("text", { x, y: y + 5, fill: text, class: "figure" }, signed(value)),
      this.label(vector, below, when),
    );
  }

  /** What is read, on its way to the gates and the candidate. */
  symbol(mark: string): SVGElement[] {
    return [
      s("path", { d: "M 120 290 H 545 M 205 290 V 106 M 330 290 V 282 M 545 290 V 106", class: "wire" }),
      s("rect", { x: 64, y: 270, width: 56, height: 40, rx: 6, class: "symbol" }),
      s("text", { x: 92, y: 297, class: "mark" }, mark),
      s("text", { x: 140, y: 310, class: "note", "text-anchor": "start" }, this.vocabulary === ARTICLE ? "the symbol, and the working memory before it" : "the symbol x, and h of the step before"),
    ];
  }

  private label(vector: Vector, place: Record<string, string | number>, when: "before" | "now" | null): SVGElement {
    const name = VECTORS[vector][this.vocabulary];
    const shown = when === "before" ? `${name} before` : name;
    return s("text", { class: "note", ...place }, shown);
  }

  private colours(vector: Vector, value: number): { fill: string; text: string } {
    const palette = paletteOf(vector, "article");
    const ends = isGate(vector) ? bounds(vector, "shared", 1) : bounds(vector, "unit", vector === "c" ? this.most : 1);
    const entry = entryOf(value, ends);
    return { fill: colour(palette, entry), text: ink(palette, entry) };
  }
}
