import { h } from "../shell/dom";
import { Asking } from "./asking";
import { tick } from "./display";
import { type Body, type BodyOptions, type Sibling, subjectPage } from "./frame";
import { HeatText } from "./heat_text";
import { percent } from "./numbers";
import type { Span } from "./look";
import type { Questions, Recording, Source } from "./source";
import type { Subject } from "./subject";
import { bounds, paletteOf } from "./vectors";

export const hypothesisPage = (source: Source, siblings: readonly Sibling[]) =>
  subjectPage({ id: "hypothesis", title: "Hypothesis", parts: { vector: true, unit: false }, build: (subject, options) => new HypothesisBody(subject, options) }, source, siblings);

const CONTEXT = 24;

/** The user marks a span of the text: which units are on over it alone, where else are they on together, and what is special there. */
class HypothesisBody implements Body {
  readonly elements: readonly HTMLElement[];
  private readonly heat: HeatText;
  private readonly threshold = h("input", { type: "range", id: "threshold", min: "0.1", max: "0.9", step: "0.05" });
  private readonly shown = h("output", { for: "threshold" });
  private readonly edges: ReturnType<typeof tick>;
  private readonly said = h("p", { class: "hint", role: "status" });
  private readonly units = h("ul", { class: "chips" });
  private readonly matches = h("ol", { class: "matches" });
  private readonly features = h("tbody", {});
  /** Nothing stands in it until a span has been looked into. */
  private readonly found: HTMLElement;
  private readonly asking = new Asking(120);
  /** Where a span begins or ends whose other end is still to be chosen. */
  private first: number | null = null;
  /** What is shown below the text, or was asked for. */
  private about = "";
  private readonly clean: (() => void)[];

  constructor(
    private readonly subject: Subject,
    private readonly options: BodyOptions,
  ) {
    this.heat = new HeatText("Text: two clicks mark a span", { point: () => undefined, pick: (step) => this.pick(step) });
    this.heat.element.addEventListener("keydown", (event) => this.press(event));
    this.threshold.addEventListener("input", () => subject.change({ threshold: Number(this.threshold.value) }));
    this.edges = tick("and off right beside it", subject.look.value.edges, (edges) => subject.change({ edges }));
    this.found = h(
      "div",
      { class: "panel-grid", hidden: true },
      h("section", { class: "panel", "aria-label": "Units" }, h("h2", {}, "Units that are on"), this.units),
      h("section", { class: "panel", "aria-label": "Matches" }, h("h2", {}, "Where else they are"), this.matches),
      h("section", { class: "panel", "aria-label": "Features" }, h("h2", {}, "What is special there"), h("table", {}, h("thead", {}, h("tr", {}, ...["What", "In matches", "Anywhere"].map((name) => h("th", { scope: "col" }, name)))), this.features)),
    );
    this.elements = [
      h("h1", {}, "Hypothesis"),
      h("p", { class: "lead" }, "Two clicks, or Enter at two places, mark a span. Where else the units that are on over it are on together is looked for in the rest of the text."),
      this.heat.element,
      h("div", { class: "controls" }, h("label", { for: "threshold" }, "On means above", this.threshold, this.shown), this.edges.label),
      this.said,
      this.found,
    ];
    const restart = () => {
      this.first = null;
      this.follow();
    };
    this.clean = [subject.recording.watch(restart), subject.look.watch(() => this.follow())];
  }

  destroy(): void {
    this.asking.stop();
    for (const clean of this.clean) clean();
    this.heat.surface.destroy();
  }

  private follow(): void {
    const recording = this.subject.recording.value;
    if (recording === null) return;
    this.draw(recording);
    const { layer, vector, span, threshold, edges } = this.subject.look.value;
    const about = JSON.stringify([recording.id, layer, vector, span, threshold, edges]);
    if (about === this.about) return;
    this.about = about;
    this.found.hidden = true;
    for (const list of [this.units, this.matches, this.features]) list.replaceChildren();
    this.said.textContent = span === null ? "No span is marked yet." : "";
    this.asking.stop();
    if (span !== null && span.to > recording.length) this.said.textContent = `The span ends at symbol ${span.to}, the text at ${recording.length}.`;
    else if (span !== null) this.ask(recording, span);
  }

  private pick(step: number): void {
    const { first } = this;
    this.first = first === null ? step : null;
    this.subject.change({ at: step, span: first === null ? null : { from: Math.min(first, step), to: Math.max(first, step) + 1 } });
  }

  private press(event: KeyboardEvent): void {
    const last = (this.subject.recording.value?.length ?? 1) - 1;
    const at = this.subject.look.value.at ?? 0;
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const rows = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (steps !== undefined) this.subject.change({ at: Math.max(0, Math.min(last, at + steps)) });
    else if (rows !== undefined) this.subject.change({ at: this.heat.stepBeside(at, rows) });
    else if (event.key === "Enter") this.pick(at);
    else return;
    event.preventDefault();
  }

  /** The text, with the marked span in colours. */
  private draw(recording: Recording): void {
    const { display, vector, at, threshold, edges } = this.subject.look.value;
    this.threshold.value = String(threshold);
    this.shown.textContent = String(threshold);
    this.edges.control.checked = edges;
    const span = this.subject.look.value.span ?? (this.first === null ? null : { from: this.first, to: this.first + 1 });
    const values = new Float32Array(recording.length);
    if (span !== null) values.fill(1, span.from, span.to);
    this.heat.show({ recording, values, bounds: bounds(vector, "shared", 1), palette: paletteOf(vector, display.palette), characters: true, whitespace: display.whitespace });
    this.heat.moveTo(at, at !== null);
  }

  private ask(recording: Recording, span: Span): void {
    const { layer, vector, threshold, edges } = this.subject.look.value;
    this.asking.soon(
      async (signal) => {
        const answer = await this.subject.source.ask("match", recording, { layer, vector, ...span, threshold, edges }, signal);
        if (!signal.aborted) this.fill(recording, answer);
      },
      (message) => (this.said.textContent = message),
    );
  }

  private fill(recording: Recording, { units, matches, features }: Questions["match"]["says"]): void {
    const { link } = this.options;
    this.found.hidden = false;
    this.said.textContent = `${units.length} ${units.length === 1 ? "unit" : "units"}, ${matches.length} ${matches.length === 1 ? "match" : "matches"}.`;
    this.units.replaceChildren(...units.map(({ unit, value }) => h("li", {}, h("a", { href: link("neuron", { unit }) }, `${value < 0 ? "−" : "+"}${unit}`))));
    this.matches.replaceChildren(
      ...matches.map(({ from, to }) => {
        const [start, end] = [recording.starts[from] ?? 0, recording.starts[to] ?? recording.text.length];
        const around = h("code", {}, recording.text.slice(Math.max(0, start - CONTEXT), start), h("mark", {}, recording.text.slice(start, end)), recording.text.slice(end, end + CONTEXT));
        return h("li", {}, around);
      }),
    );
    this.features.replaceChildren(...features.map(({ feature, share, base }) => h("tr", {}, h("th", { scope: "row" }, feature), h("td", {}, percent(share)), h("td", {}, percent(base)))));
  }
}
