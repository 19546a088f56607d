import { signed } from "../inside/numbers";
import type { Vocabulary } from "../inside/vectors";
import { h } from "../shell/dom";
import type { CursorPlace, FigureExtra } from "./live_figure";
import { type StepValues, stepValues } from "./cursor_values";

type Gate = "forget" | "input" | "output";

/** How the equations call things; the memory before a step has a prime. */
const SIGNS: Record<Vocabulary, Record<Gate | "candidate" | "c" | "h", string>> = {
  standard: { forget: "f", input: "i", output: "o", candidate: "j", c: "c", h: "h" },
  article: { forget: "remember", input: "save", output: "focus", candidate: "candidate", c: "ltm", h: "wm" },
};

/** The equations of an LSTM in the reader's words, and below each what it comes to at the cursor. */
export class Equations implements FigureExtra {
  readonly height = { wide: 17.9, narrow: 24 };
  readonly element = h("dl", { class: "equations" });

  show(place: CursorPlace): void {
    const signs = SIGNS[place.display.vocabulary];
    const now = stepValues(place);
    const read = (name: string, squash: string) => `${squash}(W x + U ${signs.h}′ + b), its own W, U and b for ${name}`;
    const gates = (["forget", "input", "output"] as const).map((gate) => line(signs[gate], read(signs[gate], "σ"), now[gate].toFixed(3)));
    this.element.replaceChildren(
      ...gates,
      line(signs.candidate, read(signs.candidate, "tanh"), signed(now.candidate, 3)),
      line(signs.c, `${signs.forget} · ${signs.c}′ + ${signs.input} · ${signs.candidate}`, memory(now)),
      line(signs.h, `${signs.output} · tanh ${signs.c}`, `${now.output.toFixed(3)} · tanh ${bracketed(now.c)} = ${signed(now.h, 3)}`),
    );
  }
}

function memory({ forget, before, input, candidate, c }: StepValues): string {
  return `${forget.toFixed(3)} · ${bracketed(before)} + ${input.toFixed(3)} · ${bracketed(candidate)} = ${signed(c, 3)}`;
}

function bracketed(value: number): string {
  return `(${signed(value, 3)})`;
}

function line(sign: string, formula: string, figures: string): HTMLElement {
  return h("div", {}, h("dt", {}, h("var", {}, sign), " = ", formula), h("dd", {}, figures));
}
