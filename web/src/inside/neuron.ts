import { h } from "../shell/dom";
import { ClampPanel } from "./clamp_panel";
import { exchangeButtons } from "./exchange_bar";
import { exportBar } from "./export_bar";
import { FilmPanel } from "./film_panel";
import { type Body, type BodyOptions, type Sibling, subjectPage } from "./frame";
import { KEYS_HINT, moveOf, type Move } from "./keys";
import { LabelsPanel } from "./labels_panel";
import type { Look } from "./look";
import { clamp } from "./numbers";
import { ProvenancePanel } from "./provenance_panel";
import { Readout, spokenFigures } from "./readout";
import type { Recording, Source, UnitValues } from "./source";
import type { Subject } from "./subject";
import { UnitPanels } from "./unit_panels";
import { UnitTable } from "./unit_table";
import { vectorName } from "./vectors";
import { VotesPanel } from "./votes_panel";

export const neuronPage = (source: Source, siblings: readonly Sibling[]) =>
  subjectPage({ id: "neuron", title: "Unit", parts: { vector: false, unit: true }, build: (subject, options) => new NeuronBody(subject, options) }, source, siblings);

interface Figures {
  readonly recording: Recording;
  readonly layer: number;
  readonly unit: number;
  readonly values: UnitValues;
}

/** All of one unit: its vectors over the text, the figures under the cursor, and what they come from and lead to. */
class NeuronBody implements Body {
  readonly elements: readonly HTMLElement[];
  private readonly title = h("h1", {});
  private readonly panels: UnitPanels;
  private readonly readout = new Readout();
  private readonly table = new UnitTable();
  private readonly labels: LabelsPanel;
  private readonly votes: VotesPanel;
  private readonly provenance: ProvenancePanel;
  private readonly clamp: ClampPanel;
  private readonly film: FilmPanel;
  private figures: Figures | null = null;
  private tickets = 0;
  private shown: Look | null = null;
  private marked: ReadonlySet<number> = new Set();
  private readonly clean: (() => void)[];

  constructor(
    private readonly subject: Subject,
    private readonly options: BodyOptions,
  ) {
    this.panels = new UnitPanels({ point: (step) => this.point(step), pick: (step, vector) => subject.change({ at: step, vector }) });
    this.panels.element.addEventListener("keydown", (event) => this.press(event));
    this.labels = new LabelsPanel(subject);
    this.votes = new VotesPanel(subject, (layer, unit) => options.link("neuron", { layer, unit }));
    this.provenance = new ProvenancePanel(subject, { mark: (steps) => this.mark(steps), go: (step) => this.go(step) });
    this.clamp = new ClampPanel(subject);
    this.film = new FilmPanel(subject);
    this.elements = [
      h("div", { class: "unit-head" }, this.title, exportBar(() => this.picture(), exchangeButtons(subject, (part) => options.link("neuron", part)))),
      this.readout.element,
      this.panels.element,
      h("p", { class: "hint" }, KEYS_HINT),
      h("div", { class: "panel-grid" }, this.labels.element, this.votes.element, this.provenance.element, this.film.element, this.clamp.element),
      this.table.element,
    ];
    this.clean = [subject.recording.watch(() => this.follow(subject.look.value)), subject.look.watch((look) => this.follow(look))];
  }

  async prepare(recording: Recording, look: Look): Promise<void> {
    const [layer, unit] = [look.layer, look.unit ?? 0];
    const ticket = ++this.tickets;
    const values = await this.subject.source.unit(recording, layer, unit);
    if (ticket === this.tickets) this.figures = { recording, layer, unit, values }; // else something newer is being fetched
  }

  destroy(): void {
    for (const clean of this.clean) clean();
    for (const part of [this.panels, this.labels, this.votes, this.provenance, this.clamp, this.film]) part.destroy();
  }

  /** Another unit of the same recording is fetched; anything else is drawn of what is there. */
  private follow(look: Look): void {
    const recording = this.subject.recording.value;
    if (recording === null) return;
    const { figures } = this;
    if (figures?.recording === recording && figures.layer === look.layer && figures.unit === (look.unit ?? 0)) {
      this.show();
      return;
    }
    this.prepare(recording, look).then(
      () => this.subject.recording.value === recording && this.show(),
      (error: unknown) => this.subject.problem.set(String(error)),
    );
  }

  private show(): void {
    const { figures } = this;
    const look = this.subject.look.value;
    if (figures === null || figures.recording !== this.subject.recording.value) return;
    const { recording, layer, unit, values } = figures;
    const at = this.cursor(recording);
    const { shown } = this;
    this.shown = look;
    this.title.textContent = `Unit ${unit}, layer ${layer}`;
    this.panels.show(recording, values, look.display, this.marked);
    this.panels.choose(look.vector);
    this.panels.moveTo(at, shown !== null && shown.at !== look.at);
    this.readout.show(recording, values, at, look.display);
    this.table.show(recording, values, at, look.display);
    this.clamp.show(recording, at);
    this.film.show(recording, unit);
    this.votes.show(recording, at);
    this.provenance.show(recording, layer, unit, at);
    if (shown?.layer !== layer || shown.unit !== unit || shown.network !== look.network) this.labels.show(recording, layer, unit);
  }

  private cursor(recording: Recording): number | null {
    const { at } = this.subject.look.value;
    return at === null || recording.length === 0 ? null : Math.min(at, recording.length - 1);
  }

  /** The mouse shows figures without moving the cursor. */
  private point(step: number | null): void {
    const { figures } = this;
    if (figures === null) return;
    const at = step ?? this.cursor(figures.recording);
    this.panels.moveTo(at);
    this.readout.show(figures.recording, figures.values, at, this.subject.look.value.display);
  }

  private go(step: number): void {
    this.subject.change({ at: step });
    if (this.figures === null) return;
    this.options.app.announce(spokenFigures(this.figures.recording, this.figures.values, step, this.figures.unit));
  }

  private mark(steps: ReadonlySet<number>): void {
    this.marked = steps;
    if (this.figures !== null) this.panels.show(this.figures.recording, this.figures.values, this.subject.look.value.display, steps);
  }

  private press(event: KeyboardEvent): void {
    const move = moveOf(event);
    if (move === null || this.figures === null) return;
    event.preventDefault();
    this.move(move, this.figures);
  }

  private move(move: Move, { recording, unit }: Figures): void {
    const last = recording.length - 1;
    const at = this.subject.look.value.at ?? last;
    if ("steps" in move) this.go(clamp(at + move.steps, 0, last));
    else if ("rows" in move) this.go(this.panels.stepBeside(at, move.rows));
    else if ("end" in move) this.go(move.end === "first" ? 0 : last);
    else if ("units" in move) this.subject.change({ unit: clamp(unit + move.units, 0, recording.hidden - 1) });
    else {
      const { vectors } = recording;
      const next = vectors[(vectors.indexOf(this.subject.look.value.vector) + move.vectors + vectors.length) % vectors.length] ?? "h";
      this.subject.change({ vector: next });
      this.options.app.announce(vectorName(next, this.subject.look.value.display.vocabulary));
    }
  }

  private picture() {
    const { vector, display, network } = this.subject.look.value;
    const cells = this.panels.cells(vector);
    return cells === null || this.figures === null ? null : { ...cells, title: `${network}, layer ${this.figures.layer}, unit ${this.figures.unit}, ${vectorName(vector, display.vocabulary)}` };
  }
}
