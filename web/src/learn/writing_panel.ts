import { signed } from "../inside/numbers";
import { VECTORS } from "../inside/vectors";
import { h } from "../shell/dom";
import type { CursorPlace, FigureExtra } from "./live_figure";
import { stepValues } from "./cursor_values";

/** The two that write memory: what was learned, and how much of it is worth saving. */
export class WritingPanel implements FigureExtra {
  readonly height = { wide: 4.8, narrow: 13.9 };
  readonly element = h("dl", { class: "writing" });

  show(place: CursorPlace): void {
    const { candidate, input } = stepValues(place);
    const { vocabulary } = place.display;
    const [learned, saved] = [VECTORS.candidate[vocabulary], VECTORS.input[vocabulary]];
    this.element.replaceChildren(
      entry("What you have learned", learned, candidate, signed(candidate)),
      entry("What you should save", saved, input, input.toFixed(2)),
      entry("What goes into memory", `${saved} × ${learned}`, candidate * input, signed(candidate * input)),
    );
  }
}

function entry(title: string, name: string, value: number, figure: string): HTMLElement {
  const bar = h("meter", { min: "0", max: "1", "aria-label": `${title}, how much` });
  bar.value = Math.abs(value);
  return h("div", {}, h("dt", {}, title), h("dd", { class: "hint" }, name), h("dd", {}, bar, h("span", { class: "figure" }, figure)));
}
