import { h, select } from "../shell/dom";
import { Asking } from "./asking";
import { type Body, type BodyOptions, type Sibling, subjectPage } from "./frame";
import { moveOf } from "./keys";
import { clamp, signed } from "./numbers";
import type { ComparedUnit, Recording, Source } from "./source";
import type { Subject } from "./subject";
import { UnitPanels } from "./unit_panels";
import { VECTORS } from "./vectors";

export const comparePage = (source: Source, siblings: readonly Sibling[]) =>
  subjectPage({ id: "compare", title: "Compare", parts: { vector: true, unit: true }, build: (subject, options) => new CompareBody(subject, options) }, source, siblings);

const SHOWN = 8;

/** Two networks on the same text: which unit of the other one does what this one does. */
class CompareBody implements Body {
  readonly elements: readonly HTMLElement[];
  private readonly other: HTMLSelectElement;
  private readonly said = h("p", { class: "hint", role: "status" });
  private readonly list = h("ol", { class: "matches" });
  private readonly own = new UnitPanels({ point: (step) => this.point(step), pick: (at) => this.subject.change({ at }) });
  private readonly theirs = new UnitPanels({ point: (step) => this.point(step), pick: (at) => this.subject.change({ at }) });
  private readonly theirName = h("h2", {});
  private readonly ownName = h("h2", {});
  private readonly asking = new Asking(60);
  private otherRecording: Recording | null = null;
  private readonly clean: (() => void)[];

  constructor(
    private readonly subject: Subject,
    private readonly options: BodyOptions,
  ) {
    const others = subject.networks.map(({ name, title }) => ({ value: name, label: title }));
    this.other = select({ id: "other" }, others, "");
    this.other.addEventListener("change", () => subject.change({ other: this.other.value }));
    for (const panels of [this.own, this.theirs]) panels.element.addEventListener("keydown", (event) => this.press(event));
    this.elements = [
      h("h1", {}, "Compare"),
      h("div", { class: "controls" }, h("label", { for: "other" }, "With", this.other)),
      this.said,
      h("section", { class: "panel", "aria-label": "Best matches" }, h("h2", {}, "Units that go together with it, by |r|"), this.list),
      h("div", { class: "halves" }, h("section", {}, this.ownName, this.own.element), h("section", {}, this.theirName, this.theirs.element)),
    ];
    this.clean = [subject.recording.watch(() => this.ask()), subject.look.watch(() => this.ask())];
  }

  destroy(): void {
    this.asking.stop();
    for (const clean of this.clean) clean();
    this.own.destroy();
    this.theirs.destroy();
  }

  private ask(): void {
    this.other.value = this.otherName;
    const recording = this.subject.recording.value;
    if (recording === null) return;
    this.asking.soon((signal) => this.compare(recording, signal), (message) => (this.said.textContent = message));
  }

  /** The network that was chosen, or the first other one. */
  private get otherName(): string {
    const { networks, look, network } = this.subject;
    const names = networks.map(({ name }) => name);
    return names.find((name) => name === look.value.other) ?? names.find((name) => name !== network.value.name) ?? network.value.name;
  }

  private async compare(recording: Recording, signal: AbortSignal): Promise<void> {
    const { source, look, text } = this.subject;
    const { layer, vector, display } = look.value;
    const unit = look.value.unit ?? 0;
    const values = await source.unit(recording, layer, unit);
    // Asked for before the other text is read: a source that holds one reading holds this one's.
    const { matches } = await source.ask("compare", recording, { other: this.otherName, layer, unit, vector }, signal);
    const other = await source.read({ network: this.otherName, text, clamps: [] }, signal);
    if (signal.aborted) return;
    this.otherRecording = other;
    this.ownName.textContent = `${recording.network}: layer ${layer}, unit ${unit}`;
    this.own.show(recording, values, display);
    this.own.choose(vector);
    this.own.moveTo(look.value.at);
    this.list.replaceChildren(...matches.slice(0, SHOWN).map((match) => this.row(match)));
    this.said.textContent = "";
    const [best] = matches;
    if (best !== undefined) await this.showOther(best);
  }

  private row(match: ComparedUnit): HTMLElement {
    const { layer, unit, vector, r } = match;
    const show = () => void this.showOther(match).catch((error: unknown) => (this.said.textContent = String(error)));
    const name = `layer ${layer}, unit ${unit}, ${VECTORS[vector].standard}`;
    return h("li", {}, h("button", { type: "button", class: "link", click: show }, name), h("span", { class: "figure" }, `r ${signed(r, 3)}`), h("a", { href: this.options.link("neuron", { network: this.otherName, layer, unit, vector, clamps: [], text: this.subject.text }), class: "hint" }, "open"));
  }

  private async showOther({ layer, unit, vector, r }: ComparedUnit): Promise<void> {
    const recording = this.otherRecording;
    if (recording === null) return;
    const values = await this.subject.source.unit(recording, layer, unit);
    if (recording !== this.otherRecording) return;
    this.theirName.textContent = `${recording.network}: layer ${layer}, unit ${unit}, r ${signed(r, 3)}`;
    this.theirs.show(recording, values, this.subject.look.value.display);
    this.theirs.choose(vector);
    this.theirs.moveTo(this.subject.look.value.at);
  }

  /** Both networks read the same text, but not always the same symbols: the cursor is at the same character. */
  private point(step: number | null): void {
    const own = this.subject.recording.value;
    const at = step ?? this.subject.look.value.at;
    this.own.moveTo(at);
    if (own === null || this.otherRecording === null || at === null) return;
    this.theirs.moveTo(this.otherRecording.starts.indexOf(own.starts[at] ?? 0));
  }

  private press(event: KeyboardEvent): void {
    const move = moveOf(event);
    const recording = this.subject.recording.value;
    if (move === null || recording === null) return;
    event.preventDefault();
    const at = this.subject.look.value.at ?? recording.length - 1;
    if ("steps" in move) this.subject.change({ at: clamp(at + move.steps, 0, recording.length - 1) });
    else if ("rows" in move) this.subject.change({ at: this.own.stepBeside(at, move.rows) });
    else if ("units" in move) this.subject.change({ unit: clamp((this.subject.look.value.unit ?? 0) + move.units, 0, recording.hidden - 1) });
  }
}
