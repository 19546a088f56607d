import { IdentityBadge } from "../inside/badge";
import { type Display, PLAIN } from "../inside/display";
import type { Move } from "../inside/keys";
import { formatLook, parseLook } from "../inside/look";
import { clamp } from "../inside/numbers";
import { Readout, spokenFigures } from "../inside/readout";
import type { Network, Recording, UnitValues, Vector } from "../inside/source";
import { UnitTable } from "../inside/unit_table";
import { h } from "../shell/dom";
import { formatRoute } from "../shell/router";
import { bestUnit } from "./choosing";
import type { Height, LazyFigure, Lesson } from "./lesson";
import { networkFigure } from "./network_figure";
import type { Score } from "./scores";
import { TextRow } from "./text_row";

/** A unit of a network over texts that the reader can change. */
export interface FigureSpec {
  readonly title: string;
  readonly network: string;
  /** What the network reads at first, one text a row. */
  readonly beginnings: readonly string[];
  readonly letters: string | null;
  /** Which unit is worth showing: the best one by this vector, of one layer or of all. */
  readonly layer: number | "all";
  readonly vector: Vector;
  readonly score: Score;
  /** What is shown of it, in this order. */
  readonly vectors: readonly Vector[];
  /** The step under the cursor at first, in the first row. */
  readonly at?: number;
  readonly extras?: readonly FigureExtra[];
}

/** What a figure has besides its panels, about the symbol under the cursor. */
export interface FigureExtra {
  readonly element: HTMLElement | SVGElement;
  readonly height: Height;
  show(place: CursorPlace): void;
}

export interface CursorPlace {
  readonly recording: Recording;
  readonly values: UnitValues;
  readonly step: number;
  readonly display: Display;
}

export function liveFigure(lesson: Lesson, spec: FigureSpec): LazyFigure {
  return networkFigure(lesson, [spec.network], heightOf(spec), ([network], place) => new LiveFigure(lesson, spec, network).open(place));
}

/** What CSS makes of it where texts have no longer lines than the screen. */
function heightOf({ beginnings, vectors, extras = [] }: FigureSpec): Height {
  const row = (text: string) => {
    const lines = text.split("\n").length;
    return 4.8 + 1.3125 * lines + vectors.length * (2.5625 + 1.125 * lines);
  };
  const rows = beginnings.reduce((sum, text) => sum + row(text), 0);
  const more = (width: keyof Height) => extras.reduce((sum, { height }) => sum + height[width], rows);
  return { wide: 17.4 + more("wide"), narrow: 25.8 + more("narrow") };
}

class LiveFigure {
  private readonly rows: readonly [TextRow, ...TextRow[]];
  private readonly unit = h("input", { type: "number", min: "0", inputmode: "numeric" });
  private readonly slider = h("input", { type: "range", min: "0" });
  private readonly found = h("span", { class: "hint" });
  private readonly more = h("a", { href: "#" }, "Look inside");
  private readonly readout = new Readout();
  private readonly table = new UnitTable();
  private readonly badge = new IdentityBadge();
  private readonly problem = h("p", { class: "problem", role: "alert", hidden: true });
  private layer = 0;
  private values = new Map<TextRow, UnitValues>();
  private cursor: { row: TextRow; step: number };

  constructor(
    private readonly lesson: Lesson,
    private readonly spec: FigureSpec,
    network: Network,
  ) {
    const label = (index: number) => (spec.beginnings.length === 1 ? "Try it yourself: it reads" : `Try it yourself: text ${index + 1}`);
    const [first, ...others] = spec.beginnings.map((text, index) => this.row(text, network.name, label(index)));
    if (first === undefined) throw new Error("a figure has no text");
    this.rows = [first, ...others];
    this.cursor = { row: first, step: spec.at ?? 0 };
    this.unit.max = String(network.hidden - 1);
    this.unit.addEventListener("change", () => this.unit.validity.valid && this.unit.value !== "" && this.renew());
    this.slider.addEventListener("input", () => this.moveTo(this.cursor.row, Number(this.slider.value)));
  }

  /** Reads the texts, looks for the unit, and shows all of it. */
  async open(place: HTMLElement): Promise<void> {
    const { spec, lesson } = this;
    for (const row of this.rows) await row.read();
    const recordings = this.rows.flatMap(({ written }) => (written === null ? [] : [written.recording]));
    const layers = spec.layer === "all" ? Array.from({ length: recordings[0]?.layers ?? 1 }, (_, layer) => layer) : [spec.layer];
    const best = await bestUnit(lesson.source, recordings, layers, spec.vector, spec.score);
    this.layer = best.layer;
    this.unit.value = String(best.unit);
    this.found.textContent = `Unit ${best.unit} of layer ${best.layer}, found by ${spec.score.words(best.score)}`;
    place.replaceChildren(this.element());
    lesson.onLeave(() => this.rows.forEach((row) => row.destroy()));
    lesson.onLeave(lesson.vocabulary.watch(() => this.show()));
    await this.fetch();
  }

  private element(): HTMLElement {
    return h(
      "figure",
      { class: "panel live", "aria-label": this.spec.title },
      h("div", { class: "unit-head" }, h("figcaption", {}, this.spec.title), this.badge.element),
      ...this.rows.map(({ element }) => element),
      h("div", { class: "controls" }, h("label", {}, "Unit", this.unit), h("label", { class: "wide" }, "Symbol", this.slider), this.more),
      this.found,
      this.problem,
      this.readout.element,
      ...(this.spec.extras ?? []).map(({ element }) => element),
      this.table.element,
    );
  }

  private row(text: string, network: string, label: string): TextRow {
    return new TextRow(text, {
      source: this.lesson.source,
      network,
      letters: this.spec.letters,
      label,
      changed: (row) => this.renew(row),
      point: (row, step) => this.showAt(step === null ? this.cursor : { row, step }),
      pick: (row, step) => this.moveTo(row, step),
      move: (row, move) => this.follow(row, move),
    });
  }

  /** Another unit, or another text in a row: the cursor goes to where that ends. */
  private renew(row?: TextRow): void {
    if (row !== undefined) this.cursor = { row, step: Infinity };
    this.fetch().then(
      () => (this.problem.hidden = true),
      (error: unknown) => {
        this.problem.hidden = false;
        this.problem.textContent = error instanceof Error ? error.message : String(error);
      },
    );
  }

  private async fetch(): Promise<void> {
    const unit = Number(this.unit.value);
    const found = await Promise.all(
      this.rows.map(async (row) => [row, row.written === null ? new Map() : await this.lesson.source.unit(row.written.recording, this.layer, unit)] as const),
    );
    if (unit !== Number(this.unit.value)) return;
    this.values = new Map(found);
    this.show();
  }

  private show(): void {
    for (const [row, values] of this.values) row.show(values, this.spec.vectors, this.display);
    const recording = this.rows[0].written?.recording;
    if (recording !== undefined) this.badge.show(recording);
    this.showAt(this.cursor);
  }

  private get display(): Display {
    return { ...PLAIN, scale: "unit", whitespace: true, vocabulary: this.lesson.vocabulary.value };
  }

  /** The figures of one place; the cursor stays where it is. */
  private showAt({ row, step: wanted }: { row: TextRow; step: number }): void {
    const recording = row.written?.recording;
    const values = this.values.get(row);
    if (recording === undefined || values === undefined || recording.length === 0) return;
    const step = clamp(wanted, 0, recording.length - 1);
    for (const other of this.rows) other.moveTo(other === row ? step : null);
    this.slider.max = String(recording.length - 1);
    this.slider.value = String(step);
    this.readout.show(recording, values, step, this.display);
    this.table.show(recording, values, step, this.display);
    this.more.href = this.link(recording, step);
    for (const extra of this.spec.extras ?? []) extra.show({ recording, values, step, display: this.display });
  }

  private moveTo(row: TextRow, step: number): void {
    this.cursor = { row, step };
    this.showAt(this.cursor);
    const values = this.values.get(row);
    if (row.written !== null && values !== undefined) this.lesson.app.announce(spokenFigures(row.written.recording, values, step, Number(this.unit.value)));
  }

  private follow(row: TextRow, move: Move): void {
    const last = (row.written?.recording.length ?? 1) - 1;
    const at = clamp(this.cursor.row === row ? this.cursor.step : 0, 0, last);
    if ("steps" in move) this.moveTo(row, clamp(at + move.steps, 0, last));
    else if ("rows" in move) this.moveTo(row, row.stepBeside(at, move.rows));
    else if ("end" in move) this.moveTo(row, move.end === "first" ? 0 : last);
    else if ("units" in move) {
      this.unit.value = String(clamp(Number(this.unit.value) + move.units, 0, Number(this.unit.max)));
      this.renew();
    }
  }

  private link({ text }: Recording, at: number): string {
    const { layer, display } = this;
    const look = { ...parseLook(new URLSearchParams()), network: this.spec.network, text, layer, unit: Number(this.unit.value), vector: this.spec.vector, at, display };
    return formatRoute({ page: "neuron", params: formatLook(look) });
  }
}
